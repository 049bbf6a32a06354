//! `set_transfer_auth_code`: another auth code for a transfer under way.

use super::AuthCode;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::order::OrderId;
use crate::parameters::Parameters;

// Request

/// Gives a transfer another auth code (manual: "Set Transfer Auth Code For Transfer Order Command"), after the status
/// [`AuthCodeNeeded`](super::TransferState::AuthCodeNeeded).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetTransferAuthCode {
    domain: String,
    code: AuthCode,
    order: OrderId,
}

impl SetTransferAuthCode {
    /// For the transfer of this domain in this order.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str, code: AuthCode, order: OrderId) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, code, order })
    }
}

// Reply

impl Call for SetTransferAuthCode {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_transfer_auth_code";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add("auth_code", self.code.expose());
        to.add("order_id", &self.order);
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
        let code = AuthCode::new("s3cret").unwrap();
        let set = SetTransferAuthCode::new("example.com", code, OrderId::new("7").unwrap()).unwrap();
        insta::assert_snapshot!(
            Parameters::of(&set),
            @"command=set_transfer_auth_code&domain=example.com&auth_code=s3cret&order_id=7"
        );
        assert!(!format!("{set:?}").contains("s3cret"));
        accepted(&set, both!("set_transfer_auth_code/reply"));
    }
}
