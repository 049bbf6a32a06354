//! `edit_contact`: other details for a contact.

use super::{ContactDetails, ContactId, Touched};
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Replaces a contact's details (manual: "Edit Contact Command"), for every domain that uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditContact {
    id: ContactId,
    details: ContactDetails,
}

impl EditContact {
    /// Replaces this contact's details.
    ///
    /// # Errors
    /// When a required field is missing or a field cannot be right.
    pub fn new(id: ContactId, details: ContactDetails) -> Result<Self, Invalid> {
        details.check()?;
        Ok(Self { id, details })
    }
}

// Reply

impl Call for EditContact {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "edit_contact";

    fn parameters(&self, to: &mut Parameters) {
        to.add("contact_id", &self.id);
        self.details.parameters(to);
    }

    fn decode(&self, content: &Content<'_>) -> Result<(), ContentError> {
        match content.read() {
            // The content says nothing new: an answer without it is a success all the same.
            Ok(Touched { id: None }) => Ok(()),
            Err(error) => Err(error),
            Ok(Touched { id: Some(id) }) if id == self.id => Ok(()),
            Ok(Touched { id: Some(id) }) => {
                Err(ContentError::Mismatch { asked: self.id.to_string(), answered: id.to_string() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::ann::details as ann;
    use crate::error::Refusal;
    use crate::fixtures::{answer, fixture};

    fn edit() -> EditContact {
        EditContact::new(ContactId::new("1234").unwrap(), ann()).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(
            Parameters::of(&edit()),
            @"command=edit_contact&contact_id=1234&name=Ann+M%C3%BCller&email=ann%40example.com&phonecc=49&phonenum=30.123456&address1=Example+Street+1&city=Berlin&zip=10115&country=DE"
        );
    }

    #[test]
    fn success_with_and_without_content() {
        answer(&edit(), fixture!("edit_contact/reply")).unwrap();
        answer(&edit(), r#"{"EditContactResponse":{"ResponseCode":"0","Status":"success"}}"#).unwrap();
    }

    #[test]
    fn another_contact_is_a_mismatch() {
        let body = r#"{"EditContactResponse":{"ResponseCode":"0","EditContactContent":{"ContactId":"99"}}}"#;
        assert_eq!(answer(&edit(), body).unwrap_err().code(), "mismatch");
    }

    #[test]
    fn an_unknown_contact() {
        let error = answer(&edit(), fixture!("edit_contact/error-not-found")).unwrap_err();
        assert_eq!(error.refusal(), Some(Refusal::InvalidContact));
    }
}
