//! `delete_folder`: folders are removed; their domains stay.

use super::FolderId;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Removes folders (manual: "Delete Folder Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteFolder {
    folders: Vec<FolderId>,
}

impl DeleteFolder {
    /// Removes one folder.
    #[must_use]
    pub fn new(folder: FolderId) -> Self {
        Self { folders: vec![folder] }
    }

    /// Removes several.
    ///
    /// # Errors
    /// When there are none.
    pub fn many(folders: impl IntoIterator<Item = FolderId>) -> Result<Self, Invalid> {
        let folders: Vec<_> = folders.into_iter().collect();
        if folders.is_empty() {
            return Err(Invalid::new("folder_id", "needs at least one id"));
        }
        Ok(Self { folders })
    }
}

// Reply

impl Call for DeleteFolder {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "delete_folder";

    fn parameters(&self, to: &mut Parameters) {
        let ids: Vec<_> = self.folders.iter().map(FolderId::as_str).collect();
        to.add("folder_id", ids.join(","));
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
        let ids = ["0", "1"].map(|id| FolderId::new(id).unwrap());
        let delete = DeleteFolder::many(ids).unwrap();
        insta::assert_snapshot!(Parameters::of(&delete), @"command=delete_folder&folder_id=0%2C1");
        assert_eq!(DeleteFolder::many([]).unwrap_err().parameter(), "folder_id");
    }

    #[test]
    fn its_code_has_another_name_in_json() {
        accepted(&DeleteFolder::new(FolderId::new("0").unwrap()), both!("delete_folder/reply"));
    }
}
