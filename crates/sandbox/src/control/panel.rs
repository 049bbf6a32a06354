//! What an account's owner does in the registrar's panel, because no command does it.
//!
//! `POST /_sandbox/domains/{domain}/unlock`

use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::ControlError;
use crate::serve::AppState;

pub(crate) async fn unlock(
    State(app): State<AppState>,
    Path(domain): Path<String>,
) -> Result<StatusCode, ControlError> {
    let found = app.registrar.unlock(&domain)?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(ControlError::NotFound("domain")) }
}
