//! What an API key may spend in a calendar month, and what it has spent.

use std::fmt;
use std::str::FromStr;

use time::{Date, Time};

use crate::id::{AccountId, KeyId};
use crate::ledger::LedgerLine;
use crate::money::{Money, MoneyError};
use crate::timestamp::Timestamp;

/// A calendar month in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    /// From 1.
    month: u8,
}

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a month such as 2026-11")]
pub struct NotAMonth(pub String);

impl Month {
    /// The month that a moment is in.
    pub fn of(at: Timestamp) -> Self {
        let (year, month, _) = at.datetime().date().to_calendar_date();
        Self { year, month: month.into() }
    }

    /// The first moment after it.
    pub fn end(self) -> Timestamp {
        let (year, next) = if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        let first = time::Month::try_from(next).and_then(|month| Date::from_calendar_date(year, month, 1));
        // The month after the last one that times can be written in has no beginning.
        first.map_or(Timestamp::from_micros(i64::MAX), |first| {
            Timestamp::from_datetime(first.with_time(Time::MIDNIGHT).assume_utc())
        })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let read = || {
            let (year, month) = text.split_once('-')?;
            let month: u8 = month.parse().ok()?;
            (1..=12).contains(&month).then_some(Self { year: year.parse().ok()?, month })
        };
        read().filter(|month| month.to_string() == text).ok_or_else(|| NotAMonth(text.to_owned()))
    }
}

/// What a key may spend in one currency in a month, and what it has spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// What it may spend.
    pub limit: Money,
    /// What it has spent: charges less refunds of them.
    pub spent: Money,
}

impl Allowance {
    /// What it may still spend; never less than nothing.
    pub fn left(&self) -> Money {
        Money::new(self.limit.amount.saturating_sub(self.spent.amount).max(0), self.limit.currency)
    }
}

/// One currency in which a key may not spend what is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortfall {
    /// What it may spend, and has spent. A currency in which a limited key has no limit is one that it may not spend.
    pub allowance: Allowance,
    /// What is needed.
    pub needed: Money,
    /// When the next month begins.
    pub resets_at: Timestamp,
}

/// A key may not spend what is needed; every currency that lacks is listed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key may not spend that much this month")]
pub struct SpendLimitReached(pub Vec<Shortfall>);

/// Whether a key with these allowances in a month may spend all of `needed`, which has each currency once. A key without
/// any limit may.
pub fn afford(allowances: &[Allowance], needed: &[Money], month: Month) -> Result<(), SpendLimitReached> {
    if allowances.is_empty() {
        return Ok(());
    }
    let of = |needed: &Money| {
        let nothing = Money::zero(needed.currency);
        let limited = allowances.iter().find(|allowance| allowance.limit.currency == needed.currency);
        limited.copied().unwrap_or(Allowance { limit: nothing, spent: nothing })
    };
    let short: Vec<Shortfall> = needed
        .iter()
        .map(|needed| Shortfall { allowance: of(needed), needed: *needed, resets_at: month.end() })
        .filter(|short| short.needed.amount > short.allowance.left().amount)
        .collect();
    if short.is_empty() { Ok(()) } else { Err(SpendLimitReached(short)) }
}

/// What lines of the ledger add to the spending of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySpend {
    /// Whose key it is.
    pub account_id: AccountId,
    /// The key.
    pub key_id: KeyId,
    /// In which month.
    pub month: Month,
    /// How much; less than nothing gives back.
    pub amount: Money,
}

