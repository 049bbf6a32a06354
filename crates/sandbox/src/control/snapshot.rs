//! `GET /_sandbox/snapshot`, `POST /_sandbox/restore`: the whole state at a moment, and the way back to it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{Body, ControlError};
use crate::registrar::{RestoreError, Snapshot};
use crate::serve::AppState;

pub(crate) async fn take(State(app): State<AppState>) -> Json<Snapshot> {
    Json(app.registrar.snapshot())
}

pub(crate) async fn restore(
    State(app): State<AppState>,
    Body(snapshot): Body<Snapshot>,
) -> Result<StatusCode, ControlError> {
    match app.registrar.restore(snapshot) {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error @ RestoreError::OtherAccounts { .. }) => Err(ControlError::Invalid(error.to_string())),
        Err(RestoreError::NotWritten(_)) => Err(ControlError::NotWritten),
    }
}
