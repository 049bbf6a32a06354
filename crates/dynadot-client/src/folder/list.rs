//! `folder_list`: the account's folders and what they give.

use serde::{Deserialize, Deserializer};

use super::FolderId;
use crate::call::{Call, Reads};
use crate::contact::ContactId;
use crate::content::{Content, ContentError, Rows};
use crate::domain::{NameServerSettings, RenewOption};
use crate::parameters::Parameters;
use crate::wire::{self, Flag};

// Request

/// Asks for the account's folders (manual: "Folder List Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FolderList;

// Reply

/// A folder, and what it gives to domains that come into it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct FolderSettings {
    /// Its id.
    #[serde(rename = "FolderId")]
    pub id: FolderId,
    /// Its name.
    #[serde(default, rename = "FolderName", deserialize_with = "wire::optional")]
    pub name: Option<String>,
    /// The contacts it gives.
    #[serde(default)]
    pub default_whois: Option<FolderDefaults>,
    /// What names resolve through.
    #[serde(default)]
    pub default_name_servers: Option<FolderDefaults>,
    /// What happens when a registration ends.
    #[serde(default)]
    pub default_renew_option: Option<FolderDefaults>,
    /// Whether domains are locked against transfers.
    #[serde(default)]
    pub default_transfer_lock: Option<FolderDefaults>,
}

/// One of the things that a folder gives: whether it does, and the fields that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct FolderDefaults {
    /// Whether domains get it that are moved into the folder. The manual's example puts a name of the lock's above the name
    /// servers' here; both are read.
    #[serde(
        default,
        rename = "DefaultWhoisEnableStatus",
        alias = "DefaultNameServerEnableStatus",
        alias = "DefaultNameServersEnableStatus",
        alias = "DefaultRenewOptionEnableStatus",
        alias = "DefaultTransferLockEnableStatus",
        deserialize_with = "wire::optional"
    )]
    pub enabled: Option<Flag>,
    /// The registrant.
    #[serde(default, deserialize_with = "contact")]
    pub default_registrant: Option<ContactId>,
    /// The administrative contact.
    #[serde(default, deserialize_with = "contact")]
    pub default_admin: Option<ContactId>,
    /// The technical contact.
    #[serde(default, deserialize_with = "contact")]
    pub default_technical: Option<ContactId>,
    /// The billing contact.
    #[serde(default, deserialize_with = "contact")]
    pub default_billing: Option<ContactId>,
    /// What names resolve through.
    #[serde(default)]
    pub name_server_settings: Option<NameServerSettings>,
    /// What happens when a registration ends.
    #[serde(default, deserialize_with = "wire::optional")]
    pub renew_option: Option<RenewOption>,
    /// Whether domains are locked, such as `locked`.
    #[serde(default, deserialize_with = "wire::optional")]
    pub lock_status: Option<String>,
}

fn contact<'de, D: Deserializer<'de>>(from: D) -> Result<Option<ContactId>, D::Error> {
    #[derive(Deserialize)]
    struct Holder {
        #[serde(default, rename = "ContactId", deserialize_with = "wire::optional")]
        id: Option<ContactId>,
    }
    Ok(Option::<Holder>::deserialize(from)?.and_then(|holder| holder.id))
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
    use crate::fixtures::{both, reply};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&FolderList), @"command=folder_list");
    }

    #[test]
    fn folders_and_what_they_give() {
        let folders = reply(&FolderList, both!("folder_list/reply"));
        assert_eq!((folders[0].id.as_str(), folders[0].name.as_deref()), ("0", Some("new")));
        let whois = folders[0].default_whois.as_ref().unwrap();
        assert_eq!((&whois.enabled, whois.default_admin.as_ref().unwrap().as_str()), (&Some(Flag::No), "0"));
        let servers = folders[0].default_name_servers.as_ref().unwrap();
        assert_eq!(servers.enabled, Some(Flag::No));
        assert_eq!(folders[0].default_renew_option.as_ref().unwrap().renew_option, Some(RenewOption::Unset));
        assert_eq!(folders[0].default_transfer_lock.as_ref().unwrap().lock_status.as_deref(), Some("locked"));
    }
}