/// What these lines add to the spending of keys: once per key, month and currency, in their order. A line that counts
/// towards no key adds nothing.
///
/// Error: a sum beyond 64 bits.
pub fn spends<'a>(lines: impl IntoIterator<Item = &'a LedgerLine>) -> Result<Vec<KeySpend>, MoneyError> {
    let mut spends: Vec<KeySpend> = Vec::new();
    for line in lines {
        let Some(key_id) = line.key_id else { continue };
        let (account_id, month, amount) = (line.account_id, Month::of(line.at), line.amount);
        let same = |spend: &&mut KeySpend| {
            spend.key_id == key_id && spend.month == month && spend.amount.currency == amount.currency
        };
        match spends.iter_mut().find(same) {
            Some(spend) => spend.amount = spend.amount.plus(amount)?,
            None => spends.push(KeySpend { account_id, key_id, month, amount }),
        }
    }
    // Always in one order, so that two who lock what they change don't wait for each other.
    spends.sort_by_key(|spend| (spend.key_id, spend.month, spend.amount.currency));
    Ok(spends)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    fn money(amount: i64, currency: &str) -> Money {
        Money::new(amount, currency.parse().unwrap())
    }

    fn november() -> Month {
        "2026-11".parse().unwrap()
    }

    #[test]
    fn a_month_begins_at_midnight_utc_and_ends_with_the_next() {
        let (november, december): (Month, Month) = (november(), "2026-12".parse().unwrap());
        assert_eq!(november.end().to_string(), "2026-12-01T00:00:00Z");
        assert_eq!(december.end().to_string(), "2027-01-01T00:00:00Z");
        assert_eq!(Month::of(november.end()), december);
        assert_eq!(Month::of(november.end() - Duration::from_micros(1)), november);
        for text in ["", "2026", "2026-13", "2026-1", "26-11", "2026-11-01"] {
            assert_eq!(text.parse::<Month>(), Err(NotAMonth(text.into())));
        }
    }

    #[test]
    fn a_key_without_limits_may_spend_anything() {
        assert_eq!(afford(&[], &[money(i64::MAX, "USD")], november()), Ok(()));
    }

    #[test]
    fn a_limit_can_be_spent_to_the_last_cent_and_no_further() {
        let allowances = [Allowance { limit: money(500, "USD"), spent: money(300, "USD") }];
        assert_eq!(afford(&allowances, &[money(200, "USD")], november()), Ok(()));
        let SpendLimitReached(short) = afford(&allowances, &[money(201, "USD")], november()).unwrap_err();
        assert_eq!(short.len(), 1);
        assert_eq!((short[0].allowance.left(), short[0].needed), (money(200, "USD"), money(201, "USD")));
        assert_eq!(short[0].resets_at, november().end());
    }

    #[test]
    fn a_currency_without_a_limit_is_none_that_a_limited_key_may_spend() {
        let allowances = [Allowance { limit: money(500, "USD"), spent: money(0, "USD") }];
        let needed = [money(100, "EUR"), money(100, "USD")];
        let SpendLimitReached(short) = afford(&allowances, &needed, november()).unwrap_err();
        assert_eq!(short.iter().map(|short| short.needed).collect::<Vec<_>>(), [money(100, "EUR")]);
        assert_eq!(short[0].allowance.limit, money(0, "EUR"));
    }

    #[test]
    fn a_limit_below_what_was_spent_leaves_nothing() {
        let allowance = Allowance { limit: money(100, "USD"), spent: money(300, "USD") };
        assert_eq!(allowance.left(), money(0, "USD"));
    }

    proptest! {
        /// Whatever is bought in whatever order.
        #[test]
        fn what_is_let_through_never_exceeds_the_limit(limit in 0i64..10_000, wishes in prop::collection::vec(0i64..3_000, 0..30)) {
            let mut allowance = Allowance { limit: money(limit, "USD"), spent: money(0, "USD") };
            for wish in wishes {
                let fits = allowance.spent.amount + wish <= limit;
                let may = afford(&[allowance], &[money(wish, "USD")], november()).is_ok();
                prop_assert_eq!(may, fits);
                if may {
                    allowance.spent.amount += wish;
                }
            }
        }

        #[test]
        fn a_month_is_read_back(micros in -62_167_219_200_000_000i64..253_402_300_799_999_999) {
            let month = Month::of(Timestamp::from_micros(micros));
            prop_assert_eq!(month.to_string().parse::<Month>(), Ok(month));
            prop_assert!(month.end() >= Timestamp::from_micros(micros));
        }
    }
}
