//! `get_listings` and `get_listing_item`: what owners sell.

use serde::Deserialize;

use crate::aftermarket::figures::figure;
use crate::aftermarket::{MarketCurrency, MarketPrice};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::domain::name;
use crate::error::Invalid;
use crate::id::digits_id;
use crate::page::{Page, Paged};
use crate::parameters::Parameters;
use crate::wire::{self, Flag};

// Request

/// Asks for the names that are for sale (manual: "Get Listings Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GetListings {
    currency: Option<MarketCurrency>,
    pending: Pending,
    registrars: Registrars,
    page: Option<Page>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Pending {
    #[default]
    Included,
    Excluded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Registrars {
    #[default]
    Dynadot,
    All,
}

impl GetListings {
    /// Names at Dynadot, those among them whose sale is pending too.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Not the names that a pending sale has locked.
    #[must_use]
    pub fn without_pending_sales(mut self) -> Self {
        self.pending = Pending::Excluded;
        self
    }

    /// Names at other registrars too.
    #[must_use]
    pub fn with_other_registrars(mut self) -> Self {
        self.registrars = Registrars::All;
        self
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

/// Asks about one name that is for sale (manual: "Get Listing Item Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetListingItem {
    domain: String,
    currency: Option<MarketCurrency>,
}

impl GetListingItem {
    /// Asks about this name.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, currency: None })
    }

    /// The currency of the price; by default US dollars. The answer does not repeat it.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.currency = Some(currency);
        self
    }
}

// Reply

/// A name that its owner sells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Listing {
    /// The listing's id.
    #[serde(default, rename = "ListingId", deserialize_with = "wire::optional")]
    pub id: Option<ListingId>,
    /// The name.
    #[serde(deserialize_with = "wire::text")]
    pub domain: String,
    /// What it costs, in the currency that was asked for.
    #[serde(default)]
    pub price: MarketPrice,
    /// How many pages link to the name.
    #[serde(default, rename = "InboundLinks", alias = "InBoundLinks", deserialize_with = "figure")]
    pub links: Option<u32>,
    /// The age of the name in years.
    #[serde(default, deserialize_with = "figure")]
    pub age: Option<u32>,
    /// Whether a pending sale has locked the name.
    #[serde(default, rename = "PendingSaleLocked", deserialize_with = "wire::optional")]
    pub sale_pending: Option<Flag>,
}

digits_id! {
    /// A listing's id.
    pub struct ListingId = "listing_id"
}

impl Call for GetListings {
    type Effect = Reads;
    type Reply = Vec<Listing>;
    const COMMAND: &'static str = "get_listings";

    fn parameters(&self, to: &mut Parameters) {
        to.add_some("currency", self.currency.map(MarketCurrency::word));
        match self.pending {
            Pending::Included => {}
            Pending::Excluded => to.add("exclude_pending_sale", "yes"),
        }
        match self.registrars {
            Registrars::Dynadot => {}
            Registrars::All => to.add("show_other_registrar", "yes"),
        }
        if let Some(page) = self.page {
            page.parameters(to);
        }
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<Listing>, ContentError> {
        content.rows(&Rows { json: "Listing", xml: "Listing", item: "" })
    }
}

impl Paged for GetListings {
    type Row = Listing;

    fn with_page(self, page: Page) -> Self {
        self.on_page(page)
    }

    fn rows(listings: &Vec<Listing>) -> &[Listing] {
        listings
    }

    fn key(listing: &Listing) -> &str {
        &listing.domain
    }
}

impl Call for GetListingItem {
    type Effect = Reads;
    type Reply = Listing;
    const COMMAND: &'static str = "get_listing_item";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add_some("currency", self.currency.map(MarketCurrency::word));
    }

    fn decode(&self, content: &Content<'_>) -> Result<Listing, ContentError> {
        let listing: Listing = content.member("Listing")?;
        if name::same(&self.domain, &listing.domain) {
            Ok(listing)
        } else {
            Err(ContentError::Mismatch { asked: self.domain.clone(), answered: listing.domain })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::fixtures::{answer, both, reply};

    fn item() -> GetListingItem {
        GetListingItem::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&GetListings::all()), @"command=get_listings");
        let page = Page::first(NonZeroU32::new(20).unwrap());
        let full = GetListings::all()
            .in_currency(MarketCurrency::Usd)
            .without_pending_sales()
            .with_other_registrars();
        insta::assert_snapshot!(
            Parameters::of(&full.on_page(page)),
            @"command=get_listings&currency=usd&exclude_pending_sale=yes&show_other_registrar=yes&count_per_page=20&page_index=1"
        );
        insta::assert_snapshot!(Parameters::of(&item()), @"command=get_listing_item&domain=example.com");
        insta::assert_snapshot!(
            Parameters::of(&item().in_currency(MarketCurrency::Eur)),
            @"command=get_listing_item&domain=example.com&currency=eur"
        );
        assert_eq!(GetListingItem::new("a.com,b.com").unwrap_err().parameter(), "domain");
    }

    #[test]
    fn names_for_sale() {
        let listings = reply(&GetListings::all(), both!("get_listings/reply"));
        insta::assert_debug_snapshot!("get_listings", listings);
    }

    #[test]
    fn no_name_for_sale_and_none_told() {
        let body = |list: &str| format!(r#"{{"GetListingsResponse":{{"ResponseCode":0{list}}}}}"#);
        assert_eq!(answer(&GetListings::all(), &body(r#","Listing":[]"#)).unwrap(), []);
        assert_eq!(answer(&GetListings::all(), &body("")).unwrap_err().code(), "incomplete");
    }

    #[test]
    fn one_name_under_roots_of_two_names() {
        let listing = reply(&item(), both!("get_listing_item/reply"));
        assert_eq!((listing.domain.as_str(), listing.sale_pending), ("example.com", Some(Flag::No)));
        assert_eq!((listing.links, listing.age), (Some(12), Some(3)));
        assert_eq!(listing.price.raw, "2500.00");
    }

    #[test]
    fn another_name_is_a_mismatch() {
        let other = GetListingItem::new("example.net").unwrap();
        assert_eq!(answer(&other, both!("get_listing_item/reply").0).unwrap_err().code(), "mismatch");
    }
}
