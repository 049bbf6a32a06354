//! `list_domain`: the account's domains, all of them or by the page. Pages are counted from 1.

use super::domain_info::domain_fields;
use crate::dialect::Dialect;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::world::Domain;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut domains: Vec<&Domain> = call
        .account
        .domains
        .iter()
        .filter_map(|name| call.world.domain(name))
        .filter(|domain| domain.life.listed_at <= call.now)
        .collect();
    // "Count" is taken for the order of registration.
    match call.params.get("sort").unwrap_or("CountAsc") {
        "NameAsc" => domains.sort_unstable_by(|a, b| a.name.cmp(&b.name)),
        "NameDesc" => domains.sort_unstable_by(|a, b| b.name.cmp(&a.name)),
        "CountDesc" => domains.reverse(),
        _ => {}
    }
    // Recorded since 2022: one `DomainInfo` around all domains. Before that each had one of its own.
    let (around, item) = match call.settings.dialect {
        Dialect::Live => ("DomainInfoList/DomainInfo", "Domain"),
        Dialect::Manual => ("DomainInfoList", "DomainInfo/Domain"),
    };
    let shown = call.shown_page(domains)?;
    let rows = Rows::of(item, shown.map(|domain| domain_fields(call, domain)));
    Ok(Answer::with_content(Fields::new().list(Name::of("MainDomains", around), rows)))
}
