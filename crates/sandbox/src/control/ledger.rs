//! `GET /_sandbox/ledger[?full=1]`, `GET /_sandbox/ledger/registrations`

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use crate::ledger::{LedgerEntry, LedgerReport, RegistrationReport};
use crate::serve::AppState;

#[derive(Deserialize)]
pub(crate) struct Extent {
    full: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Shown {
    #[serde(flatten)]
    report: LedgerReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<Vec<LedgerEntry>>,
}

#[derive(Serialize)]
pub(crate) struct Registrations {
    registrations: Vec<RegistrationReport>,
}

pub(crate) async fn show(State(app): State<AppState>, Query(extent): Query<Extent>) -> Json<Shown> {
    if extent.full.is_some_and(|full| full == "1" || full == "true") {
        let (report, entries) = app.registrar.full_ledger();
        return Json(Shown { report, entries: Some(entries) });
    }
    Json(Shown { report: app.registrar.ledger(), entries: None })
}

pub(crate) async fn registrations(State(app): State<AppState>) -> Json<Registrations> {
    Json(Registrations { registrations: app.registrar.registrations() })
}
