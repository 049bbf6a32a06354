//! Dynadot's price list, as offers.
//!
//! | what the list says | what is made of it |
//! |---|---|
//! | a price per year | registrations and renewals of 1 to 10 years, each at so many times the price of one |
//! | a price per N years | registrations and renewals of those terms up to 10 years that N divides |
//! | a transfer, a restore | one offer, for the time of the list's unit |
//! | more decimals than the currency has | the cost of the whole term, rounded up |
//! | blank, a dash, words, less than nothing | nothing |
//! | another unit, a TLD that isn't known | nothing; the line is named |

use std::collections::HashSet;
use std::num::NonZeroU32;

use dynadot_client::Sum;
use dynadot_client::domain::{TldPriceList, TldPriceRow, TldPrices};
use landrush_model::catalogue::{Offer, PricedOperation};
use landrush_model::ports::{OfferedPrices, Permit};
use landrush_model::{Currency, Hindrance, Money, Term, Tld, WaitReason};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::line::Line;

/// How many top-level domains a page has.
const PAGE: NonZeroU32 = match NonZeroU32::new(200) {
    Some(size) => size,
    None => NonZeroU32::MIN,
};

/// How many pages are read at most; there are some 1,500 top-level domains.
const PAGES: u32 = 50;

impl Line {
    /// Reads the price list, page by page. A registrar that doesn't know of pages gives all of it each time.
    pub(super) async fn price_list(&self, permit: &Permit) -> Result<OfferedPrices, Hindrance> {
        let (mut offered, mut seen) = (OfferedPrices::default(), HashSet::new());
        let mut currency: Option<String> = None;
        for page in 1..=PAGES {
            let call = TldPrices::page(page, PAGE);
            let mut list = self.read(permit, None, &call).await.map_err(|error| self.hindrance(error))?;
            let rows = list.rows.len();
            list.rows.retain(|row| seen.insert(row.tld.to_ascii_lowercase()));
            let first = currency.get_or_insert_with(|| list.currency.clone());
            if *first != list.currency {
                return Err(unusable("The registrar's price list changed its currency while it was read."));
            }
            if list.rows.is_empty() {
                break;
            }
            read_rows(&list, &mut offered)?;
            if rows != PAGE.get() as usize {
                break;
            }
        }
        Ok(offered)
    }
}

fn read_rows(list: &TldPriceList, offered: &mut OfferedPrices) -> Result<(), Hindrance> {
    let currency: Currency = list
        .currency
        .to_ascii_uppercase()
        .parse()
        .map_err(|_| unusable("The registrar's price list is in a currency that isn't known."))?;
    for row in &list.rows {
        match offers(row, currency) {
            Ok(offers) => offered.offers.extend(offers),
            Err(why) => offered.passed_over.push(why),
        }
    }
    Ok(())
}

fn unusable(text: &str) -> Hindrance {
    Hindrance { text: text.to_owned(), ..Hindrance::new(WaitReason::AskingRegistrar) }
}

/// What a line of the list offers.
fn offers(row: &TldPriceRow, currency: Currency) -> Result<Vec<Offer>, String> {
    let shown: String = row.tld.chars().take(64).collect();
    let tld: Tld = row.tld.parse().map_err(|_| format!("{shown}: not a known TLD"))?;
    let unit = row.price.years().and_then(|years| Term::try_from(i64::from(years)).ok());
    let unit = unit.ok_or_else(|| format!("{shown}: its prices are for no number of years from 1 to 10"))?;
    let terms: Vec<Term> = (1..=10)
        .filter(|years| years % i64::from(unit) == 0)
        .filter_map(|years| years.try_into().ok())
        .collect();
    let price = &row.price;
    let columns = [
        (PricedOperation::Register, &price.register, &terms[..]),
        (PricedOperation::Renew, &price.renew, &terms[..]),
        (PricedOperation::Transfer, &price.transfer, &[unit][..]),
        (PricedOperation::Restore, &price.restore, &[unit][..]),
    ];
    let mut offers = Vec::new();
    let value = |price: &Option<Sum>| price.as_ref().and_then(|Sum { value, .. }| *value);
    for (operation, price, terms) in columns {
        let Some(price) = value(price) else { continue };
        // A first year may be cheap, and the years behind it are not.
        let further = match operation {
            PricedOperation::Register => value(&row.price.renew).map_or(price, |renew| renew.max(price)),
            PricedOperation::Renew | PricedOperation::Transfer | PricedOperation::Restore => price,
        };
        for term in terms {
            let units = term.years() / unit.years();
            if let Some(cost) = cost(price, further, units, currency) {
                offers.push(Offer { tld: tld.clone(), operation, term: *term, cost });
            }
        }
    }
    Ok(offers)
}

