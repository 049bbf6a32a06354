//! `set_customer_id`: whose a reseller's domains are.

use serde::Deserialize;

use super::name;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError, Rows};
use crate::error::Invalid;
use crate::id::digits_id;
use crate::parameters::Parameters;
use crate::wire;

/// The most domains that one request takes.
const MOST_DOMAINS: usize = 100;

digits_id! {
    /// The id that a reseller gives to a customer.
    pub struct CustomerId = "customer_id"
}

// Request

/// Says which customer of a reseller domains belong to (manual: "Set Customer Id Command"). For resellers only.
///
/// The manual has a code for "some of them failed", without an example. Such an answer is neither a success nor a failure here,
/// but [`Error::Ambiguous`](crate::Error::Ambiguous).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCustomerId {
    domains: Vec<String>,
    customer: CustomerId,
}

impl SetCustomerId {
    /// Of up to 100 domains.
    ///
    /// # Errors
    /// When a name is not in ASCII form, or there are none or more than 100.
    pub fn new<D: AsRef<str>>(
        domains: impl IntoIterator<Item = D>,
        customer: CustomerId,
    ) -> Result<Self, Invalid> {
        Ok(Self { domains: name::checked_all("domain", domains, MOST_DOMAINS)?, customer })
    }
}

// Reply

/// Which domains were given to the customer, and which were not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "some of the domains may not have been given to the customer"]
pub struct CustomerSet {
    /// These were.
    pub given: Vec<CustomerDomain>,
    /// These were not.
    pub failed: Vec<CustomerDomain>,
}

/// A domain and the customer it was to be given to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CustomerDomain {
    /// The domain.
    #[serde(deserialize_with = "wire::text")]
    pub domain: String,
    /// The customer.
    #[serde(default, deserialize_with = "wire::optional")]
    pub customer_id: Option<CustomerId>,
}

impl Call for SetCustomerId {
    type Effect = Writes;
    type Reply = CustomerSet;
    const COMMAND: &'static str = "set_customer_id";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", self.domains.join(","));
        to.add("customer_id", &self.customer);
    }

    fn decode(&self, content: &Content<'_>) -> Result<CustomerSet, ContentError> {
        let listed = |name: &'static str| match content.rows(&Rows { json: name, xml: "", item: name }) {
            Err(ContentError::Missing { .. }) => Ok(Vec::new()),
            rows => rows,
        };
        Ok(CustomerSet { given: listed("SetCustomerIdSuccess")?, failed: listed("SetCustomerIdFailed")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{answer, both, reply};

    fn set() -> SetCustomerId {
        SetCustomerId::new(["a.com", "b.com"], CustomerId::new("123456").unwrap()).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(
            Parameters::of(&set()),
            @"command=set_customer_id&domain=a.com%2Cb.com&customer_id=123456"
        );
    }

    #[test]
    fn the_domains_that_were_given() {
        let customer = reply(&set(), both!("set_customer_id/reply"));
        let names: Vec<_> = customer.given.iter().map(|row| row.domain.as_str()).collect();
        assert_eq!((names, customer.failed.len()), (vec!["a.com", "b.com"], 0));
    }

    #[test]
    fn domains_that_failed_are_told_apart() {
        let customer = reply(&set(), both!("set_customer_id/reply-with-failures"));
        assert_eq!((&*customer.given[0].domain, &*customer.failed[0].domain), ("a.com", "b.com"));
    }

    #[test]
    fn a_problem_with_some_of_them_is_no_success() {
        let body = r#"{"SetCustomerIdResponse":{"ResponseCode":1,"Status":"problem","SetCustomerIdFailed":[{"Domain":"b.com"}]}}"#;
        assert_eq!(answer(&set(), body).unwrap_err().code(), "ambiguous");
    }
}
