//! `set_folder_name`: a folder's new name.

use super::{FolderId, checked_name};
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Renames a folder (manual: "Set Folder Name Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetFolderName {
    folder: FolderId,
    name: String,
}

impl SetFolderName {
    /// The folder's new name.
    ///
    /// # Errors
    /// When the name is blank.
    pub fn new(folder: FolderId, name: &str) -> Result<Self, Invalid> {
        Ok(Self { folder, name: checked_name(name)? })
    }
}

// Reply

impl Call for SetFolderName {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_folder_name";

    fn parameters(&self, to: &mut Parameters) {
        to.add("folder_id", &self.folder);
        to.add("folder_name", &self.name);
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{accepted, both};

    fn rename() -> SetFolderName {
        SetFolderName::new(FolderId::new("0").unwrap(), "new").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&rename()), @"command=set_folder_name&folder_id=0&folder_name=new");
        assert!(SetFolderName::new(FolderId::new("0").unwrap(), "").is_err());
    }

    #[test]
    fn success() {
        accepted(&rename(), both!("set_folder_name/reply"));
    }
}
