//! `get_open_auctions` and `get_open_backorder_auctions`: what can be bid for.

use super::Auction;
use crate::aftermarket::MarketCurrency;
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::error::Invalid;
use crate::page::{Page, Paged};
use crate::parameters::Parameters;

// Request

/// Asks for open auctions (manual: "Get Open Auctions Command").
///
/// There may be hundreds of thousands of them: ask by the page, see [`Client::pages`](crate::Client::pages). The manual has once
/// named 50 as the most that a page holds; 1,000 were accepted where that was measured.
///
/// JSON alone tells an auction's type, its beginning, the number of bidders and what the name is taken to be worth; XML alone
/// tells the revenue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetOpenAuctions {
    sources: Vec<AuctionSource>,
    currency: Option<MarketCurrency>,
    page: Option<Page>,
}

/// Where the names of auctions come from, to ask for some of them. What answers tell is an
/// [`AuctionType`](crate::auction::AuctionType).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuctionSource {
    /// Registrations at Dynadot that their owners let expire.
    Expired,
    /// Owners who sell.
    User,
    /// Names that several accounts had backordered.
    Backorder,
    /// Names that expired at a registry.
    RegistryExpired,
    /// Names that expired at another registrar.
    Registrar,
}

impl AuctionSource {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Expired, Self::User, Self::Backorder, Self::RegistryExpired, Self::Registrar];

    const fn word(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::User => "user",
            Self::Backorder => "backorder",
            Self::RegistryExpired => "registry_expired",
            Self::Registrar => "registrar",
        }
    }
}

impl GetOpenAuctions {
    /// Auctions of every kind.
    #[must_use]
    pub fn all() -> Self {
        Self { sources: AuctionSource::ALL.to_vec(), currency: None, page: None }
    }

    /// Auctions of names that come from these sources.
    ///
    /// # Errors
    /// When none is named: the manual requires the type.
    pub fn of(sources: impl IntoIterator<Item = AuctionSource>) -> Result<Self, Invalid> {
        let mut named = Vec::new();
        for source in sources {
            if !named.contains(&source) {
                named.push(source);
            }
        }
        if named.is_empty() {
            return Err(Invalid::new("type", "needs at least one kind of auction"));
        }
        Ok(Self { sources: named, currency: None, page: None })
    }

    /// The currency of the prices; by default US dollars.
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

/// Asks for open auctions of backordered names (manual: "Get Open Backorder Auctions Command"). The manual calls it deprecated;
/// ask [`GetOpenAuctions`] for [`AuctionSource::Backorder`] instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GetOpenBackorderAuctions {
    currency: Option<MarketCurrency>,
}

impl GetOpenBackorderAuctions {
    /// All of them.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// The currency of the prices; by default US dollars.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.currency = Some(currency);
        self
    }
}

// Reply

impl Call for GetOpenAuctions {
    type Effect = Reads;
    type Reply = Vec<Auction>;
    const COMMAND: &'static str = "get_open_auctions";

    fn parameters(&self, to: &mut Parameters) {
        to.add_some("currency", self.currency.map(MarketCurrency::word));
        let words: Vec<_> = self.sources.iter().map(|source| source.word()).collect();
        to.add("type", words.join(","));
        if let Some(page) = self.page {
            page.parameters(to);
        }
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<Auction>, ContentError> {
        content.rows(&Rows { json: "AuctionList", xml: "Auction", item: "" })
    }
}

impl Paged for GetOpenAuctions {
    type Row = Auction;

    fn with_page(self, page: Page) -> Self {
        self.on_page(page)
    }

    fn rows(auctions: &Vec<Auction>) -> &[Auction] {
        auctions
    }

    fn key(auction: &Auction) -> &str {
        &auction.domain
    }
}

impl Call for GetOpenBackorderAuctions {
    type Effect = Reads;
    type Reply = Vec<Auction>;
    const COMMAND: &'static str = "get_open_backorder_auctions";

    fn parameters(&self, to: &mut Parameters) {
        to.add_some("currency", self.currency.map(MarketCurrency::word));
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<Auction>, ContentError> {
        // The manual prints no JSON: the list may be named like that of the closed ones, or like its elements in XML.
        content.rows(&Rows { json: "Auctions", xml: "Auction", item: "" })
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use rust_decimal::Decimal;
    use time::macros::datetime;

    use super::*;
    use crate::answer::inspect_answer;
    use crate::auction::AuctionType;
    use crate::error::Refusal;
    use crate::fixtures::{answer, both, refusal, reply};
    use crate::format::Format;
    use crate::money::Currency;

    fn expired() -> GetOpenAuctions {
        GetOpenAuctions::of([AuctionSource::Expired]).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&expired()), @"command=get_open_auctions&type=expired");
        let page = Page::first(NonZeroU32::new(50).unwrap());
        insta::assert_snapshot!(
            Parameters::of(&GetOpenAuctions::all().in_currency(MarketCurrency::Eur).on_page(page)),
            @"command=get_open_auctions&currency=eur&type=expired%2Cuser%2Cbackorder%2Cregistry_expired%2Cregistrar&count_per_page=50&page_index=1"
        );
        insta::assert_snapshot!(Parameters::of(&GetOpenBackorderAuctions::all()), @"command=get_open_backorder_auctions");
        insta::assert_snapshot!(
            Parameters::of(&GetOpenBackorderAuctions::all().in_currency(MarketCurrency::Cny)),
            @"command=get_open_backorder_auctions&currency=cny"
        );
    }

