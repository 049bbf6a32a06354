//! `get_account_balance`: what the account can spend.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::SuccessCode;

pub(super) const COMMAND: Command =
    Command::new("get_account_balance", "GetAccountBalanceResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "BalanceList")]
    balances: [Balance<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Balance<'a> {
    currency: &'a str,
    amount: String,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let amount = format!("{:.2}", call.account.balance);
    Ok(call.success(Content { balances: [Balance { currency: &call.account.currency, amount }] }))
}
