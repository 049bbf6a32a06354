//! `renew`: keeping a domain for longer, and asking first what that costs.

use serde::Deserialize;
use time::OffsetDateTime;

use super::name;
use super::price::{self, Amount, Price, PriceClass};
use crate::call::{Call, Reads, Spends};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::money::Currency;
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Renews a domain (manual: "Renew Command"). The account balance is charged at once.
///
/// There is no idempotency key, but there is a guard: with [`Renew::with_expiry_year`] a renewal that has happened already is not
/// repeated. What it would cost is answered by [`Renew::price_check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renew {
    domain: String,
    years: u8,
    expiry_year: Option<u16>,
    currency: Option<Currency>,
    coupon: Option<String>,
    late_fee: LateFee,
}

/// What a renewal costs; nothing is renewed (manual: "Renew Command", `price_check`). Made by [`Renew::price_check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenewPriceCheck {
    renew: Renew,
}

/// Whether a renewal that comes late is paid for at a higher price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LateFee {
    /// The fee is paid with the renewal.
    #[default]
    Accept,
    /// A domain that needs the fee is not renewed.
    Refuse,
}

impl Renew {
    /// Renews a domain for 1 to 10 years.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form, or the term is out of range.
    pub fn new(domain: &str, years: u8) -> Result<Self, Invalid> {
        if !(1..=10).contains(&years) {
            return Err(Invalid::new("duration", "must be 1 to 10 years"));
        }
        Ok(Self {
            domain: name::checked("domain", domain)?,
            years,
            expiry_year: None,
            currency: None,
            coupon: None,
            late_fee: LateFee::default(),
        })
    }

    /// The year in which the registration ends now, e.g. 2027. The service refuses when it ends in another, so that a renewal of
    /// unknown outcome may be sent once more.
    ///
    /// # Errors
    /// When it is not a year of four digits.
    pub fn with_expiry_year(mut self, year: u16) -> Result<Self, Invalid> {
        if !(1000..=9999).contains(&year) {
            return Err(Invalid::new("year", "must be a year of four digits"));
        }
        self.expiry_year = Some(year);
        Ok(self)
    }

    /// The currency to be charged; by default the account's.
    #[must_use]
    pub fn with_currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }

    /// A coupon's code.
    #[must_use]
    pub fn with_coupon(mut self, code: impl Into<String>) -> Self {
        self.coupon = Some(code.into());
        self
    }

    /// Whether a fee for a late renewal is paid; by default it is.
    #[must_use]
    pub fn with_late_fee(mut self, fee: LateFee) -> Self {
        self.late_fee = fee;
        self
    }

    /// The question what this very renewal would cost.
    #[must_use]
    pub fn price_check(&self) -> RenewPriceCheck {
        RenewPriceCheck { renew: self.clone() }
    }
}

// Reply

/// A domain that was renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Renewed {
    /// When the registration ends now.
    pub expiration: Option<OffsetDateTime>,
}

/// What a renewal costs. How the service words it is on no record, so only what cannot be misread is read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RenewPrice {
    /// The price of the renewal: the part of the text that is labelled so, or the only price in it.
    pub renewal: Option<Amount>,
    /// Whether the text calls the domain a premium domain.
    pub class: PriceClass,
    /// The text as it came.
    pub raw: String,
}

impl From<&str> for RenewPrice {
    fn from(raw: &str) -> Self {
        let Price { renewal, class, .. } = Price::from(raw);
        Self { renewal: renewal.or_else(|| price::amount(raw)), class, raw: raw.to_owned() }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    #[serde(default, deserialize_with = "wire::optional")]
    domain_name: Option<String>,
    #[serde(default, deserialize_with = "wire::millis")]
    expiration: Option<OffsetDateTime>,
    #[serde(default, deserialize_with = "wire::optional")]
    price_info: Option<String>,
}

impl Call for Renew {
    type Effect = Spends;
    type Reply = Renewed;
    const COMMAND: &'static str = "renew";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add("duration", self.years);
        to.add_some("year", self.expiry_year);
        to.add_some("currency", self.currency.as_ref());
        to.add_some("coupon", self.coupon.as_ref());
        match self.late_fee {
            LateFee::Accept => {}
            LateFee::Refuse => to.add("no_renew_if_late_renew_fee_needed", 1),
        }
    }

    fn decode(&self, content: &Content<'_>) -> Result<Renewed, ContentError> {
        let answer: Answer = content.read()?;
        name::confirm(&self.domain, answer.domain_name.as_deref())?;
        match answer {
            // A price that nobody asked for: whether something was renewed nevertheless, it doesn't say.
            Answer { price_info: Some(_), expiration: None, .. } => {
                Err(ContentError::Missing { member: "Expiration" })
            }
            Answer { expiration, .. } => Ok(Renewed { expiration }),
        }
    }
}

impl Call for RenewPriceCheck {
    type Effect = Reads;
    type Reply = RenewPrice;
    const COMMAND: &'static str = "renew";

    fn parameters(&self, to: &mut Parameters) {
        self.renew.parameters(to);
        to.add("price_check", 1);
    }

