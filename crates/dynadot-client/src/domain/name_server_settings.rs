//! What a domain's names resolve through, as `domain_info`, `get_dns` and `folder_list` tell it.

use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use super::dns::DnsRecord;
use crate::nameserver::ServerId;
use crate::wire::{self, Flag, open_enum};

/// What a domain's names resolve through.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct NameServerSettings {
    /// The kind of setting. May be missing.
    #[serde(default, rename = "Type", deserialize_with = "wire::optional")]
    pub kind: Option<NameServerType>,
    /// Whether the parking page carries advertisements.
    #[serde(default, deserialize_with = "wire::optional")]
    pub with_ads: Option<Flag>,
    /// The name servers, if that is the kind.
    #[serde(default, deserialize_with = "name_servers")]
    pub name_servers: Vec<NameServer>,
    /// The records' time to live in seconds, if the kind is DNS.
    #[serde(default, rename = "TTL", deserialize_with = "wire::count")]
    pub ttl: Option<u32>,
    /// The records of the domain itself, if the kind is DNS.
    #[serde(default, rename = "MainDomains", deserialize_with = "wire::list")]
    pub main_records: Vec<DnsRecord>,
    /// The records of names below it, if the kind is DNS.
    #[serde(default, rename = "SubDomains", deserialize_with = "wire::list")]
    pub sub_records: Vec<DnsRecord>,
}

impl NameServerSettings {
    /// The host names of the name servers.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.name_servers.iter().filter_map(|server| server.name.as_deref())
    }
}

/// A name server of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct NameServer {
    /// Its id in the account's list of servers.
    #[serde(default, rename = "ServerId", deserialize_with = "wire::optional")]
    pub id: Option<ServerId>,
    /// Its host name.
    #[serde(default, rename = "ServerName", deserialize_with = "wire::optional")]
    pub name: Option<String>,
}

open_enum! {
    /// The kind of a domain's name server setting.
    pub enum NameServerType {
        /// A parking page of Dynadot's.
        Parking = "Dynadot Parking",
        /// Name servers of the account's list.
        NameServers = "Name Servers",
        /// Records kept at Dynadot.
        Dns = "Dynadot DNS",
    }
}

/// Name servers as a list, or as pairs of `ServerId` and `ServerName` side by side, which is how XML had them once.
fn name_servers<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<NameServer>, D::Error> {
    struct NameServers;

    impl<'de> Visitor<'de> for NameServers {
        type Value = Vec<NameServer>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("name servers")
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            if text.is_empty() { Ok(Vec::new()) } else { Err(E::invalid_type(Unexpected::Str(text), &self)) }
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list)).map(without_blanks)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
            #[derive(Deserialize)]
            struct Text(#[serde(deserialize_with = "wire::optional")] Option<String>);
            let mut servers: Vec<NameServer> = Vec::new();
            while let Some(key) = fields.next_key::<String>()? {
                match key.as_str() {
                    "NameServer" => servers.extend(fields.next_value::<wire::List<NameServer>>()?.0),
                    "ServerId" => {
                        let Text(id) = fields.next_value()?;
                        servers.push(NameServer { id: id.as_deref().map(ServerId::from), name: None });
                    }
                    "ServerName" => {
                        let Text(name) = fields.next_value()?;
                        match servers.last_mut() {
                            Some(server) if server.name.is_none() => server.name = name,
                            _ => servers.push(NameServer { id: None, name }),
                        }
                    }
                    _ => drop(fields.next_value::<IgnoredAny>()?),
                }
            }
            Ok(without_blanks(servers))
        }
    }

    from.deserialize_any(NameServers)
}

/// Thirteen servers may always be there, most of them blank.
fn without_blanks(mut servers: Vec<NameServer>) -> Vec<NameServer> {
    servers.retain(|server| server.id.is_some() || server.name.is_some());
    servers
}
