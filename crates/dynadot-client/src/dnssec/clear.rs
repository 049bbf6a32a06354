//! `clear_dnssec`: a domain without DNSSEC. Outside the manual.

use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Removes a domain's DNSSEC. The manual doesn't have this command; other clients use it. What the manual has is
/// [`Clear::Dnssec`](crate::setting::Clear::Dnssec).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearDnssec {
    domain: String,
}

impl ClearDnssec {
    /// Of this domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain_name", domain)? })
    }
}

// Reply

impl Call for ClearDnssec {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "clear_dnssec";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain_name", &self.domain);
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
        let clear = ClearDnssec::new("example.com").unwrap();
        insta::assert_snapshot!(Parameters::of(&clear), @"command=clear_dnssec&domain_name=example.com");
        accepted(&clear, both!("clear_dnssec/reply"));
    }
}
