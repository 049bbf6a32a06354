//! `lock_domain`: against transfers.

use super::name;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Locks a domain against transfers (manual: "Lock Domain Command"). No command of the manual unlocks one by itself: a push and
/// the request for an EPP auth code can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockDomain {
    domain: String,
}

impl LockDomain {
    /// This domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)? })
    }
}

// Reply

impl Call for LockDomain {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "lock_domain";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Refusal;
    use crate::fixtures::{accepted, both, refusal};

    #[test]
    fn request_success_and_a_domain_that_is_locked() {
        let lock = LockDomain::new("example.com").unwrap();
        insta::assert_snapshot!(Parameters::of(&lock), @"command=lock_domain&domain=example.com");
        accepted(&lock, both!("lock_domain/reply"));
        assert_eq!(refusal(&lock, both!("lock_domain/error-locked")).refusal(), Some(Refusal::Locked));
    }
}
