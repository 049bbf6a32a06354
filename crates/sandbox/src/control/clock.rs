//! `GET /_sandbox/clock`, `POST /_sandbox/clock`: what time it is, and setting it forward.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Body, ControlError};
use crate::serve::AppState;

/// `{"advance_ms":60000}` sets it forward by so much, `{"to":"2027-01-01T00:00:00Z"}` to a moment.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    advance_ms: Option<u64>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    to: Option<OffsetDateTime>,
}

#[derive(Serialize)]
pub(crate) struct Now {
    #[serde(with = "time::serde::rfc3339")]
    now: OffsetDateTime,
}

pub(crate) async fn show(State(app): State<AppState>) -> Json<Now> {
    Json(Now { now: app.registrar.now() })
}

pub(crate) async fn advance(
    State(app): State<AppState>,
    Body(step): Body<Step>,
) -> Result<Json<Now>, ControlError> {
    let by = match (step.advance_ms, step.to) {
        (Some(by), None) => Duration::from_millis(by),
        (None, Some(to)) => Duration::try_from(to - app.registrar.now())
            .map_err(|_| ControlError::Invalid("the clock can't be set back".to_owned()))?,
        _ => {
            let text = r#"say {"advance_ms":60000} or {"to":"2027-01-01T00:00:00Z"}"#;
            return Err(ControlError::Invalid(text.to_owned()));
        }
    };
    Ok(Json(Now { now: app.registrar.advance_clock(by)? }))
}
