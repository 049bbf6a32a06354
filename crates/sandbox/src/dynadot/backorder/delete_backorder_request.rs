//! `delete_backorder_request`: takes up to 100 wishes back.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::texts;
use crate::effect::Aftermarket;

const MOST_DOMAINS: usize = 100;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domains = call.domain_list("domain", MOST_DOMAINS)?;
    let account = &call.account.name;
    if let Some(unknown) = domains.iter().find(|domain| !call.world.market.has_backorder(account, domain)) {
        return Err(Refusal::error(texts::aftermarket::not_backordered(unknown)));
    }
    let effects =
        domains.into_iter().map(|domain| Aftermarket::BackorderDeleted { account: account.clone(), domain });
    Ok(Answer::done().with_effects(effects))
}
