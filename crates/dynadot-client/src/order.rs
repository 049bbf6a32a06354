//! Orders: what the account bought.

pub use self::list::{Order, OrderItem, OrderList};
pub use self::status::{GetOrderStatus, OrderState, OrderStateItem};
use crate::id::digits_id;
use crate::wire::open_enum;

mod list;
mod status;

digits_id! {
    /// An order's id.
    pub struct OrderId = "order_id"
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
