//! Paying from the balance.

use rust_decimal::Decimal;

use crate::dynadot::answer::Refusal;
use crate::dynadot::call::Call;
use crate::effect::Payment;
use crate::world::Series;

/// The next order at this price, if the balance suffices. The balance is in the account's currency; of every other there is none.
pub(in crate::dynadot) fn payment(call: &Call<'_>, amount: Decimal) -> Result<Payment, Refusal> {
    if call.currency() != call.account.currency || amount > call.account.balance {
        return Err(Refusal::insufficient_funds());
    }
    Ok(Payment {
        account: call.account.name.clone(),
        order_id: call.world.next(Series::Order),
        amount,
        currency: call.account.currency.clone(),
        paid_at: call.now,
    })
}
