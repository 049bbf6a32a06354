//! `create_folder`: a new folder.

use serde::Deserialize;

use super::{FolderId, checked_name};
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Makes a folder (manual: "Create Folder Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateFolder {
    name: String,
}

impl CreateFolder {
    /// A folder of this name; upper and lower case are different names.
    ///
    /// # Errors
    /// When the name is blank.
    pub fn new(name: &str) -> Result<Self, Invalid> {
        Ok(Self { name: checked_name(name)? })
    }
}

// Reply

/// A folder that was made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct CreatedFolder {
    /// Its id.
    #[serde(rename = "FolderId")]
    pub id: FolderId,
    /// Its name, if the answer says it.
    #[serde(default, rename = "FolderName", deserialize_with = "wire::optional")]
    pub name: Option<String>,
}

impl Call for CreateFolder {
    type Effect = Writes;
    type Reply = CreatedFolder;
    const COMMAND: &'static str = "create_folder";

    fn parameters(&self, to: &mut Parameters) {
        to.add("folder_name", &self.name);
    }

    fn decode(&self, content: &Content<'_>) -> Result<CreatedFolder, ContentError> {
        content.read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{both, reply};

    #[test]
    fn request() {
        let create = CreateFolder::new("Sold & gone").unwrap();
        insta::assert_snapshot!(Parameters::of(&create), @"command=create_folder&folder_name=Sold+%26+gone");
        assert_eq!(CreateFolder::new(" ").unwrap_err().parameter(), "folder_name");
    }

    #[test]
    fn the_new_folder() {
        let created = reply(&CreateFolder::new("new").unwrap(), both!("create_folder/reply"));
        assert_eq!((created.id.as_str(), created.name.as_deref()), ("42", Some("new")));
    }
}
