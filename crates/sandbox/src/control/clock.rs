//! `POST /_sandbox/clock`: sets the clock forward.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Body, ControlError};
use crate::serve::AppState;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    advance_ms: u64,
}

#[derive(Serialize)]
pub(crate) struct Now {
    #[serde(with = "time::serde::rfc3339")]
    now: OffsetDateTime,
}

pub(crate) async fn advance(
    State(app): State<AppState>,
    Body(step): Body<Step>,
) -> Result<Json<Now>, ControlError> {
    let now = app.registrar.advance_clock(Duration::from_millis(step.advance_ms))?;
    Ok(Json(Now { now }))
}
