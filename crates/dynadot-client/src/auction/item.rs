//! What is known of an auction, whatever tells of it.

use serde::Deserialize;
use time::OffsetDateTime;

use super::AuctionId;
use super::fields::Fields;
use crate::aftermarket::{ClockTime, MarketPrice};
use crate::money::Currency;
use crate::wire::{Flag, open_enum};

/// A name under the hammer. Only the name is certain to be there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Fields")]
#[non_exhaustive]
pub struct Auction {
    /// Its id.
    pub id: Option<AuctionId>,
    /// The name.
    pub domain: String,
    /// The name in Unicode.
    pub unicode_name: Option<String>,
    /// Whether the name is internationalised.
    pub idn: Option<Flag>,
    /// Where the name comes from.
    pub kind: Option<AuctionType>,
    /// The highest bid so far, or what bidding begins with.
    pub bid: MarketPrice,
    /// The currency of all prices here; none if the answer does not name it in three letters.
    pub currency: Option<Currency>,
    /// How many bids there are.
    pub bids: Option<u32>,
    /// How many bid.
    pub bidders: Option<u32>,
    /// How long it will last, for readers, e.g. `1 day, 23 hours`.
    pub time_left: Option<String>,
    /// When it began, by the time stamp or else by the clock.
    pub starts: Option<OffsetDateTime>,
    /// When it began, as printed.
    pub start_time: ClockTime,
    /// When it ends or ended, by the time stamp or else by the clock.
    pub ends: Option<OffsetDateTime>,
    /// When it ends or ended, as printed.
    pub end_time: ClockTime,
    /// What the name earned while it was parked.
    pub revenue: MarketPrice,
    /// The currency of the revenue, where it has one of its own.
    pub revenue_currency: Option<Currency>,
    /// How many visited the name.
    pub visitors: Option<u32>,
    /// How many pages link to the name.
    pub links: Option<u32>,
    /// The age of the name in years.
    pub age: Option<u32>,
    /// What Dynadot takes the name to be worth.
    pub appraisal: MarketPrice,
    /// What Estibot takes the name to be worth.
    pub estibot_appraisal: MarketPrice,
    /// Whether the registry sells the name at a premium.
    pub premium: Option<Flag>,
    /// What a renewal costs, on top of the bid.
    pub renewal_price: MarketPrice,
}

open_enum! {
    /// Where the name of an auction comes from.
    pub enum AuctionType {
        /// A registration at Dynadot that its owner let expire.
        Expired = "expired",
        /// Its owner sells it.
        User = "user",
        /// Several accounts had backordered it.
        Backorder = "backorder",
        /// It expired at a registry.
        RegistryExpired = "registry_expired",
        /// It expired at another registrar.
        Registrar = "registrar",
    }
}

impl TryFrom<Fields> for Auction {
    type Error = &'static str;

    fn try_from(mut fields: Fields) -> Result<Self, Self::Error> {
        if let Some(auction) = fields.auction.take() {
            let auction = *auction;
            let renewal_price = if fields.renewal_price.raw.is_empty() {
                auction.renewal_price
            } else {
                fields.renewal_price
            };
            fields =
                Fields { is_premium: fields.is_premium.or(auction.is_premium), renewal_price, ..auction };
        }
        if fields.domain.is_empty() {
            return Err("an auction without a domain");
        }
        Ok(Self {
            id: fields.auction_id,
            domain: fields.domain,
            unicode_name: fields.utf_name,
            idn: fields.is_idn,
            kind: fields.auction_type,
            bid: fields.current_bid_price.unwrap_or(fields.bid_price),
            currency: fields.currency,
            bids: fields.bids,
            bidders: fields.bidders,
            time_left: fields.time_left,
            starts: fields.start_time_stamp.or(fields.start_time.at),
            start_time: fields.start_time,
            ends: fields.end_time_stamp.or(fields.end_time.at),
            end_time: fields.end_time,
            revenue: fields.revenue,
            revenue_currency: fields.revenue_currency,
            visitors: fields.visitors,
            links: fields.links,
            age: fields.age,
            appraisal: fields.dyna_appraisal,
            estibot_appraisal: fields.estibot_appraisal,
            premium: fields.is_premium,
            renewal_price: fields.renewal_price,
        })
    }
}
