//! `get_contact`: one contact.

use serde::Deserialize;

use super::{ContactDetails, ContactId};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError};
use crate::parameters::Parameters;
use crate::wire::{self, Flag};

// Request

/// Asks for one contact (manual: "Get Contact Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetContact {
    id: ContactId,
}

impl GetContact {
    /// Asks for this contact.
    #[must_use]
    pub fn new(id: ContactId) -> Self {
        Self { id }
    }
}

// Reply

/// A contact of the account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Contact {
    /// Its id.
    #[serde(rename = "ContactId")]
    pub id: ContactId,
    /// Its details.
    #[serde(flatten)]
    pub details: ContactDetails,
    /// Whether its address was verified for generic top-level domains. Missing in older answers.
    #[serde(default, rename = "GtldVerified", deserialize_with = "wire::optional")]
    pub gtld_verified: Option<Flag>,
}

impl Call for GetContact {
    type Effect = Reads;
    type Reply = Contact;
    const COMMAND: &'static str = "get_contact";

    fn parameters(&self, to: &mut Parameters) {
        to.add("contact_id", &self.id);
    }

    fn decode(&self, content: &Content<'_>) -> Result<Contact, ContentError> {
        let contact: Contact = content.either(["GetContact", "Contact"])?;
        if contact.id == self.id {
            Ok(contact)
        } else {
            Err(ContentError::Mismatch { asked: self.id.to_string(), answered: contact.id.to_string() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::EditContact;
    use crate::error::Refusal;
    use crate::fixtures::{answer, fixture};

    fn get() -> GetContact {
        GetContact::new(ContactId::new("C-1234").unwrap())
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&get()), @"command=get_contact&contact_id=1234");
    }

    #[test]
    fn what_was_read_can_be_sent_back() {
        let contact = answer(&get(), fixture!("get_contact/reply")).unwrap();
        assert_eq!(contact.details.phone, "555.555.5233");
        assert_eq!(contact.details.organization, None);
        assert_eq!(contact.gtld_verified, Some(Flag::Yes));
        EditContact::new(contact.id, contact.details).unwrap();
    }

    #[test]
    fn no_such_contact() {
        let error = answer(&get(), fixture!("get_contact/error-not-found")).unwrap_err();
        assert_eq!(error.refusal(), Some(Refusal::InvalidContact));
    }
}
