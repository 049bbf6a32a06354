//! Whether this server can do its work.

use std::sync::Arc;

use async_trait::async_trait;
use landrush_http_api::{Readiness, Trouble};
use landrush_registrars::RegistrarRegistry;
use landrush_store::Store;

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
    async fn troubles(&self) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        if let Err(error) = self.store.ping().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the database does not answer");
            troubles.push(Trouble::new("database", "unavailable", "The database does not answer."));
        }
        for (account, hindrance) in self.registrars.troubles() {
            let part = format!("registrar {}", account.name);
            troubles.push(Trouble::new(part, hindrance.reason.as_str(), hindrance.reason.text()));
        }
        troubles
    }
}
