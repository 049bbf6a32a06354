//! `account_info`: who the account is.

use serde::Deserialize;
use time::OffsetDateTime;

use super::Balance;
use crate::call::{Call, Reads};
use crate::contact::ContactDetails;
use crate::content::{Content, ContentError};
use crate::limits::Level;
use crate::money::Sum;
use crate::parameters::Parameters;
use crate::wire::{self, Flag};

// Request

/// Asks who the account is (manual: "Account Information Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountInfo;

// Reply

/// The account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Account {
    /// The name that is used to log in.
    #[serde(default, deserialize_with = "wire::optional")]
    pub username: Option<String>,
    /// The name in Dynadot's forum.
    #[serde(default, deserialize_with = "wire::optional")]
    pub forum_name: Option<String>,
    /// The owner.
    #[serde(default)]
    pub contact: Option<ContactDetails>,
    /// Since when the account exists.
    #[serde(default, deserialize_with = "wire::millis")]
    pub customer_since: Option<OffsetDateTime>,
    /// Whether the account is locked, which blocks auth codes and pushes.
    #[serde(default, deserialize_with = "wire::optional")]
    pub account_lock: Option<Flag>,
    /// What was spent so far.
    #[serde(default, deserialize_with = "wire::optional")]
    pub total_spending: Option<Sum>,
    /// The text of the price level, e.g. `Regular Pricing`. See [`Account::level`].
    #[serde(default, deserialize_with = "wire::optional")]
    pub price_level: Option<String>,
    /// The balance in the account's currency.
    #[serde(default, deserialize_with = "wire::optional")]
    pub account_balance: Option<Sum>,
    /// The balances per currency. Not in the manual.
    #[serde(default, deserialize_with = "wire::list")]
    pub balance_list: Vec<Balance>,
    /// The time zone of the panel.
    #[serde(default, deserialize_with = "wire::optional")]
    pub custom_time_zone: Option<String>,
}

impl Account {
    /// The level that the price level names, if it is a known one.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.price_level.as_deref().and_then(Level::from_price_level)
    }
}

impl Call for AccountInfo {
    type Effect = Reads;
    type Reply = Account;
    const COMMAND: &'static str = "account_info";

    fn parameters(&self, _: &mut Parameters) {}

    fn decode(&self, content: &Content<'_>) -> Result<Account, ContentError> {
        content.member("AccountInfo")
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use time::macros::datetime;

    use super::*;
    use crate::error::Refusal;
    use crate::fixtures::{answer, fixture};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&AccountInfo), @"command=account_info");
    }

    #[test]
    fn the_account() {
        let account = answer(&AccountInfo, fixture!("account_info/reply")).unwrap();
        assert_eq!(account.username.as_deref(), Some("testname"));
        assert_eq!(account.customer_since, Some(datetime!(2013-04-02 06:05:35.253 UTC)));
        assert_eq!(account.account_lock, Some(Flag::Yes));
        assert_eq!(account.account_balance.as_ref().unwrap().value, Some(Decimal::new(7002, 2)));
        assert_eq!((account.level(), account.balance_list.len()), (Some(Level::Regular), 0));
        assert_eq!(account.contact.unwrap().city, "Los Angeles");
    }

    #[test]
    fn a_wrong_key_answers_under_another_root() {
        let error = answer(&AccountInfo, fixture!("account_info/error-invalid-key")).unwrap_err();
        assert_eq!((error.refusal(), error.code()), (Some(Refusal::InvalidKey), "refused.invalid_key"));
    }
}
