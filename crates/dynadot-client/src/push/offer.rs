//! `push`: domains are offered to another account.

use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::money::Currency;
use crate::parameters::Parameters;

// Request

/// Offers domains to another account at Dynadot, which must accept them (manual: "Push Command"). Domains and account must be unlocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    domains: Vec<String>,
    receiver: String,
    email: Option<String>,
    unlock: bool,
    currency: Option<Currency>,
}

impl Push {
    /// The most domains that one request is reported to take.
    pub const MOST: usize = 50;

    /// To the account with this push user name.
    ///
    /// # Errors
    /// When a name is not in ASCII form, there are none or more than 50, or the user name is blank.
    pub fn new<D: AsRef<str>>(domains: impl IntoIterator<Item = D>, receiver: &str) -> Result<Self, Invalid> {
        if receiver.trim().is_empty() {
            return Err(Invalid::new("receiver_push_username", "must not be blank"));
        }
        Ok(Self {
            domains: name::checked_all("domain", domains, Self::MOST)?,
            receiver: receiver.to_owned(),
            email: None,
            unlock: false,
            currency: None,
        })
    }

    /// The receiver's e-mail address.
    #[must_use]
    pub fn with_email(mut self, address: impl Into<String>) -> Self {
        self.email = Some(address.into());
        self
    }

    /// Unlocks the domains that are locked.
    #[must_use]
    pub fn unlocking(mut self) -> Self {
        self.unlock = true;
        self
    }

    /// The currency of a fee, where there is one; by default the account's.
    #[must_use]
    pub fn with_currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }
}

// Reply

impl Call for Push {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "push";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", self.domains.join(";"));
        to.add("receiver_push_username", &self.receiver);
        to.add_some("receiver_email", self.email.as_ref());
        to.add_some("unlock_domain_for_push", self.unlock.then_some(1));
        to.add_some("currency", self.currency.as_ref());
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
    fn request() {
        let push = Push::new(["a.com", "b.com"], "ann").unwrap();
        insta::assert_snapshot!(Parameters::of(&push), @"command=push&domain=a.com%3Bb.com&receiver_push_username=ann");
        let full =
            push.with_email("ann@example.net").unlocking().with_currency(Currency::new("usd").unwrap());
        insta::assert_snapshot!(
            Parameters::of(&full),
            @"command=push&domain=a.com%3Bb.com&receiver_push_username=ann&receiver_email=ann%40example.net&unlock_domain_for_push=1&currency=USD"
        );
        assert_eq!(Push::new(["a.com"], " ").unwrap_err().parameter(), "receiver_push_username");
        assert_eq!(Push::new(vec!["a.com"; 51], "ann").unwrap_err().parameter(), "domain");
    }

    #[test]
    fn an_order_is_created() {
        accepted(&Push::new(["a.com"], "ann").unwrap(), both!("push/reply"));
    }
}
