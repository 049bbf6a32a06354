//! Name servers.

use super::{Defaults, Domains, InFolder, Set, commands, sealed};
use crate::content::{Content, ContentError, Rows};
use crate::domain::{NameServer, name};
use crate::error::Invalid;
use crate::parameters::Parameters;

/// One to thirteen hosts of the account's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameServers(Vec<String>);

impl NameServers {
    /// The most name servers that a domain takes.
    pub const MOST: usize = 13;

    /// These hosts, in this order.
    ///
    /// # Errors
    /// When a name is not in ASCII form, or there are none or more than 13.
    pub fn new<H: AsRef<str>>(hosts: impl IntoIterator<Item = H>) -> Result<Self, Invalid> {
        name::checked_all("ns", hosts, Self::MOST).map(Self)
    }
}

impl Set<NameServers, Domains> {
    /// Sets the name servers of one domain.
    ///
    /// # Errors
    /// When a name is not in ASCII form, or there are no hosts or more than 13.
    pub fn new<H: AsRef<str>>(domain: &str, hosts: impl IntoIterator<Item = H>) -> Result<Self, Invalid> {
        Self::many([domain], hosts)
    }

    /// Sets the name servers of up to 100 domains alike.
    ///
    /// # Errors
    /// When a name is not in ASCII form, there are no domains or more than 100, or no hosts or more than 13.
    pub fn many<D: AsRef<str>, H: AsRef<str>>(
        domains: impl IntoIterator<Item = D>,
        hosts: impl IntoIterator<Item = H>,
    ) -> Result<Self, Invalid> {
        Self::of_many(domains, NameServers::new(hosts)?)
    }
}

impl sealed::Sent for NameServers {
    fn parameters(&self, to: &mut Parameters) {
        to.add_numbered("ns", &self.0);
    }
}

commands! { NameServers: Domains => "set_ns" }

macro_rules! lists_servers {
    ($($target:ty => $command:literal),+) => {
        $(impl sealed::SettingOf<$target> for NameServers {
            type Reply = Vec<NameServer>;
            const COMMAND: &'static str = $command;

            fn decode(content: &Content<'_>) -> Result<Vec<NameServer>, ContentError> {
                match content.rows(&Rows { json: "Servers", xml: "Servers", item: "Server" }) {
                    // The list says nothing new: an answer without it is a success all the same.
                    Err(ContentError::Missing { .. }) => Ok(Vec::new()),
                    servers => servers,
                }
            }
        })+
    };
}

lists_servers! { InFolder => "set_folder_ns", Defaults => "set_default_ns" }
