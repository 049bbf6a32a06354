//! `add_backorder_request` and `delete_backorder_request`: which names the account wants.

use crate::call::{Call, Spends, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Requests names that are about to become free (manual: "Add Backorder Request Command").
///
/// By it the account agrees to pay for what Dynadot catches, so it counts as [`Spends`]. A name that is requested already is
/// refused with [`Refusal::AlreadyExists`](crate::Refusal::AlreadyExists) (reported by third parties). After an
/// [`Outcome::Unknown`](crate::Outcome::Unknown) look with [`BackorderRequestList`](crate::backorder::BackorderRequestList).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddBackorderRequest {
    domains: Vec<String>,
}

impl AddBackorderRequest {
    /// The most names that one request takes.
    pub const MOST: usize = 100;

    /// Requests 1 to [`AddBackorderRequest::MOST`] names.
    ///
    /// # Errors
    /// When there are none or too many, or one is not a domain name in ASCII form.
    pub fn new<T: AsRef<str>>(domains: impl IntoIterator<Item = T>) -> Result<Self, Invalid> {
        Ok(Self { domains: name::checked_all("domain", domains, Self::MOST)? })
    }
}

/// Takes requests back (manual: "Delete Backorder Request Command"). The list of requests says until when that is possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteBackorderRequest {
    domains: Vec<String>,
}

impl DeleteBackorderRequest {
    /// The most names that one request takes.
    pub const MOST: usize = 100;

    /// Takes the requests of 1 to [`DeleteBackorderRequest::MOST`] names back.
    ///
    /// # Errors
    /// When there are none or too many, or one is not a domain name in ASCII form.
    pub fn new<T: AsRef<str>>(domains: impl IntoIterator<Item = T>) -> Result<Self, Invalid> {
        Ok(Self { domains: name::checked_all("domain", domains, Self::MOST)? })
    }
}

// Reply

impl Call for AddBackorderRequest {
    type Effect = Spends;
    type Reply = ();
    const COMMAND: &'static str = "add_backorder_request";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", self.domains.join(","));
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

impl Call for DeleteBackorderRequest {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "delete_backorder_request";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", self.domains.join(","));
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Outcome, Refusal};
    use crate::fixtures::{accepted, both, refusal};

    const TWO: [&str; 2] = ["example.com", "example.net"];

    #[test]
    fn request() {
        insta::assert_snapshot!(
            Parameters::of(&AddBackorderRequest::new(["example.com"]).unwrap()),
            @"command=add_backorder_request&domain=example.com"
        );
        insta::assert_snapshot!(
            Parameters::of(&AddBackorderRequest::new(TWO).unwrap()),
            @"command=add_backorder_request&domain=example.com%2Cexample.net"
        );
        insta::assert_snapshot!(
            Parameters::of(&DeleteBackorderRequest::new(TWO).unwrap()),
            @"command=delete_backorder_request&domain=example.com%2Cexample.net"
        );
    }

    #[test]
    fn a_request_out_of_range_is_not_built() {
        for names in [vec![], vec!["a.com"; 101], vec!["a.com,b.com"], vec!["bücher.example"]] {
            assert_eq!(AddBackorderRequest::new(&names).unwrap_err().parameter(), "domain", "{names:?}");
            assert_eq!(DeleteBackorderRequest::new(&names).unwrap_err().parameter(), "domain", "{names:?}");
        }
    }

    #[test]
    fn success() {
        accepted(&AddBackorderRequest::new(TWO).unwrap(), both!("add_backorder_request/reply"));
        accepted(&DeleteBackorderRequest::new(TWO).unwrap(), both!("delete_backorder_request/reply"));
    }

    #[test]
    fn a_name_that_is_requested_already() {
        let add = AddBackorderRequest::new(TWO).unwrap();
        let error = refusal(&add, both!("add_backorder_request/error-already-requested"));
        // Of several names, the others may have been taken.
        assert_eq!((error.refusal(), error.outcome()), (Some(Refusal::AlreadyExists), Outcome::Unknown));
    }
}
