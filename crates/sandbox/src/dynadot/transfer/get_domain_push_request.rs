//! `get_domain_push_request`: the domains that other accounts offer to this one.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};

#[expect(clippy::unnecessary_wraps, reason = "as every command")]
pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domains: Vec<String> =
        call.world.movements.pushed_to(&call.account.name).map(str::to_owned).collect();
    // JSON has a text in brackets instead of a list, under a name that begins small.
    let content = Fields::new()
        .text(Name::in_json("pushDomainName"), format!("[{}]", domains.join(",")))
        .list(Name::in_xml("PushDomain"), Rows::texts("PushDomainName", domains));
    Ok(Answer::with_content(content))
}
