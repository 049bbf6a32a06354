//! `get_expired_closeout_domains`: what is left of the auctions.

use serde::Deserialize;
use time::OffsetDateTime;

use crate::aftermarket::figures::{currency, figure, moment};
use crate::aftermarket::records::records;
use crate::aftermarket::{MarketCurrency, MarketPrice};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::domain::name;
use crate::error::Invalid;
use crate::money::Currency;
use crate::page::{Page, Paged};
use crate::parameters::Parameters;
use crate::wire::{self, Flag};

// Request

/// Asks for expired names that are closed out (manual: "Get Expired Closeout Domains Command").
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetExpiredCloseoutDomains {
    domain: Option<String>,
    currency: Option<MarketCurrency>,
    page: Option<Page>,
}

impl GetExpiredCloseoutDomains {
    /// All of them, as far as the service gives them without a page.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// One of them, if it is there.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn of_domain(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: Some(name::checked("domain", domain)?), ..Self::default() })
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

// Reply

/// Names that are closed out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CloseoutList {
    /// How many there are, by the service's own count. The manual does not tell whether on this page or in all.
    pub size: Option<u32>,
    /// The names, in the service's order.
    pub rows: Vec<Closeout>,
}

/// A name that is closed out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Closeout {
    /// The name.
    #[serde(rename = "DomainName", deserialize_with = "wire::text")]
    pub domain: String,
    /// The name in Unicode.
    #[serde(default, rename = "DomainNameUtf", deserialize_with = "wire::optional")]
    pub unicode_name: Option<String>,
    /// What it costs now.
    #[serde(default, rename = "CurrentPrice")]
    pub price: MarketPrice,
    /// Whether the name is internationalised.
    #[serde(default, rename = "IsIdn", deserialize_with = "wire::optional")]
    pub idn: Option<Flag>,
    /// When the sale ends.
    #[serde(default, rename = "EndTimeStamp", alias = "EndTimestamp", deserialize_with = "moment")]
    pub ends: Option<OffsetDateTime>,
    /// What a renewal costs.
    #[serde(default)]
    pub renewal_price: MarketPrice,
    /// What the name earned while it was parked.
    #[serde(default, rename = "ExpiredRevenue")]
    pub revenue: MarketPrice,
    /// What Estibot takes the name to be worth. JSON alone tells it.
    #[serde(default)]
    pub estibot_appraisal: MarketPrice,
    /// How many pages link to the name.
    #[serde(default, rename = "InboundLinks", alias = "InBoundLinks", deserialize_with = "figure")]
    pub links: Option<u32>,
    /// How many visited the name in a month.
    #[serde(default, deserialize_with = "figure")]
    pub monthly_visitors: Option<u32>,
    /// The currency of the prices. JSON alone tells it.
    #[serde(default, deserialize_with = "currency")]
    pub currency: Option<Currency>,
}

