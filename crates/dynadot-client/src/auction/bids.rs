//! `get_auction_bids`: the auctions that the account bids in.

use serde::Deserialize;
use time::OffsetDateTime;

use super::{AuctionId, AuctionType, BidStatus};
use crate::aftermarket::figures::{figure, moment};
use crate::aftermarket::{ClockTime, MarketCurrency, MarketPrice};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::id::digits_id;
use crate::page::{Page, Paged};
use crate::parameters::Parameters;
use crate::wire::{self, Flag};

// Request

/// Asks for the account's bids (manual: "Get Auction Bids Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GetAuctionBids {
    currency: Option<MarketCurrency>,
    page: Option<Page>,
}

impl GetAuctionBids {
    /// All of them.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// The currency of the prices; by default US dollars. Answers do not repeat it.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.currency = Some(currency);
        self
    }

    /// One page of them.
    #[must_use]
    pub fn on_page(mut self, page: Page) -> Self {
        self.page = Some(page);
        self
    }
}

// Reply

/// A bid of the account, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct AuctionBid {
    /// Its id.
    #[serde(default, rename = "BidId", deserialize_with = "wire::optional")]
    pub id: Option<BidId>,
    /// The auction's id.
    #[serde(default, rename = "AuctionId", deserialize_with = "wire::optional")]
    pub auction: Option<AuctionId>,
    /// The account's id.
    #[serde(default, rename = "AccountId", deserialize_with = "wire::optional")]
    pub account: Option<String>,
    /// The name.
    #[serde(deserialize_with = "wire::text")]
    pub domain: String,
    /// The name in Unicode.
    #[serde(default, rename = "DomainUtf", deserialize_with = "wire::optional")]
    pub unicode_name: Option<String>,
    /// Where the name comes from.
    #[serde(default, rename = "AuctionType", deserialize_with = "wire::optional")]
    pub kind: Option<AuctionType>,
    /// Whether the name is internationalised.
    #[serde(default, rename = "IsIdn", deserialize_with = "wire::optional")]
    pub idn: Option<Flag>,
    /// The highest bid, in the currency that was asked for.
    #[serde(default)]
    pub current_bid: MarketPrice,
    /// Whether the account's bid is the highest.
    #[serde(default, rename = "YourStatus", deserialize_with = "wire::optional")]
    pub status: Option<BidStatus>,
    /// How far the service may raise the account's bid.
    #[serde(default)]
    pub proxy_bid: MarketPrice,
    /// How many bid.
    #[serde(default, rename = "ActiveBidders", deserialize_with = "figure")]
    pub bidders: Option<u32>,
    /// How long the auction will last, for readers.
    #[serde(default, deserialize_with = "wire::optional")]
    pub time_left: Option<String>,
    /// When the auction ends, as printed.
    #[serde(default)]
    pub end_time: ClockTime,
    /// When the auction ends, by the time stamp.
    #[serde(default, rename = "EndTimeStamp", alias = "EndTimestamp", deserialize_with = "moment")]
    pub ends: Option<OffsetDateTime>,
}

digits_id! {
    /// A bid's id.
    pub struct BidId = "bid_id"
}

impl Call for GetAuctionBids {
    type Effect = Reads;
    type Reply = Vec<AuctionBid>;
    const COMMAND: &'static str = "get_auction_bids";

    fn parameters(&self, to: &mut Parameters) {
        to.add_some("currency", self.currency.map(MarketCurrency::word));
        if let Some(page) = self.page {
            page.parameters(to);
        }
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<AuctionBid>, ContentError> {
        content.rows(&Rows { json: "AuctionBids", xml: "BidList", item: "Bid" })
    }
}

impl Paged for GetAuctionBids {
    type Row = AuctionBid;

    fn with_page(self, page: Page) -> Self {
        self.on_page(page)
    }

    fn rows(bids: &Vec<AuctionBid>) -> &[AuctionBid] {
        bids
    }

    fn key(bid: &AuctionBid) -> &str {
        bid.id.as_ref().map_or(&bid.domain, BidId::as_str)
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::fixtures::{both, reply};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&GetAuctionBids::all()), @"command=get_auction_bids");
        let page = Page::new(2, NonZeroU32::new(20).unwrap());
        insta::assert_snapshot!(
            Parameters::of(&GetAuctionBids::all().in_currency(MarketCurrency::Usd).on_page(page)),
            @"command=get_auction_bids&currency=usd&count_per_page=20&page_index=2"
        );
    }

    #[test]
    fn bids_and_how_they_stand() {
        let bids = reply(&GetAuctionBids::all(), both!("get_auction_bids/reply"));
        insta::assert_debug_snapshot!("get_auction_bids", bids);
    }
}
