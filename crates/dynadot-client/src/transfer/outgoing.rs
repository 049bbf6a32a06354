//! `transfer_domain_list`: the domains that are going.

use serde::Deserialize;

use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::order::OrderId;
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Asks for the domains that are on their way to other registrars (manual: "Transfer Out Domain List Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TransferDomainList;

// Reply

/// A domain on its way to another registrar.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct OutgoingTransfer {
    /// The domain.
    #[serde(deserialize_with = "wire::text")]
    pub domain: String,
    /// The order, by which the transfer is approved or denied.
    #[serde(default, rename = "OrderId", deserialize_with = "wire::optional")]
    pub order: Option<OrderId>,
    /// How far it is, such as `Pending`.
    #[serde(default, rename = "ItemStatus", deserialize_with = "wire::optional")]
    pub status: Option<String>,
}

impl Call for TransferDomainList {
    type Effect = Reads;
    type Reply = Vec<OutgoingTransfer>;
    const COMMAND: &'static str = "transfer_domain_list";

    fn parameters(&self, _: &mut Parameters) {}

    fn decode(&self, content: &Content<'_>) -> Result<Vec<OutgoingTransfer>, ContentError> {
        content.rows(&Rows {
            json: "TransferOutDomainList",
            xml: "TransferOutDomainList",
            item: "TransferOutDomain",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{both, reply};

    #[test]
    fn request_and_the_one_success_with_code_200() {
        insta::assert_snapshot!(Parameters::of(&TransferDomainList), @"command=transfer_domain_list");
        let domains = reply(&TransferDomainList, both!("transfer_domain_list/reply"));
        assert_eq!(
            (domains[0].domain.as_str(), domains[0].status.as_deref()),
            ("example.com", Some("Pending"))
        );
        assert_eq!(domains[0].order.as_ref().unwrap().as_str(), "1");
    }
}
