//! `get_transfer_auth_code`: the code with which a domain can leave, the last one or a new one.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::Fields;
use crate::dynadot::texts;
use crate::effect::{Effect, Movement, Trade};
use crate::world::Series;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domain = call
        .own_domain(&call.domain_name()?)
        .filter(|domain| !domain.life.is_past_renewal(call.now))
        .ok_or_else(|| Refusal::error(texts::trade::NOT_FOUND_OR_EXPIRED))?;
    let mut effects: Vec<Effect> = Vec::new();
    let name = &domain.name;
    if !domain.settings.unlocked {
        if !call.params.is_on("unlock_domain_for_transfer") {
            return Err(Refusal::error(texts::trade::UNLOCK_FIRST));
        }
        if !call.account.may_skip_lock {
            return Err(Refusal::error(texts::trade::SKIP_LOCK_NOT_AGREED));
        }
        effects.push(Trade::Unlocked { domain: name.clone() }.into());
    }
    let known = domain.life.auth_code.filter(|_| !call.params.is_on("new_code"));
    let number = known.unwrap_or_else(|| call.world.next(Series::AuthCode));
    if known.is_none() {
        effects.push(Movement::AuthCodeIssued { domain: name.clone(), number }.into());
    }
    let header = Fields::new().text("AuthCode", format!("Sandbox-{number:06}"));
    Ok(Answer::with_header(header).with_effects(effects))
}
