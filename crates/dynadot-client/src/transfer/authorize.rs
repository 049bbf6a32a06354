//! `authorize_transfer_away`: whether a domain may go.

use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::order::OrderId;
use crate::parameters::Parameters;
use crate::wire::open_enum;

// Request

/// Lets a domain go to another registrar, or keeps it (manual: "Authorize Transfer Away Command"). Without an answer it is reported to go
/// after five days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizeTransferAway {
    domain: String,
    order: OrderId,
    word: &'static str,
}

impl AuthorizeTransferAway {
    /// It may go.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn approve(domain: &str, order: OrderId) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, order, word: "approve" })
    }

    /// It stays.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn deny(domain: &str, order: OrderId) -> Result<Self, Invalid> {
        Ok(Self { word: "deny", ..Self::approve(domain, order)? })
    }
}

// Reply

open_enum! {
    /// What became of a transfer away.
    pub enum AwayAnswer {
        /// The domain goes.
        Approved = "away_approved",
        /// The domain stays.
        Denied = "away_denied",
    }
}

impl Call for AuthorizeTransferAway {
    type Effect = Writes;
    type Reply = Option<AwayAnswer>;
    const COMMAND: &'static str = "authorize_transfer_away";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add("order_id", &self.order);
        to.add("authorize", self.word);
    }

    fn decode(&self, content: &Content<'_>) -> Result<Option<AwayAnswer>, ContentError> {
        match content.member("Result") {
            // It says nothing that was not asked for: an answer without it is a success all the same.
            Err(ContentError::Missing { .. }) => Ok(None),
            answer => answer.map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{both, reply};

    #[test]
    fn request_and_reply() {
        let order = || OrderId::new("7").unwrap();
        let approve = AuthorizeTransferAway::approve("example.com", order()).unwrap();
        insta::assert_snapshot!(
            Parameters::of(&approve),
            @"command=authorize_transfer_away&domain=example.com&order_id=7&authorize=approve"
        );
        let deny = AuthorizeTransferAway::deny("example.com", order()).unwrap();
        assert!(Parameters::of(&deny).to_string().ends_with("authorize=deny"));
        assert_eq!(reply(&approve, both!("authorize_transfer_away/reply")), Some(AwayAnswer::Approved));
    }
}
