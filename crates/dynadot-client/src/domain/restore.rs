//! `restore`: getting a deleted domain back.

use super::name;
use crate::call::{Call, Spends};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Gets an expired domain back from its registry's redemption period. The account balance is charged: the price is
/// [`TldPriceColumns::restore`](crate::domain::TldPriceColumns::restore).
///
/// Outside the manual this client is written after: the command stands in fuller copies of Dynadot's page only. Whether it charges
/// at once or makes an order, and whether a renewal belongs to it, is not on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restore {
    domain: String,
}

impl Restore {
    /// Gets this domain back.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)? })
    }
}

// Reply

impl Call for Restore {
    type Effect = Spends;
    type Reply = ();
    const COMMAND: &'static str = "restore";

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

    fn restore() -> Restore {
        Restore::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&restore()), @"command=restore&domain=example.com");
        assert_eq!(Restore::new("example").unwrap_err().parameter(), "domain");
    }

    #[test]
    fn success() {
        accepted(&restore(), both!("restore/reply"));
    }

    #[test]
    fn another_domain_is_a_mismatch() {
        let body = r#"{"RestoreResponse":{"ResponseCode":0,"Status":"success","DomainName":"example.net"}}"#;
        let error = answer(&restore(), body).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("mismatch", Outcome::Unknown));
    }

    #[test]
    fn a_domain_that_is_not_there_settles_nothing() {
        let error = refusal(&restore(), both!("restore/error-not-in-account"));
        assert_eq!((error.refusal(), error.outcome()), (Some(Refusal::NotInAccount), Outcome::Unknown));
    }
}
