//! `get_ns`: the name servers of a domain, in JSON as numbered keys.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name};
use crate::dynadot::texts;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let hosts = &call.visible_domain()?.settings.name_servers;
    if hosts.is_empty() {
        return Err(Refusal::error(texts::settings::NO_NAME_SERVERS));
    }
    let content = hosts.iter().enumerate().fold(Fields::new(), |content, (number, host)| {
        content.text(Name::of(format!("Host{number}"), "Host"), host.clone())
    });
    Ok(Answer::with_content(content))
}
