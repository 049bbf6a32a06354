//! Accounts and their money.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::contact::ContactDetails;

/// A change of an account that no command asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum AccountChange {
    Opened {
        account: String,
        currency: String,
        balance: Decimal,
        contacts: Vec<(u64, ContactDetails)>,
        hosts: Vec<(u64, String)>,
    },
    /// Its owner agreed in the panel that commands may unlock domains for transfers.
    SkipLockAgreed {
        account: String,
    },
    BalanceSet {
        account: String,
        balance: Decimal,
    },
}

impl AccountChange {
    pub(super) fn counted_as(&self) -> &'static [&'static str] {
        match self {
            Self::Opened { .. } | Self::SkipLockAgreed { .. } => &[],
            Self::BalanceSet { .. } => &["balance_set"],
        }
    }
}
