//! Whether this server can do its work.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use landrush_http_api::{Readiness, Unready};
use landrush_registrars::RegistrarRegistry;
use landrush_store::Store;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Looks at the database and at what is known of the registrars.
pub(crate) struct ServerReadiness {
    store: Store,
    registrars: Arc<RegistrarRegistry>,
}

impl ServerReadiness {
    pub(crate) fn new(store: Store, registrars: Arc<RegistrarRegistry>) -> Self {
        Self { store, registrars }
    }
}

#[async_trait]
impl Readiness for ServerReadiness {
    async fn unready(&self) -> Vec<Unready> {
        let mut unready = Vec::new();
        match tokio::time::timeout(PATIENCE, self.store.ping()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the database does not answer");
                unready.push(Unready { part: "store".into(), reason: error.to_string() });
            }
            Err(_) => {
                unready.push(Unready { part: "store".into(), reason: "the database does not answer".into() });
            }
        }
        for (account, hindrance) in self.registrars.troubles() {
            unready.push(Unready {
                part: format!("registrar account {}", account.name),
                reason: format!("{}: {}", hindrance.reason, hindrance.reason.text()),
            });
        }
        unready
    }
}
