//! Settings of accounts, folders and domains, and what they refer to.

use serde::{Deserialize, Serialize};

use crate::contact::ContactDetails;

/// A change of settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Setting {
    NameServersSet { account: String, domain: String, hosts: Vec<String> },
    NameServerAdded { account: String, server_id: u64, host: String },
    ContactCreated { account: String, contact_id: u64, details: ContactDetails },
    ContactEdited { account: String, contact_id: u64, details: ContactDetails },
}

impl Setting {
    pub(super) fn counted_as(&self) -> &'static [&'static str] {
        match self {
            Self::NameServersSet { .. } => &["set_ns"],
            Self::NameServerAdded { .. } => &["name_server_added"],
            Self::ContactCreated { .. } => &["contact_created"],
            Self::ContactEdited { .. } => &["contact_edited"],
        }
    }
}
