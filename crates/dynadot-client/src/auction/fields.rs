//! All that any answer tells of an auction, by its name on the wire.
//!
//! | | JSON | XML |
//! |---|---|---|
//! | the highest bid | `current_bid_price`, `currency` | `BidPrice`, `BidPriceCurrency` |
//! | the time stamp of the end | `end_time_stamp` | `EndTimestamp` |
//! | whether the account leads | `is_high_bidder` | `UserIsHighBid` |
//! | the account's bids | `customer_bid`, `customer_proxy_bid` | `YourCurrentBid`, `YourProxyBid` |
//! | the last bid | `bid_price`, `bidder_name`, … | – |
//!
//! In the details of XML the auction is an element of its own beside what the account has to do with it. The closed auctions have
//! XML's names in both forms.

use serde::{Deserialize, Deserializer};
use time::OffsetDateTime;

use super::{AuctionId, AuctionResult, AuctionStatus, AuctionType, BidStatus};
use crate::aftermarket::figures::{currency, figure, moment};
use crate::aftermarket::{ClockTime, MarketPrice};
use crate::money::Currency;
use crate::wire::{self, Flag};

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Fields {
    #[serde(deserialize_with = "wire::optional")]
    pub(super) auction_id: Option<AuctionId>,
    #[serde(deserialize_with = "wire::text")]
    pub(super) domain: String,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) utf_name: Option<String>,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) is_idn: Option<Flag>,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) auction_type: Option<AuctionType>,
    #[serde(deserialize_with = "present")]
    pub(super) current_bid_price: Option<MarketPrice>,
    pub(super) accepted_bid_price: MarketPrice,
    #[serde(alias = "BidPriceCurrency", deserialize_with = "currency")]
    pub(super) currency: Option<Currency>,
    #[serde(deserialize_with = "figure")]
    pub(super) bids: Option<u32>,
    #[serde(deserialize_with = "figure")]
    pub(super) bidders: Option<u32>,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) time_left: Option<String>,
    pub(super) start_time: ClockTime,
    #[serde(deserialize_with = "moment")]
    pub(super) start_time_stamp: Option<OffsetDateTime>,
    pub(super) end_time: ClockTime,
    #[serde(alias = "EndTimestamp", deserialize_with = "moment")]
    pub(super) end_time_stamp: Option<OffsetDateTime>,
    pub(super) revenue: MarketPrice,
    #[serde(deserialize_with = "currency")]
    pub(super) revenue_currency: Option<Currency>,
    #[serde(deserialize_with = "figure")]
    pub(super) visitors: Option<u32>,
    #[serde(deserialize_with = "figure")]
    pub(super) links: Option<u32>,
    #[serde(deserialize_with = "figure")]
    pub(super) age: Option<u32>,
    pub(super) dyna_appraisal: MarketPrice,
    pub(super) estibot_appraisal: MarketPrice,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) is_premium: Option<Flag>,
    pub(super) renewal_price: MarketPrice,

    #[serde(deserialize_with = "wire::optional")]
    pub(super) auction_status_id: Option<AuctionStatus>,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) auction_status: Option<AuctionStatus>,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) auction_ended: Option<Flag>,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) auction_won_status: Option<AuctionResult>,

    #[serde(alias = "UserIsHighBid", deserialize_with = "wire::optional")]
    pub(super) is_high_bidder: Option<Flag>,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) customer_bided: Option<Flag>,
    #[serde(alias = "YourCurrentBid", alias = "YourHighBid")]
    pub(super) customer_bid: MarketPrice,
    #[serde(alias = "YourProxyBid")]
    pub(super) customer_proxy_bid: MarketPrice,

    #[serde(deserialize_with = "wire::optional")]
    pub(super) bidder_name: Option<String>,
    pub(super) bid_price: MarketPrice,
    #[serde(deserialize_with = "moment")]
    pub(super) timestamp: Option<OffsetDateTime>,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) bid_status: Option<BidStatus>,
    #[serde(deserialize_with = "wire::optional")]
    pub(super) is_proxy_auto_bid: Option<Flag>,

    /// The auction itself, where it is an element of its own.
    pub(super) auction: Option<Box<Self>>,
}

/// A price that is there, be it blank.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<MarketPrice>, D::Error> {
    MarketPrice::deserialize(from).map(Some)
}
