//! `GET|POST|DELETE /_sandbox/faults`, `GET|DELETE /_sandbox/faults/{id}`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;

use super::{Body, ControlError};
use crate::fault::{Fault, FaultReport};
use crate::serve::AppState;

#[derive(Serialize)]
pub(crate) struct Ordered {
    id: u64,
}

#[derive(Serialize)]
pub(crate) struct Faults {
    faults: Vec<FaultReport>,
}

pub(crate) async fn list(State(app): State<AppState>) -> Json<Faults> {
    Json(Faults { faults: app.registrar.faults() })
}

pub(crate) async fn add(
    State(app): State<AppState>,
    Body(fault): Body<Fault>,
) -> Result<(StatusCode, Json<Ordered>), ControlError> {
    if fault.probability.is_some_and(|percent| percent > 100) {
        return Err(ControlError::Invalid("probability must be from 0 to 100".to_owned()));
    }
    Ok((StatusCode::CREATED, Json(Ordered { id: app.registrar.add_fault(fault) })))
}

pub(crate) async fn show(
    State(app): State<AppState>,
    Path(id): Path<u64>,
) -> Result<Json<FaultReport>, ControlError> {
    app.registrar.fault(id).map(Json).ok_or(ControlError::NotFound("fault"))
}

pub(crate) async fn remove(
    State(app): State<AppState>,
    Path(id): Path<u64>,
) -> Result<StatusCode, ControlError> {
    if app.registrar.remove_fault(id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ControlError::NotFound("fault"))
    }
}

pub(crate) async fn clear(State(app): State<AppState>) -> StatusCode {
    app.registrar.clear_faults();
    StatusCode::NO_CONTENT
}
