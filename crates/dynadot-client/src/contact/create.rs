//! `create_contact`: a new contact.

use super::{ContactDetails, ContactId};
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Creates a contact (manual: "Create Contact Command"). Sent twice, it creates two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateContact {
    details: ContactDetails,
}

impl CreateContact {
    /// Creates a contact with these details.
    ///
    /// # Errors
    /// When a required field is missing or a field cannot be right.
    pub fn new(details: ContactDetails) -> Result<Self, Invalid> {
        details.check()?;
        Ok(Self { details })
    }
}

// Reply

impl Call for CreateContact {
    type Effect = Writes;
    type Reply = ContactId;
    const COMMAND: &'static str = "create_contact";

    fn parameters(&self, to: &mut Parameters) {
        self.details.parameters(to);
    }

    fn decode(&self, content: &Content<'_>) -> Result<ContactId, ContentError> {
        content.member("ContactId")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::ann::details as ann;
    use crate::error::Outcome;
    use crate::fixtures::{answer, fixture};

    #[test]
    fn request() {
        let mut details = ann();
        details.organization = Some("Müller & Co".to_owned());
        details.state = Some("BE".to_owned());
        insta::assert_snapshot!(
            Parameters::of(&CreateContact::new(details).unwrap()),
            @"command=create_contact&name=Ann+M%C3%BCller&email=ann%40example.com&phonecc=49&phonenum=30.123456&address1=Example+Street+1&city=Berlin&zip=10115&country=DE&organization=M%C3%BCller+%26+Co&state=BE"
        );
        assert!(CreateContact::new(ContactDetails::default()).is_err());
    }

    #[test]
    fn success_of_the_older_style() {
        let id = answer(&CreateContact::new(ann()).unwrap(), fixture!("create_contact/reply")).unwrap();
        assert_eq!(id.as_str(), "1234");
    }

    #[test]
    fn a_contact_without_an_id_is_unsettled() {
        let create = CreateContact::new(ann()).unwrap();
        let body =
            r#"{"CreateContactResponse":{"ResponseCode":"0","CreateContactContent":{"ContactId":""}}}"#;
        for body in [body, r#"{"CreateContactResponse":{"ResponseCode":"0","Status":"success"}}"#] {
            let error = answer(&create, body).unwrap_err();
            assert_eq!((error.code(), error.outcome()), ("incomplete", Outcome::Unknown));
        }
    }
}
