//! Prices and bids, as sums that may be none.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use crate::error::Invalid;
use crate::money::Sum;
use crate::wire;

/// A price or bid of the aftermarket as printed, with its value if there is one.
///
/// The service has many ways to say that there is none: it leaves the field out, prints nothing, `-`, `-1`, or `-0.1`. None of
/// them is a price: whatever is less than nothing, or no plain decimal number, has no value. `0.00` is a price of nothing.
/// The sign `$` says nothing about the currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct MarketPrice {
    /// The value; none if there is no price, or its text leaves a doubt.
    pub value: Option<Decimal>,
    /// The text as it came; blank if the field was not there.
    pub raw: String,
}

impl From<&str> for MarketPrice {
    fn from(raw: &str) -> Self {
        let Sum { value, raw } = Sum::from(raw);
        // Decimal knows a minus zero.
        Self { value: value.filter(|value| *value >= Decimal::ZERO).map(|value| value.abs()), raw }
    }
}

impl<'de> Deserialize<'de> for MarketPrice {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::text(from)
    }
}

/// An amount that can be sent: more than nothing, in whole hundredths, which is what all three currencies have.
pub(crate) fn checked(parameter: &'static str, amount: Decimal) -> Result<Decimal, Invalid> {
    let amount = amount.normalize();
    if amount <= Decimal::ZERO {
        return Err(Invalid::new(parameter, "must be more than nothing"));
    }
    if amount.scale() > 2 {
        return Err(Invalid::new(parameter, "must have at most two decimals"));
    }
    Ok(amount)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    #[track_caller]
    fn check(raw: &str, value: Option<Decimal>) {
        assert_eq!(MarketPrice::from(raw), MarketPrice { value, raw: raw.to_owned() });
    }

    #[test]
    fn every_form_on_record() {
        check("124.00", Some(Decimal::new(12_400, 2)));
        check("$44.99", Some(Decimal::new(4_499, 2)));
        check("$1,234.50", Some(Decimal::new(123_450, 2)));
        check("1000.0", Some(Decimal::new(10_000, 1)));
        check("0.00", Some(Decimal::new(0, 2)));
    }

    #[test]
    fn none_in_every_form_on_record() {
        for raw in ["", "-", "--", "-1", "-1.00", "-0.1", "-$5.00", "ask"] {
            check(raw, None);
        }
    }

    #[test]
    fn amounts_that_can_be_sent() {
        for (amount, sent) in
            [("45.99", "45.99"), ("100", "100"), ("100.00", "100"), ("0.5", "0.5"), ("0.010", "0.01")]
        {
            assert_eq!(checked("bid_amount", amount.parse().unwrap()).unwrap().to_string(), sent, "{amount}");
        }
        for amount in ["0", "0.00", "-1", "45.999", "0.001"] {
            assert_eq!(
                checked("bid_amount", amount.parse().unwrap()).unwrap_err().parameter(),
                "bid_amount",
                "{amount}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_price_is_never_less_than_nothing(text in r"-? ?\$?[0-9]{0,4}(,[0-9]{3})?(\.[0-9]{0,3})?") {
            let price = MarketPrice::from(text.as_str());
            prop_assert!(price.value.is_none_or(|value| !value.is_sign_negative()), "{}", text);
            prop_assert_eq!(price.raw, text);
        }
    }
}
