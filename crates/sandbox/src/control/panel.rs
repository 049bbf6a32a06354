//! What an account's owner does in the registrar's panel, because no command does it.
//!
//! `POST /_sandbox/domains/{domain}/unlock`, `POST /_sandbox/accounts/{name}/skip_lock_agreement`

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

pub(crate) async fn agree_to_skip_lock(
    State(app): State<AppState>,
    Path(name): Path<String>,
) -> Result<StatusCode, ControlError> {
    let found = app.registrar.agree_to_skip_lock(&name)?;
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(ControlError::NotFound("account")) }
}
