//! The price text of a search.
//!
//! Two forms are on record: `77.00 in USD` in the manual, and live
//! `Registration Price: 12.52 in USD and Renewal price: 12.52 in USD and Domain is not a Premium Domain`.
//! A text with several prices never yields the first number as *the* price: only labelled parts count there.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use crate::money::{Currency, plain};
use crate::wire;

/// A price as the search printed it, with what can be read from it beyond doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Price {
    /// The price of the registration.
    pub registration: Option<Amount>,
    /// The price of a renewal.
    pub renewal: Option<Amount>,
    /// Whether the text calls the domain a premium domain.
    pub class: PriceClass,
    /// The text as it came.
    pub raw: String,
}

/// A sum in a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Amount {
    /// The sum, in whole units of the currency.
    pub value: Decimal,
    /// The currency.
    pub currency: Currency,
}

/// Whether a domain is sold at a premium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PriceClass {
    /// The text says it is not.
    Standard,
    /// The text says it is: registering needs [`PremiumConsent::Accept`](crate::domain::PremiumConsent::Accept).
    Premium,
    /// The text does not say.
    Unstated,
}

impl From<&str> for Price {
    fn from(raw: &str) -> Self {
        let text = raw.to_ascii_lowercase();
        let parts: Vec<&str> = text.split(" and ").map(str::trim).collect();
        let labelled = |label: &str| {
            let mut found =
                parts.iter().filter_map(|part| part.strip_prefix(label)?.trim_start().strip_prefix("price:"));
            // Two prices under one label contradict each other: then there is none.
            found.next().filter(|_| found.next().is_none()).and_then(amount)
        };
        let (mut registration, renewal) = (labelled("registration"), labelled("renewal"));
        if let [only] = parts.as_slice() {
            registration = registration.or_else(|| amount(only));
        }
        let class = if text.contains("not a premium") {
            PriceClass::Standard
        } else if text.contains("premium domain") {
            PriceClass::Premium
        } else {
            PriceClass::Unstated
        };
        Self { registration, renewal, class, raw: raw.to_owned() }
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::text(from)
    }
}

/// `12.52 in usd`.
pub(super) fn amount(text: &str) -> Option<Amount> {
    let (value, currency) = text.trim().split_once(" in ")?;
    Some(Amount { value: plain(value.trim())?, currency: Currency::new(currency.trim()).ok()? })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    fn usd(cents: i64) -> Option<Amount> {
        Some(Amount { value: Decimal::new(cents, 2), currency: Currency::new("USD").unwrap() })
    }

    #[track_caller]
    fn check(raw: &str, registration: Option<Amount>, renewal: Option<Amount>, class: PriceClass) {
        assert_eq!(Price::from(raw), Price { registration, renewal, class, raw: raw.to_owned() });
    }

    #[test]
    fn the_forms_on_record() {
        check("77.00 in USD", usd(7700), None, PriceClass::Unstated);
        check(
            "Registration Price: 12.52 in USD and Renewal price: 13.00 in USD and Domain is not a Premium Domain",
            usd(1252),
            usd(1300),
            PriceClass::Standard,
        );
        check(
            "Registration Price: 1,200.00 in USD and Renewal price: 1,200.00 in USD and Domain is a Premium Domain",
            usd(120_000),
            usd(120_000),
            PriceClass::Premium,
        );
    }

    #[test]
    fn what_is_not_beyond_doubt_is_no_price() {
        for raw in [
            "",
            "77.00",
            "77,00 in USD",
            "77.00 in dollars",
            "10.00 in USD and 12.00 in USD",
            "Registration Price: 1.00 in USD and Registration Price: 2.00 in USD",
            "Transfer price: 12.00 in USD",
            "-5.00 in USD",
        ] {
            check(raw, None, None, PriceClass::Unstated);
        }
        check("10.00 in USD and Renewal price: 12.00 in USD", None, usd(1200), PriceClass::Unstated);
    }

    proptest! {
        #[test]
        fn a_printed_price_reads_back(first in 0_i64..10_000_000, second in 0_i64..10_000_000, premium: bool) {
            let (registration, renewal) = (usd(first), usd(second));
            let print = |amount: &Option<Amount>| amount.as_ref().unwrap().value.to_string();
            let (word, class) = if premium { ("a", PriceClass::Premium) } else { ("not a", PriceClass::Standard) };
            let raw = format!(
                "Registration Price: {} in USD and Renewal price: {} in USD and Domain is {word} Premium Domain",
                print(&registration),
                print(&renewal),
            );
            let price = Price::from(raw.as_str());
            prop_assert_eq!(price, Price { registration, renewal, class, raw });
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = Price::from(text.as_str());
        }
    }
}
