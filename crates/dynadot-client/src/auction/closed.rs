//! `get_closed_auctions` and `get_closed_backorder_auctions`: what became of auctions that the account bid in.

use serde::Deserialize;
use time::Date;

use super::fields::Fields;
use super::{Auction, AuctionStatus, Standing};
use crate::aftermarket::MarketCurrency;
use crate::aftermarket::days::Days;
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::error::Invalid;
use crate::parameters::Parameters;
use crate::wire::open_enum;

// Request

/// Asks for the account's auctions that are over (manual: "Get Closed Auctions Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetClosedAuctions {
    days: Days,
    currency: Option<MarketCurrency>,
}

impl GetClosedAuctions {
    /// Auctions from the first of these days to the second. The days are the service's, whose time zone the manual does not tell:
    /// ask for a day more on either side.
    ///
    /// # Errors
    /// When the second day lies before the first, or a year has not four digits.
    pub fn between(first: Date, last: Date) -> Result<Self, Invalid> {
        Ok(Self { days: Days::new(first, last)?, currency: None })
    }

    /// The currency of the prices; by default US dollars.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.currency = Some(currency);
        self
    }
}

/// Asks for the account's auctions of backordered names that are over (manual: "Get Closed Backorder Auctions Command").
///
/// Of the older commands for such auctions. Its answers have the time of the end; those of [`GetClosedAuctions`] have the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetClosedBackorderAuctions {
    days: Days,
    currency: Option<MarketCurrency>,
}

impl GetClosedBackorderAuctions {
    /// Auctions from the first of these days to the second; see [`GetClosedAuctions::between`].
    ///
    /// # Errors
    /// When the second day lies before the first, or a year has not four digits.
    pub fn between(first: Date, last: Date) -> Result<Self, Invalid> {
        Ok(Self { days: Days::new(first, last)?, currency: None })
    }

    /// The currency of the prices; by default US dollars.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.currency = Some(currency);
        self
    }
}

// Reply

/// An auction that is over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Fields")]
#[non_exhaustive]
pub struct ClosedAuction {
    /// The auction.
    pub auction: Auction,
    /// How it ended.
    pub status: Option<AuctionStatus>,
    /// Whether the account won it.
    pub result: Option<AuctionResult>,
    /// The account's bids.
    pub standing: Standing,
}

open_enum! {
    /// Whether the account won an auction.
    pub enum AuctionResult {
        /// It did.
        Won = "won",
    }
}

impl TryFrom<Fields> for ClosedAuction {
    type Error = &'static str;

    fn try_from(mut fields: Fields) -> Result<Self, Self::Error> {
        Ok(Self {
            status: AuctionStatus::take(&mut fields),
            result: fields.auction_won_status.take(),
            standing: Standing::take(&mut fields),
            auction: Auction::try_from(fields)?,
        })
    }
}

const ROWS: Rows = Rows { json: "Auctions", xml: "Auction", item: "" };

impl Call for GetClosedAuctions {
    type Effect = Reads;
    type Reply = Vec<ClosedAuction>;
    const COMMAND: &'static str = "get_closed_auctions";

    fn parameters(&self, to: &mut Parameters) {
        self.days.parameters(to);
        to.add_some("currency", self.currency.map(MarketCurrency::word));
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<ClosedAuction>, ContentError> {
        content.rows(&ROWS)
    }
}

impl Call for GetClosedBackorderAuctions {
    type Effect = Reads;
    type Reply = Vec<ClosedAuction>;
    const COMMAND: &'static str = "get_closed_backorder_auctions";

    fn parameters(&self, to: &mut Parameters) {
        self.days.parameters(to);
        to.add_some("currency", self.currency.map(MarketCurrency::word));
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<ClosedAuction>, ContentError> {
        content.rows(&ROWS)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;
    use crate::fixtures::{answer, both, reply};

    fn closed() -> GetClosedAuctions {
        GetClosedAuctions::between(date!(2000 - 01 - 02), date!(2015 - 05 - 15)).unwrap()
    }

    fn backorder() -> GetClosedBackorderAuctions {
        GetClosedBackorderAuctions::between(date!(2000 - 01 - 02), date!(2015 - 05 - 15)).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(
            Parameters::of(&closed()),
            @"command=get_closed_auctions&startDate=2000-01-02&endDate=2015-05-15"
        );
        insta::assert_snapshot!(
            Parameters::of(&closed().in_currency(MarketCurrency::Eur)),
            @"command=get_closed_auctions&startDate=2000-01-02&endDate=2015-05-15&currency=eur"
        );
        insta::assert_snapshot!(
            Parameters::of(&backorder().in_currency(MarketCurrency::Usd)),
            @"command=get_closed_backorder_auctions&startDate=2000-01-02&endDate=2015-05-15&currency=usd"
        );
    }

    #[test]
    fn a_request_out_of_range_is_not_built() {
        let (first, second) = (date!(2015 - 05 - 05), date!(2015 - 05 - 06));
        assert_eq!(GetClosedAuctions::between(second, first).unwrap_err().parameter(), "endDate");
        assert_eq!(GetClosedBackorderAuctions::between(second, first).unwrap_err().parameter(), "endDate");
    }

    #[test]
    fn auctions_that_are_over() {
        let auctions = reply(&closed(), both!("get_closed_auctions/reply"));
        assert_eq!(auctions[0].status, Some(AuctionStatus::Complete));
        assert_eq!(auctions[0].result, Some(AuctionResult::Won));
        insta::assert_debug_snapshot!("get_closed_auctions", auctions);
    }

    #[test]
    fn auctions_of_backordered_names_have_an_end_and_no_status() {
        let auctions = reply(&backorder(), both!("get_closed_backorder_auctions/reply"));
        assert_eq!(auctions[0].status, None);
        assert_eq!(auctions[0].auction.ends, Some(datetime!(2022-04-04 09:20:34.033 UTC)));
        // The clock beside the time stamp tells the same.
        assert_eq!(auctions[0].auction.end_time.at, Some(datetime!(2022-04-04 09:20:34 UTC)));
        insta::assert_debug_snapshot!("get_closed_backorder_auctions", auctions);
    }

    #[test]
    fn none_and_none_told() {
        let body = |list: &str| format!(r#"{{"GetClosedAuctionsResponse":{{"ResponseCode":0{list}}}}}"#);
        assert_eq!(answer(&closed(), &body(r#","Auctions":[]"#)).unwrap(), []);
        assert_eq!(answer(&closed(), &body("")).unwrap_err().code(), "incomplete");
    }
}
