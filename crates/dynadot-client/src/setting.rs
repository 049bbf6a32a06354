//! Settings, and whose they are: of domains, of a folder, or the account's defaults.
//!
//! The manual has most settings three times: `set_forwarding`, `set_folder_forwarding`, `set_default_forwarding`. Here a setting
//! exists once, and [`Set`] sends it for a target; the commands' names are aliases:
//!
//! ```
//! use dynadot_client::folder::FolderId;
//! use dynadot_client::setting::{Forwarding, SetDefaultForwarding, SetFolderForwarding, SetForwarding};
//!
//! # fn example() -> Result<(), dynadot_client::Invalid> {
//! let shop = Forwarding::to("https://shop.example.com/")?;
//! let of_a_domain = SetForwarding::of("example.com", shop.clone())?;
//! let of_a_folder = SetFolderForwarding::of(FolderId::new("42")?, shop.clone()).for_present_domains();
//! let of_all_others = SetDefaultForwarding::of(shop);
//! # Ok(())
//! # }
//! # example().unwrap();
//! ```
//!
//! Of the settings that say what a domain's names resolve through (name servers, parking, forwarding, stealth, hosting, records)
//! the last one counts.

pub use self::clear::{Clear, Service};
pub use self::email_forward::{EmailForward, MailHost, Mailbox};
pub use self::forwarding::{Forwarding, Permanence};
pub use self::hosting::{Hosting, HostingKind, MobileView};
pub use self::name_servers::NameServers;
pub use self::old_records::OldRecords;
pub use self::parking::Parking;
pub use self::records::{Record, Records};
pub use self::renewal::Renewal;
pub use self::stealth::Stealth;
pub use self::whois::Whois;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::folder::FolderId;
use crate::parameters::Parameters;

mod clear;
mod email_forward;
mod forwarding;
mod hosting;
mod name_servers;
mod old_records;
mod parking;
mod records;
mod renewal;
mod stealth;
mod whois;

/// Sends a setting for a target. See the aliases for the commands that there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set<S, T> {
    setting: S,
    target: T,
}

/// Domains of the account, up to 100 in one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domains(Vec<String>);

/// A folder of the account: what domains in it are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InFolder {
    folder: FolderId,
    future: bool,
    present: bool,
}

/// A folder of the account as it is, in commands that don't ask for which domains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderItself(FolderId);

/// The account's defaults: what new domains are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Defaults;

/// The most domains that one request takes.
const MOST_DOMAINS: usize = 100;

impl<S> Set<S, Domains> {
    /// The setting of one domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn of(domain: &str, setting: S) -> Result<Self, Invalid> {
        Self::of_many([domain], setting)
    }

    /// The same setting of up to 100 domains.
    ///
    /// # Errors
    /// When a name is not in ASCII form, or there are none or more than 100.
    pub fn of_many<D: AsRef<str>>(domains: impl IntoIterator<Item = D>, setting: S) -> Result<Self, Invalid> {
        Ok(Self { setting, target: Domains(name::checked_all("domain", domains, MOST_DOMAINS)?) })
    }
}

impl<S> Set<S, InFolder> {
    /// The setting of a folder, for nobody yet: say for which domains with the methods below.
    #[must_use]
    pub const fn of(folder: FolderId, setting: S) -> Self {
        Self { setting, target: InFolder { folder, future: false, present: false } }
    }

    /// Domains that are moved into the folder from now on get it (`enable`).
    #[must_use]
    pub fn for_future_domains(mut self) -> Self {
        self.target.future = true;
        self
    }

    /// The domains that are in the folder get it now (`sync`).
    #[must_use]
    pub fn for_present_domains(mut self) -> Self {
        self.target.present = true;
        self
    }
}

impl<S> Set<S, FolderItself> {
    /// The setting of a folder.
    #[must_use]
    pub const fn of(folder: FolderId, setting: S) -> Self {
        Self { setting, target: FolderItself(folder) }
    }
}

impl<S> Set<S, Defaults> {
    /// The setting of the account's defaults.
    #[must_use]
    pub const fn of(setting: S) -> Self {
        Self { setting, target: Defaults }
    }
}

impl<S: sealed::SettingOf<T>, T: sealed::Target> Call for Set<S, T> {
    type Effect = Writes;
    type Reply = S::Reply;
    const COMMAND: &'static str = S::COMMAND;

    fn parameters(&self, to: &mut Parameters) {
        self.target.before(to);
        self.setting.parameters(to);
        self.target.after(to);
    }

    fn decode(&self, content: &Content<'_>) -> Result<S::Reply, ContentError> {
        S::decode(content)
    }
}

mod sealed {
    use super::{Content, ContentError, Defaults, Domains, FolderItself, InFolder, Parameters};

    #[expect(unnameable_types, reason = "that it cannot be named is what seals it")]
    pub trait Target {
        /// What stands before the setting.
        fn before(&self, _: &mut Parameters) {}
        /// What stands behind it.
        fn after(&self, _: &mut Parameters) {}
    }

    impl Target for Domains {
        fn before(&self, to: &mut Parameters) {
            to.add("domain", self.0.join(","));
        }
    }

    impl Target for InFolder {
        fn before(&self, to: &mut Parameters) {
            to.add("folder_id", &self.folder);
        }

        fn after(&self, to: &mut Parameters) {
            to.add_some("enable", self.future.then_some("yes"));
            to.add_some("sync", self.present.then_some("yes"));
        }
    }

    impl Target for FolderItself {
        fn before(&self, to: &mut Parameters) {
            to.add("folder_id", &self.0);
        }
    }

