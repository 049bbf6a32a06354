//! `GET /openapi.json`: this API, described.

use std::sync::LazyLock;

use http::{HeaderName, header};
use hyper::body::Bytes;

use crate::openapi::openapi;

/// The document in bytes, as it is served and as the pages read it.
pub(crate) static DOCUMENT: LazyLock<Bytes> =
    LazyLock::new(|| serde_json::to_vec(&openapi()).unwrap_or_default().into());

/// This document
#[utoipa::path(
    get, path = "/openapi.json", tag = "operator", operation_id = "document", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = Object, example = json!({ "openapi": "3.1.0" })))
)]
pub(crate) async fn show() -> ([(HeaderName, &'static str); 1], Bytes) {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.clone())
}
