//! `server_list`: the hosts that `set_ns` accepts.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let server = |(id, host): (&u64, &String)| {
        Fields::new().text("ServerId", id.to_string()).text("ServerName", host.clone())
    };
    let servers = Rows::of("Server", call.account.settings.hosts.iter().map(server));
    let name = Name::of("ServerList", "NameServerList/List");
    Ok(Answer::with_content(Fields::new().list(name, servers)))
}
