//! `list_domain`: the account's domains, all of them or by the page. Pages are counted from 1.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::domain_info::DomainInfo;
use super::envelope::SuccessCode;
use crate::world::Domain;

pub(super) const COMMAND: Command =
    Command::new("list_domain", "ListDomainInfoResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "MainDomains")]
    domains: Vec<DomainInfo<'a>>,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let page_size = call.number("count_per_page")?;
    let page = call.number("page_index")?.unwrap_or(1);
    let mut domains: Vec<&Domain> = call
        .account
        .domains
        .iter()
        .filter_map(|name| call.world.domain(name))
        .filter(|domain| domain.listed_at <= call.now)
        .collect();
    // "Count" is taken for the order of registration.
    match call.params.get("sort").unwrap_or("CountAsc") {
        "NameAsc" => domains.sort_unstable_by(|a, b| a.name.cmp(&b.name)),
        "NameDesc" => domains.sort_unstable_by(|a, b| b.name.cmp(&a.name)),
        "CountDesc" => domains.reverse(),
        _ => {}
    }
    let skipped = page_size.map_or(0, |size| size.saturating_mul(page.saturating_sub(1)));
    let shown = domains.into_iter().skip(skipped).take(page_size.unwrap_or(usize::MAX));
    let domains = shown.map(|domain| DomainInfo::of(domain, call.account)).collect();
    Ok(call.success(Content { domains }))
}
