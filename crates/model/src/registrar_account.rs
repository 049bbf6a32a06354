//! Accounts at registrars, and the limits that registrars put on them.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::RegistrarAccountId;

/// A registrar that orders can name, such as `dynadot`: lower-case letters, digits and hyphens, at most 40.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Provider(String);

/// A text that can't be a provider's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a provider is named by 1 to 40 lower-case letters, digits and hyphens")]
pub struct NotAProvider;

impl Provider {
    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Provider {
    type Err = NotAProvider;

    fn from_str(text: &str) -> Result<Self, NotAProvider> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=40).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAProvider)
        }
    }
}

impl TryFrom<String> for Provider {
    type Error = NotAProvider;

    fn try_from(text: String) -> Result<Self, NotAProvider> {
        text.parse()
    }
}

impl From<Provider> for String {
    fn from(provider: Provider) -> Self {
        provider.0
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a registrar allows one account. `None` is "no limit".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Calls under way at once.
    pub concurrency: Option<NonZeroU32>,
    /// Calls started within any minute.
    pub per_minute: Option<NonZeroU32>,
}

impl Limits {
    /// No limit at all.
    pub const NONE: Self = Self { concurrency: None, per_minute: None };

    /// Both limits.
    pub const fn new(concurrency: NonZeroU32, per_minute: NonZeroU32) -> Self {
        Self { concurrency: Some(concurrency), per_minute: Some(per_minute) }
    }
}

/// An account at a registrar, without its credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrarAccount {
    /// Its id.
    pub id: RegistrarAccountId,
    /// The registrar.
    pub provider: Provider,
    /// How the operator calls it; unique.
    pub name: String,
    /// What the registrar allows it.
    pub limits: Limits,
}

/// Spreads `count` new orders over registrar accounts of one provider, in proportion to how many calls each may have
/// under way; `seed` makes single orders take turns. Returns an index into `accounts` per order.
pub fn spread(accounts: &[RegistrarAccount], count: usize, seed: u64) -> Vec<usize> {
    // An account without a limit counts like a large one, so that it doesn't take everything.
    let weight =
        |account: &RegistrarAccount| account.limits.concurrency.map_or(100, |n| n.get().min(100)) as usize;
    let wheel: Vec<usize> = accounts
        .iter()
        .enumerate()
        .flat_map(|(index, account)| std::iter::repeat_n(index, weight(account)))
        .collect();
    if wheel.is_empty() {
        return Vec::new();
    }
    let start = usize::try_from(seed % wheel.len() as u64).unwrap_or(0);
    // Steps of a fraction of the wheel visit accounts in turn instead of filling one first.
    (0..count).map(|n| wheel[(start + n * wheel.len() / count.max(1)) % wheel.len()]).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn account(concurrency: u32) -> RegistrarAccount {
        RegistrarAccount {
            id: RegistrarAccountId::from_uuid(Uuid::nil()),
            provider: "dynadot".parse().unwrap(),
            name: format!("with-{concurrency}"),
            limits: Limits { concurrency: NonZeroU32::new(concurrency), per_minute: None },
        }
    }

    #[test]
    fn orders_are_spread_in_proportion_to_concurrency() {
        let accounts = [account(5), account(20)];
        let chosen = spread(&accounts, 50, 3);
        assert_eq!(chosen.iter().filter(|index| **index == 0).count(), 10);
        assert_eq!(spread(&[], 3, 0), Vec::<usize>::new());
    }

    #[test]
    fn single_orders_take_turns() {
        let accounts = [account(1), account(1)];
        let chosen: Vec<usize> = (0..4).flat_map(|seed| spread(&accounts, 1, seed)).collect();
        assert_eq!(chosen, [0, 1, 0, 1]);
    }

    #[test]
    fn provider_names_are_plain() {
        assert!("dynadot".parse::<Provider>().is_ok());
        for wrong in ["", "Dynadot", "dyna dot", "dynadot/..", &"a".repeat(41)] {
            assert!(wrong.parse::<Provider>().is_err(), "{wrong}");
        }
    }
}
