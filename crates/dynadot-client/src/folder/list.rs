//! `folder_list`: the account's folders and what they give.

use serde::Deserialize;

use super::FolderId;
use crate::call::{Call, Reads};
use crate::contact::ContactId;
use crate::content::{Content, ContentError, Rows};
use crate::domain::{self, NameServerSettings, RenewOption};
use crate::parameters::Parameters;
use crate::wire::{self, Flag, open_enum};

// Request

/// Asks for the account's folders (manual: "Folder List Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FolderList;

// Reply

/// A folder, and what it gives to domains that come into it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct FolderSettings {
    /// Its id.
    #[serde(rename = "FolderId")]
    pub id: FolderId,
    /// Its name.
    #[serde(default, rename = "FolderName", deserialize_with = "wire::optional")]
    pub name: Option<String>,
    /// The contacts.
    #[serde(default, rename = "DefaultWhois")]
    pub whois: Option<GivenWhois>,
    /// What names resolve through.
    #[serde(default, rename = "DefaultNameServers")]
    pub name_servers: Option<GivenNameServers>,
    /// What happens when a registration ends.
    #[serde(default, rename = "DefaultRenewOption")]
    pub renewal: Option<GivenRenewal>,
    /// Whether domains are locked against transfers.
    #[serde(default, rename = "DefaultTransferLock")]
    pub transfer_lock: Option<GivenLock>,
}

/// The contacts that a folder gives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct GivenWhois {
    /// Whether domains get them that are moved into the folder.
    #[serde(default, rename = "DefaultWhoisEnableStatus", deserialize_with = "wire::optional")]
    pub enabled: Option<Flag>,
    /// The registrant.
    #[serde(default, rename = "DefaultRegistrant", deserialize_with = "domain::contact")]
    pub registrant: Option<ContactId>,
    /// The administrative contact.
    #[serde(default, rename = "DefaultAdmin", deserialize_with = "domain::contact")]
    pub admin: Option<ContactId>,
    /// The technical contact.
    #[serde(default, rename = "DefaultTechnical", deserialize_with = "domain::contact")]
    pub technical: Option<ContactId>,
    /// The billing contact.
    #[serde(default, rename = "DefaultBilling", deserialize_with = "domain::contact")]
    pub billing: Option<ContactId>,
}

/// What names resolve through that a folder gives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct GivenNameServers {
    /// Whether domains get it that are moved into the folder. The manual's example in JSON calls it by the name that the transfer
    /// lock has.
    #[serde(
        default,
        rename = "DefaultNameServerEnableStatus",
        alias = "DefaultNameServersEnableStatus",
        alias = "DefaultTransferLockEnableStatus",
        deserialize_with = "wire::optional"
    )]
    pub enabled: Option<Flag>,
    /// The setting.
    #[serde(default, rename = "NameServerSettings")]
    pub settings: Option<NameServerSettings>,
}

/// What a folder gives for the end of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct GivenRenewal {
    /// Whether domains get it that are moved into the folder.
    #[serde(default, rename = "DefaultRenewOptionEnableStatus", deserialize_with = "wire::optional")]
    pub enabled: Option<Flag>,
    /// What happens.
    #[serde(default, rename = "RenewOption", deserialize_with = "wire::optional")]
    pub option: Option<RenewOption>,
}

/// The transfer lock that a folder gives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct GivenLock {
    /// Whether domains get it that are moved into the folder.
    #[serde(default, rename = "DefaultTransferLockEnableStatus", deserialize_with = "wire::optional")]
    pub enabled: Option<Flag>,
    /// Locked or not.
    #[serde(default, rename = "LockStatus", deserialize_with = "wire::optional")]
    pub status: Option<LockStatus>,
}

open_enum! {
    /// Whether domains are locked against transfers. The manual shows `locked` only.
    pub enum LockStatus {
        /// They are.
        Locked = "locked",
        /// They are not.
        Unlocked = "unlocked",
    }
}

impl Call for FolderList {
    type Effect = Reads;
    type Reply = Vec<FolderSettings>;
    const COMMAND: &'static str = "folder_list";

    fn parameters(&self, _: &mut Parameters) {}

    fn decode(&self, content: &Content<'_>) -> Result<Vec<FolderSettings>, ContentError> {
        content.rows(&Rows { json: "FolderList", xml: "FolderList", item: "Folder" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::NameServerType;
    use crate::fixtures::{both, reply};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&FolderList), @"command=folder_list");
    }

    #[test]
    fn folders_and_what_they_give() {
        let folders = reply(&FolderList, both!("folder_list/reply"));
        assert_eq!((folders[0].id.as_str(), folders[0].name.as_deref()), ("0", Some("new")));
        let whois = folders[0].whois.as_ref().unwrap();
        assert_eq!((&whois.enabled, whois.admin.as_ref().unwrap().as_str()), (&Some(Flag::No), "0"));
        let servers = folders[0].name_servers.as_ref().unwrap();
        assert_eq!(servers.enabled, Some(Flag::No));
        assert_eq!(servers.settings.as_ref().unwrap().kind, Some(NameServerType::Parking));
        let renewal = folders[0].renewal.as_ref().unwrap();
        assert_eq!((&renewal.enabled, &renewal.option), (&Some(Flag::No), &Some(RenewOption::Unset)));
        let lock = folders[0].transfer_lock.as_ref().unwrap();
        assert_eq!((&lock.enabled, &lock.status), (&Some(Flag::No), &Some(LockStatus::Locked)));
    }
}
