//! `push`: offers up to 50 domains to another account, which accepts them or doesn't. It costs nothing.

use rust_decimal::Decimal;

use super::payment::payment;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::{domain_name, texts};
use crate::effect::{Effect, Movement, Trade};

const MOST_DOMAINS: usize = 50;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    // Commas would do too, but the manual has semicolons here and nowhere else.
    let names = call.required("domain")?.split(';').map(str::trim).filter(|name| !name.is_empty());
    let mut domains = names.map(domain_name::parse).collect::<Result<Vec<_>, _>>()?;
    domains.sort_unstable();
    domains.dedup();
    if domains.len() > MOST_DOMAINS {
        return Err(Refusal::error(texts::TOO_MANY_DOMAINS));
    }
    let receiver = call.required("receiver_push_username")?;
    let receiver = call
        .world
        .account(receiver)
        .filter(|account| account.name != call.account.name)
        .ok_or_else(|| Refusal::error(texts::invalid("receiver_push_username")))?;
    call.all_own(&domains)?;
    let unlocks = call.params.is_on("unlock_domain_for_push");
    let payment = payment(call, Decimal::ZERO)?;
    let mut effects: Vec<Effect> = Vec::new();
    for domain in domains {
        let is_unlocked = call.own_domain(&domain).is_some_and(|domain| domain.settings.unlocked);
        if !is_unlocked && !unlocks {
            return Err(Refusal::error(texts::trade::UNLOCK_FIRST));
        }
        let movements = &call.world.movements;
        if movements.push_of(&domain).is_some() || movements.open_transfer(&domain).is_some() {
            return Err(Refusal::error(texts::trade::transferred_already(&domain)));
        }
        if !is_unlocked {
            effects.push(Trade::Unlocked { domain: domain.clone() }.into());
        }
        effects
            .push(Movement::PushAsked { domain, to: receiver.name.clone(), payment: payment.clone() }.into());
    }
    Ok(Answer::done().with_effects(effects))
}
