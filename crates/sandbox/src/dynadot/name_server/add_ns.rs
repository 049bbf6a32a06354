//! `add_ns`: puts a host into the account's server list, where `set_ns` wants it.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::Fields;
use crate::dynadot::{domain_name, texts};
use crate::effect::Setting;
use crate::world::Series;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let host = call.required("host")?.to_ascii_lowercase();
    if !domain_name::is_host(&host) {
        return Err(Refusal::error(texts::settings::INVALID_HOST));
    }
    if call.account.server_id(&host).is_some() {
        return Err(Refusal::error(texts::settings::host_exists(&host)));
    }
    let server_id = call.world.next(Series::Server);
    // The id is a number here, a text in `server_list`.
    let server = Fields::new().text("Host", host.clone()).number("ServerId", server_id);
    let account = call.account.name.clone();
    let answer = Answer::with_content(Fields::new().group("Server", server));
    Ok(answer.with_effect(Setting::NameServerAdded { account, server_id, host }))
}
