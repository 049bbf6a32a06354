//! `buy_expired_closeout_domain`: buying what is left of the auctions.

use crate::aftermarket::MarketCurrency;
use crate::call::{Call, Spends};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Buys a name that is closed out, at its price of the moment (manual: "Buy Expired Closeout Domain Command"). The request names
/// no price: ask [`GetExpiredCloseoutDomains`](crate::closeout::GetExpiredCloseoutDomains) before.
///
/// After an [`Outcome::Unknown`](crate::Outcome::Unknown) look with [`OrderList`](crate::order::OrderList) and
/// [`DomainInfo`](crate::domain::DomainInfo) before anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyExpiredCloseoutDomain {
    domain: String,
    currency: Option<MarketCurrency>,
}

impl BuyExpiredCloseoutDomain {
    /// Buys this name.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, currency: None })
    }

    /// The currency to be charged; by default US dollars.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.currency = Some(currency);
        self
    }
}

// Reply

impl Call for BuyExpiredCloseoutDomain {
    type Effect = Spends;
    type Reply = ();
    const COMMAND: &'static str = "buy_expired_closeout_domain";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add_some("currency", self.currency.map(MarketCurrency::word));
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Outcome, Refusal};
    use crate::fixtures::{accepted, answer, both};

    fn buy() -> BuyExpiredCloseoutDomain {
        BuyExpiredCloseoutDomain::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&buy()), @"command=buy_expired_closeout_domain&domain=example.com");
        insta::assert_snapshot!(
            Parameters::of(&buy().in_currency(MarketCurrency::Usd)),
            @"command=buy_expired_closeout_domain&domain=example.com&currency=usd"
        );
        assert_eq!(BuyExpiredCloseoutDomain::new("a.com,b.com").unwrap_err().parameter(), "domain");
    }

    #[test]
    fn success() {
        accepted(&buy(), both!("buy_expired_closeout_domain/reply"));
    }

    #[test]
    fn a_purchase_that_the_balance_does_not_cover_and_one_that_nobody_explains() {
        let refused = |status: &str, text: &str| {
            let body = format!(
                r#"{{"BuyExpiredCloseoutDomainResponse":{{"ResponseCode":"-1","Status":"{status}","Error":"{text}"}}}}"#
            );
            let error = answer(&buy(), &body).unwrap_err();
            (error.refusal(), error.outcome())
        };
        assert_eq!(refused("insufficient_funds", ""), (Some(Refusal::InsufficientFunds), Outcome::Refused));
        assert_eq!(refused("error", "domain is gone"), (Some(Refusal::Other), Outcome::Unknown));
    }
}