    impl Target for Defaults {}

    #[expect(unnameable_types, reason = "that it cannot be named is what seals it")]
    pub trait Sent {
        fn parameters(&self, to: &mut Parameters);
    }

    #[expect(unnameable_types, reason = "that it cannot be named is what seals it")]
    pub trait SettingOf<T>: Sent {
        type Reply;
        const COMMAND: &'static str;
        fn decode(content: &Content<'_>) -> Result<Self::Reply, ContentError>;
    }
}

/// The commands of a setting whose answers have no content.
macro_rules! commands {
    ($setting:ty: $($target:ty => $command:literal),+ $(,)?) => {
        $(impl $crate::setting::sealed::SettingOf<$target> for $setting {
            type Reply = ();
            const COMMAND: &'static str = $command;

            fn decode(_: &$crate::content::Content<'_>) -> Result<(), $crate::content::ContentError> {
                Ok(())
            }
        })+
    };
}

use commands;

/// `set_whois` (manual: "Set Whois Command").
pub type SetWhois = Set<Whois, Domains>;
/// `set_folder_whois` (manual: "Set Folder Whois Command").
pub type SetFolderWhois = Set<Whois, InFolder>;
/// `set_default_whois` (manual: "Set Default Whois").
pub type SetDefaultWhois = Set<Whois, Defaults>;

/// `set_ns` (manual: "Set Name Servers Command"). Every host must be in the account's list.
pub type SetNs = Set<NameServers, Domains>;
/// `set_folder_ns` (manual: "Set Folder Name Servers Command").
pub type SetFolderNs = Set<NameServers, InFolder>;
/// `set_default_ns` (manual: "Set Default Name Servers Command").
pub type SetDefaultNs = Set<NameServers, Defaults>;

/// `set_parking` (manual: "Set Parking Command").
pub type SetParking = Set<Parking, Domains>;
/// `set_folder_parking` (manual: "Set Folder Parking Command").
pub type SetFolderParking = Set<Parking, InFolder>;
/// `set_default_parking` (manual: "Set Default Parking Command").
pub type SetDefaultParking = Set<Parking, Defaults>;

/// `set_forwarding` (manual: "Set Forwarding Command").
pub type SetForwarding = Set<Forwarding, Domains>;
/// `set_folder_forwarding` (manual: "Set Folder Forwarding Command").
pub type SetFolderForwarding = Set<Forwarding, InFolder>;
/// `set_default_forwarding` (manual: "Set Default Forwarding Command").
pub type SetDefaultForwarding = Set<Forwarding, Defaults>;

/// `set_stealth` (manual: "Set Stealth Command").
pub type SetStealth = Set<Stealth, Domains>;
/// `set_folder_stealth` (manual: "Set Folder Stealth Command").
pub type SetFolderStealth = Set<Stealth, InFolder>;
/// `set_default_stealth` (manual: "Set Default Stealth Command").
pub type SetDefaultStealth = Set<Stealth, Defaults>;

/// `set_hosting` (manual: "Set Hosting Command").
pub type SetHosting = Set<Hosting, Domains>;
/// `set_folder_hosting` (manual: "Set Folder Hosting Command").
pub type SetFolderHosting = Set<HostingKind, InFolder>;
/// `set_default_hosting` (manual: "Set Default Hosting Command").
pub type SetDefaultHosting = Set<HostingKind, Defaults>;

/// `set_dns2` (manual: "Set DNS2 Command"). It replaces all records, unless they are [added](Set::added).
pub type SetDns2 = Set<Records, Domains>;
/// `set_folder_dns2` (manual: "Set Folder DNS2 Command").
pub type SetFolderDns2 = Set<Records, InFolder>;
/// `set_default_dns2` (manual: "Set Default DNS2 Command").
pub type SetDefaultDns2 = Set<Records, Defaults>;

/// `set_folder_dns` (manual: "Set Folder DNS Command"). Outdated: [`SetFolderDns2`] replaces it.
pub type SetFolderDns = Set<OldRecords, InFolder>;
/// `set_default_dns` (manual: "Set Default DNS Command"). Outdated: [`SetDefaultDns2`] replaces it.
pub type SetDefaultDns = Set<OldRecords, Defaults>;

/// `set_email_forward` (manual: "Set Email Forward Command").
pub type SetEmailForward = Set<EmailForward, Domains>;
/// `set_folder_email_forward` (manual: "Set Folder Email Forward Command").
pub type SetFolderEmailForward = Set<EmailForward, InFolder>;
/// `set_default_email_forward` (manual: "Set Default Email Forward Command").
pub type SetDefaultEmailForward = Set<EmailForward, Defaults>;

/// `set_clear_domain_setting` (manual: "Set Clear Domain Setting Command").
pub type SetClearDomainSetting = Set<Clear, Domains>;
/// `set_clear_folder_setting` (manual: "Set Clear Folder Setting Command").
pub type SetClearFolderSetting = Set<Service, FolderItself>;
/// `set_clear_default_setting` (manual: "Set Clear Default Setting Command").
pub type SetClearDefaultSetting = Set<Service, Defaults>;

/// `set_renew_option` (manual: "Set Renew Option").
pub type SetRenewOption = Set<Renewal, Domains>;
/// `set_folder_renew_option` (manual: "Set Folder Renew Option Command").
pub type SetFolderRenewOption = Set<Renewal, InFolder>;
/// `set_default_renew_option` (manual: "Set Default Renew Option Command").
pub type SetDefaultRenewOption = Set<Renewal, Defaults>;

#[cfg(test)]
mod tests;
