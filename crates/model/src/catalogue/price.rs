//! One line of the catalogue.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain_name::Tld;
use crate::id::PriceListId;
use crate::money::Money;
use crate::registrar_account::Provider;
use crate::term::Term;
use crate::timestamp::Timestamp;

/// What is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PricedOperation {
    /// A new registration.
    Register,
    /// A further term.
    Renew,
    /// A transfer from another registrar.
    Transfer,
    /// A restore out of redemption.
    Restore,
}

impl PricedOperation {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Renew => "renew",
            Self::Transfer => "transfer",
            Self::Restore => "restore",
        }
    }
}

impl fmt::Display for PricedOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names nothing that is sold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not sold; the operations are register, renew, transfer and restore")]
pub struct UnknownOperation(pub String);

impl FromStr for PricedOperation {
    type Err = UnknownOperation;

    fn from_str(text: &str) -> Result<Self, UnknownOperation> {
        [Self::Register, Self::Renew, Self::Transfer, Self::Restore]
            .into_iter()
            .find(|operation| operation.as_str() == text)
            .ok_or_else(|| UnknownOperation(text.to_owned()))
    }
}

/// What a price is for. Ordered by list, provider, TLD, operation and term.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PriceKey {
    /// The price list.
    pub price_list_id: PriceListId,
    /// The registrar.
    pub provider: Provider,
    /// The public suffix.
    pub tld: Tld,
    /// What is done.
    pub operation: PricedOperation,
    /// For how long. The price is for the whole term.
    pub term: Term,
}

/// How a selling price came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PriceOrigin {
    /// It was made of the cost by a mark-up rule, and follows the cost.
    Rule,
    /// Somebody set it, and only somebody changes it.
    Hand,
}

impl PriceOrigin {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Hand => "hand",
        }
    }

    /// Reads a name back.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Rule, Self::Hand].into_iter().find(|origin| origin.as_str() == name)
    }
}

/// A price and the time from which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceEntry {
    /// What it is for.
    pub key: PriceKey,
    /// What the registrar takes, for the whole term.
    pub cost: Money,
    /// What the account pays, for the whole term.
    pub price: Money,
    /// How the price came about.
    pub origin: PriceOrigin,
    /// From when on.
    pub valid_from: Timestamp,
}

/// The outcome of a look-up; an order keeps it as it was then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priced {
    /// What the registrar takes.
    pub cost: Money,
    /// What the account pays.
    pub price: Money,
    /// The version that it was read from.
    pub catalogue_version: i64,
}
