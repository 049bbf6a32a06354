//! `cancel_transfer`: a transfer that has not begun is called off.

use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::order::OrderId;
use crate::parameters::Parameters;

// Request

/// Calls a transfer to the account off (manual: "Cancel Transfer Command"). Possible while its status is `none` or `approved`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelTransfer {
    domain: String,
    order: OrderId,
}

impl CancelTransfer {
    /// The transfer of this domain in this order.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str, order: OrderId) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, order })
    }
}

// Reply

impl Call for CancelTransfer {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "cancel_transfer";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add("order_id", &self.order);
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
    fn request_success_and_no_such_order() {
        let cancel = CancelTransfer::new("example.com", OrderId::new("7").unwrap()).unwrap();
        insta::assert_snapshot!(Parameters::of(&cancel), @"command=cancel_transfer&domain=example.com&order_id=7");
        accepted(&cancel, both!("cancel_transfer/reply"));
        let error = refusal(&cancel, both!("cancel_transfer/error-no-order"));
        assert_eq!(error.refusal(), Some(Refusal::NoSuchOrder));
    }
}
