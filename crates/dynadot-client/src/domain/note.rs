//! `set_note`: the account's own words about a domain.

use super::name;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Writes a note on a domain (manual: "Set Note Command"); a blank one removes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetNote {
    domain: String,
    note: String,
}

impl SetNote {
    /// This note on this domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str, note: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, note: note.into() })
    }
}

// Reply

impl Call for SetNote {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_note";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add("note", &self.note);
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
        let note = SetNote::new("example.com", "Do not modify").unwrap();
        insta::assert_snapshot!(Parameters::of(&note), @"command=set_note&domain=example.com&note=Do+not+modify");
        let none = SetNote::new("example.com", "").unwrap();
        insta::assert_snapshot!(Parameters::of(&none), @"command=set_note&domain=example.com&note=");
        accepted(&note, both!("set_note/reply"));
    }
}
