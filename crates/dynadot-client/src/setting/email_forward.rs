//! What becomes of mail.

use super::{Defaults, Domains, InFolder, commands, sealed};
use crate::error::Invalid;
use crate::parameters::Parameters;

/// What becomes of mail to a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailForward(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Nothing,
    Hosts(Vec<MailHost>),
    Mailboxes(Vec<Mailbox>),
}

/// A host that takes mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailHost {
    /// The host.
    pub host: String,
    /// How far away it counts as: the smallest comes first.
    pub distance: u16,
}

impl MailHost {
    /// The most hosts that a domain takes.
    pub const MOST: usize = 3;
}

/// Mail to a name of the domain goes to an address elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// What stands before the `@`.
    pub username: String,
    /// The address that exists.
    pub address: String,
}

impl Mailbox {
    /// The most names whose mail is sent on.
    pub const MOST: usize = 10;
}

impl EmailForward {
    /// Nothing: no mail is forwarded.
    #[must_use]
    pub const fn nothing() -> Self {
        Self(Kind::Nothing)
    }

    /// It is delivered to other hosts.
    ///
    /// # Errors
    /// When there are none or more than 3, or one is blank.
    pub fn to_hosts(hosts: impl IntoIterator<Item = MailHost>) -> Result<Self, Invalid> {
        checked_mail_hosts(hosts).map(|hosts| Self(Kind::Hosts(hosts)))
    }

    /// It is sent on to addresses.
    ///
    /// # Errors
    /// When there are none or more than 10, a user name is blank, or an address is none.
    pub fn to_addresses(mailboxes: impl IntoIterator<Item = Mailbox>) -> Result<Self, Invalid> {
        let mailboxes: Vec<_> = mailboxes.into_iter().collect();
        if mailboxes.is_empty() || mailboxes.len() > Mailbox::MOST {
            return Err(Invalid::new("exist_email", "must be given 1 to 10 times"));
        }
        if mailboxes.iter().any(|mailbox| mailbox.username.trim().is_empty()) {
            return Err(Invalid::new("username", "must not be blank"));
        }
        let is_address = |mailbox: &Mailbox| {
            mailbox.address.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty())
        };
        if !mailboxes.iter().all(is_address) {
            return Err(Invalid::new("exist_email", "must be an e-mail address"));
        }
        Ok(Self(Kind::Mailboxes(mailboxes)))
    }
}

/// One to three hosts with names.
pub(super) fn checked_mail_hosts(
    hosts: impl IntoIterator<Item = MailHost>,
) -> Result<Vec<MailHost>, Invalid> {
    let hosts: Vec<_> = hosts.into_iter().collect();
    if hosts.is_empty() || hosts.len() > MailHost::MOST {
        return Err(Invalid::new("mx_host", "must be given 1 to 3 times"));
    }
    if hosts.iter().any(|host| host.host.trim().is_empty()) {
        return Err(Invalid::new("mx_host", "must not be blank"));
    }
    Ok(hosts)
}

/// `mx_host0`, `mx_distance0`, …
pub(super) fn mail_hosts(hosts: &[MailHost], to: &mut Parameters) {
    to.add_numbered("mx_host", hosts.iter().map(|host| &host.host));
    to.add_numbered("mx_distance", hosts.iter().map(|host| host.distance));
}

impl sealed::Sent for EmailForward {
    fn parameters(&self, to: &mut Parameters) {
        match &self.0 {
            Kind::Nothing => to.add("forward_type", "donot"),
            Kind::Hosts(hosts) => {
                to.add("forward_type", "mx");
                mail_hosts(hosts, to);
            }
            Kind::Mailboxes(mailboxes) => {
                to.add("forward_type", "forward");
                to.add_numbered("username", mailboxes.iter().map(|mailbox| &mailbox.username));
                to.add_numbered("exist_email", mailboxes.iter().map(|mailbox| &mailbox.address));
            }
        }
    }
}

commands! {
    EmailForward:
    Domains => "set_email_forward",
    InFolder => "set_folder_email_forward",
    Defaults => "set_default_email_forward",
}
