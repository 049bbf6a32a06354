//! What the commands of the aftermarket share: the currencies they take, and the forms in which they print prices, figures and
//! times.
//!
//! | there is | commands |
//! |---|---|
//! | [`backorder`](crate::backorder) | requests for names that are about to become free |
//! | [`auction`](crate::auction) | open and closed auctions, and bids |
//! | [`closeout`](crate::closeout) | expired names that nobody bid for, at a falling price |
//! | [`marketplace`](crate::marketplace) | names that their owners sell |
//!
//! An account must have been granted access to the auctions; others are answered with HTTP status 403 (reported by third
//! parties).

pub use self::currency::MarketCurrency;
pub use self::price::MarketPrice;
pub(crate) use self::price::checked as checked_amount;
pub use crate::wire::ClockTime;

mod currency;
pub(crate) mod days;
pub(crate) mod figures;
mod price;
pub(crate) mod records;
