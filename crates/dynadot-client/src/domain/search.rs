//! `search`: whether domains can be registered, and at what price.

use serde::Deserialize;

use super::{Available, Price, name};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::error::Invalid;
use crate::money::Currency;
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Asks whether domains can be registered (manual: "Search Command").
///
/// A Regular account may ask about one domain per command, the others about
/// [`Level::domains_per_search`](crate::Level::domains_per_search).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    domains: Vec<String>,
    language: Option<String>,
    price: Option<Option<Currency>>,
}

impl Search {
    /// The most domains that one search takes.
    pub const MOST: usize = 100;

    /// Asks about one domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn one(domain: &str) -> Result<Self, Invalid> {
        Self::many([domain])
    }

    /// Asks about 1 to [`Search::MOST`] domains.
    ///
    /// # Errors
    /// When there are none or too many, or one is not a domain name in ASCII form.
    pub fn many<T: AsRef<str>>(domains: impl IntoIterator<Item = T>) -> Result<Self, Invalid> {
        let domains = name::checked_all("domain", domains, Self::MOST)?;
        Ok(Self { domains, language: None, price: None })
    }

    /// Asks for prices too, in the account's currency.
    #[must_use]
    pub fn with_prices(mut self) -> Self {
        self.price = Some(None);
        self
    }

    /// Asks for prices too, in this currency.
    #[must_use]
    pub fn with_prices_in(mut self, currency: Currency) -> Self {
        self.price = Some(Some(currency));
        self
    }

    /// The language tag of internationalised names, for all domains of the search.
    #[must_use]
    pub fn with_language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
        self
    }
}

// Reply

/// What is known of the domains that were asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SearchResults {
    /// One row per domain, in the service's order. A domain may be missing.
    pub rows: Vec<SearchRow>,
}

impl SearchResults {
    /// The row of one domain.
    #[must_use]
    pub fn of(&self, domain: &str) -> Option<&SearchRow> {
        self.rows.iter().find(|row| name::same(domain, &row.domain))
    }
}

/// What is known of one domain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Row")]
#[non_exhaustive]
pub struct SearchRow {
    /// The domain, as the service spells it.
    pub domain: String,
    /// Whether it can be registered.
    pub available: Available,
    /// The price, if it was asked for and the domain is available.
    pub price: Option<Price>,
    /// What the row says of itself: `success`, `system_busy`, an error text.
    pub note: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    #[serde(deserialize_with = "wire::text")]
    domain_name: String,
    #[serde(default, deserialize_with = "wire::optional")]
    available: Option<Available>,
    #[serde(default, deserialize_with = "wire::optional")]
    price: Option<Price>,
    #[serde(default, deserialize_with = "wire::optional")]
    status: Option<String>,
    #[serde(default, deserialize_with = "wire::optional")]
    error: Option<String>,
}

impl From<Row> for SearchRow {
    fn from(row: Row) -> Self {
        // A busy row has no `Available`: its status says why.
        let stated = |status: &String| match Available::from(status.as_str()) {
            Available::Yes | Available::No => None,
            word => Some(word),
        };
        let available = row
            .available
            .or_else(|| row.status.as_ref().and_then(stated))
            .unwrap_or_else(|| Available::Other(String::new()));
        Self { domain: row.domain_name, available, price: row.price, note: row.error.or(row.status) }
    }
}

impl Call for Search {
    type Effect = Reads;
    type Reply = SearchResults;
    const COMMAND: &'static str = "search";

    fn parameters(&self, to: &mut Parameters) {
        to.add_numbered("domain", &self.domains);
        if let Some(language) = &self.language {
            to.add_numbered("language", self.domains.iter().map(|_| language));
        }
        if let Some(currency) = &self.price {
            to.add("show_price", 1);
            to.add_some("currency", currency.as_ref());
        }
    }

    fn decode(&self, content: &Content<'_>) -> Result<SearchResults, ContentError> {
        let rows: Vec<SearchRow> =
            content.rows(&Rows { json: "SearchResults", xml: "Results", item: "SearchHeader" })?;
        let foreign = |row: &&SearchRow| !self.domains.iter().any(|asked| name::same(asked, &row.domain));
        if let Some(row) = rows.iter().find(foreign) {
            return Err(ContentError::Mismatch {
                asked: self.domains.join(","),
                answered: row.domain.clone(),
            });
        }
        Ok(SearchResults { rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PriceClass;
    use crate::error::{Outcome, Refusal};
    use crate::fixtures::{answer, fixture};

    #[test]
    fn request() {
        let one = Search::one("example.com").unwrap();
        insta::assert_snapshot!(Parameters::of(&one), @"command=search&domain0=example.com");
        let two = Search::many(["a.example", "xn--bcher-kva.example"]).unwrap();
        let two = two.with_prices_in(Currency::new("eur").unwrap()).with_language("de");
        insta::assert_snapshot!(
            Parameters::of(&two),
            @"command=search&domain0=a.example&domain1=xn--bcher-kva.example&language0=de&language1=de&show_price=1&currency=EUR"
        );
        assert!(Search::many(vec!["a.com"; 101]).is_err());
    }

    #[test]
    fn rows_of_the_manual_and_of_the_live_service() {
        let search =
            Search::many(["free.example", "premium.example", "taken.example", "busy.example"]).unwrap();
        let found = answer(&search, fixture!("search/reply")).unwrap();
        assert_eq!(found.rows.len(), 4);
        let free = found.of("FREE.example").unwrap();
        assert_eq!(free.available, Available::Yes);
        assert_eq!(free.price.as_ref().unwrap().registration.as_ref().unwrap().value.to_string(), "77.00");
        let premium = found.of("premium.example").unwrap().price.as_ref().unwrap();
        assert_eq!(premium.class, PriceClass::Premium);
        assert_eq!(found.of("taken.example").unwrap().available, Available::No);
        let busy = found.of("busy.example").unwrap();
        assert_eq!((&busy.available, busy.note.as_deref()), (&Available::SystemBusy, Some("system_busy")));
        assert_eq!(found.of("other.example"), None);
    }

    #[test]
    fn one_row_may_come_without_a_list_and_a_word_may_be_new() {
        let body = r#"{"SearchResponse":{"ResponseCode":0,"SearchResults":{"DomainName":"a.example","Available":"maybe"}}}"#;
        let found = answer(&Search::one("a.example").unwrap(), body).unwrap();
        assert_eq!(found.rows[0].available, Available::Other("maybe".to_owned()));
    }

    #[test]
    fn a_row_never_counts_as_available_by_its_status() {
        let body = r#"{"SearchResponse":{"ResponseCode":0,"SearchResults":[{"DomainName":"a.example","Status":"yes"}]}}"#;
        let found = answer(&Search::one("a.example").unwrap(), body).unwrap();
        assert_eq!(found.rows[0].available, Available::Other(String::new()));
    }

    #[test]
    fn success_without_rows_is_incomplete() {
        let error =
            answer(&Search::one("a.example").unwrap(), fixture!("search/error-no-results")).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("incomplete", Outcome::Unknown));
    }

    #[test]
    fn a_row_about_another_domain_is_a_mismatch() {
        let error = answer(&Search::one("a.example").unwrap(), fixture!("search/reply")).unwrap_err();
        assert_eq!(error.code(), "mismatch");
    }

    #[test]
    fn too_many_for_the_account() {
        let search = Search::many(["a.example", "b.example"]).unwrap();
        let error = answer(&search, fixture!("search/error-too-many-domains")).unwrap_err();
        assert_eq!(error.refusal(), Some(Refusal::TooManyDomains));
    }
}