    #[test]
    fn a_kind_is_named_and_named_once() {
        assert_eq!(GetOpenAuctions::of([]).unwrap_err().parameter(), "type");
        let twice = GetOpenAuctions::of([AuctionSource::User, AuctionSource::User]).unwrap();
        assert_eq!(twice.sources, [AuctionSource::User]);
    }

    #[test]
    fn json_and_xml_tell_different_things_of_one_auction() {
        let (json, xml) = both!("get_open_auctions/reply");
        let json = inspect_answer(&expired(), Format::Json, json.as_bytes()).unwrap();
        let xml = inspect_answer(&expired(), Format::Xml, xml.as_bytes()).unwrap();
        assert_eq!((json.unread, xml.unread), (Vec::new(), Vec::new()));
        insta::assert_debug_snapshot!("get_open_auctions_json", json.reply);
        insta::assert_debug_snapshot!("get_open_auctions_xml", xml.reply);
        let common = |auction: &Auction| {
            let auction = auction.clone();
            (auction.id, auction.domain, auction.bid, auction.currency, auction.bids, auction.ends)
        };
        let of = |auctions: &[Auction]| auctions.iter().map(common).collect::<Vec<_>>();
        assert_eq!(of(&json.reply), of(&xml.reply));
    }

    #[test]
    fn an_auction_of_the_live_service() {
        let auctions =
            answer(&expired(), include_str!("../../tests/wire/get_open_auctions/reply-live.json")).unwrap();
        let [auction] = auctions.as_slice() else { panic!("{auctions:?}") };
        assert_eq!((auction.links, auction.age), (Some(26), Some(9)));
        assert_eq!(auction.appraisal.value, Some(Decimal::new(82_200, 2)));
        assert_eq!(auction.renewal_price.value, Some(Decimal::new(1_088, 2)));
        // The account had chosen a time zone whose name several countries use.
        assert_eq!(auction.end_time.at, None);
        assert_eq!(auction.ends, Some(datetime!(2026-05-23 12:59:50 UTC)));
    }

    #[test]
    fn numbers_and_texts_change_places_and_none_is_none() {
        let body = r#"{"status":"success","auction_list":[{"auction_id":"42","domain":"example.com","is_idn":"no",
            "current_bid_price":1234.5,"currency":"usd","bids":"7","bidders":null,"visitors":-1,"links":"1,204","age":"-",
            "dyna_appraisal":"-1","renewal_price":"-0.1","end_time_stamp":"1649064034033","auction_type":"estate"}]}"#;
        let auctions = answer(&expired(), body).unwrap();
        let [auction] = auctions.as_slice() else { panic!("{auctions:?}") };
        assert_eq!(auction.bid.value, Some(Decimal::new(12_345, 1)));
        assert_eq!(auction.currency, Some(Currency::new("USD").unwrap()));
        assert_eq!((auction.bids, auction.bidders), (Some(7), None));
        assert_eq!((auction.visitors, auction.links, auction.age), (None, Some(1_204), None));
        assert_eq!((auction.appraisal.value, auction.renewal_price.value), (None, None));
        assert_eq!(auction.renewal_price.raw, "-0.1");
        assert_eq!(auction.ends, Some(datetime!(2022-04-04 09:20:34.033 UTC)));
        assert_eq!(auction.kind, Some(AuctionType::Other("estate".to_owned())));
    }

    #[test]
    fn no_auctions_and_none_told() {
        assert_eq!(answer(&expired(), r#"{"status":"success","auction_list":[]}"#).unwrap(), []);
        let error = answer(&expired(), r#"{"status":"success"}"#).unwrap_err();
        assert_eq!(error.code(), "incomplete");
        let error =
            answer(&expired(), r#"{"status":"success","auction_list":[{"auction_id":1}]}"#).unwrap_err();
        insta::assert_snapshot!(error, @"get_open_auctions: unreadable answer at AuctionList[0]: an auction without a domain");
    }

    #[test]
    fn a_wrong_key() {
        let error = refusal(&expired(), both!("get_open_auctions/error-invalid-key"));
        assert_eq!(error.refusal(), Some(Refusal::InvalidKey));
    }

    #[test]
    fn auctions_of_backordered_names() {
        let auctions = reply(&GetOpenBackorderAuctions::all(), both!("get_open_backorder_auctions/reply"));
        insta::assert_debug_snapshot!("get_open_backorder_auctions", auctions);
        let nested = r#"{"GetOpenBackorderAuctionsResponse":{"ResponseCode":0,"Status":"success",
            "GetOpenBackorderAuctionsContent":{"Auction":{"Domain":"example.com"}}}}"#;
        assert_eq!(answer(&GetOpenBackorderAuctions::all(), nested).unwrap()[0].domain, "example.com");
    }
}
