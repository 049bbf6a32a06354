//! `add_backorder_request`: asks for up to 100 domains as soon as they are free.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::texts;
use crate::effect::Aftermarket;

const MOST_DOMAINS: usize = 100;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domains = call.domain_list("domain", MOST_DOMAINS)?;
    let market = &call.world.market;
    if let Some(twice) = domains.iter().find(|domain| market.has_backorder(&call.account.name, domain)) {
        return Err(Refusal::error(texts::aftermarket::backordered_already(twice)));
    }
    let account = &call.account.name;
    let effects =
        domains.into_iter().map(|domain| Aftermarket::BackorderAdded { account: account.clone(), domain });
    Ok(Answer::done().with_effects(effects))
}
