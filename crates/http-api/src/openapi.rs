//! The OpenAPI document, out of the same list as the routes.

pub(crate) mod errors;
pub(crate) mod examples;
mod problems;

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi as _};

use crate::dialect::Failure;
use crate::routes;

/// The OpenAPI 3.1 document of all routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes::routes().into_openapi()
}

/// What the document says of the whole API.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Landrush",
        description = "Sells domain names: places registrations one by one or in batches of up to 50, and tells how they go.\n\n\
            Every answer is `{ \"success\": true, \"data\": … }` or `{ \"success\": false, \"error\": { code, message, details?, requestId } }`. \
            Money is in minor units. Times are RFC 3339 in UTC. An `X-Request-Id` of 1 to 128 visible ASCII characters is taken over and returned; \
            without one, one is made.\n\n\
            Where a key may make so many requests a minute only, every answer to it says how it stands in `RateLimit-Policy` and `RateLimit` \
            (`\"key\";q=600;w=60` and `\"key\";r=599;t=1`: 599 of 600 are left, all of them again in a second), and one request too many \
            is answered 429 with `Retry-After`.\n\n\
            Unknown fields and unknown parameters are refused, and everything that is wrong is reported at once.",
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "orders", description = "Create and track domain registration orders in batches."),
        (name = "clients", description = "For whom domains are registered."),
        (name = "webhooks", description = "Where events are posted to, and what became of each delivery."),
        (name = "catalog", description = "What is sold, and at which prices."),
        (name = "operator", description = "For those who run this service; needs no key."),
    ),
    components(schemas(Failure)),
    modifiers(&ApiKey),
)]
struct Document;

/// The document without its paths.
pub(crate) fn frame() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

struct ApiKey;

impl Modify for ApiKey {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("lr_live_…")
            .description(Some(
                "An API key, made by the operator with `landrush key add`. It is bound to an account and has scopes: \
                 `orders:read`, `orders:write`, `clients:read`, `clients:write`, `webhooks:read`, `webhooks:write`, `catalog:read`.",
            ))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("apiKey", SecurityScheme::Http(scheme));
    }
}
