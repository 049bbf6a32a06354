//! `server_list`: the account's list of name servers.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::ServerId;
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Asks for the account's list of name servers (manual: "Server List Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ServerList;

// Reply

/// A name server in the account's list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Server {
    /// Its id.
    #[serde(default, rename = "ServerId", deserialize_with = "wire::optional")]
    pub id: Option<ServerId>,
    /// Its host name.
    #[serde(rename = "ServerName", deserialize_with = "wire::text")]
    pub name: String,
    /// Its addresses, if it was registered with any.
    #[serde(default, rename = "ServerIps", alias = "ServerIp", deserialize_with = "wire::list")]
    pub addresses: Vec<ServerAddress>,
}

/// An address of a name server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerAddress {
    /// The address, as the service prints it.
    pub ip: String,
}

/// JSON has an object with the address in it, XML the address.
impl<'de> Deserialize<'de> for ServerAddress {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Held {
            #[serde(deserialize_with = "wire::text")]
            ip: String,
        }

        struct Address;

        impl<'de> Visitor<'de> for Address {
            type Value = ServerAddress;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an address")
            }

            fn visit_str<E: Error>(self, ip: &str) -> Result<ServerAddress, E> {
                Ok(ServerAddress { ip: ip.to_owned() })
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<ServerAddress, A::Error> {
                Held::deserialize(MapAccessDeserializer::new(fields))
                    .map(|held| ServerAddress { ip: held.ip })
            }
        }

        from.deserialize_any(Address)
    }
}

impl Call for ServerList {
    type Effect = Reads;
    type Reply = Vec<Server>;
    const COMMAND: &'static str = "server_list";

    fn parameters(&self, _: &mut Parameters) {}

    fn decode(&self, content: &Content<'_>) -> Result<Vec<Server>, ContentError> {
        content.rows(&Rows { json: "ServerList", xml: "NameServerList", item: "Server" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{answer, fixture};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&ServerList), @"command=server_list");
    }

    #[test]
    fn servers_with_and_without_addresses() {
        let servers = answer(&ServerList, fixture!("server_list/reply")).unwrap();
        assert_eq!(servers[0].name, "ns1.example.net");
        assert_eq!(servers[0].addresses, []);
        assert_eq!(servers[1].id.as_ref().map(ServerId::as_str), Some("12"));
        assert_eq!(servers[1].addresses[0].ip, "192.0.2.1");
    }
}
