//! `delete`: gives a new domain up for what it cost.

use crate::clock::Millis;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name};
use crate::dynadot::texts;
use crate::effect::Trade;
use crate::ledger::Outcome;

/// The first hour, in which nothing can be given up.
const TOO_SOON: Millis = 60 * 60 * 1000;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domain = call.visible_domain()?;
    if !domain.settings.unlocked {
        return Err(Refusal::error(texts::trade::UNLOCK_FIRST));
    }
    let refund = domain.life.refundable.ok_or_else(|| Refusal::error(texts::trade::NOT_DELETABLE))?;
    // Of the newer API; the code beside it isn't known.
    if call.now < domain.life.registered_at + TOO_SOON {
        return Err(Refusal::status(1, "too_soon", Outcome::Error));
    }
    if !domain.life.is_in_delete_grace(call.now) {
        return Err(Refusal::status(1, "grace_expired", Outcome::Error));
    }
    // Recorded in XML: a header and nothing else.
    let header = Fields::new().text(Name::in_json("DomainName"), domain.name.clone());
    let deleted = Trade::Deleted { domain: domain.name.clone(), account: call.account.name.clone(), refund };
    Ok(Answer::with_header(header).with_effect(deleted))
}
