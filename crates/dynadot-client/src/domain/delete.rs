//! `delete`: giving a new domain back.

use super::name;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Deletes a domain that was registered only just now, and credits the registration fee to the account balance (manual:
/// "Delete Command").
///
/// That works within the grace period of the top-level domain only, which is a few days at most. A domain that was renewed or
/// came from another account cannot be deleted; nor can a locked one ([`Refusal::Locked`](crate::Refusal::Locked)), nor one in
/// the first hour after its registration ([`Refusal::TooSoon`](crate::Refusal::TooSoon)). When the period is over, the answer is
/// [`Refusal::GraceExpired`](crate::Refusal::GraceExpired). Others report that some registries keep a fee, and that accounts which
/// delete much are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    domain: String,
}

impl Delete {
    /// Deletes this domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)? })
    }
}

// Reply

impl Call for Delete {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "delete";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
    }

    fn decode(&self, content: &Content<'_>) -> Result<(), ContentError> {
        name::confirm_content(&self.domain, content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Outcome, Refusal};
    use crate::fixtures::{accepted, answer, both, refusal};

    fn delete() -> Delete {
        Delete::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&delete()), @"command=delete&domain=example.com");
        assert_eq!(Delete::new("a.example,b.example").unwrap_err().parameter(), "domain");
    }

    #[test]
    fn success() {
        accepted(&delete(), both!("delete/reply"));
    }

    #[test]
    fn another_domain_is_a_mismatch() {
        let body = r#"{"DeleteResponse":{"ResponseCode":0,"Status":"success","DomainName":"example.net"}}"#;
        assert_eq!(answer(&delete(), body).unwrap_err().code(), "mismatch");
    }

    #[track_caller]
    fn refused(bodies: (&str, &str), kind: Refusal, outcome: Outcome) {
        let error = refusal(&delete(), bodies);
        assert_eq!((error.refusal(), error.outcome()), (Some(kind), outcome), "{error}");
    }

    #[test]
    fn refusals() {
        refused(both!("delete/error-grace-expired"), Refusal::GraceExpired, Outcome::Refused);
        refused(both!("delete/error-too-soon"), Refusal::TooSoon, Outcome::Refused);
        refused(both!("delete/error-locked"), Refusal::Locked, Outcome::Refused);
        refused(both!("delete/error-main-server"), Refusal::Maintenance, Outcome::Unknown);
    }
}
