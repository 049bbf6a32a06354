//! `GET /metrics`: numbers for Prometheus.

use axum::extract::State;
use http::{HeaderName, header};

use crate::app::App;

/// Numbers for Prometheus
#[utoipa::path(
    get, path = "/metrics", tag = "operator", operation_id = "metrics", security(()),
    responses((
        status = 200, description = "The text format of Prometheus", body = String, content_type = "text/plain",
        example = "http_requests_total{route=\"/orders\",method=\"GET\",status=\"200\"} 1",
    ))
)]
pub(crate) async fn show(State(app): State<App>) -> ([(HeaderName, &'static str); 1], String) {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], (app.metrics)())
}
