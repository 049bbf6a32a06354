//! DNS records kept at Dynadot.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::forwarding::Permanence;
use super::{Defaults, Domains, InFolder, Set, commands, sealed};
use crate::error::Invalid;
use crate::parameters::Parameters;

mod read;

/// All records of a zone: up to 20 of the domain itself, up to 100 of names below it.
///
/// They are made from nothing, or from those that a domain has: `Records::try_from(&settings)`, see
/// [`GetDns`](crate::domain::GetDns).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Records {
    main: Vec<Record>,
    below: Vec<(String, Record)>,
    ttl: Option<u32>,
    added: bool,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Record {
    /// An address of IPv4.
    A(Ipv4Addr),
    /// An address of IPv6.
    Aaaa(Ipv6Addr),
    /// Another name for the same.
    Cname(String),
    /// Visitors are sent on to an address.
    Forward {
        /// Where to.
        url: String,
        /// For how long.
        permanence: Permanence,
    },
    /// A text.
    Txt(String),
    /// A host that takes mail.
    Mx {
        /// The host.
        host: String,
        /// How far away it counts as: the smallest comes first.
        distance: u16,
    },
    /// A service, in the text that the panel takes. Of names below the domain only.
    Srv(String),
    /// Another page under this name.
    Stealth {
        /// Its address.
        url: String,
        /// The title that the browser shows.
        title: String,
    },
    /// Mail to an alias goes to an address.
    Email {
        /// The alias.
        alias: String,
        /// The address.
        address: String,
    },
}

impl Record {
    const fn word(&self) -> &'static str {
        match self {
            Self::A(_) => "a",
            Self::Aaaa(_) => "aaaa",
            Self::Cname(_) => "cname",
            Self::Forward { .. } => "forward",
            Self::Txt(_) => "txt",
            Self::Mx { .. } => "mx",
            Self::Srv(_) => "srv",
            Self::Stealth { .. } => "stealth",
            Self::Email { .. } => "email",
        }
    }

    /// What goes into `…_record` and, where the type has it, `…_recordx`.
    fn values(&self) -> (String, Option<String>) {
        match self {
            Self::A(address) => (address.to_string(), None),
            Self::Aaaa(address) => (address.to_string(), None),
            Self::Cname(text) | Self::Txt(text) | Self::Srv(text) => (text.clone(), None),
            Self::Forward { url, permanence } => {
                let kind = match permanence {
                    Permanence::Permanent => "1",
                    Permanence::Temporary => "2",
                };
                (url.clone(), Some(kind.to_owned()))
            }
            Self::Mx { host, distance } => (host.clone(), Some(distance.to_string())),
            Self::Stealth { url, title } => (url.clone(), Some(title.clone())),
            Self::Email { alias, address } => (address.clone(), Some(alias.clone())),
        }
    }

    fn parameters(&self, family: &str, number: usize, to: &mut Parameters) {
        let (value, more) = self.values();
        to.add(&format!("{family}_record_type{number}"), self.word());
        to.add(&format!("{family}_record{number}"), value);
        to.add_some(&format!("{family}_recordx{number}"), more);
    }

    fn is_blank(&self) -> bool {
        let (value, more) = self.values();
        value.trim().is_empty() || more.is_some_and(|more| more.trim().is_empty())
    }
}

impl Records {
    /// The most records of the domain itself.
    pub const MOST_MAIN: usize = 20;
    /// The most records of names below it.
    pub const MOST_BELOW: usize = 100;

    /// No records yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A record of the domain itself.
    ///
    /// # Errors
    /// When it is the 21st, is blank, or is a service, which stands below a domain only.
    pub fn with(mut self, record: Record) -> Result<Self, Invalid> {
        if matches!(record, Record::Srv(_)) {
            return Err(Invalid::new("main_record_type", "can't be srv: services stand below a domain"));
        }
        if record.is_blank() {
            return Err(Invalid::new("main_record", "must not be blank"));
        }
        if self.main.len() == Self::MOST_MAIN {
            return Err(Invalid::over("main_record", Self::MOST_MAIN));
        }
        self.main.push(record);
        Ok(self)
    }

    /// A record of a name below the domain, such as `www`.
    ///
    /// # Errors
    /// When it is the 101st, or the name or the record is blank.
    pub fn with_below(mut self, subdomain: &str, record: Record) -> Result<Self, Invalid> {
        if subdomain.trim().is_empty() {
            return Err(Invalid::new("subdomain", "must not be blank"));
        }
        if record.is_blank() {
            return Err(Invalid::new("sub_record", "must not be blank"));
        }
        if self.below.len() == Self::MOST_BELOW {
            return Err(Invalid::over("sub_record", Self::MOST_BELOW));
        }
        self.below.push((subdomain.to_owned(), record));
        Ok(self)
    }

    /// The records that are left when these are taken out; those of names below the domain come with their name.
    #[must_use]
    pub fn without(mut self, mut unwanted: impl FnMut(Option<&str>, &Record) -> bool) -> Self {
        self.main.retain(|record| !unwanted(None, record));
        self.below.retain(|(name, record)| !unwanted(Some(name), record));
        self
    }

    /// The records of the domain itself.
    #[must_use]
    pub fn main(&self) -> &[Record] {
        &self.main
    }

    /// The records of names below it, with the names.
    pub fn below(&self) -> impl Iterator<Item = (&str, &Record)> {
        self.below.iter().map(|(name, record)| (name.as_str(), record))
    }

    /// How long resolvers may keep the records, in seconds. Less than 300 is reported to be refused.
    #[must_use]
    pub fn with_ttl(mut self, seconds: u32) -> Self {
        self.ttl = Some(seconds);
        self
    }
}

impl Set<Records, Domains> {
    /// Adds the records to those that are there; without this they replace all of them. The service is reported to want a record
    /// of the domain itself even then.
    #[must_use]
    pub fn added(mut self) -> Self {
        self.setting.added = true;
        self
    }
}

impl sealed::Sent for Records {
    fn parameters(&self, to: &mut Parameters) {
        for (number, record) in self.main.iter().enumerate() {
            record.parameters("main", number, to);
        }
        for (number, (subdomain, record)) in self.below.iter().enumerate() {
            to.add(&format!("subdomain{number}"), subdomain);
            record.parameters("sub", number, to);
        }
        to.add_some("ttl", self.ttl);
        to.add_some("add_dns_to_current_setting", self.added.then_some(1));
    }
}

commands! { Records: Domains => "set_dns2", InFolder => "set_folder_dns2", Defaults => "set_default_dns2" }
