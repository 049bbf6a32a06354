//! Orders: what the account bought.

use std::fmt;

use serde::{Deserialize, Deserializer};

pub use self::list::{Order, OrderItem, OrderList};
pub use self::status::{GetOrderStatus, OrderState, OrderStateItem};
use crate::error::Invalid;
use crate::wire::{self, open_enum};

mod list;
mod status;

/// An order's id: digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrderId(String);

impl OrderId {
    /// Accepts digits.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn new(id: &str) -> Result<Self, Invalid> {
        if (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(id.to_owned()))
        } else {
            Err(Invalid::new("order_id", "must be digits"))
        }
    }

    /// The id as the API wants it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OrderId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::text(from).map(Self)
    }
}

open_enum! {
    /// How far an order is.
    pub enum OrderStatus {
        /// Still a basket.
        Shopping = "Shopping",
        /// Placed.
        Submitted = "Submitted",
        /// Waiting for its payment.
        WaitingForPayment = "Waitpay",
        /// Being carried out.
        Processing = "Processing",
        /// Carried out. Its items may have problems of their own.
        Completed = "Completed",
        /// Something is wrong with it.
        Problem = "Problem",
        /// Deleted.
        Deleted = "Deleted",
        /// Cancelled.
        Cancelled = "Cancelled",
    }
}

open_enum! {
    /// How far an item of an order is.
    pub enum ItemStatus {
        /// Carried out.
        Completed = "Completed",
        /// Cancelled.
        Cancelled = "Cancelled",
        /// Something is wrong with it.
        Problem = "Problem",
    }
}

open_enum! {
    /// What an item of an order is.
    pub enum ItemType {
        /// The registration of a domain.
        Registration = "Domain Registration",
        /// The renewal of a domain.
        Renewal = "Domain Renewal",
        /// The transfer of a domain to Dynadot.
        Transfer = "Domain Transfer",
    }
}
