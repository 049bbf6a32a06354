//! `GET /webhooks/{id}/deliveries`: what became of the deliveries to a webhook endpoint.

use axum::extract::{FromRequestParts, State};
use http::request::Parts;
use landrush_model::ports::{DeliveryFilter, DeliveryState};
use landrush_model::{DeliveryId, EndpointId, Timestamp};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::view::DeliveryView;
use crate::app::App;
use crate::auth::{Caller, WebhooksRead};
use crate::code::Code;
use crate::cursor::Listing;
use crate::dialect::Success;
use crate::error::ApiError;
use crate::openapi::errors::ListDeliveriesErrors;
use crate::openapi::examples::webhooks as examples;
use crate::paths::WebhookPath;
use crate::query::Query;
use crate::reply::Answer;

/// List the deliveries to a webhook endpoint
///
/// Newest first. Deliveries are kept for a time after they have ended, 30 days unless the operator says otherwise.
#[utoipa::path(
    get, path = "/webhooks/{id}/deliveries", tag = "webhooks", operation_id = "listDeliveries",
    security(("apiKey" = ["webhooks:read"])), params(WebhookPath, ListDeliveries),
    responses(
        (status = 200, description = "List of deliveries", body = Success<DeliveryList>, example = json!(examples::delivery_list())),
        ListDeliveriesErrors,
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller<WebhooksRead>,
    path: WebhookPath,
    asked: DeliveriesPage,
) -> Result<Answer, ApiError> {
    let DeliveriesPage { filter, limit, cursor } = asked;
    let listing = listing(path.webhook_id, &filter);
    let after = match cursor {
        None => None,
        Some(cursor) => Some(listing.read(&cursor).map(DeliveryId::from_uuid).ok_or_else(cursor_invalid)?),
    };
    // One more than is shown tells whether there is a next page.
    let found = app.endpoints.deliveries(caller.account(), path.webhook_id, filter, after, limit + 1).await?;
    let found = found.ok_or_else(|| ApiError::new(Code::WebhookNotFound))?;
    let shown = found.get(..limit as usize);
    let last = shown.and_then(<[_]>::last).filter(|_| found.len() > limit as usize);
    Ok(Answer::ok(DeliveryList {
        deliveries: shown.unwrap_or(&found).iter().map(DeliveryView::from).collect(),
        limit,
        next_cursor: last.map(|last| listing.cursor(last.id.uuid())),
    }))
}

/// Which deliveries.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "documents the query, which is read by hand so that every problem is noted")]
pub(crate) struct ListDeliveries {
    /// `waiting`, `delivered`, `abandoned` or `replayed`.
    status: Option<String>,
    /// Those that were begun since then.
    #[param(format = DateTime)]
    since: Option<String>,
    /// How many.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// The query, read.
pub(crate) struct DeliveriesPage {
    filter: DeliveryFilter,
    limit: u32,
    cursor: Option<String>,
}

impl FromRequestParts<App> for DeliveriesPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let mut query = Query::of(parts.uri.query());
        let state = query.take("status", |text| {
            DeliveryState::from_name(text).ok_or_else(|| {
                format!("status is one of {}", DeliveryState::ALL.map(DeliveryState::as_str).join(", "))
            })
        });
        let since = query.take("since", |text| text.parse::<Timestamp>().map_err(|error| error.to_string()));
        let limit = query.limit();
        let cursor = query.take("cursor", |text| Ok(text.to_owned()));
        query.finish()?;
        Ok(Self { filter: DeliveryFilter { state, since }, limit, cursor })
    }
}

fn listing(webhook: EndpointId, filter: &DeliveryFilter) -> Listing {
    let state = filter.state.map(|state| state.as_str().to_owned());
    let since = filter.since.map(|since| since.micros().to_string());
    Listing::new("deliveries", &[Some(webhook.to_string()), state, since])
}

fn cursor_invalid() -> ApiError {
    let code = Code::CursorInvalid;
    ApiError::invalid_query(vec![crate::problem::Problem::field("cursor", code, code.description())])
}

/// A page of deliveries.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryList {
    /// The deliveries.
    deliveries: Vec<DeliveryView>,
    /// How many deliveries a page has at most.
    limit: u32,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}
