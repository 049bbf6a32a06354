//! Auctions of expired domains, of users' domains, and of domains that several backorders won.

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("get_open_auctions", form!("GetOpenAuctions").rootless().prolog(false)),
    Command::new("get_auction_details", form!("GetAuctionDetails").rootless()),
    Command::new("get_auction_bids", form!("GetAuctionBids").rootless().prolog(false)),
    Command::new("place_auction_bid", form!("PlaceAuctionBid").rootless().prolog(false)),
    Command::new("get_closed_auctions", form!("GetClosedAuctions")),
    // Deprecated: get_open_auctions does it.
    Command::new("get_open_backorder_auctions", form!("GetOpenBackorderAuctions")),
    Command::new(
        "get_backorder_auction_details",
        form!("GetBackorderAuctionDetails")
            .header("GetAuctionDetailsHeader")
            .content("GetAuctionDetailsContent"),
    ),
    Command::new(
        "place_backorder_auction_bid",
        // The root is misspelt.
        form!("PlaceBakcorderAuctionBid").header("PlaceBackorderAuctionBidHeader").text_code(),
    ),
    Command::new("get_closed_backorder_auctions", form!("GetClosedBackorderAuctions")),
];
