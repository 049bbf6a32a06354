//! `set_ns`: the name servers of up to 100 domains. Hosts must be in the account's server list.

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::{Nothing, SuccessCode};
use super::{domain_name, texts};
use crate::effect::Effect;

pub(super) const COMMAND: Command = Command::new("set_ns", "SetNsResponse", SuccessCode::Number, answer);

const MOST_DOMAINS: usize = 100;
const MOST_HOSTS: usize = 13;

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domains = call.required("domain")?.split(',').map(str::trim).filter(|name| !name.is_empty());
    let domains = domains.map(domain_name::parse).collect::<Result<Vec<_>, _>>()?;
    if domains.len() > MOST_DOMAINS {
        return Err(Refusal::error(texts::TOO_MANY_DOMAINS));
    }
    let hosts = call.params.family("ns");
    if hosts.is_empty() {
        return Err(Refusal::error(texts::missing("ns0")));
    }
    if hosts.len() > MOST_HOSTS {
        return Err(Refusal::error(texts::TOO_MANY_HOSTS));
    }
    let strangers: Vec<&str> =
        domains.iter().map(String::as_str).filter(|name| call.own_domain(name).is_none()).collect();
    if !strangers.is_empty() {
        return Err(Refusal::error(texts::domains_not_found(&strangers.join(", "))));
    }
    let hosts: Vec<String> = hosts.into_iter().map(str::to_ascii_lowercase).collect();
    if let Some(host) = hosts.iter().find(|host| call.account.server_id(host).is_none()) {
        return Err(Refusal::error(texts::host_not_registered(host)));
    }
    let effects = domains.into_iter().map(|domain| Effect::NameServersSet {
        account: call.account.name.clone(),
        domain,
        hosts: hosts.clone(),
    });
    let mut answer = call.success(Nothing {});
    answer.effects = effects.collect();
    Ok(answer)
}
