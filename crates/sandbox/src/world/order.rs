//! Orders.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;

/// An order and its items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) account: String,
    pub(crate) currency: String,
    pub(crate) submitted_at: Millis,
    pub(crate) listed_at: Millis,
    pub(crate) items: Vec<OrderItem>,
}

/// One thing ordered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OrderItem {
    pub(crate) kind: ItemKind,
    pub(crate) domain: String,
    pub(crate) years: u8,
    pub(crate) cost: Decimal,
    /// The account had the domain already and was charged again.
    pub(crate) repeated: bool,
}

/// What was ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ItemKind {
    Registration,
    Renewal,
    Restore,
}

impl Order {
    /// What all items cost.
    pub(crate) fn total(&self) -> Decimal {
        self.items.iter().map(|item| item.cost).sum()
    }
}
