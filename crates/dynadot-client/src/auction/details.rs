//! `get_auction_details`: all that is known of some auctions.

use serde::{Deserialize, Deserializer};

use super::fields::Fields;
use super::{Auction, AuctionStatus, PlacedBid, Standing};
use crate::aftermarket::records::records;
use crate::aftermarket::{MarketCurrency, MarketPrice};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;
use crate::wire::{self, Flag};

// Request

/// Asks about the auctions of some names (manual: "Get Auction Details Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetAuctionDetails {
    domains: Vec<String>,
    currency: Option<MarketCurrency>,
}

impl GetAuctionDetails {
    /// The most names that one request takes. The manual does not say; this is what its other lists of names hold.
    pub const MOST: usize = 100;

    /// Asks about the auction of one name.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Self::many([domain])
    }

    /// Asks about the auctions of 1 to [`GetAuctionDetails::MOST`] names. XML is only known to answer about one.
    ///
    /// # Errors
    /// When there are none or too many, or one is not a domain name in ASCII form.
    pub fn many<T: AsRef<str>>(domains: impl IntoIterator<Item = T>) -> Result<Self, Invalid> {
        Ok(Self { domains: name::checked_all("domain", domains, Self::MOST)?, currency: None })
    }

    /// The currency of the prices; by default US dollars.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.currency = Some(currency);
        self
    }
}

// Reply

/// An auction, and what the account has to do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuctionDetails {
    /// The auction.
    pub auction: Auction,
    /// How far it is.
    pub status: Option<AuctionStatus>,
    /// Whether it is over.
    pub ended: Option<Flag>,
    /// How the account stands in it.
    pub standing: Standing,
    /// The least that the next bid must be, as far as the name of the field tells; the manual does not explain it.
    pub accepted_bid: MarketPrice,
    /// The last bid, in JSON.
    pub last_bid: Option<PlacedBid>,
    /// All bids, in JSON.
    pub history: Vec<PlacedBid>,
}

impl TryFrom<Fields> for AuctionDetails {
    type Error = &'static str;

    fn try_from(mut fields: Fields) -> Result<Self, Self::Error> {
        Ok(Self {
            status: AuctionStatus::take(&mut fields),
            ended: fields.auction_ended.take(),
            standing: Standing::take(&mut fields),
            accepted_bid: std::mem::take(&mut fields.accepted_bid_price),
            // Where only one price is told, it is the auction's.
            last_bid: fields.current_bid_price.is_some().then(|| PlacedBid::take(&mut fields)).flatten(),
            auction: Auction::try_from(fields)?,
            history: Vec::new(),
        })
    }
}

impl<'de> Deserialize<'de> for AuctionDetails {
    /// JSON wraps the auction and puts the bids beside it.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Wrapped {
            auction_json: Fields,
            #[serde(default, deserialize_with = "wire::list")]
            bid_history: Vec<PlacedBid>,
        }
        let Wrapped { auction_json, bid_history } = Wrapped::deserialize(from)?;
        let details = Self::try_from(auction_json).map_err(serde::de::Error::custom)?;
        Ok(Self { history: bid_history, ..details })
    }
}

impl AuctionDetails {
    /// From XML: what the account has to do with the auction stands beside the auction.
    pub(super) fn beside(content: &Content<'_>) -> Result<Vec<Self>, ContentError> {
        let fields: Vec<Fields> = records(content, &[])?;
        if fields.is_empty() {
            return Err(ContentError::Missing { member: "Auction" });
        }
        let details = |(index, fields): (usize, Fields)| {
            Self::try_from(fields).map_err(|reason: &str| ContentError::Unreadable {
                path: format!("Auction[{index}]"),
                reason: reason.to_owned(),
            })
        };
        fields.into_iter().enumerate().map(details).collect()
    }

    /// The same, if it is about one of these names.
    pub(super) fn about<T: AsRef<str>>(self, domains: &[T]) -> Result<Self, ContentError> {
        if domains.iter().any(|asked| name::same(asked.as_ref(), &self.auction.domain)) {
            return Ok(self);
        }
        let asked: Vec<_> = domains.iter().map(T::as_ref).collect();
        Err(ContentError::Mismatch { asked: asked.join(","), answered: self.auction.domain })
    }
}

