//! Domains.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::contact::DomainContacts;

/// How long after its end a domain is free again: 30 days in which it can be renewed and 30 in which it can be restored, as
/// `tld_price` prints.
const KEPT_AFTER_EXPIRY: Millis = 60 * 24 * 60 * 60 * 1000;

/// A registered domain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Domain {
    pub(crate) name: String,
    pub(crate) account: String,
    pub(crate) life: DomainLife,
    pub(crate) settings: DomainSettings,
}

/// From when to when it is whose; it is changed by [`Trade`](crate::effect::Trade).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct DomainLife {
    pub(crate) registered_at: Millis,
    pub(crate) expires_at: Millis,
    /// When `domain_info` and its like begin to find it.
    pub(crate) ready_at: Millis,
    /// When `order_list` and its like begin to show it.
    pub(crate) listed_at: Millis,
    /// The orders that were about it, oldest first.
    pub(crate) orders: Vec<u64>,
}

impl DomainLife {
    /// When it is free again unless something is done.
    pub(crate) fn drops_at(&self) -> Millis {
        self.expires_at + KEPT_AFTER_EXPIRY
    }
}

/// How it is set up; it is changed by [`Setting`](crate::effect::Setting).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct DomainSettings {
    pub(crate) contacts: DomainContacts,
    /// Empty while the domain is parked.
    pub(crate) name_servers: Vec<String>,
}
