//! `restore`: an expired domain that can no longer be renewed lives on, for a year from its end and for more money.

use rust_decimal::Decimal;

use super::payment::payment;
use super::renew::yearly;
use crate::clock::years_after;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name};
use crate::dynadot::texts;
use crate::effect::{Renewal, Trade};

/// What the rescue costs, besides the year that comes with it.
pub(in crate::dynadot) fn restore_fee() -> Decimal {
    Decimal::new(7999, 2)
}

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domain = call.visible_domain()?;
    if !domain.life.is_past_renewal(call.now) {
        return Err(Refusal::error(texts::trade::NO_RESTORE_NEEDED));
    }
    let restored = Renewal {
        domain: domain.name.clone(),
        years: 1,
        expires_at: years_after(domain.life.expires_at, 1),
        payment: payment(call, restore_fee() + yearly(call, domain)?)?,
    };
    let header = Fields::new().text(Name::in_json("DomainName"), domain.name.clone());
    Ok(Answer::with_header(header).with_effect(Trade::Restored(restored)))
}
