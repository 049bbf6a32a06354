//! What happened: every change of the sandbox's world, as it is journalled and replayed.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::contact::{ContactDetails, DomainContacts};

/// A change of the world, with everything needed to make it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Effect {
    AccountOpened {
        account: String,
        currency: String,
        balance: Decimal,
        contacts: Vec<(u64, ContactDetails)>,
        hosts: Vec<(u64, String)>,
    },
    Registered(Registration),
    NameServersSet {
        account: String,
        domain: String,
        hosts: Vec<String>,
    },
    ContactCreated {
        account: String,
        contact_id: u64,
        details: ContactDetails,
    },
    ContactEdited {
        account: String,
        contact_id: u64,
        details: ContactDetails,
    },
    NameServerAdded {
        account: String,
        server_id: u64,
        host: String,
    },
    BalanceSet {
        account: String,
        balance: Decimal,
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

/// A numbered change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Recorded {
    pub(crate) id: u64,
    pub(crate) at: Millis,
    pub(crate) effect: Effect,
}

impl Effect {
    /// The words under which the ledger counts it.
    pub(crate) fn counted_as(&self) -> &'static [&'static str] {
        match self {
            Self::AccountOpened { .. } => &[],
            Self::Registered(_) => &["registration", "charge"],
            Self::NameServersSet { .. } => &["set_ns"],
            Self::ContactCreated { .. } => &["contact_created"],
            Self::ContactEdited { .. } => &["contact_edited"],
            Self::NameServerAdded { .. } => &["name_server_added"],
            Self::BalanceSet { .. } => &["balance_set"],
        }
    }
}
