//! `set_ns`: the name servers of up to 100 domains. Hosts must be in the account's server list.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::texts;
use crate::effect::Setting;

const MOST_DOMAINS: usize = 100;
const MOST_HOSTS: usize = 13;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domains = call.domain_list("domain", MOST_DOMAINS)?;
    let hosts = call.params.family("ns");
    if hosts.is_empty() {
        return Err(Refusal::error(texts::missing("ns0")));
    }
    if hosts.len() > MOST_HOSTS {
        return Err(Refusal::error(texts::settings::TOO_MANY_HOSTS));
    }
    call.all_own(&domains)?;
    let hosts: Vec<String> = hosts.into_iter().map(str::to_ascii_lowercase).collect();
    if let Some(host) = hosts.iter().find(|host| call.account.server_id(host).is_none()) {
        return Err(Refusal::error(texts::settings::host_not_registered(host)));
    }
    let account = &call.account.name;
    let effects = domains.into_iter().map(|domain| Setting::NameServersSet {
        account: account.clone(),
        domain,
        hosts: hosts.clone(),
    });
    Ok(Answer::done().with_effects(effects))
}
