//! `GET /readyz`: whether the service can do its work, and if not, why.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use landrush_model::ports::{CatalogueStore, Registrars};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;

/// Says what keeps the service from doing its work.
#[async_trait]
pub trait Readiness: Send + Sync {
    /// Everything that does; nothing if it can.
    async fn unready(&self) -> Vec<Unready>;
}

/// A part that can't do its work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Unready {
    /// Which part: `store`, or `registrar account` and its name.
    pub part: String,
    /// Why, in words.
    pub reason: String,
}

/// The parts that a service depends on: the store, and the accounts at registrars that new orders go to.
pub struct WatchedParts {
    /// Asked for the catalogue's version.
    pub store: Arc<dyn CatalogueStore>,
    /// Asked for what they know of their accounts. What is wrong with one is told until a call has shown that it works
    /// again.
    pub registrars: Arc<dyn Registrars>,
    /// How long the store may take.
    pub patience: Duration,
}

#[async_trait]
impl Readiness for WatchedParts {
    async fn unready(&self) -> Vec<Unready> {
        let asked = tokio::time::timeout(self.patience, self.store.catalogue_version()).await;
        let store = match asked {
            Ok(Ok(_)) => None,
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the database does not answer");
                Some(error.to_string())
            }
            Err(_) => Some(format!("the database did not answer within {} s", self.patience.as_secs_f32())),
        };
        let accounts = self.registrars.accounts();
        let hindered = accounts.into_iter().filter_map(|account| {
            let trouble = self.registrars.trouble(account.id)?;
            Some(Unready {
                part: format!("registrar account {}", account.name),
                reason: format!("{}: {}", trouble.reason, trouble.reason.text()),
            })
        });
        store.map(|reason| Unready { part: "store".into(), reason }).into_iter().chain(hindered).collect()
    }
}

/// Whether the service is ready.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadyView {
    /// Whether it can do all of its work.
    pub(crate) ready: bool,
    /// What keeps it from it.
    pub(crate) problems: Vec<Unready>,
}

/// Whether the service can do its work
///
/// 503 while the database can't be reached or a registrar account can't be used; the problems say which, and why.
#[utoipa::path(
    get, path = "/readyz", tag = "operator", operation_id = "readiness", security(()),
    responses(
        (status = 200, description = "It can", body = ReadyView, example = json!({ "ready": true, "problems": [] })),
        (status = 503, description = "It can't", body = ReadyView, example = json!({
            "ready": false,
            "problems": [{ "part": "registrar account main", "reason": "registrar_funds: The platform's balance at the registrar is too low; the operator has to act." }],
        })),
    )
)]
pub(crate) async fn show(State(app): State<App>) -> (StatusCode, Json<ReadyView>) {
    let problems = app.readiness.unready().await;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(ReadyView { ready: problems.is_empty(), problems }))
}
