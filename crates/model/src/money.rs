//! Amounts of money: whole minor units of one currency, and arithmetic that can't go wrong silently.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(iso_currency::Currency);

/// A code that is no ISO 4217 currency with minor units.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an ISO 4217 currency code in capitals, such as USD")]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// The three capital letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many digits of the amount stand after the decimal point: 2 for USD, 0 for JPY, 3 for KWD.
    pub fn exponent(self) -> u8 {
        // Currencies without minor units of their own (XAU, XDR, …) are refused by `from_str`.
        u8::try_from(self.0.exponent().unwrap_or(0)).unwrap_or(0)
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, UnknownCurrency> {
        iso_currency::Currency::from_code(code)
            .filter(|currency| currency.exponent().is_some())
            .map(Self)
            .ok_or_else(|| UnknownCurrency(code.chars().take(12).collect()))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount in minor units (cents for USD) and its currency. May be negative: ledger reversals are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units.
    pub amount: i64,
    /// What the minor units are of.
    pub currency: Currency,
}

/// Why two amounts could not be reckoned with, or a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The amounts are in different currencies.
    #[error("{0} and {1} can't be added")]
    CurrencyMismatch(Currency, Currency),
    /// The result does not fit.
    #[error("the amount is too large")]
    Overflow,
    /// The text is not a decimal number with at most the currency's number of decimals.
    #[error("not a decimal amount of {0}")]
    NotAnAmount(Currency),
}

impl Money {
    /// `amount` minor units of `currency`.
    pub const fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self { amount: 0, currency }
    }

    /// The sum. Errors: different currencies, or a sum beyond 64 bits.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch(self.currency, other.currency));
        }
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyError::Overflow)?;
        Ok(Self { amount, ..self })
    }

    /// The same amount with the other sign. Error: the most negative amount has no counterpart.
    pub fn negated(self) -> Result<Self, MoneyError> {
        let amount = self.amount.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self { amount, ..self })
    }

    /// Reads a decimal such as `12.5`, `-3` or `1200.00` in major units, exactly; more decimals than the currency
    /// has are an error unless they are zeros.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let wrong = MoneyError::NotAnAmount(currency);
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !only_digits(whole) || !only_digits(fraction) || digits.ends_with('.') {
            return Err(wrong);
        }
        let exponent = usize::from(currency.exponent());
        let (kept, cut) = fraction.split_at(fraction.len().min(exponent));
        if cut.bytes().any(|byte| byte != b'0') {
            return Err(wrong);
        }
        let minor = format!("{whole}{kept:0<exponent$}");
        let amount: i64 = minor.parse().map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(if negative { -amount } else { amount }, currency))
    }

    /// The amount in major units with all its decimals, such as `12.50`, without the currency.
    pub fn decimal(self) -> String {
        let exponent = usize::from(self.currency.exponent());
        let sign = if self.amount < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.amount.unsigned_abs(), width = exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The sums of many amounts, one per currency, ordered by currency code.
///
/// Error: a sum beyond 64 bits.
pub fn totals(amounts: impl IntoIterator<Item = Money>) -> Result<Vec<Money>, MoneyError> {
    let mut sums: std::collections::BTreeMap<&'static str, Money> = std::collections::BTreeMap::new();
    for amount in amounts {
        let sum = sums.entry(amount.currency.code()).or_insert_with(|| Money::zero(amount.currency));
        *sum = sum.plus(amount)?;
    }
    Ok(sums.into_values().collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn decimals_follow_the_currency() {
        for (text, code, minor) in [
            ("12.5", "USD", 1_250),
            ("12.50", "USD", 1_250),
            ("12.500", "USD", 1_250),
            ("0.01", "USD", 1),
            ("-0.01", "USD", -1),
            ("1200", "JPY", 1_200),
            ("1200.0", "JPY", 1_200),
            ("1.234", "KWD", 1_234),
        ] {
            assert_eq!(
                Money::from_decimal(text, currency(code)),
                Ok(Money::new(minor, currency(code))),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_exact_amount_is_refused() {
        for text in ["", "-", ".", "1.", ".5", "1.005", "1,5", "1e3", "+1", " 1", "١", "0x1", "1.0.0", "--1"]
        {
            assert!(Money::from_decimal(text, currency("USD")).is_err(), "{text}");
        }
        assert_eq!(Money::from_decimal("99999999999999999999", currency("USD")), Err(MoneyError::Overflow));
    }

    #[test]
    fn codes_that_are_no_currencies_are_refused() {
        for code in ["", "usd", "US", "USDT", "XAU", "ZZZ"] {
            assert!(code.parse::<Currency>().is_err(), "{code}");
        }
    }

    #[test]
    fn totals_keep_currencies_apart() {
        let of = |amount, code| Money::new(amount, currency(code));
        assert_eq!(totals([of(5, "USD"), of(7, "EUR"), of(6, "USD")]), Ok(vec![of(7, "EUR"), of(11, "USD")]));
        assert_eq!(totals([of(i64::MAX, "USD"), of(1, "USD")]), Err(MoneyError::Overflow));
    }

    proptest! {
        #[test]
        fn every_amount_survives_its_text(amount in any::<i64>().prop_filter("has a text of both signs", |a| *a != i64::MIN),
                                          code in prop::sample::select(vec!["USD", "JPY", "KWD"])) {
            let money = Money::new(amount, currency(code));
            prop_assert_eq!(Money::from_decimal(&money.decimal(), money.currency), Ok(money));
        }

        #[test]
        fn adding_and_taking_away_ends_where_it_began(a in any::<i64>(), b in any::<i64>()) {
            let (a, b) = (Money::new(a, currency("USD")), Money::new(b, currency("USD")));
            if let (Ok(sum), Ok(minus)) = (a.plus(b), b.negated()) {
                prop_assert_eq!(sum.plus(minus), Ok(a));
            }
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".*") {
            let _ = Money::from_decimal(&text, currency("USD"));
        }
    }
}
