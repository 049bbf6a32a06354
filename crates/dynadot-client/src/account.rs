//! The account: who it is, what it has, and whether it is busy.

pub use self::balance::{Balance, GetAccountBalance};
pub use self::info::{Account, AccountInfo};
pub use self::is_processing::{IsProcessing, Processing};

mod balance;
mod info;
mod is_processing;
