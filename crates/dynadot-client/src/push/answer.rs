//! `set_domain_push_request`: an offer is taken or turned down.

use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Takes domains that others offer, or turns them down (manual: "Set Domain Push Request Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetDomainPushRequest {
    domains: Vec<String>,
    word: &'static str,
}

impl SetDomainPushRequest {
    /// The most domains in one request: as many as one push offers.
    pub const MOST: usize = super::Push::MOST;

    /// Takes them.
    ///
    /// # Errors
    /// When a name is not in ASCII form, or there are none or more than 50.
    pub fn accept<D: AsRef<str>>(domains: impl IntoIterator<Item = D>) -> Result<Self, Invalid> {
        Ok(Self { domains: name::checked_all("domains", domains, Self::MOST)?, word: "accept" })
    }

    /// Turns them down.
    ///
    /// # Errors
    /// When a name is not in ASCII form, or there are none or more than 50.
    pub fn decline<D: AsRef<str>>(domains: impl IntoIterator<Item = D>) -> Result<Self, Invalid> {
        Ok(Self { word: "decline", ..Self::accept(domains)? })
    }
}

// Reply

impl Call for SetDomainPushRequest {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_domain_push_request";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domains", self.domains.join(","));
        to.add("action", self.word);
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
        let accept = SetDomainPushRequest::accept(["a.com", "b.com"]).unwrap();
        insta::assert_snapshot!(
            Parameters::of(&accept),
            @"command=set_domain_push_request&domains=a.com%2Cb.com&action=accept"
        );
        let decline = SetDomainPushRequest::decline(["a.com"]).unwrap();
        assert!(Parameters::of(&decline).to_string().ends_with("action=decline"));
        accepted(&accept, both!("set_domain_push_request/reply"));
        assert_eq!(SetDomainPushRequest::accept([""; 0]).unwrap_err().parameter(), "domains");
    }
}
