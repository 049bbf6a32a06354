//! `set_domain_push_request`: takes domains that other accounts offer, or doesn't.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::texts;
use crate::effect::Movement;

const MOST_DOMAINS: usize = 100;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domains = call.domain_list("domains", MOST_DOMAINS)?;
    let accepted = match call.required("action")? {
        "accept" => true,
        "decline" => false,
        _ => return Err(Refusal::error(texts::invalid("action"))),
    };
    let is_offered = |domain: &String| {
        call.world.movements.push_of(domain).is_some_and(|push| push.to == call.account.name)
    };
    if let Some(unknown) = domains.iter().find(|domain| !is_offered(domain)) {
        return Err(Refusal::error(texts::trade::no_push_request(unknown)));
    }
    Ok(Answer::done()
        .with_effects(domains.into_iter().map(|domain| Movement::PushEnded { domain, accepted })))
}
