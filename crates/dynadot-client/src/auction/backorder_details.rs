//! `get_backorder_auction_details`: all that is known of the auction of a backordered name.

use super::AuctionDetails;
use super::fields::Fields;
use crate::aftermarket::MarketCurrency;
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Asks about the auction of a backordered name (manual: "Get Backorder Auction Details Command").
///
/// Of the older commands for such auctions; [`GetAuctionDetails`](crate::auction::GetAuctionDetails) answers about every kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetBackorderAuctionDetails {
    domain: String,
    currency: Option<MarketCurrency>,
}

impl GetBackorderAuctionDetails {
    /// Asks about the auction of this name.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, currency: None })
    }

    /// The currency of the prices; by default US dollars.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.currency = Some(currency);
        self
    }
}

// Reply

impl Call for GetBackorderAuctionDetails {
    type Effect = Reads;
    type Reply = AuctionDetails;
    const COMMAND: &'static str = "get_backorder_auction_details";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add_some("currency", self.currency.map(MarketCurrency::word));
    }

    fn decode(&self, content: &Content<'_>) -> Result<AuctionDetails, ContentError> {
        let details = if content.is_marked() {
            AuctionDetails::beside(content)?.into_iter().next()
        } else {
            let fields: Fields = content.member("GetBackorderAuctionDetails")?;
            let unreadable = |reason: &str| ContentError::Unreadable {
                path: "GetBackorderAuctionDetails".to_owned(),
                reason: reason.to_owned(),
            };
            Some(AuctionDetails::try_from(fields).map_err(unreadable)?)
        };
        details.ok_or(ContentError::Missing { member: "Auction" })?.about(&[&self.domain])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{answer, both, reply};

    fn backorder() -> GetBackorderAuctionDetails {
        GetBackorderAuctionDetails::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&backorder()), @"command=get_backorder_auction_details&domain=example.com");
        insta::assert_snapshot!(
            Parameters::of(&backorder().in_currency(MarketCurrency::Eur)),
            @"command=get_backorder_auction_details&domain=example.com&currency=eur"
        );
        assert_eq!(GetBackorderAuctionDetails::new("a.com,b.com").unwrap_err().parameter(), "domain");
    }

    #[test]
    fn the_auction_of_a_backordered_name() {
        let found = reply(&backorder(), both!("get_backorder_auction_details/reply"));
        insta::assert_debug_snapshot!("get_backorder_auction_details", found);
    }

    #[test]
    fn the_auction_of_another_name_is_a_mismatch() {
        let other = GetBackorderAuctionDetails::new("example.net").unwrap();
        let (json, _) = both!("get_backorder_auction_details/reply");
        assert_eq!(answer(&other, json).unwrap_err().code(), "mismatch");
    }
}
