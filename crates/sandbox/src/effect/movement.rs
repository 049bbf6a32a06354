//! Domains on the move: from and to other registrars, and from account to account.

use serde::{Deserialize, Serialize};

use super::Payment;
use crate::contact::DomainContacts;

/// A step of a move.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Movement {
    TransferOrdered(TransferOrder),
    /// The registry was told, and knows whether the auth code is right.
    TransferStarted {
        order_id: u64,
    },
    TransferAuthCodeSet {
        order_id: u64,
        auth_code: String,
    },
    TransferEnded {
        order_id: u64,
        end: TransferEnd,
    },
    /// Another registrar asks for a domain.
    AwayAsked {
        order_id: u64,
        domain: String,
        account: String,
    },
    AwayEnded {
        order_id: u64,
        approved: bool,
    },
    AuthCodeIssued {
        domain: String,
        number: u64,
    },
    PushAsked {
        domain: String,
        to: String,
        payment: Payment,
    },
    PushEnded {
        domain: String,
        accepted: bool,
    },
}

/// A domain that is to come from another registrar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TransferOrder {
    pub(crate) domain: String,
    pub(crate) auth_code: String,
    pub(crate) contacts: DomainContacts,
    pub(crate) name_servers: Vec<String>,
    pub(crate) payment: Payment,
}

/// How a transfer to this registrar ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransferEnd {
    Arrived,
    /// By the account.
    Cancelled,
    /// By the losing registrar.
    Denied,
}

impl Movement {
    pub(super) fn counted_as(&self) -> &'static [&'static str] {
        match self {
            Self::TransferOrdered(_) => &["transfer_ordered", "charge"],
            Self::TransferStarted { .. } => &["transfer_started"],
            Self::TransferAuthCodeSet { .. } => &["transfer_auth_code_set"],
            Self::TransferEnded { end: TransferEnd::Arrived, .. } => &["transfer_arrived"],
            Self::TransferEnded { .. } => &["transfer_failed", "refund"],
            Self::AwayAsked { .. } => &["transfer_away_asked"],
            Self::AwayEnded { approved: true, .. } => &["transfer_away_approved"],
            Self::AwayEnded { approved: false, .. } => &["transfer_away_denied"],
            Self::AuthCodeIssued { .. } => &["auth_code_issued"],
            Self::PushAsked { .. } => &["push_asked"],
            Self::PushEnded { accepted: true, .. } => &["push_accepted"],
            Self::PushEnded { accepted: false, .. } => &["push_declined"],
        }
    }
}
