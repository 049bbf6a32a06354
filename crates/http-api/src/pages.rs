//! The documentation below `/docs`: guides, the reference of the API, and every error code, as pages that need nothing but
//! this server: no script, no font and no picture from elsewhere.
//!
//! The guides are the Markdown files of `docs/guides`; the reference and the errors are made of the OpenAPI document, so they
//! list what the routes list. Everything is rendered once. Pages stand outside the dialects: they need no key, ignore
//! their query, and answer in HTML.

mod answer;
mod document;
mod errors;
mod frame;
mod guides;
mod index;
mod json;
mod markdown;
mod reference;
mod schema;
mod site;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::{HeaderMap, Uri};

use crate::app::App;
use site::SITE;

/// The routes of the pages. They are not in the OpenAPI document.
pub(crate) fn router() -> Router<App> {
    Router::new().route("/docs", get(show)).route("/docs/", get(show)).route("/docs/{*page}", get(show))
}

async fn show(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    if let Some(page) = SITE.find(path) {
        return answer::page(page, &headers);
    }
    match SITE.find(path.trim_end_matches('/')) {
        Some(page) => answer::moved(page.path),
        None => answer::missing(SITE.missing()),
    }
}
