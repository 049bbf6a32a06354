//! `tld_price`: what the account pays per top-level domain.

use std::num::NonZeroU32;

use serde::Deserialize;

use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::money::{Currency, Sum};
use crate::page::{Page, Paged};
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Asks for the price list (manual: "TLD Prices").
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TldPrices {
    currency: Option<Currency>,
    page: Option<Page>,
}

impl TldPrices {
    /// The whole list, in the account's currency.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// One page of so many top-level domains, from page 1 on; the last is the first that is not full. Sorted by name, so that
    /// pages fit together.
    #[must_use]
    pub fn page(index: u32, size: NonZeroU32) -> Self {
        Self::all().on_page(Page::new(index, size))
    }

    /// One page of it, sorted by name, so that pages fit together.
    #[must_use]
    pub fn on_page(mut self, page: Page) -> Self {
        self.page = Some(page);
        self
    }

    /// In this currency. The manual names USD, EUR and CNY.
    #[must_use]
    pub fn in_currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }
}

// Reply

/// The price list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TldPriceList {
    /// The account's price level, such as `Regular Pricing`.
    pub level: Option<String>,
    /// The currency of all prices, as the service spells it.
    pub currency: String,
    /// One row per top-level domain.
    pub rows: Vec<TldPriceRow>,
}

/// The prices of one top-level domain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct TldPriceRow {
    /// The top-level domain as the service spells it: live with a leading dot, in the manual without.
    #[serde(deserialize_with = "wire::text")]
    pub tld: String,
    /// What it costs.
    pub price: TldPriceColumns,
}

/// What a top-level domain costs. A price that isn't there, is blank or a dash is none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct TldPriceColumns {
    /// For how long the prices are, such as `(Price/1 year)`.
    #[serde(default, deserialize_with = "wire::optional")]
    pub unit: Option<String>,
    /// Of a registration.
    #[serde(default)]
    pub register: Option<Sum>,
    /// Of a renewal.
    #[serde(default)]
    pub renew: Option<Sum>,
    /// Of a transfer.
    #[serde(default)]
    pub transfer: Option<Sum>,
    /// Of a restore.
    #[serde(default)]
    pub restore: Option<Sum>,
}

impl TldPriceColumns {
    /// How many years the prices are for; none if the unit doesn't say so beyond doubt.
    #[must_use]
    pub fn years(&self) -> Option<u8> {
        let unit =
            self.unit.as_deref()?.trim().trim_start_matches('(').trim_end_matches(')').to_ascii_lowercase();
        let (years, word) = unit.strip_prefix("price/")?.trim().split_once(' ')?;
        matches!(word.trim(), "year" | "years").then(|| years.parse().ok())?
    }
}

impl Call for TldPrices {
    type Effect = Reads;
    type Reply = TldPriceList;
    const COMMAND: &'static str = "tld_price";

    fn parameters(&self, to: &mut Parameters) {
        to.add_some("currency", self.currency.as_ref());
        if let Some(page) = self.page {
            page.parameters(to);
            to.add("sort", "NameAsc");
        }
    }

    fn decode(&self, content: &Content<'_>) -> Result<TldPriceList, ContentError> {
        let level = content.member::<String>("PriceLevel").ok();
        let currency: String = content.member("Currency")?;
        if let Some(asked) =
            self.currency.as_ref().filter(|asked| !currency.trim().eq_ignore_ascii_case(asked.as_str()))
        {
            return Err(ContentError::Mismatch { asked: asked.to_string(), answered: currency });
        }
        let rows = content.rows(&Rows { json: "TldPrice", xml: "TldPriceContent", item: "TldContent" })?;
        Ok(TldPriceList { level, currency: currency.trim().to_owned(), rows })
    }
}

impl Paged for TldPrices {
    type Row = TldPriceRow;

    fn with_page(self, page: Page) -> Self {
        self.on_page(page)
    }

    fn rows(list: &TldPriceList) -> &[TldPriceRow] {
        &list.rows
    }

    fn key(row: &TldPriceRow) -> &str {
        &row.tld
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::error::{Outcome, Refusal};
    use crate::fixtures::{answer, fixture};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&TldPrices::all()), @"command=tld_price");
        let page =
            TldPrices::page(2, NonZeroU32::new(100).unwrap()).in_currency(Currency::new("usd").unwrap());
        insta::assert_snapshot!(
            Parameters::of(&page),
            @"command=tld_price&currency=USD&count_per_page=100&page_index=2&sort=NameAsc"
        );
    }

    #[test]
    fn the_row_of_the_manual() {
        let list = answer(&TldPrices::all(), fixture!("tld_price/reply-manual")).unwrap();
        assert_eq!((list.level.as_deref(), list.currency.as_str()), (Some("Regular Pricing"), "USD"));
        let row = &list.rows[0];
        assert_eq!((row.tld.as_str(), row.price.years()), ("com", Some(1)));
        let value = |sum: &Option<Sum>| sum.as_ref().and_then(|sum| sum.value);
        assert_eq!(value(&row.price.register), Some(Decimal::new(1_500, 2)));
        assert_eq!(value(&row.price.restore), Some(Decimal::new(1_000, 2)));
    }

    #[test]
    fn rows_of_the_live_service() {
        let list = answer(&TldPrices::all(), fixture!("tld_price/reply")).unwrap();
        let price = |row: usize| &list.rows[row].price;
        let value = |sum: &Option<Sum>| sum.as_ref().and_then(|sum| sum.value).map(|value| value.to_string());
        assert_eq!(list.rows[0].tld, ".com");
        assert_eq!(value(&price(0).register).as_deref(), Some("10.885"));
        assert_eq!(value(&price(1).register).as_deref(), Some("1234.50"));
        // No transfers, and a restore that nobody can read.
        assert_eq!((value(&price(1).transfer), value(&price(1).restore)), (None, None));
        assert_eq!((price(2).years(), price(2).renew.as_ref()), (Some(2), None));
        assert_eq!(price(3).years(), None);
    }

    #[test]
    fn one_row_may_come_without_a_list() {
        let body = r#"{"TldPriceResponse":{"ResponseCode":"0","Currency":"EUR","TldPrice":{"Tld":".de","Price":{"Register":5.49}}}}"#;
        let list = answer(&TldPrices::all(), body).unwrap();
        assert_eq!((list.rows.len(), list.level), (1, None));
    }

    #[test]
    fn prices_in_another_currency_than_was_asked_for_are_a_mismatch() {
        let asked = TldPrices::all().in_currency(Currency::new("EUR").unwrap());
        assert_eq!(answer(&asked, fixture!("tld_price/reply")).unwrap_err().code(), "mismatch");
    }

    #[test]
    fn a_list_without_a_currency_is_incomplete() {
        let body = r#"{"TldPriceResponse":{"ResponseCode":0,"TldPrice":[]}}"#;
        let error = answer(&TldPrices::all(), body).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("incomplete", Outcome::Unknown));
    }

    #[test]
    fn a_wrong_key_is_refused() {
        let error = answer(&TldPrices::all(), fixture!("tld_price/error-invalid-key")).unwrap_err();
        assert_eq!(error.refusal(), Some(Refusal::InvalidKey));
    }
}
