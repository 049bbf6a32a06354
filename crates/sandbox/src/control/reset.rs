//! `POST /_sandbox/reset`: begins anew, as configured.

use axum::extract::State;
use axum::http::StatusCode;

use super::ControlError;
use crate::serve::AppState;

pub(crate) async fn reset(State(app): State<AppState>) -> Result<StatusCode, ControlError> {
    app.registrar.reset()?;
    Ok(StatusCode::NO_CONTENT)
}
