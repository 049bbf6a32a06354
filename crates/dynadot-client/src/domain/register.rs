//! `register`: buying a domain.

use serde::Deserialize;
use time::OffsetDateTime;

use super::name;
use crate::call::{Call, Spends};
use crate::contact::ContactId;
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::money::Currency;
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Buys a domain (manual: "Register Command"). The account balance is charged at once.
///
/// There is no idempotency key: after an [`Outcome::Unknown`](crate::Outcome::Unknown) find out what is the case with
/// [`DomainInfo`](crate::domain::DomainInfo) and [`OrderList`](crate::order::OrderList) before anything else. A new domain
/// may stay invisible for half an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    domain: String,
    years: u8,
    language: Option<String>,
    contacts: Contacts,
    options: Option<(String, String)>,
    premium: PremiumConsent,
    currency: Option<Currency>,
    coupon: Option<String>,
}

/// Whether the price of a premium domain is consented to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PremiumConsent {
    /// A premium domain is refused.
    #[default]
    Refuse,
    /// A premium domain is bought at its price.
    Accept,
}

/// The contacts of a registration. The account's default stands in for each that is not given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Contacts {
    /// The registrant, whose domain it is.
    pub registrant: Option<ContactId>,
    /// The administrative contact.
    pub admin: Option<ContactId>,
    /// The technical contact.
    pub technical: Option<ContactId>,
    /// The billing contact.
    pub billing: Option<ContactId>,
}

impl Contacts {
    /// One contact in all four roles.
    #[must_use]
    pub fn all(contact: &ContactId) -> Self {
        let some = || Some(contact.clone());
        Self { registrant: some(), admin: some(), technical: some(), billing: some() }
    }
}

impl Register {
    /// Buys a domain for 1 to 10 years.
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
            language: None,
            contacts: Contacts::default(),
            options: None,
            premium: PremiumConsent::default(),
            currency: None,
            coupon: None,
        })
    }

    /// The domain.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The contacts of the domain.
    #[must_use]
    pub fn with_contacts(mut self, contacts: Contacts) -> Self {
        self.contacts = contacts;
        self
    }

    /// Whether the price of a premium domain is consented to; by default it is not.
    #[must_use]
    pub fn with_premium(mut self, consent: PremiumConsent) -> Self {
        self.premium = consent;
        self
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

    /// The language tag of an internationalised name.
    #[must_use]
    pub fn with_language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
        self
    }

    /// The registrant's name and organisation, which .at and .be ask for.
    #[must_use]
    pub fn with_registrant_options(
        mut self,
        name: impl Into<String>,
        organisation: impl Into<String>,
    ) -> Self {
        self.options = Some((name.into(), organisation.into()));
        self
    }
}

// Reply

/// A domain that was bought.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Registered {
    /// The domain; when the answer names one, it is the one that was asked for.
    #[serde(default, rename = "DomainName", deserialize_with = "wire::optional")]
    pub domain: Option<String>,
    /// When the registration ends.
    #[serde(default, deserialize_with = "wire::millis")]
    pub expiration: Option<OffsetDateTime>,
}

