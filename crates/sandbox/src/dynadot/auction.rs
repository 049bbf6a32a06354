//! Auctions of expired domains, of users' domains, and of domains that several backorders won.

mod bidding;
mod get_auction_bids;
mod get_auction_details;
mod get_backorder_auction_details;
mod get_closed_auctions;
mod get_closed_backorder_auctions;
mod get_open_auctions;
mod get_open_backorder_auctions;
mod place_auction_bid;
mod place_backorder_auction_bid;
mod printed;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("get_open_auctions", form!("GetOpenAuctions").rootless().prolog(false))
        .does(get_open_auctions::answer),
    Command::new("get_auction_details", form!("GetAuctionDetails").rootless())
        .does(get_auction_details::answer),
    Command::new("get_auction_bids", form!("GetAuctionBids").rootless().prolog(false))
        .does(get_auction_bids::answer),
    Command::new("place_auction_bid", form!("PlaceAuctionBid").rootless().prolog(false))
        .does(place_auction_bid::answer),
    Command::new("get_closed_auctions", form!("GetClosedAuctions")).does(get_closed_auctions::answer),
    // Deprecated: get_open_auctions does it.
    Command::new("get_open_backorder_auctions", form!("GetOpenBackorderAuctions"))
        .does(get_open_backorder_auctions::answer),
    Command::new(
        "get_backorder_auction_details",
        form!("GetBackorderAuctionDetails")
            .header("GetAuctionDetailsHeader")
            .content("GetAuctionDetailsContent"),
    )
    .does(get_backorder_auction_details::answer),
    Command::new(
        "place_backorder_auction_bid",
        // The root is misspelt.
        form!("PlaceBakcorderAuctionBid").header("PlaceBackorderAuctionBidHeader").text_code(),
    )
    .does(place_backorder_auction_bid::answer),
    Command::new("get_closed_backorder_auctions", form!("GetClosedBackorderAuctions"))
        .does(get_closed_backorder_auctions::answer),
];
