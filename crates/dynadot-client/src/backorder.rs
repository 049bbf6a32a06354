//! Backorders: requests to catch names that are about to become free.
//!
//! A request binds the account to pay if Dynadot catches the name. Where several accounts want one, it goes to an auction: see
//! [`auction`](crate::auction).

pub use self::list::{BackorderRequest, BackorderRequestList, BackorderStatus};
pub use self::requests::{AddBackorderRequest, DeleteBackorderRequest};

mod list;
mod requests;
