//! The aftermarket, and how deeds in it change it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::effect::Aftermarket;

/// What is wished for and what is on offer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Market {
    /// By account and domain: since when it is wished for.
    backorders: BTreeMap<String, BTreeMap<String, Millis>>,
}

impl Market {
    /// Whether the account has asked for the domain.
    pub(crate) fn has_backorder(&self, account: &str, domain: &str) -> bool {
        self.backorders.get(account).is_some_and(|wishes| wishes.contains_key(domain))
    }

    pub(super) fn apply(&mut self, deed: &Aftermarket, at: Millis) {
        match deed {
            Aftermarket::BackorderAdded { account, domain } => {
                self.backorders.entry(account.clone()).or_default().insert(domain.clone(), at);
            }
            Aftermarket::BackorderDeleted { account, domain } => {
                if let Some(wishes) = self.backorders.get_mut(account) {
                    wishes.remove(domain);
                }
            }
        }
    }
}
