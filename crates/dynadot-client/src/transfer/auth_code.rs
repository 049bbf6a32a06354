//! `get_transfer_auth_code`: the code with which a domain can be taken elsewhere.

use super::AuthCode;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Asks for a domain's EPP auth code (manual: "Get Transfer Auth Code Command"). Domain and account must be unlocked. It may make a
/// new code or unlock the domain, so it counts as a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetTransferAuthCode {
    domain: String,
    new: bool,
    unlock: bool,
}

impl GetTransferAuthCode {
    /// Of this domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, new: false, unlock: false })
    }

    /// A new code; the old one is void.
    #[must_use]
    pub fn renewed(mut self) -> Self {
        self.new = true;
        self
    }

    /// Unlocks the domain too. Works only after the "API skip lock agreement" was accepted in the panel.
    #[must_use]
    pub fn unlocking(mut self) -> Self {
        self.unlock = true;
        self
    }
}

// Reply

impl Call for GetTransferAuthCode {
    type Effect = Writes;
    type Reply = AuthCode;
    const COMMAND: &'static str = "get_transfer_auth_code";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add_some("new_code", self.new.then_some(1));
        to.add_some("unlock_domain_for_transfer", self.unlock.then_some(1));
    }

    fn decode(&self, content: &Content<'_>) -> Result<AuthCode, ContentError> {
        content.member("AuthCode")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Refusal;
    use crate::fixtures::{both, refusal, reply};

    fn get() -> GetTransferAuthCode {
        GetTransferAuthCode::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&get()), @"command=get_transfer_auth_code&domain=example.com");
        insta::assert_snapshot!(
            Parameters::of(&get().renewed().unlocking()),
            @"command=get_transfer_auth_code&domain=example.com&new_code=1&unlock_domain_for_transfer=1"
        );
    }

    #[test]
    fn xml_has_the_code_in_its_header() {
        assert_eq!(reply(&get(), both!("get_transfer_auth_code/reply")).expose(), "testauthcode");
    }

    #[test]
    fn without_the_agreement_nothing_is_unlocked() {
        let error = refusal(&get().unlocking(), both!("get_transfer_auth_code/error-agreement"));
        assert_eq!(error.refusal(), Some(Refusal::Locked));
    }
}
