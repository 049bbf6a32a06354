//! Records in the outdated form of `set_folder_dns` and `set_default_dns`.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::email_forward::{MailHost, checked_mail_hosts, mail_hosts};
use super::{Defaults, InFolder, commands, sealed};
use crate::error::Invalid;
use crate::parameters::Parameters;

/// One address of the domain itself, a few texts, and records below it. Outdated: [`Records`](super::Records) replaces it.
///
/// The manual shows how one `main_txt` is named and not how several are: they are numbered like its `main_record2`, so that the
/// second is `main_txt2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldRecords {
    main: Main,
    texts: Vec<String>,
    below: Vec<(String, &'static str, String)>,
    mail: Vec<MailHost>,
    ttl: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Main {
    A(Ipv4Addr),
    Aaaa(Ipv6Addr, Option<Ipv4Addr>),
    Cname(String),
}

impl OldRecords {
    fn new(main: Main) -> Self {
        Self { main, texts: Vec::new(), below: Vec::new(), mail: Vec::new(), ttl: None }
    }

    /// The domain has this address of IPv4.
    #[must_use]
    pub fn a(address: Ipv4Addr) -> Self {
        Self::new(Main::A(address))
    }

    /// The domain has this address of IPv6, and perhaps one of IPv4 beside it.
    #[must_use]
    pub fn aaaa(address: Ipv6Addr, beside: Option<Ipv4Addr>) -> Self {
        Self::new(Main::Aaaa(address, beside))
    }

    /// The domain is another name for this one.
    #[must_use]
    pub fn cname(name: impl Into<String>) -> Self {
        Self::new(Main::Cname(name.into()))
    }

    /// A text of the domain itself.
    ///
    /// # Errors
    /// When it is blank, or the fifth, or the fourth beside two addresses.
    pub fn with_text(mut self, text: impl Into<String>) -> Result<Self, Invalid> {
        let text = text.into();
        if text.trim().is_empty() {
            return Err(Invalid::new("main_txt", "must not be blank"));
        }
        let most = if matches!(self.main, Main::Aaaa(_, Some(_))) { 3 } else { 4 };
        if self.texts.len() == most {
            return Err(Invalid::new(
                "main_txt",
                "may be given 4 times at most, 3 times beside main_record2",
            ));
        }
        self.texts.push(text);
        Ok(self)
    }

    /// An address below the domain.
    ///
    /// # Errors
    /// When the name below it is blank, or it is the 101st record below the domain.
    pub fn with_address_below(self, subdomain: &str, address: Ipv4Addr) -> Result<Self, Invalid> {
        self.below(subdomain, "a", address.to_string())
    }

    /// A name below the domain that is another name for this one.
    ///
    /// # Errors
    /// When one of the names is blank, or it is the 101st record below the domain.
    pub fn with_cname_below(self, subdomain: &str, name: &str) -> Result<Self, Invalid> {
        self.below(subdomain, "cname", name.to_owned())
    }

    fn below(mut self, subdomain: &str, kind: &'static str, value: String) -> Result<Self, Invalid> {
        if subdomain.trim().is_empty() {
            return Err(Invalid::new("subdomain", "must not be blank"));
        }
        if value.trim().is_empty() {
            return Err(Invalid::new("sub_record", "must not be blank"));
        }
        if self.below.len() == super::Records::MOST_BELOW {
            return Err(Invalid::over("sub_record", super::Records::MOST_BELOW));
        }
        self.below.push((subdomain.to_owned(), kind, value));
        Ok(self)
    }

    /// One to three hosts that take the domain's mail.
    ///
    /// # Errors
    /// When there are none or more than three, or one is blank.
    pub fn with_mail_hosts(mut self, hosts: impl IntoIterator<Item = MailHost>) -> Result<Self, Invalid> {
        self.mail = checked_mail_hosts(hosts)?;
        Ok(self)
    }

    /// How long resolvers may keep the records, in seconds.
    #[must_use]
    pub fn with_ttl(mut self, seconds: u32) -> Self {
        self.ttl = Some(seconds);
        self
    }
}

impl sealed::Sent for OldRecords {
    fn parameters(&self, to: &mut Parameters) {
        let (kind, value) = match &self.main {
            Main::A(address) => ("a", address.to_string()),
            Main::Aaaa(address, _) => ("aaaa", address.to_string()),
            Main::Cname(name) => ("cname", name.clone()),
        };
        to.add("main_record_type", kind);
        to.add("main_record", value);
        if let Main::Aaaa(_, beside) = &self.main {
            to.add_some("main_record2", *beside);
        }
        for (number, text) in (1..).zip(&self.texts) {
            let suffix = if number == 1 { String::new() } else { number.to_string() };
            to.add(&format!("main_txt{suffix}"), text);
        }
        for (number, (subdomain, kind, value)) in self.below.iter().enumerate() {
            to.add(&format!("subdomain{number}"), subdomain);
            to.add(&format!("sub_record_type{number}"), kind);
            to.add(&format!("sub_record{number}"), value);
        }
        mail_hosts(&self.mail, to);
        to.add_some("ttl", self.ttl);
    }
}

commands! { OldRecords: InFolder => "set_folder_dns", Defaults => "set_default_dns" }
