//! `add_ns`: puts a host into the account's server list, where `set_ns` wants it.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::SuccessCode;
use super::{domain_name, texts};
use crate::effect::Effect;

pub(super) const COMMAND: Command = Command::new("add_ns", "AddNsResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "AddNsContent")]
    content: Added<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Added<'a> {
    server: Server<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Server<'a> {
    host: &'a str,
    /// A number here, a text in `server_list`.
    server_id: u64,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let host = call.required("host")?.to_ascii_lowercase();
    if !domain_name::is_host(&host) {
        return Err(Refusal::error(texts::INVALID_HOST));
    }
    if call.account.server_id(&host).is_some() {
        return Err(Refusal::error(texts::host_exists(&host)));
    }
    let server_id = call.world.next_server();
    let answer = call.success(Content { content: Added { server: Server { host: &host, server_id } } });
    Ok(answer.with_effect(Effect::NameServerAdded { account: call.account.name.clone(), server_id, host }))
}
