//! How prices are kept up to the registrars' own.

use std::time::Duration;

use documented::DocumentedFields;
use serde::{Deserialize, Serialize};

use super::time;

/// How prices are kept up to the registrars' own.
#[derive(Debug, Clone, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CatalogSettings {
    /// How often a server syncs prices with the registrars, as `landrush catalog sync` does; `0s` is never.
    #[serde(with = "time")]
    pub(crate) sync_every: Duration,
    /// Which price lists are synced.
    pub(crate) sync_lists: Vec<String>,
}

impl Default for CatalogSettings {
    fn default() -> Self {
        Self { sync_every: Duration::ZERO, sync_lists: vec!["default".into()] }
    }
}

impl CatalogSettings {
    /// What is wrong, as `key: why`.
    pub(crate) fn check(&self) -> Result<(), String> {
        if !self.sync_every.is_zero() && self.sync_every < Duration::from_secs(1) {
            return Err("sync_every: a second at least, or 0s for never".into());
        }
        Ok(())
    }
}
