//! `contact_list`: all contacts.

use super::Contact;
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::parameters::Parameters;

// Request

/// Asks for all contacts of the account (manual: "Contact List Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ContactList;

// Reply

impl Call for ContactList {
    type Effect = Reads;
    type Reply = Vec<Contact>;
    const COMMAND: &'static str = "contact_list";

    fn parameters(&self, _: &mut Parameters) {}

    fn decode(&self, content: &Content<'_>) -> Result<Vec<Contact>, ContentError> {
        content.rows(&Rows { json: "ContactList", xml: "ContactList", item: "Contact" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{answer, fixture};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&ContactList), @"command=contact_list");
    }

    #[test]
    fn contacts() {
        let contacts = answer(&ContactList, fixture!("contact_list/reply")).unwrap();
        let ids: Vec<_> = contacts.iter().map(|contact| contact.id.as_str()).collect();
        assert_eq!(ids, ["1234", "1235"]);
        assert_eq!(contacts[1].details.organization.as_deref(), Some("Example Ltd"));
    }
}
