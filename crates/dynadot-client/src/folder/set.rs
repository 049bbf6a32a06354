//! `set_folder`: the folder of a domain.

use super::FolderId;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Moves a domain into a folder (manual: "Set Folder Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetFolder {
    domain: String,
    folder: Folder,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Folder {
    Named(String),
    Of(FolderId),
}

impl SetFolder {
    /// The name that stands for the default folder.
    const DEFAULT: &'static str = "Default";

    /// Into the folder with this id; the id that answers give to the default folder is sent as its name.
    ///
    /// # Errors
    /// When the domain is not a domain name in ASCII form.
    pub fn by_id(domain: &str, folder: FolderId) -> Result<Self, Invalid> {
        if folder.is_default() {
            return Self::to_default(domain);
        }
        Ok(Self { domain: name::checked("domain", domain)?, folder: Folder::Of(folder) })
    }

    /// Into the folder of this name; upper and lower case are different names.
    ///
    /// # Errors
    /// When the domain is not a domain name in ASCII form, or the folder's name is blank.
    pub fn by_name(domain: &str, folder: &str) -> Result<Self, Invalid> {
        if folder.trim().is_empty() {
            return Err(Invalid::new("folder", "must not be blank"));
        }
        Ok(Self { domain: name::checked("domain", domain)?, folder: Folder::Named(folder.to_owned()) })
    }

    /// Into the default folder.
    ///
    /// # Errors
    /// When the domain is not a domain name in ASCII form.
    pub fn to_default(domain: &str) -> Result<Self, Invalid> {
        Self::by_name(domain, Self::DEFAULT)
    }
}

// Reply

impl Call for SetFolder {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_folder";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        match &self.folder {
            Folder::Named(name) => to.add("folder", name),
            Folder::Of(id) => to.add("folder_id", id),
        }
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{accepted, both};

    #[test]
    fn request() {
        let by_id = SetFolder::by_id("example.com", FolderId::new("42").unwrap()).unwrap();
        insta::assert_snapshot!(Parameters::of(&by_id), @"command=set_folder&domain=example.com&folder_id=42");
        let by_name = SetFolder::to_default("example.com").unwrap();
        insta::assert_snapshot!(Parameters::of(&by_name), @"command=set_folder&domain=example.com&folder=Default");
        assert_eq!(SetFolder::by_id("example.com", FolderId::from("-1")).unwrap(), by_name);
        assert_eq!(SetFolder::by_name("example.com", "").unwrap_err().parameter(), "folder");
    }

    #[test]
    fn success() {
        accepted(&SetFolder::to_default("example.com").unwrap(), both!("set_folder/reply"));
    }
}
