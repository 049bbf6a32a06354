//! The contacts of domains.

use super::{Defaults, Domains, InFolder, commands, sealed};
use crate::contact::ContactId;
use crate::parameters::Parameters;

/// The four contacts of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whois {
    /// Whose domain it is.
    pub registrant: ContactId,
    /// Who administers it.
    pub admin: ContactId,
    /// Who answers for its technology.
    pub technical: ContactId,
    /// Who pays.
    pub billing: ContactId,
}

impl Whois {
    /// One contact in all four roles.
    #[must_use]
    pub fn all(contact: &ContactId) -> Self {
        let same = || contact.clone();
        Self { registrant: same(), admin: same(), technical: same(), billing: same() }
    }
}

impl sealed::Sent for Whois {
    fn parameters(&self, to: &mut Parameters) {
        to.add("registrant_contact", &self.registrant);
        to.add("admin_contact", &self.admin);
        to.add("technical_contact", &self.technical);
        to.add("billing_contact", &self.billing);
    }
}

commands! { Whois: Domains => "set_whois", InFolder => "set_folder_whois", Defaults => "set_default_whois" }
