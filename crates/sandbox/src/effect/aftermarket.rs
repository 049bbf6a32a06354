//! Backorders, auctions, closeouts, listings.

use serde::{Deserialize, Serialize};

/// A deed in the aftermarket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Aftermarket {
    BackorderAdded { account: String, domain: String },
    BackorderDeleted { account: String, domain: String },
}

impl Aftermarket {
    pub(super) fn counted_as(&self) -> &'static [&'static str] {
        match self {
            Self::BackorderAdded { .. } => &["backorder_added"],
            Self::BackorderDeleted { .. } => &["backorder_deleted"],
        }
    }
}
