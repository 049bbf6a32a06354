//! `buy_it_now`: buying from an owner at the price that is asked.

use serde::Deserialize;

use crate::aftermarket::MarketCurrency;
use crate::call::{Call, Spends};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Buys a name that is for sale at its price of the moment (manual: "Buy It Now Command"). The request names no price: ask
/// [`GetListingItem`](crate::marketplace::GetListingItem) before.
///
/// After an [`Outcome::Unknown`](crate::Outcome::Unknown) look with [`OrderList`](crate::order::OrderList): success says that an
/// order was made, not that it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyItNow {
    domain: String,
    currency: Option<MarketCurrency>,
}

impl BuyItNow {
    /// Buys this name.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)?, currency: None })
    }

    /// The currency to be charged; by default the account's.
    #[must_use]
    pub fn in_currency(mut self, currency: MarketCurrency) -> Self {
        self.currency = Some(currency);
        self
    }
}

// Reply

/// That an order was made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[non_exhaustive]
pub struct Ordered {
    /// The service's words: `domain order created`. XML alone has them.
    #[serde(default, rename = "Message", deserialize_with = "wire::optional")]
    pub message: Option<String>,
}

impl Call for BuyItNow {
    type Effect = Spends;
    type Reply = Ordered;
    const COMMAND: &'static str = "buy_it_now";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add_some("currency", self.currency.map(MarketCurrency::word));
    }

    fn decode(&self, content: &Content<'_>) -> Result<Ordered, ContentError> {
        content.read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::inspect_answer;
    use crate::fixtures::both;
    use crate::format::Format;

    fn buy() -> BuyItNow {
        BuyItNow::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&buy()), @"command=buy_it_now&domain=example.com");
        insta::assert_snapshot!(
            Parameters::of(&buy().in_currency(MarketCurrency::Cny)),
            @"command=buy_it_now&domain=example.com&currency=cny"
        );
        assert_eq!(BuyItNow::new("a.com;b.com").unwrap_err().parameter(), "domain");
    }

    #[track_caller]
    fn check(format: Format, body: &str, message: Option<&str>) {
        let answered = inspect_answer(&buy(), format, body.as_bytes()).unwrap();
        assert_eq!((answered.reply.message.as_deref(), answered.unread), (message, Vec::new()));
    }

    #[test]
    fn the_words_stand_in_the_header_of_xml() {
        let (json, xml) = both!("buy_it_now/reply");
        check(Format::Json, json, None);
        check(Format::Xml, xml, Some("domain order created"));
    }
}
