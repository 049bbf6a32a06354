//! Transfers between registrars, and pushes between accounts.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::contact::DomainContacts;

/// A transfer, going on or ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Transfer {
    pub(crate) order_id: u64,
    pub(crate) domain: String,
    pub(crate) account: String,
    pub(crate) direction: Direction,
    pub(crate) status: TransferStatus,
    /// When the next thing happens by itself.
    pub(super) next_at: Option<Millis>,
    /// What came with the order; of transfers to this registrar only.
    pub(super) auth_code: String,
    pub(super) contacts: DomainContacts,
    pub(super) name_servers: Vec<String>,
    pub(super) paid: Decimal,
}

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    In,
    Away,
}

/// How far a transfer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransferStatus {
    /// Ordered, and the registry not told yet.
    None,
    /// It is for the losing registrar to say no; of a transfer away, for the account.
    Waiting,
    AuthCodeNeeded,
    /// The losing registrar said no.
    Failed,
    /// The account said no.
    Cancelled,
    Transferred,
}

impl TransferStatus {
    /// Whether it goes on.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::None | Self::Waiting | Self::AuthCodeNeeded)
    }
}

impl Transfer {
    /// Other registrars' auth codes aren't known here: a code is wrong if it begins with `wrong`.
    pub(super) fn has_right_auth_code(&self) -> bool {
        !self.auth_code.to_ascii_lowercase().starts_with("wrong")
    }
}

/// A domain that waits for another account to take it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Push {
    pub(crate) order_id: u64,
    pub(crate) from: String,
    pub(crate) to: String,
}
