//! The currencies of the aftermarket.

use crate::money::Currency;

/// A currency that the commands of the aftermarket take (manual: "it should be "usd", "eur", or "cny""). Where none is given, the
/// service counts in US dollars, save for [`BuyItNow`](crate::marketplace::BuyItNow), where the account's default counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarketCurrency {
    /// US dollars.
    Usd,
    /// Euros.
    Eur,
    /// Chinese yuan.
    Cny,
}

impl MarketCurrency {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Usd => "usd",
            Self::Eur => "eur",
            Self::Cny => "cny",
        }
    }

    /// Whether this is the currency that an answer names.
    #[must_use]
    pub fn is(self, currency: &Currency) -> bool {
        currency.as_str().eq_ignore_ascii_case(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_known_again_in_an_answer() {
        assert!(MarketCurrency::Eur.is(&Currency::new("EUR").unwrap()));
        assert!(!MarketCurrency::Usd.is(&Currency::new("EUR").unwrap()));
    }
}
