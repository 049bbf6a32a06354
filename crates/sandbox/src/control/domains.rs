//! `GET /_sandbox/domains/{domain}`

use axum::Json;
use axum::extract::{Path, State};

use super::ControlError;
use crate::registrar::DomainReport;
use crate::serve::AppState;

pub(crate) async fn show(
    State(app): State<AppState>,
    Path(domain): Path<String>,
) -> Result<Json<DomainReport>, ControlError> {
    app.registrar.domain(&domain).map(Json).ok_or(ControlError::NotFound("domain"))
}