/// The price of so many units, the first at one price and the further ones at another, in whole minor units; never less than it is.
fn cost(first: Decimal, further: Decimal, units: u8, currency: Currency) -> Option<Money> {
    let minor = Decimal::from(10_i64.checked_pow(currency.exponent().into())?);
    let price = further.checked_mul(units.saturating_sub(1).into())?.checked_add(first)?;
    let exact = price.checked_mul(minor)?;
    let amount = exact.ceil().to_i64().filter(|amount| *amount >= 0)?;
    Some(Money::new(amount, currency))
}

#[cfg(test)]
mod tests {
    use dynadot_client::{Format, read_answer};

    use super::*;

    fn read(rows: &str) -> OfferedPrices {
        let body = format!(
            r#"{{"TldPriceResponse":{{"ResponseCode":0,"Status":"success","Currency":"USD","TldPrice":[{rows}]}}}}"#
        );
        let list = read_answer(&TldPrices::all(), Format::Json, body.as_bytes()).unwrap();
        let mut offered = OfferedPrices::default();
        read_rows(&list, &mut offered).unwrap();
        offered
    }

    fn costs(offered: &OfferedPrices, operation: PricedOperation) -> Vec<(u8, i64)> {
        let of_operation = offered.offers.iter().filter(|offer| offer.operation == operation);
        of_operation.map(|offer| (offer.term.years(), offer.cost.amount)).collect()
    }

    #[test]
    fn a_price_per_year_is_one_of_one_to_ten_years() {
        let offered = read(
            r#"{"Tld":".com","Price":{"Unit":"(Price/1 year)","Register":"10.88","Renew":"11.00","Transfer":"10.50","Restore":"80.00"}}"#,
        );
        let registrations = costs(&offered, PricedOperation::Register);
        assert_eq!(registrations.len(), 10);
        assert_eq!((registrations[0], registrations[9]), ((1, 1_088), (10, 10_988)));
        assert_eq!(costs(&offered, PricedOperation::Renew)[1], (2, 2_200));
        assert_eq!(costs(&offered, PricedOperation::Transfer), [(1, 1_050)]);
        assert_eq!(costs(&offered, PricedOperation::Restore), [(1, 8_000)]);
    }

    #[test]
    fn a_cheap_first_year_makes_no_cheap_decade() {
        let offered =
            read(r#"{"Tld":".xyz","Price":{"Unit":"(Price/1 year)","Register":"1.99","Renew":"12.00"}}"#);
        let registrations = costs(&offered, PricedOperation::Register);
        assert_eq!((registrations[0], registrations[9]), ((1, 199), (10, 10_999)));
    }

    #[test]
    fn a_price_per_two_years_is_one_of_even_terms() {
        let offered = read(r#"{"Tld":"ai","Price":{"Unit":"(Price/2 years)","Register":"140.00"}}"#);
        let terms = costs(&offered, PricedOperation::Register);
        assert_eq!(terms, [(2, 14_000), (4, 28_000), (6, 42_000), (8, 56_000), (10, 70_000)]);
    }

    #[test]
    fn a_fraction_of_a_cent_is_rounded_up_for_the_whole_term() {
        let offered = read(r#"{"Tld":".net","Price":{"Unit":"(Price/1 year)","Register":"10.885"}}"#);
        let terms = costs(&offered, PricedOperation::Register);
        assert_eq!(terms[..3], [(1, 1_089), (2, 2_177), (3, 3_266)]);
    }

    #[test]
    fn what_is_no_price_is_not_offered() {
        let offered = read(
            r#"{"Tld":".org","Price":{"Unit":"(Price/1 year)","Register":"-","Renew":"","Transfer":"-1.00","Restore":"ask"}},
               {"Tld":".de","Price":{"Unit":"(Price/lifetime)","Register":"1.00"}},
               {"Tld":".de","Price":{"Unit":"(Price/0 year)","Register":"1.00"}},
               {"Tld":".nope","Price":{"Unit":"(Price/1 year)","Register":"1.00"}}"#,
        );
        assert_eq!(offered.offers, []);
        assert_eq!(offered.passed_over.len(), 3, "{:?}", offered.passed_over);
        assert!(offered.passed_over[2].starts_with(".nope: "), "{:?}", offered.passed_over);
    }

    #[test]
    fn nothing_is_offered_in_a_currency_that_nobody_knows() {
        let body = r#"{"TldPriceResponse":{"ResponseCode":0,"Currency":"Credits","TldPrice":[{"Tld":".com","Price":{}}]}}"#;
        let list = read_answer(&TldPrices::all(), Format::Json, body.as_bytes()).unwrap();
        assert!(read_rows(&list, &mut OfferedPrices::default()).is_err());
    }
}
