//! `get_account_balance`: what the account can spend.

use serde::Deserialize;

use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::money::Sum;
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Asks for the account's balances (manual: "Get Account Balance Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GetAccountBalance;

// Reply

/// The balance in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Balance {
    /// The currency, as the service spells it.
    #[serde(deserialize_with = "wire::text")]
    pub currency: String,
    /// The sum, in whole units of the currency.
    pub amount: Sum,
}

impl Call for GetAccountBalance {
    type Effect = Reads;
    type Reply = Vec<Balance>;
    const COMMAND: &'static str = "get_account_balance";

    fn parameters(&self, _: &mut Parameters) {}

    fn decode(&self, content: &Content<'_>) -> Result<Vec<Balance>, ContentError> {
        content.rows(&Rows { json: "BalanceList", xml: "BalanceList", item: "Balance" })
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::fixtures::{answer, fixture};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&GetAccountBalance), @"command=get_account_balance");
    }

    #[test]
    fn balances() {
        let balances = answer(&GetAccountBalance, fixture!("get_account_balance/reply")).unwrap();
        let values: Vec<_> = balances.iter().map(|b| (b.currency.as_str(), b.amount.value)).collect();
        assert_eq!(values, [("USD", Some(Decimal::new(30000, 2))), ("EUR", Some(Decimal::new(123_450, 2)))]);
    }
}
