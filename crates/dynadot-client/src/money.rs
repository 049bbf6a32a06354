//! Sums of money as the service prints them, and currencies as it takes them.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use crate::error::Invalid;
use crate::wire;

/// A currency by its three letters, e.g. `USD`. Dynadot names USD, CNY, GBP, EUR, INR, CAD "and so on".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Currency(String);

impl Currency {
    /// Accepts three ASCII letters in any case.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn new(letters: &str) -> Result<Self, Invalid> {
        if letters.len() == 3 && letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            Ok(Self(letters.to_ascii_uppercase()))
        } else {
            Err(Invalid::new("currency", "must be three letters"))
        }
    }

    /// The three letters, in upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A sum as printed, with its value if there is one beyond doubt.
///
/// The sign `$` says nothing about the currency: the service prints it for euros too.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sum {
    /// The value; none if the text is blank, `-`, or not a plain decimal number.
    pub value: Option<Decimal>,
    /// The text as it came.
    pub raw: String,
}

impl From<&str> for Sum {
    fn from(raw: &str) -> Self {
        let (sign, digits) = match raw.trim().strip_prefix('-') {
            Some(digits) => ("-", digits.trim_start()),
            None => ("", raw.trim()),
        };
        let digits = digits.strip_prefix('$').unwrap_or(digits);
        let value = plain(digits).map(|value| if sign.is_empty() { value } else { -value });
        Self { value, raw: raw.to_owned() }
    }
}

impl<'de> Deserialize<'de> for Sum {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::text(from)
    }
}

/// A decimal number without sign. Commas are accepted only where they part thousands, so that `12,50` is never read as 1250.
pub(crate) fn plain(text: &str) -> Option<Decimal> {
    let (whole, fraction) =
        text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || first.len() <= 3 && rest.iter().all(|group| group.len() == 3);
    let numeric = digits(first) && rest.iter().all(|group| digits(group)) && fraction.is_none_or(digits);
    if !(grouped && numeric) {
        return None;
    }
    Decimal::from_str_exact(&text.replace(',', "")).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    #[track_caller]
    fn check(raw: &str, value: Option<(i64, u32)>) {
        let value = value.map(|(digits, scale)| Decimal::new(digits, scale));
        assert_eq!(Sum::from(raw), Sum { value, raw: raw.to_owned() });
    }

    #[test]
    fn every_form_on_record() {
        check("$70.02", Some((7002, 2)));
        check("300.00", Some((30000, 2)));
        check("1,234.50", Some((123_450, 2)));
        check("$1,234,567", Some((1_234_567, 0)));
        check("8.125", Some((8125, 3)));
        check("-0.1", Some((-1, 1)));
        check("-$5.00", Some((-500, 2)));
    }

    #[test]
    fn what_is_not_beyond_doubt_has_no_value() {
        for raw in ["", "-", "12,50", "1.234,50", "1,2345", "12 USD", "NaN", "1e3", ".5", "5.", "٣", "1,,000"]
        {
            check(raw, None);
        }
        check(&"9".repeat(60), None);
    }

    #[test]
    fn a_currency_is_three_letters() {
        assert_eq!(Currency::new("usd").unwrap().as_str(), "USD");
        assert!(Currency::new("US").is_err());
        assert!(Currency::new("U$D").is_err());
    }

    proptest! {
        #[test]
        fn a_printed_value_reads_back(digits in 0_i64..1_000_000_000_000, scale in 0_u32..4) {
            let value = Decimal::new(digits, scale);
            prop_assert_eq!(Sum::from(format!("${value}").as_str()).value, Some(value));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = Sum::from(text.as_str());
        }
    }
}
