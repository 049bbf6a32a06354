//! Folders: groups of domains, and what domains are given that come into one.
//!
//! What a folder gives is set with the commands in [`setting`](crate::setting), such as
//! [`SetFolderNs`](crate::setting::SetFolderNs).

use std::fmt;

use serde::{Deserialize, Deserializer};

pub use self::create::{CreateFolder, CreatedFolder};
pub use self::delete::DeleteFolder;
pub use self::list::{
    FolderList, FolderSettings, GivenLock, GivenNameServers, GivenRenewal, GivenWhois, LockStatus,
};
pub use self::rename::SetFolderName;
pub use self::set::SetFolder;
use crate::error::Invalid;
use crate::wire;

mod create;
mod delete;
mod list;
mod rename;
mod set;

/// A folder's id: digits. In answers `-1` is the default folder, in which domains are that are in no other.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FolderId(String);

impl FolderId {
    /// Accepts up to 20 digits.
    ///
    /// # Errors
    /// When it is anything else: the default folder can't be asked for by its id.
    pub fn new(id: &str) -> Result<Self, Invalid> {
        if (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(id.to_owned()))
        } else {
            Err(Invalid::new("folder_id", "must be 1 to 20 digits"))
        }
    }

    /// The id as the API writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the default folder.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.0 == "-1"
    }
}

impl fmt::Display for FolderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Ids in answers are taken as they come.
impl From<&str> for FolderId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl<'de> Deserialize<'de> for FolderId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::text(from)
    }
}

/// A folder's name, which may not be blank.
fn checked_name(name: &str) -> Result<String, Invalid> {
    if name.trim().is_empty() {
        return Err(Invalid::new("folder_name", "must not be blank"));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_sent_is_digits() {
        assert_eq!(FolderId::new("42").unwrap().as_str(), "42");
        for id in ["", "-1", "a", "1,2"] {
            assert!(FolderId::new(id).is_err(), "{id}");
        }
        assert!(FolderId::from("-1").is_default());
    }
}