impl Call for GetAuctionDetails {
    type Effect = Reads;
    type Reply = Vec<AuctionDetails>;
    const COMMAND: &'static str = "get_auction_details";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", self.domains.join(","));
        to.add_some("currency", self.currency.map(MarketCurrency::word));
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<AuctionDetails>, ContentError> {
        // How many there are says nothing new.
        content.member::<String>("Size").ok();
        let details = match content.rows(&Rows { json: "AuctionDetails", xml: "", item: "" }) {
            Err(ContentError::Missing { .. }) if content.is_marked() => AuctionDetails::beside(content)?,
            rows => rows?,
        };
        details.into_iter().map(|details: AuctionDetails| details.about(&self.domains)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{inspect_answer, read_answer};
    use crate::fixtures::{answer, both};
    use crate::format::Format;

    fn details() -> GetAuctionDetails {
        GetAuctionDetails::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&details()), @"command=get_auction_details&domain=example.com");
        let two = GetAuctionDetails::many(["example.com", "xn--bcher-kva.example"]).unwrap();
        insta::assert_snapshot!(
            Parameters::of(&two.in_currency(MarketCurrency::Usd)),
            @"command=get_auction_details&domain=example.com%2Cxn--bcher-kva.example&currency=usd"
        );
    }

    #[test]
    fn a_request_out_of_range_is_not_built() {
        assert_eq!(GetAuctionDetails::many([""; 0]).unwrap_err().parameter(), "domain");
        assert_eq!(GetAuctionDetails::many(vec!["a.com"; 101]).unwrap_err().parameter(), "domain");
        assert_eq!(GetAuctionDetails::new("bücher.example").unwrap_err().parameter(), "domain");
    }

    #[test]
    fn json_wraps_the_auction_and_xml_puts_it_aside() {
        let (json, xml) = both!("get_auction_details/reply");
        let json = inspect_answer(&details(), Format::Json, json.as_bytes()).unwrap();
        let xml = inspect_answer(&details(), Format::Xml, xml.as_bytes()).unwrap();
        assert_eq!((json.unread, xml.unread), (Vec::new(), Vec::new()));
        insta::assert_debug_snapshot!("get_auction_details_json", json.reply);
        insta::assert_debug_snapshot!("get_auction_details_xml", xml.reply);
        let common = |details: &AuctionDetails| {
            let AuctionDetails { auction, status, standing, .. } = details.clone();
            (
                auction.id,
                auction.domain,
                auction.bid,
                auction.currency,
                auction.ends,
                status,
                standing.high_bidder,
            )
        };
        assert_eq!(common(&json.reply[0]), common(&xml.reply[0]));
    }

    #[test]
    fn the_placeholders_of_the_manual_are_none() {
        let body = include_str!("../../tests/wire/get_auction_details/reply-manual.json");
        let answered = answer(&details(), body).unwrap();
        let [found] = answered.as_slice() else { panic!("{answered:?}") };
        assert_eq!((found.auction.ends, found.auction.visitors), (None, None));
        assert_eq!((found.auction.renewal_price.value, &found.last_bid), (None, &None));
        assert_eq!(found.status, Some(AuctionStatus::InProgress));
        assert_eq!(found.history, []);
    }

    #[test]
    fn auctions_in_a_row_and_their_fields_without_an_element() {
        let fields = |domain: &str| {
            format!(
                "<AuctionStatusId>0</AuctionStatusId><YourCurrentBid>-1</YourCurrentBid>\
                 <Domain>{domain}</Domain><BidPrice>9.99</BidPrice>"
            )
        };
        let body = format!(
            "<GetAuctionDetailsResponse><GetAuctionDetailsHeader><SuccessCode>0</SuccessCode></GetAuctionDetailsHeader>\
             <GetAuctionDetailsContent>{}{}</GetAuctionDetailsContent></GetAuctionDetailsResponse>",
            fields("a.example"),
            fields("b.example")
        );
        let two = GetAuctionDetails::many(["a.example", "b.example"]).unwrap();
        let found = read_answer(&two, Format::Xml, body.as_bytes()).unwrap();
        let names: Vec<_> = found.iter().map(|details| details.auction.domain.as_str()).collect();
        assert_eq!(names, ["a.example", "b.example"]);
        assert_eq!((&found[1].auction.bid.raw, found[1].standing.bid.value), (&"9.99".to_owned(), None));
        let error = read_answer(&details(), Format::Xml, body.as_bytes()).unwrap_err();
        assert_eq!(error.code(), "mismatch");
    }

    #[test]
    fn nothing_told_is_incomplete() {
        let error = answer(&details(), r#"{"status":"success","size":0}"#).unwrap_err();
        assert_eq!(error.code(), "incomplete");
        assert_eq!(answer(&details(), r#"{"status":"success","size":0,"auction_details":[]}"#).unwrap(), []);
    }
}
