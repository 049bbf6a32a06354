//! `place_auction_bid` and `place_backorder_auction_bid`: bidding.

use rust_decimal::Decimal;

use super::AuctionDetails;
use crate::aftermarket::{MarketCurrency, checked_amount};
use crate::call::{Call, Spends};
use crate::content::{Content, ContentError, Rows};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Bids in an auction (manual: "Place Auction Bid Command").
///
/// A bid binds: it counts as [`Spends`], though the money leaves the account only when the auction is won. The service bids up to
/// the amount on the account's behalf, as far as others make it. After an [`Outcome::Unknown`](crate::Outcome::Unknown) look with
/// [`GetAuctionBids`](crate::auction::GetAuctionBids) or [`GetAuctionDetails`](crate::auction::GetAuctionDetails).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceAuctionBid(Bid);

/// Bids in the auction of a backordered name (manual: "Place Backorder Auction Bid Command"). A bid binds, see
/// [`PlaceAuctionBid`], which takes bids for auctions of every kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceBackorderAuctionBid(Bid);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Bid {
    domain: String,
    amount: Decimal,
    currency: Option<MarketCurrency>,
}

impl Bid {
    fn new(domain: &str, amount: Decimal) -> Result<Self, Invalid> {
        let amount = checked_amount("bid_amount", amount)?;
        Ok(Self { domain: name::checked("domain", domain)?, amount, currency: None })
    }

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add("bid_amount", self.amount);
        to.add_some("currency", self.currency.map(MarketCurrency::word));
    }
}

impl PlaceAuctionBid {
    /// Bids this much for a name.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form, or the amount is not more than nothing or has more than two decimals.
    pub fn new(domain: &str, amount: Decimal) -> Result<Self, Invalid> {
        Bid::new(domain, amount).map(Self)
    }

    /// The currency of the amount; by default US dollars.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.0.currency = Some(currency);
        self
    }
}

impl PlaceBackorderAuctionBid {
    /// Bids this much for a name.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form, or the amount is not more than nothing or has more than two decimals.
    pub fn new(domain: &str, amount: Decimal) -> Result<Self, Invalid> {
        Bid::new(domain, amount).map(Self)
    }

    /// The currency of the amount; by default US dollars.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.0.currency = Some(currency);
        self
    }
}

// Reply

impl Call for PlaceAuctionBid {
    type Effect = Spends;
    /// The auction after the bid, which JSON tells and XML does not.
    type Reply = Option<AuctionDetails>;
    const COMMAND: &'static str = "place_auction_bid";

    fn parameters(&self, to: &mut Parameters) {
        self.0.parameters(to);
    }

    fn decode(&self, content: &Content<'_>) -> Result<Option<AuctionDetails>, ContentError> {
        match content.rows(&Rows { json: "AuctionDetails", xml: "", item: "" }) {
            // That the bid was taken is said already.
            Err(ContentError::Missing { .. }) => Ok(None),
            details => {
                let details: Vec<AuctionDetails> = details?;
                details.into_iter().next().map(|details| details.about(&[&self.0.domain])).transpose()
            }
        }
    }
}

impl Call for PlaceBackorderAuctionBid {
    type Effect = Spends;
    type Reply = ();
    const COMMAND: &'static str = "place_backorder_auction_bid";

    fn parameters(&self, to: &mut Parameters) {
        self.0.parameters(to);
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{inspect_answer, read_answer};
    use crate::error::Outcome;
    use crate::fixtures::{accepted, answer, both};
    use crate::format::Format;
    use crate::wire::Flag;

    fn bid() -> PlaceAuctionBid {
        PlaceAuctionBid::new("example.com", Decimal::new(4_599, 2)).unwrap()
    }

    fn backorder_bid() -> PlaceBackorderAuctionBid {
        PlaceBackorderAuctionBid::new("example.com", Decimal::new(100, 0)).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&bid()), @"command=place_auction_bid&domain=example.com&bid_amount=45.99");
        insta::assert_snapshot!(
            Parameters::of(&bid().in_currency(MarketCurrency::Usd)),
            @"command=place_auction_bid&domain=example.com&bid_amount=45.99&currency=usd"
        );
        insta::assert_snapshot!(
            Parameters::of(&backorder_bid()),
            @"command=place_backorder_auction_bid&domain=example.com&bid_amount=100"
        );
        insta::assert_snapshot!(
            Parameters::of(&backorder_bid().in_currency(MarketCurrency::Cny)),
            @"command=place_backorder_auction_bid&domain=example.com&bid_amount=100&currency=cny"
        );
    }

    #[test]
    fn a_request_out_of_range_is_not_built() {
        let one = Decimal::ONE;
        assert_eq!(PlaceAuctionBid::new("a.com,b.com", one).unwrap_err().parameter(), "domain");
        assert_eq!(PlaceAuctionBid::new("example.com", -one).unwrap_err().parameter(), "bid_amount");
        assert_eq!(PlaceBackorderAuctionBid::new("example", one).unwrap_err().parameter(), "domain");
        let thousandth = Decimal::new(1_001, 3);
        let error = PlaceBackorderAuctionBid::new("example.com", thousandth).unwrap_err();
        assert_eq!(error.to_string(), "`bid_amount` must have at most two decimals");
    }

    #[test]
    fn json_tells_the_auction_after_the_bid_and_xml_does_not() {
        let (json, xml) = both!("place_auction_bid/reply");
        let json = inspect_answer(&bid(), Format::Json, json.as_bytes()).unwrap();
        assert_eq!(json.unread, Vec::<String>::new());
        let details = json.reply.unwrap();
        assert_eq!(details.standing.high_bidder, Some(Flag::Yes));
        assert_eq!(details.standing.proxy_bid.value, Some(Decimal::new(12_100, 2)));
        insta::assert_debug_snapshot!("place_auction_bid_json", details);
        assert_eq!(read_answer(&bid(), Format::Xml, xml.as_bytes()).unwrap(), None);
    }

    #[test]
    fn an_answer_about_another_name_leaves_the_bid_unknown() {
        let other = PlaceAuctionBid::new("example.net", Decimal::ONE).unwrap();
        let error = answer(&other, both!("place_auction_bid/reply").0).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("mismatch", Outcome::Unknown));
    }

    #[test]
    fn words_never_heard_leave_the_bid_unknown() {
        let error =
            answer(&bid(), r#"{"Response":{"ResponseCode":"-1","Error":"bid too late"}}"#).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("refused.other", Outcome::Unknown));
    }

    #[test]
    fn a_root_that_is_misspelt_and_one_that_is_not() {
        accepted(&backorder_bid(), both!("place_backorder_auction_bid/reply"));
        accepted(&backorder_bid(), both!("place_backorder_auction_bid/reply-spelt"));
    }
}
