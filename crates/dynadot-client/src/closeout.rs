//! Closeouts: expired names that nobody bid for, sold to the first who buys.

pub use self::buy::BuyExpiredCloseoutDomain;
pub use self::list::{Closeout, CloseoutList, GetExpiredCloseoutDomains};

mod buy;
mod list;
