//! Why a request was not accepted.

use landrush_model::ports::{KeptAnswer, StoreError};
use landrush_model::spending::SpendLimitReached;
use landrush_model::{DomainName, Money};

/// One thing that is wrong with one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemProblem {
    /// Which item, from 0.
    pub index: usize,
    /// Which field of it, such as `nameservers[1]`.
    pub field: String,
    /// The stable code.
    pub code: &'static str,
    /// In words.
    pub message: String,
}

/// A price that isn't what the caller believes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceChange {
    /// Which item, from 0.
    pub index: usize,
    /// Its domain.
    pub domain: DomainName,
    /// What the caller believes.
    pub expected: Money,
    /// What the catalogue says.
    pub actual: Money,
}

/// Why a request was not accepted. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    /// Items are wrong; all that is wrong is listed, by item.
    #[error("{} problems in the items", .0.len())]
    Invalid(Vec<ItemProblem>),
    /// Prices are not what the caller believes.
    #[error("{} prices have changed", .0.len())]
    PriceChanged(Vec<PriceChange>),
    /// Open orders of the account are for these domains (index and domain).
    #[error("{} domains are in open orders", .0.len())]
    DomainsOpen(Vec<(usize, DomainName)>),
    /// The account has no such client.
    #[error("there is no such client")]
    ClientUnknown,
    /// The client has no registrant, and the operator allows no default contact.
    #[error("the client has no registrant")]
    RegistrantMissing,
    /// The buyer's key may not spend that much this month.
    #[error(transparent)]
    SpendLimit(#[from] SpendLimitReached),
    /// The idempotency key was used before; this is the answer that was given then.
    #[error("the idempotency key was used before")]
    KeyUsed(Box<KeptAnswer>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The code of an item without a price.
pub(super) const PRICE_UNAVAILABLE: &str = "price_unavailable";

impl CheckoutError {
    /// Whether other prices could change the verdict.
    pub(super) fn is_about_prices(&self) -> bool {
        match self {
            Self::PriceChanged(_) => true,
            Self::Invalid(problems) => problems.iter().any(|problem| problem.code == PRICE_UNAVAILABLE),
            Self::DomainsOpen(_)
            | Self::ClientUnknown
            | Self::RegistrantMissing
            | Self::SpendLimit(_)
            | Self::KeyUsed(_)
            | Self::Store(_) => false,
        }
    }
}
