//! Every route, once: the router and the OpenAPI document both come from this list. Only the documentation pages stand
//! outside of it.

use axum::Router;
use axum::middleware::from_fn_with_state;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::{ApiParts, App};
use crate::{catalog, clients, edge, openapi, operator, orders, pages, webhooks};

/// All routes, ready to be served.
pub fn router(parts: ApiParts) -> Router {
    let app = App::new(parts);
    let (router, _) = routes().split_for_parts();
    router
        .merge(pages::router())
        .fallback(edge::not_found)
        .method_not_allowed_fallback(edge::method_not_allowed)
        .layer(from_fn_with_state(app.clone(), edge::edge))
        .with_state(app)
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::frame())
        .routes(routes!(orders::list::list, orders::create::create))
        .routes(routes!(orders::show::show))
        .routes(routes!(orders::batch::show))
        .routes(routes!(orders::events::follow))
        .routes(routes!(orders::retry::order))
        .routes(routes!(orders::retry::batch))
        .routes(routes!(orders::cancel::order))
        .routes(routes!(orders::cancel::batch))
        .routes(routes!(orders::pause::pause))
        .routes(routes!(orders::pause::resume))
        .routes(routes!(clients::list::list, clients::create::create))
        .routes(routes!(clients::show::show, clients::update::update))
        .routes(routes!(webhooks::list::list, webhooks::create::create))
        .routes(routes!(webhooks::show::show, webhooks::update::update, webhooks::delete::delete))
        .routes(routes!(webhooks::rotate::rotate))
        .routes(routes!(webhooks::test::test))
        .routes(routes!(webhooks::deliveries::list))
        .routes(routes!(webhooks::delivery::show))
        .routes(routes!(webhooks::replay::one))
        .routes(routes!(webhooks::replay::failed))
        .routes(routes!(catalog::prices::list))
        .routes(routes!(catalog::tlds::list))
        .routes(routes!(operator::health::show))
        .routes(routes!(operator::readiness::show))
        .routes(routes!(operator::metrics::show))
        .routes(routes!(operator::document::show))
}
