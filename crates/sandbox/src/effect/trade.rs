//! What is bought, sold, renewed, given up or moved.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::contact::DomainContacts;

/// A trade in domains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Trade {
    Registered(Registration),
    /// More years for a domain.
    Renewed(Renewal),
    /// An expired domain that could no longer be renewed lives on.
    Restored(Renewal),
    /// Given up within its first days; it is free again.
    Deleted {
        domain: String,
        account: String,
        refund: Decimal,
    },
    /// It may leave.
    Unlocked {
        domain: String,
    },
    /// Nobody renewed or restored it, and it is free again.
    Dropped {
        domain: String,
    },
}

/// A domain sold: the order, the charge and the domain in one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Registration {
    pub(crate) domain: String,
    pub(crate) account: String,
    pub(crate) order_id: u64,
    pub(crate) years: u8,
    pub(crate) charged: Decimal,
    pub(crate) currency: String,
    pub(crate) contacts: DomainContacts,
    pub(crate) registered_at: Millis,
    pub(crate) expires_at: Millis,
    /// When `domain_info` and its like begin to find it.
    pub(crate) ready_at: Millis,
    /// When `order_list` and its like begin to show it.
    pub(crate) listed_at: Millis,
    /// The account had it already and was charged again.
    pub(crate) repeated: bool,
}

/// More time for a domain: the order, the charge and the new end in one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Renewal {
    pub(crate) domain: String,
    pub(crate) years: u8,
    pub(crate) expires_at: Millis,
    pub(crate) payment: Payment,
}

/// What an order costs, and who pays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Payment {
    pub(crate) account: String,
    pub(crate) order_id: u64,
    pub(crate) amount: Decimal,
    pub(crate) currency: String,
    pub(crate) paid_at: Millis,
}

impl Trade {
    pub(super) fn counted_as(&self) -> &'static [&'static str] {
        match self {
            Self::Registered(_) => &["registration", "charge"],
            Self::Renewed(_) => &["renewal", "charge"],
            Self::Restored(_) => &["restore", "charge"],
            Self::Deleted { .. } => &["deletion", "refund"],
            Self::Unlocked { .. } => &["unlocked"],
            Self::Dropped { .. } => &["dropped"],
        }
    }
}
