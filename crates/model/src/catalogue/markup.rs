//! From what a registrar takes to what an account pays.

use serde::{Deserialize, Serialize};

use crate::money::{Money, MoneyError};

/// How much is put on top of a cost. A rule of a TLD stands in place of the default rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkupRule {
    /// Hundredths of a percent of the cost: 1500 is 15 %.
    #[serde(default)]
    pub basis_points: u32,
    /// Minor units on top of that.
    #[serde(default)]
    pub fixed: i64,
    /// To what the sum is rounded.
    #[serde(default)]
    pub rounding: Rounding,
}

/// Rounds a price up, never down: to the next `ending` modulo `step`, so that step 100 and ending 99 give x.99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// Minor units between two allowed prices; 1 rounds nothing.
    pub step: u32,
    /// What is left of an allowed price after division by the step.
    #[serde(default)]
    pub ending: u32,
}

impl Default for Rounding {
    fn default() -> Self {
        Self { step: 1, ending: 0 }
    }
}

impl MarkupRule {
    /// The selling price of something that costs `cost`, in the same currency. Fractions of a minor unit are rounded
    /// up before the step is applied.
    ///
    /// Error: the price does not fit 64 bits.
    pub fn apply(&self, cost: Money) -> Result<Money, MoneyError> {
        let percent = (i128::from(cost.amount) * i128::from(self.basis_points) + 9_999).div_euclid(10_000);
        let raised = i128::from(cost.amount) + percent + i128::from(self.fixed);
        let step = i128::from(self.rounding.step.max(1));
        let ending = i128::from(self.rounding.ending).rem_euclid(step);
        let up = (ending - raised).rem_euclid(step);
        let amount = i64::try_from(raised + up).map_err(|_| MoneyError::Overflow)?;
        Ok(Money::new(amount, cost.currency))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(amount: i64) -> Money {
        Money::new(amount, "USD".parse().unwrap())
    }

    #[test]
    fn percent_fixed_and_rounding_apply_in_this_order() {
        for (basis_points, fixed, step, ending, cost, price) in [
            (0, 0, 1, 0, 1_000, 1_000),
            (1_500, 0, 1, 0, 1_000, 1_150),
            (1_500, 50, 1, 0, 1_000, 1_200),
            (1_500, 0, 100, 99, 1_000, 1_199),
            (1_500, 0, 100, 0, 1_001, 1_200),
            (1, 0, 1, 0, 1, 2),
            (0, 0, 100, 99, 1_099, 1_099),
        ] {
            let rule = MarkupRule { basis_points, fixed, rounding: Rounding { step, ending } };
            assert_eq!(rule.apply(usd(cost)), Ok(usd(price)), "{rule:?} of {cost}");
        }
    }

    proptest! {
        #[test]
        fn a_price_is_never_below_cost_and_mark_up_and_less_than_a_step_above(
            cost in 0i64..10_000_000, basis_points in 0u32..100_000, fixed in 0i64..100_000, step in 1u32..1_000, ending in 0u32..1_000,
        ) {
            let rule = MarkupRule { basis_points, fixed, rounding: Rounding { step, ending } };
            let price = rule.apply(usd(cost)).unwrap().amount;
            let exact = i128::from(cost) * (10_000 + i128::from(basis_points)) + i128::from(fixed) * 10_000;
            prop_assert!(i128::from(price) * 10_000 >= exact);
            prop_assert!(i128::from(price) * 10_000 < exact + i128::from(step) * 10_000 + 10_000);
            prop_assert_eq!(price.rem_euclid(i64::from(step)), i64::from(ending % step));
        }
    }
}
