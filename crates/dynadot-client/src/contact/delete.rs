//! `delete_contact`: contacts are removed.

use super::ContactId;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Removes contacts of the account (manual: "Delete Contact Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteContact {
    ids: Vec<ContactId>,
}

impl DeleteContact {
    /// Removes one.
    #[must_use]
    pub fn new(id: ContactId) -> Self {
        Self { ids: vec![id] }
    }

    /// Removes several.
    ///
    /// # Errors
    /// When there are none.
    pub fn many(ids: impl IntoIterator<Item = ContactId>) -> Result<Self, Invalid> {
        let ids: Vec<_> = ids.into_iter().collect();
        if ids.is_empty() {
            return Err(Invalid::new("contact_id", "needs at least one id"));
        }
        Ok(Self { ids })
    }
}

// Reply

impl Call for DeleteContact {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "delete_contact";

    fn parameters(&self, to: &mut Parameters) {
        let ids: Vec<_> = self.ids.iter().map(ContactId::as_str).collect();
        to.add("contact_id", ids.join(","));
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
    fn request_and_success() {
        let delete = DeleteContact::many(["1", "2"].map(|id| ContactId::new(id).unwrap())).unwrap();
        insta::assert_snapshot!(Parameters::of(&delete), @"command=delete_contact&contact_id=1%2C2");
        accepted(&DeleteContact::new(ContactId::new("1").unwrap()), both!("delete_contact/reply"));
        assert_eq!(DeleteContact::many([]).unwrap_err().parameter(), "contact_id");
    }
}
