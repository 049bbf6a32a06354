//! The control interface under `/_sandbox`: JSON, no key, for callers on this machine only.
//!
//! Errors are `{"error":"…"}` with a status that fits.

mod accounts;
mod auctions;
mod clock;
mod domains;
mod faults;
mod ledger;
mod panel;
mod reset;
mod sales;
mod settings;
mod snapshot;
mod transfers;

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest, Request};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::registrar::NotWritten;
use crate::serve::AppState;

/// The routes below `/_sandbox`.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route("/accounts", get(accounts::list))
        .route("/accounts/{name}/balance", post(accounts::change_balance))
        .route("/accounts/{name}/key", post(accounts::change_key))
        .route("/accounts/{name}/skip_lock_agreement", post(panel::agree_to_skip_lock))
        .route("/auctions", post(auctions::open))
        .route("/auctions/{id}/bids", post(auctions::bid))
        .route("/auctions/{id}/close", post(auctions::close))
        .route("/clock", get(clock::show).post(clock::advance))
        .route("/domains/{domain}", get(domains::show))
        .route("/closeouts", post(sales::offer_closeout))
        .route("/domains/{domain}/free", post(sales::set_free))
        .route("/domains/{domain}/transfer_away", post(transfers::ask_away))
        .route("/domains/{domain}/unlock", post(panel::unlock))
        .route("/domains/{domain}/venue_request", post(sales::ask_venue))
        .route("/faults", get(faults::list).post(faults::add).delete(faults::clear))
        .route("/faults/{id}", get(faults::show).delete(faults::remove))
        .route("/ledger", get(ledger::show))
        .route("/ledger/registrations", get(ledger::registrations))
        .route("/listings", post(sales::list))
        .route("/listings/{domain}/buy", post(sales::buy))
        .route("/pushes/{domain}", post(transfers::receive))
        .route("/reset", post(reset::reset))
        .route("/restore", post(snapshot::restore).layer(DefaultBodyLimit::disable()))
        .route("/settings", get(settings::show).post(settings::change))
        .route("/snapshot", get(snapshot::take))
        .route("/transfers/{order_id}", post(transfers::conclude))
        .fallback(unknown)
        .layer(middleware::from_fn(from_this_machine))
}

/// What a control request can fail with.
#[derive(Debug)]
pub(crate) enum ControlError {
    NotFound(&'static str),
    Invalid(String),
    NotWritten,
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let (status, text) = match self {
            Self::NotFound(what) => (StatusCode::NOT_FOUND, format!("no such {what}")),
            Self::Invalid(text) => (StatusCode::BAD_REQUEST, text),
            Self::NotWritten => {
                (StatusCode::INTERNAL_SERVER_ERROR, "the state file can't be written".to_owned())
            }
        };
        (status, Json(json!({ "error": text }))).into_response()
    }
}

impl From<NotWritten> for ControlError {
    fn from(_: NotWritten) -> Self {
        Self::NotWritten
    }
}

/// A body of JSON, with or without the header that says so; nothing counts as `{}`.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ControlError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ControlError> {
        let bytes = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|error| ControlError::Invalid(error.to_string()))?;
        let text = if bytes.is_empty() { b"{}".as_slice() } else { &bytes };
        serde_json::from_slice(text).map(Self).map_err(|error| ControlError::Invalid(error.to_string()))
    }
}

async fn unknown() -> ControlError {
    ControlError::NotFound("path")
}

async fn from_this_machine(
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if peer.ip().to_canonical().is_loopback() {
        return next.run(request).await;
    }
    let text = "the sandbox is controlled from its own machine only";
    (StatusCode::FORBIDDEN, Json(json!({ "error": text }))).into_response()
}
