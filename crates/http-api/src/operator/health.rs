//! `GET /healthz`: whether the process lives.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// That it lives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`.
    pub(crate) status: &'static str,
}

/// Whether the process lives
///
/// Says nothing of the database or the registrars; see `/readyz`.
#[utoipa::path(
    get, path = "/healthz", tag = "operator", operation_id = "health", security(()),
    responses((status = 200, description = "It lives", body = Health, example = json!({ "status": "ok" })))
)]
pub(crate) async fn show() -> Json<Health> {
    Json(Health { status: "ok" })
}
