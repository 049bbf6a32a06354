//! The ledger: what an account owes, line by line. Lines are never changed; a reversal is a line of its own.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, KeyId, LedgerLineId, OrderId};
use crate::money::Money;
use crate::timestamp::Timestamp;

/// Why a line is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LedgerEntry {
    /// An order was accepted.
    Charge,
    /// The order failed before anything was registered.
    Refund,
}

impl LedgerEntry {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Refund => "refund",
        }
    }

    /// Reads a name back from storage.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Charge, Self::Refund].into_iter().find(|entry| entry.as_str() == name)
    }
}

/// One line. An order has at most one of each kind per attempt; the store holds that by a unique index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// Its id.
    pub id: LedgerLineId,
    /// Whose ledger.
    pub account_id: AccountId,
    /// For which order.
    pub order_id: OrderId,
    /// For which attempt at the order, from 1.
    pub attempt: u32,
    /// Why.
    pub entry: LedgerEntry,
    /// Positive for charges, negative for refunds.
    pub amount: Money,
    /// Towards the spending of which key it counts. A refund counts as its charge did: the store sees to that.
    pub key_id: Option<KeyId>,
    /// When.
    pub at: Timestamp,
}