/// A count of the service's.
#[derive(Deserialize)]
#[serde(transparent)]
struct Size(#[serde(deserialize_with = "figure")] Option<u32>);

impl Call for GetExpiredCloseoutDomains {
    type Effect = Reads;
    type Reply = CloseoutList;
    const COMMAND: &'static str = "get_expired_closeout_domains";

    fn parameters(&self, to: &mut Parameters) {
        to.add_some("domain", self.domain.as_ref());
        to.add_some("currency", self.currency.map(MarketCurrency::word));
        if let Some(page) = self.page {
            page.parameters(to);
        }
    }

    fn decode(&self, content: &Content<'_>) -> Result<CloseoutList, ContentError> {
        let size = content.member::<Size>("Size").ok().and_then(|Size(size)| size);
        let rows: Vec<Closeout> = match content.rows(&Rows {
            json: "CloseoutDomains",
            xml: "CloseoutDomains",
            item: "CloseoutItem",
        }) {
            // The manual shows no element around a name in XML.
            Err(ContentError::Missing { .. }) if content.is_marked() => records(content, &["Size"])?,
            rows => rows?,
        };
        let foreign = |asked: &String| {
            rows.iter()
                .find(|row| !name::same(asked, &row.domain))
                .map(|row| ContentError::Mismatch { asked: asked.clone(), answered: row.domain.clone() })
        };
        match self.domain.as_ref().and_then(foreign) {
            Some(mismatch) => Err(mismatch),
            None => Ok(CloseoutList { size, rows }),
        }
    }
}

impl Paged for GetExpiredCloseoutDomains {
    type Row = Closeout;

    fn with_page(self, page: Page) -> Self {
        self.on_page(page)
    }

    fn rows(list: &CloseoutList) -> &[Closeout] {
        &list.rows
    }

    fn key(closeout: &Closeout) -> &str {
        &closeout.domain
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::answer::{inspect_answer, read_answer};
    use crate::fixtures::{answer, both};
    use crate::format::Format;

    fn all() -> GetExpiredCloseoutDomains {
        GetExpiredCloseoutDomains::all()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&all()), @"command=get_expired_closeout_domains");
        let page = Page::new(3, NonZeroU32::new(100).unwrap());
        let one = GetExpiredCloseoutDomains::of_domain("example.com").unwrap();
        insta::assert_snapshot!(
            Parameters::of(&one.in_currency(MarketCurrency::Usd).on_page(page)),
            @"command=get_expired_closeout_domains&domain=example.com&currency=usd&count_per_page=100&page_index=3"
        );
        assert_eq!(GetExpiredCloseoutDomains::of_domain("example").unwrap_err().parameter(), "domain");
    }

    #[test]
    fn names_in_camel_case_and_side_by_side() {
        let (json, xml) = both!("get_expired_closeout_domains/reply");
        let json = inspect_answer(&all(), Format::Json, json.as_bytes()).unwrap();
        let xml = inspect_answer(&all(), Format::Xml, xml.as_bytes()).unwrap();
        assert_eq!((json.unread, xml.unread), (Vec::new(), Vec::new()));
        insta::assert_debug_snapshot!("get_expired_closeout_domains", json.reply);
        let common = |list: CloseoutList| {
            let tell =
                |row: Closeout| (row.domain, row.price, row.renewal_price, row.revenue, row.ends, row.links);
            list.rows.into_iter().map(tell).collect::<Vec<_>>()
        };
        assert_eq!(common(json.reply), common(xml.reply));
    }

    #[test]
    fn xml_may_have_elements_around_names_too() {
        let body = |content: &str| {
            format!(
                "<GetExpiredCloseoutDomainsResponse><GetExpiredCloseoutDomainsHeader><ResponseCode>0</ResponseCode>\
                 </GetExpiredCloseoutDomainsHeader><GetExpiredCloseoutDomainsContent>{content}\
                 </GetExpiredCloseoutDomainsContent></GetExpiredCloseoutDomainsResponse>"
            )
        };
        let item = |name: &str| format!("<CloseoutItem><DomainName>{name}</DomainName></CloseoutItem>");
        let two = item("a.example") + &item("b.example");
        for content in [two.clone(), format!("<Size>2</Size><CloseoutDomains>{two}</CloseoutDomains>")] {
            let list = read_answer(&all(), Format::Xml, body(&content).as_bytes()).unwrap();
            let names: Vec<_> = list.rows.iter().map(|row| row.domain.as_str()).collect();
            assert_eq!(names, ["a.example", "b.example"], "{content}");
        }
        for content in ["", "<Size>0</Size>", "<CloseoutDomains/>"] {
            assert_eq!(
                read_answer(&all(), Format::Xml, body(content).as_bytes()).unwrap().rows,
                [],
                "{content}"
            );
        }
    }

    #[test]
    fn none_and_none_told() {
        let body =
            |list: &str| format!(r#"{{"GetExpiredCloseoutDomainsResponse":{{"ResponseCode":0{list}}}}}"#);
        let none = answer(&all(), &body(r#","Size":0,"CloseoutDomains":[]"#)).unwrap();
        assert_eq!(none, CloseoutList { size: Some(0), rows: Vec::new() });
        assert_eq!(answer(&all(), &body(r#","Size":0"#)).unwrap_err().code(), "incomplete");
    }

    #[test]
    fn another_name_than_was_asked_for_is_a_mismatch() {
        let other = GetExpiredCloseoutDomains::of_domain("example.org").unwrap();
        let error = answer(&other, both!("get_expired_closeout_domains/reply").0).unwrap_err();
        assert_eq!(error.code(), "mismatch");
    }
}
