//! `get_account_balance`: what the account can spend.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Rows};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let balance = Fields::new()
        .text("Currency", call.account.currency.clone())
        .text("Amount", format!("{:.2}", call.account.balance));
    Ok(Answer::with_content(Fields::new().list("BalanceList", Rows::of("Balance", [balance]))))
}
