//! `get_ns`: the name servers of a domain, as numbered keys.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::SuccessCode;
use super::texts;

pub(super) const COMMAND: Command = Command::new("get_ns", "GetNsResponse", SuccessCode::Number, answer);

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "NsContent")]
    hosts: Numbered<'a>,
}

/// `{"Host0":…,"Host1":…}`
struct Numbered<'a>(&'a [String]);

impl Serialize for Numbered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (number, host) in self.0.iter().enumerate() {
            map.serialize_entry(&format!("Host{number}"), host)?;
        }
        map.end()
    }
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let domain = call.visible_domain()?;
    if domain.name_servers.is_empty() {
        return Err(Refusal::error(texts::NO_NAME_SERVERS));
    }
    Ok(call.success(Content { hosts: Numbered(&domain.name_servers) }))
}
