//! Auctions: those that are open and those that are over, and bids.
//!
//! An open auction is found with [`GetOpenAuctions`], looked at with [`GetAuctionDetails`], and bid for with
//! [`PlaceAuctionBid`]. JSON and XML tell different things of an auction; whatever an answer leaves out is none.
//!
//! The commands with `backorder` in their name are older, and only for the auctions of names that several accounts had
//! backordered. [`GetOpenAuctions`] lists those too.

pub use self::backorder_details::GetBackorderAuctionDetails;
pub use self::bid::{BidStatus, PlacedBid};
pub use self::bids::{AuctionBid, BidId, GetAuctionBids};
pub use self::closed::{AuctionResult, ClosedAuction, GetClosedAuctions, GetClosedBackorderAuctions};
pub use self::details::{AuctionDetails, GetAuctionDetails};
pub use self::item::{Auction, AuctionType};
pub use self::open::{AuctionSource, GetOpenAuctions, GetOpenBackorderAuctions};
pub use self::place_bid::{PlaceAuctionBid, PlaceBackorderAuctionBid};
pub use self::standing::{AuctionStatus, Standing};
use crate::id::digits_id;

mod backorder_details;
mod bid;
mod bids;
mod closed;
mod details;
mod fields;
mod item;
mod open;
mod place_bid;
mod standing;

digits_id! {
    /// An auction's id. The commands name auctions by their domains.
    pub struct AuctionId = "auction_id"
}
