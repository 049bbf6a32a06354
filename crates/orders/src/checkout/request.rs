//! What a caller asks for, and what comes of it.

use landrush_model::batch::Batch;
use landrush_model::order::Order;
use landrush_model::{ClientId, DomainName, Money, Nameservers, Provider, Term};

use super::ItemProblem;

/// A batch as it was asked for, read but not checked.
#[derive(Debug, Clone)]
pub struct BatchRequest {
    /// For which client.
    pub client_id: ClientId,
    /// What is wanted.
    pub items: Vec<ItemRequest>,
    /// What was found wrong while the request was read; checkout adds its own and reports all at once.
    pub problems: Vec<ItemProblem>,
}

/// One domain as it was asked for. `None` and [`Given::Unreadable`] mean that a problem was noted already.
#[derive(Debug, Clone)]
pub struct ItemRequest {
    /// Which domain.
    pub domain: Option<String>,
    /// By which registrar.
    pub provider: Option<String>,
    /// For how many years.
    pub term: Option<i64>,
    /// What to delegate it to.
    pub nameservers: Given<Vec<String>>,
    /// What the caller believes it costs.
    pub expected_price: Given<ExpectedPrice>,
}

/// An optional value of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given<T> {
    /// It isn't there.
    Absent,
    /// It is there but wrong; a problem was noted.
    Unreadable,
    /// It is there.
    Value(T),
}

/// What a caller believes something costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedPrice {
    /// Minor units.
    pub amount: i64,
    /// ISO 4217, not yet checked.
    pub currency: String,
}

/// What a request would cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The items, in the order of the request.
    pub items: Vec<QuotedItem>,
    /// The sums, one per currency.
    pub totals: Vec<Money>,
}

/// One item with its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedItem {
    /// Which domain.
    pub domain: DomainName,
    /// By which registrar.
    pub provider: Provider,
    /// For how long.
    pub term: Term,
    /// What to delegate it to.
    pub nameservers: Option<Nameservers>,
    /// For the whole term.
    pub price: Money,
}

/// Orders that were accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Their batch.
    pub batch: Batch,
    /// The orders, in the order of the request.
    pub orders: Vec<Order>,
    /// The sums, one per currency.
    pub totals: Vec<Money>,
}