impl Call for Register {
    type Effect = Spends;
    type Reply = Registered;
    const COMMAND: &'static str = "register";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add("duration", self.years);
        to.add_some("language", self.language.as_ref());
        to.add_some("registrant_contact", self.contacts.registrant.as_ref());
        to.add_some("admin_contact", self.contacts.admin.as_ref());
        to.add_some("technical_contact", self.contacts.technical.as_ref());
        to.add_some("billing_contact", self.contacts.billing.as_ref());
        if let Some((name, organisation)) = &self.options {
            to.add_numbered("option", [name, organisation]);
        }
        match self.premium {
            PremiumConsent::Refuse => {}
            PremiumConsent::Accept => to.add("premium", 1),
        }
        to.add_some("currency", self.currency.as_ref());
        to.add_some("coupon", self.coupon.as_ref());
    }

    fn decode(&self, content: &Content<'_>) -> Result<Registered, ContentError> {
        let registered: Registered = content.read()?;
        match &registered.domain {
            Some(answered) if !name::same(&self.domain, answered) => {
                Err(ContentError::Mismatch { asked: self.domain.clone(), answered: answered.clone() })
            }
            _ => Ok(registered),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use time::macros::datetime;

    use super::*;
    use crate::error::{Outcome, Refusal};
    use crate::fixtures::{answer, fixture};

    fn register() -> Register {
        Register::new("example.com", 2).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&register()), @"command=register&domain=example.com&duration=2");
        let full = register()
            .with_contacts(Contacts::all(&ContactId::new("1234").unwrap()))
            .with_premium(PremiumConsent::Accept)
            .with_currency(Currency::new("usd").unwrap())
            .with_coupon("SAVE 10%")
            .with_language("fr")
            .with_registrant_options("Ann", "Example Ltd");
        insta::assert_snapshot!(
            Parameters::of(&full),
            @"command=register&domain=example.com&duration=2&language=fr&registrant_contact=1234&admin_contact=1234&technical_contact=1234&billing_contact=1234&option0=Ann&option1=Example+Ltd&premium=1&currency=USD&coupon=SAVE+10%25"
        );
    }

    #[test]
    fn a_request_out_of_range_is_not_built() {
        assert_eq!(Register::new("bücher.example", 1).unwrap_err().parameter(), "domain");
        assert_eq!(Register::new("example.com", 0).unwrap_err().parameter(), "duration");
        assert_eq!(Register::new("example.com", 11).unwrap_err().parameter(), "duration");
    }

    #[test]
    fn success() {
        let registered = answer(&register(), fixture!("register/reply")).unwrap();
        assert_eq!(registered.domain.as_deref(), Some("example.com"));
        assert_eq!(registered.expiration, Some(datetime!(2027-01-15 08:00 UTC)));
    }

    #[test]
    fn success_with_nothing_but_a_code_is_success() {
        let registered = answer(&register(), r#"{"RegisterResponse":{"ResponseCode":"0"}}"#).unwrap();
        assert_eq!(registered, Registered { domain: None, expiration: None });
    }

    #[track_caller]
    fn refused(body: &str, kind: Refusal, outcome: Outcome) {
        let error = answer(&register(), body).unwrap_err();
        assert_eq!((error.refusal(), error.outcome()), (Some(kind), outcome), "{error}");
    }

    #[test]
    fn refusals() {
        let second = Outcome::RetryAfter(Duration::from_secs(1));
        refused(fixture!("register/error-not-available"), Refusal::NotAvailable, Outcome::Refused);
        refused(fixture!("register/error-system-busy"), Refusal::Busy, second);
        refused(fixture!("register/error-another-request"), Refusal::Busy, second);
        refused(fixture!("register/error-premium"), Refusal::Premium, Outcome::Refused);
        refused(fixture!("register/error-insufficient-funds"), Refusal::InsufficientFunds, Outcome::Refused);
        refused(fixture!("register/error-main-server"), Refusal::Maintenance, Outcome::Unknown);
        refused(fixture!("register/error-invalid-key"), Refusal::InvalidKey, Outcome::Refused);
    }

    #[track_caller]
    fn unknown(body: &str, code: &str) {
        let error = answer(&register(), body).unwrap_err();
        assert_eq!((error.code(), error.outcome()), (code, Outcome::Unknown), "{error}");
    }

    #[test]
    fn what_is_neither_success_nor_refusal_is_unknown() {
        unknown(fixture!("register/error-unknown-status"), "ambiguous");
        unknown(fixture!("register/error-unknown-code"), "ambiguous");
        unknown(fixture!("register/error-other-domain"), "mismatch");
        unknown(r#"{"RegisterResponse":{"ResponseCode":0,"Expiration":"soon"}}"#, "unreadable");
        unknown(r#"{"RegisterResponse":{"ResponseCode":0,"Expi"#, "unreadable");
    }

    #[test]
    fn an_unreadable_member_is_named() {
        let error = answer(&register(), r#"{"RegisterResponse":{"ResponseCode":0,"Expiration":"soon"}}"#)
            .unwrap_err();
        insta::assert_snapshot!(error, @"register: unreadable answer at Expiration: `soon` is not a time in milliseconds since 1970");
    }
}
