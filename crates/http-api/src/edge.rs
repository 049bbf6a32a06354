//! The edge: what every request passes on its way in and every answer on its way out.
//!
//! Here a request gets its id, its span and its time; a panic, an overrun and an error get their body; an unexpected
//! error is logged, once; and all are counted.

use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;
use http::{HeaderValue, Method, header};
use tracing::Instrument as _;

use crate::app::App;
use crate::code::Code;
use crate::dialect::Dialect;
use crate::error::ApiError;
use crate::request_id::{RequestId, X_REQUEST_ID};
use crate::telemetry;
use crate::throttle::Metered;

/// Carries a request through.
pub(crate) async fn edge(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers(), &app);
    let dialect = Dialect::of(request.uri().path());
    let method = method_label(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let metered = Metered::default();
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(metered.clone());
    let span = tracing::info_span!("request", request.id = %id, http.method = method, http.route = %route);
    let started = Instant::now();
    let answering = async {
        let mut response = within_limits(&app, request, next).await;
        if let Some(error) = response.extensions_mut().remove::<Arc<ApiError>>() {
            log(&error);
            write_body(&mut response, dialect.error(&error, &id));
        }
        let (status, took) = (response.status(), started.elapsed());
        tracing::info!(
            http.status = status.as_u16(),
            http.duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            "request answered"
        );
        telemetry::answered(route, method, status, took);
        response
    };
    let mut response = answering.instrument(span).await;
    metered.tell(response.headers_mut());
    if let Some(value) = id.header() {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}

/// No route here.
pub(crate) async fn not_found() -> ApiError {
    ApiError::new(Code::NotFound)
}

/// A route, but not with this method. The router adds `Allow`.
pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(Code::MethodNotAllowed)
}

async fn within_limits(app: &App, request: Request, next: Next) -> Response {
    let running = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(app.settings.request_timeout, running).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => ApiError::internal(panic_text(panic.as_ref())).into_response(),
        Err(_) => ApiError::new(Code::Timeout).into_response(),
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a handler panicked: {}", text.unwrap_or("without a text"))
}

fn log(error: &ApiError) {
    let Some(source) = error.source() else {
        if error.status().get().is_server_error() {
            tracing::warn!(error.code = error.code().as_str(), "request failed: {error}");
        }
        return;
    };
    let mut chain = source.to_string();
    let mut cause = source.source();
    while let Some(error) = cause {
        chain.push_str(": ");
        chain.push_str(&error.to_string());
        cause = error.source();
    }
    tracing::error!(error.code = error.code().as_str(), error.chain = chain, "request failed: {chain}");
}

fn write_body(response: &mut Response, body: Vec<u8>) {
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *response.body_mut() = body.into();
}

/// The method, from a bounded set.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
