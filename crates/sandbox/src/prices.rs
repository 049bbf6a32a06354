//! What a year of a domain costs, per top-level domain.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The yearly prices of one top-level domain. They have no currency: the sandbox knows no exchange rates, so the figure is
/// the same in every currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TldPrice {
    /// A year of registration.
    pub register: Decimal,
    /// A year of renewal.
    pub renew: Decimal,
}

impl TldPrice {
    /// What a premium name costs: ten times the ordinary price.
    #[must_use]
    pub fn premium(self) -> Self {
        Self { register: self.register * Decimal::TEN, renew: self.renew * Decimal::TEN }
    }
}

/// The price list: the top-level domains that the sandbox sells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceList {
    tlds: BTreeMap<String, TldPrice>,
}

impl PriceList {
    /// A list without any top-level domain.
    #[must_use]
    pub fn empty() -> Self {
        Self { tlds: BTreeMap::new() }
    }

    /// Adds a top-level domain (`com`, `co.uk`) or replaces its prices.
    #[must_use]
    pub fn with(mut self, tld: &str, register: Decimal, renew: Decimal) -> Self {
        let tld = tld.trim_start_matches('.').to_ascii_lowercase();
        self.tlds.insert(tld, TldPrice { register, renew });
        self
    }

    /// The prices of a top-level domain.
    #[must_use]
    pub fn of_tld(&self, tld: &str) -> Option<TldPrice> {
        self.tlds.get(tld).copied()
    }

    /// Every top-level domain with its prices, by name.
    pub fn all(&self) -> impl Iterator<Item = (&str, TldPrice)> {
        self.tlds.iter().map(|(tld, price)| (tld.as_str(), *price))
    }

    /// The prices of a domain: everything after its first label must be a top-level domain of the list.
    #[must_use]
    pub fn of_domain(&self, domain: &str) -> Option<TldPrice> {
        let (_, tld) = domain.split_once('.')?;
        self.of_tld(tld)
    }
}

impl Default for PriceList {
    /// A dozen top-level domains at prices of the usual size.
    fn default() -> Self {
        // In hundredths.
        const USUAL: [(&str, i64, i64); 16] = [
            ("app", 1199, 1399),
            ("biz", 699, 1899),
            ("blog", 399, 2499),
            ("cloud", 399, 2199),
            ("co", 999, 2799),
            ("co.uk", 599, 749),
            ("com", 1088, 1088),
            ("de", 549, 649),
            ("dev", 999, 1299),
            ("eu", 499, 799),
            ("info", 399, 2299),
            ("io", 3499, 4999),
            ("net", 1199, 1249),
            ("org", 749, 1099),
            ("shop", 199, 3399),
            ("xyz", 199, 1299),
        ];
        USUAL.into_iter().fold(Self::empty(), |list, (tld, register, renew)| {
            list.with(tld, Decimal::new(register, 2), Decimal::new(renew, 2))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_below_a_registered_name_has_no_price() {
        let prices = PriceList::default();
        assert!(prices.of_domain("shop.com").is_some());
        assert!(prices.of_domain("shop.co.uk").is_some());
        assert!(prices.of_domain("www.shop.com").is_none());
        assert!(prices.of_domain("com").is_none());
    }
}