    fn decode(&self, content: &Content<'_>) -> Result<RenewPrice, ContentError> {
        let answer: Answer = content.read()?;
        name::confirm(&self.renew.domain, answer.domain_name.as_deref())?;
        let text = answer.price_info.ok_or(ContentError::Missing { member: "PriceInfo" })?;
        Ok(RenewPrice::from(text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use time::macros::datetime;

    use super::*;
    use crate::call::Effect;
    use crate::error::{Outcome, Refusal};
    use crate::fixtures::{answer, both, refusal, reply};

    fn renew() -> Renew {
        Renew::new("example.com", 2).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&renew()), @"command=renew&domain=example.com&duration=2");
        let full = renew()
            .with_expiry_year(2027)
            .unwrap()
            .with_currency(Currency::new("eur").unwrap())
            .with_coupon("SAVE10")
            .with_late_fee(LateFee::Refuse);
        insta::assert_snapshot!(
            Parameters::of(&full),
            @"command=renew&domain=example.com&duration=2&year=2027&currency=EUR&coupon=SAVE10&no_renew_if_late_renew_fee_needed=1"
        );
        insta::assert_snapshot!(
            Parameters::of(&renew().with_coupon("SAVE10").price_check()),
            @"command=renew&domain=example.com&duration=2&coupon=SAVE10&price_check=1"
        );
    }

    #[test]
    fn asking_for_the_price_spends_nothing() {
        assert_eq!((Effect::of::<Renew>(), Effect::of::<RenewPriceCheck>()), (Effect::Spends, Effect::Reads));
    }

    #[test]
    fn a_request_out_of_range_is_not_built() {
        assert_eq!(Renew::new("example", 1).unwrap_err().parameter(), "domain");
        assert_eq!(Renew::new("example.com", 0).unwrap_err().parameter(), "duration");
        assert_eq!(Renew::new("example.com", 11).unwrap_err().parameter(), "duration");
        for year in [0, 27, 999, 10_000] {
            assert_eq!(renew().with_expiry_year(year).unwrap_err().parameter(), "year", "{year}");
        }
    }

    #[test]
    fn success() {
        let renewed = reply(&renew(), both!("renew/reply"));
        assert_eq!(renewed.expiration, Some(datetime!(2027-01-15 08:00 UTC)));
    }

    #[test]
    fn success_with_nothing_but_a_code_is_success() {
        let renewed = answer(&renew(), r#"{"RenewResponse":{"ResponseCode":"0"}}"#).unwrap();
        assert_eq!(renewed, Renewed { expiration: None });
    }

    #[test]
    fn a_price_instead_of_a_renewal_is_unsettled() {
        let error = answer(&renew(), both!("renew/reply-price-check").0).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("incomplete", Outcome::Unknown));
    }

    #[test]
    fn the_price_of_a_renewal() {
        let price = reply(&renew().price_check(), both!("renew/reply-price-check"));
        let amount = price.renewal.unwrap();
        assert_eq!((amount.value, amount.currency.as_str()), (Decimal::new(2_504, 2), "USD"));
        assert_eq!(price.raw, "25.04 in USD");
    }

    #[test]
    fn a_renewal_instead_of_a_price_is_unsettled() {
        let error = answer(&renew().price_check(), both!("renew/reply").0).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("incomplete", Outcome::Unknown));
    }

    #[track_caller]
    fn check(text: &str, cents: Option<i64>, class: PriceClass) {
        let price = RenewPrice::from(text);
        let value = price.renewal.map(|amount| amount.value);
        assert_eq!((value, price.class), (cents.map(|cents| Decimal::new(cents, 2)), class), "{text}");
        assert_eq!(price.raw, text);
    }

    #[test]
    fn a_text_yields_the_price_of_the_renewal_or_none() {
        check("12.52 in USD", Some(1_252), PriceClass::Unstated);
        check(
            "Renewal price: 12.52 in USD and Domain is not a Premium Domain",
            Some(1_252),
            PriceClass::Standard,
        );
        check(
            "Registration Price: 1.00 in USD and Renewal price: 12.52 in USD",
            Some(1_252),
            PriceClass::Unstated,
        );
        for text in ["", "12.52", "Registration Price: 1.00 in USD", "12.52 in USD and 80.00 in USD"] {
            check(text, None, PriceClass::Unstated);
        }
    }

    #[track_caller]
    fn refused(bodies: (&str, &str), kind: Refusal, outcome: Outcome) {
        let error = refusal(&renew(), bodies);
        assert_eq!((error.refusal(), error.outcome()), (Some(kind), outcome), "{error}");
    }

    #[test]
    fn refusals() {
        refused(both!("renew/error-insufficient-funds"), Refusal::InsufficientFunds, Outcome::Refused);
        refused(both!("renew/error-expiry-year"), Refusal::ExpiryYear, Outcome::Refused);
        refused(both!("renew/error-not-in-account"), Refusal::NotInAccount, Outcome::Unknown);
        refused(both!("renew/error-offline"), Refusal::Maintenance, Outcome::Unknown);
    }

    #[test]
    fn another_domain_is_a_mismatch() {
        let body = r#"{"RenewResponse":{"ResponseCode":"0","DomainName":"example.net","Expiration":"1800000000000"}}"#;
        let error = answer(&renew(), body).unwrap_err();
        assert_eq!((error.code(), error.outcome()), ("mismatch", Outcome::Unknown));
    }
}
