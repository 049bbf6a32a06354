//! Taking settings back.

use super::{Defaults, Domains, FolderItself, commands, sealed};
use crate::parameters::Parameters;

/// A service whose settings can be cleared everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Forwarding.
    Forward,
    /// Stealth forwarding.
    Stealth,
    /// What becomes of mail.
    EmailForwarding,
    /// Records.
    Dns,
    /// Name servers.
    NameServers,
}

/// What can be cleared of domains: a service, or their DNSSEC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clear {
    /// The settings of a service.
    Service(Service),
    /// DNSSEC.
    Dnssec,
}

impl Service {
    const fn word(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Stealth => "stealth",
            Self::EmailForwarding => "email_forwarding",
            Self::Dns => "dns",
            Self::NameServers => "nameservers",
        }
    }
}

impl sealed::Sent for Service {
    fn parameters(&self, to: &mut Parameters) {
        to.add("service", self.word());
    }
}

impl sealed::Sent for Clear {
    fn parameters(&self, to: &mut Parameters) {
        match self {
            Self::Service(service) => service.parameters(to),
            Self::Dnssec => to.add("service", "dnssec"),
        }
    }
}

commands! { Clear: Domains => "set_clear_domain_setting" }
commands! { Service: FolderItself => "set_clear_folder_setting", Defaults => "set_clear_default_setting" }
