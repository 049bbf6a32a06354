//! `GET|POST /_sandbox/settings`

use axum::Json;
use axum::extract::State;

use super::Body;
use crate::serve::AppState;
use crate::settings::{SettingsChange, SettingsReport};

pub(crate) async fn show(State(app): State<AppState>) -> Json<SettingsReport> {
    Json(app.registrar.settings())
}

pub(crate) async fn change(
    State(app): State<AppState>,
    Body(change): Body<SettingsChange>,
) -> Json<SettingsReport> {
    Json(app.registrar.change_settings(change))
}
