//! Answers, rendered: what is sent is what is kept.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use landrush_model::ports::KeptAnswer;
use serde::Serialize;

use crate::dialect::Success;

/// Says that an answer was given before.
pub(crate) const IDEMPOTENT_REPLAYED: http::HeaderName = http::HeaderName::from_static("idempotent-replayed");

/// An answer in bytes.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// 200 with `data`.
    pub(crate) fn ok(data: impl Serialize) -> Self {
        Self { status: StatusCode::OK, location: None, body: Success::bytes(data) }
    }

    /// 201 with `data`, to be found at `location`.
    pub(crate) fn created(location: String, data: impl Serialize) -> Self {
        Self { status: StatusCode::CREATED, location: Some(location), body: Success::bytes(data) }
    }

    /// The answer that was kept.
    pub(crate) fn kept(kept: &KeptAnswer) -> Self {
        Self {
            status: StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK),
            location: kept.location.clone(),
            body: kept.body.clone(),
        }
    }

    /// The response, marked as given before.
    pub(crate) fn replayed(self) -> Response {
        let mut response = self.into_response();
        response.headers_mut().insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
        response
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        let mut response = (self.status, json, self.body).into_response();
        if let Some(location) = self.location.and_then(|location| HeaderValue::from_str(&location).ok()) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}
