//! `server_list`: the hosts that `set_ns` accepts.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::SuccessCode;

pub(super) const COMMAND: Command =
    Command::new("server_list", "ServerListResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "ServerList")]
    servers: Vec<Server<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Server<'a> {
    server_id: String,
    server_name: &'a str,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let servers =
        call.account.hosts.iter().map(|(id, host)| Server { server_id: id.to_string(), server_name: host });
    Ok(call.success(Content { servers: servers.collect() }))
}
