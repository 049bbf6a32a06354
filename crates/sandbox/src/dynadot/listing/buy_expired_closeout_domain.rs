//! `buy_expired_closeout_domain`: buys an expired domain at its fixed price, with a year.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::purchase::payment;
use crate::dynadot::texts;
use crate::effect::Sale;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domain = call.domain_name()?;
    let closeout = call.world.market.closeout(&domain);
    let closeout = closeout.ok_or_else(|| Refusal::error(texts::aftermarket::NO_CLOSEOUT))?;
    let bought = Sale::CloseoutBought { domain, payment: payment(call, closeout.price)? };
    Ok(Answer::done().with_effect(bought))
}
