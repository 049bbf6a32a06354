//! One bid in an auction's history.

use serde::Deserialize;
use time::OffsetDateTime;

use super::fields::Fields;
use crate::aftermarket::MarketPrice;
use crate::aftermarket::figures::{currency, moment};
use crate::money::Currency;
use crate::wire::{self, Flag, open_enum};

/// A bid that somebody has placed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct PlacedBid {
    /// Who placed it, e.g. `You`.
    #[serde(default, rename = "BidderName", deserialize_with = "wire::optional")]
    pub bidder: Option<String>,
    /// What was bid.
    #[serde(default, rename = "BidPrice")]
    pub price: MarketPrice,
    /// The currency.
    #[serde(default, deserialize_with = "currency")]
    pub currency: Option<Currency>,
    /// When it was placed.
    #[serde(default, rename = "Timestamp", deserialize_with = "moment")]
    pub at: Option<OffsetDateTime>,
    /// Whether it is the highest.
    #[serde(default, rename = "BidStatus", deserialize_with = "wire::optional")]
    pub status: Option<BidStatus>,
    /// Whether the service placed it on the bidder's behalf.
    #[serde(default, rename = "IsProxyAutoBid", deserialize_with = "wire::optional")]
    pub by_proxy: Option<Flag>,
}

open_enum! {
    /// Whether a bid is the highest.
    pub enum BidStatus {
        /// It is.
        HighBidder = "High Bidder",
        /// Another is higher.
        OutBid = "Out Bid",
    }
}

impl PlacedBid {
    /// The last bid, where the fields of an auction tell of one.
    pub(super) fn take(fields: &mut Fields) -> Option<Self> {
        let bid = Self {
            bidder: fields.bidder_name.take(),
            price: std::mem::take(&mut fields.bid_price),
            currency: fields.currency.clone(),
            at: fields.timestamp.take(),
            status: fields.bid_status.take(),
            by_proxy: fields.is_proxy_auto_bid.take(),
        };
        (bid.bidder.is_some() || bid.price.value.is_some()).then_some(bid)
    }
}
