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
    pub(crate) state: ItemState,
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
    Transfer,
    Push,
    Auction,
    Backorder,
    Closeout,
    Purchase,
}

/// How far an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ItemState {
    Processing,
    Completed,
    Cancelled,
}

impl ItemState {
    /// The word for it in orders.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Processing => "Processing",
            Self::Completed => "Completed",
            Self::Cancelled => "Cancelled",
        }
    }
}

impl OrderItem {
    /// Something that was done as soon as it was ordered.
    pub(crate) fn done(kind: ItemKind, domain: &str, years: u8, cost: Decimal) -> Self {
        Self { kind, domain: domain.to_owned(), years, cost, state: ItemState::Completed, repeated: false }
    }

    /// Something that takes its time.
    pub(crate) fn begun(kind: ItemKind, domain: &str, years: u8, cost: Decimal) -> Self {
        Self { state: ItemState::Processing, ..Self::done(kind, domain, years, cost) }
    }
}

impl Order {
    /// How far the whole of it is: as far as the item that is least far.
    pub(crate) fn state(&self) -> ItemState {
        let any = |state| self.items.iter().any(|item| item.state == state);
        if any(ItemState::Processing) {
            ItemState::Processing
        } else if any(ItemState::Completed) {
            ItemState::Completed
        } else {
            ItemState::Cancelled
        }
    }

    /// The item about this domain is so far.
    pub(super) fn set_state(&mut self, domain: &str, state: ItemState) {
        for item in self.items.iter_mut().filter(|item| item.domain == domain) {
            item.state = state;
        }
    }

    /// What all items cost.
    pub(crate) fn total(&self) -> Decimal {
        self.items.iter().map(|item| item.cost).sum()
    }
}
