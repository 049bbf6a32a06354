//! Domains.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::contact::DomainContacts;

const DAY: Millis = 24 * 60 * 60 * 1000;
/// How long after its registration a domain can be given up for its price. This and the next two are what `tld_price` prints.
const DELETE_GRACE: Millis = 5 * DAY;
/// How long after its end a domain can still be renewed.
const RENEW_GRACE: Millis = 30 * DAY;
/// How long after its end a domain is free again: 30 days in which it can be renewed and 30 in which it can be restored.
const KEPT_AFTER_EXPIRY: Millis = 60 * DAY;
/// How long after its end a renewal costs more. Registries differ; this is the sandbox's own.
const LATE_AFTER_EXPIRY: Millis = 15 * DAY;

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
    /// What its registration cost, which giving it up pays back. Nothing once it was renewed or moved.
    pub(crate) refundable: Option<Decimal>,
    /// The number of the auth code it was given last.
    pub(crate) auth_code: Option<u64>,
    /// The orders that were about it, oldest first.
    pub(crate) orders: Vec<u64>,
}

impl DomainLife {
    /// Whether giving it up still pays back what it cost.
    pub(crate) fn is_in_delete_grace(&self, now: Millis) -> bool {
        now < self.registered_at + DELETE_GRACE
    }

    /// Whether it ended so long ago that a renewal costs more.
    pub(crate) fn is_late(&self, now: Millis) -> bool {
        now >= self.expires_at + LATE_AFTER_EXPIRY
    }

    /// Whether it ended so long ago that it can only be restored.
    pub(crate) fn is_past_renewal(&self, now: Millis) -> bool {
        now >= self.expires_at + RENEW_GRACE
    }

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
    /// Whether it may leave. Domains are locked unless they were unlocked.
    pub(crate) unlocked: bool,
}
