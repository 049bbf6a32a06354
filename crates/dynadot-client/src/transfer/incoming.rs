//! `transfer`: a domain is brought to the account.

use serde::Deserialize;

use super::AuthCode;
use crate::call::{Call, Spends};
use crate::content::{Content, ContentError};
use crate::domain::{Contacts, PremiumConsent, name};
use crate::error::Invalid;
use crate::money::Currency;
use crate::order::OrderId;
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Orders a domain's transfer to the account (manual: "Transfer Command"). The account balance is charged, and a year is added to
/// the registration. The losing registrar may have to confirm, which can take days: see
/// [`GetTransferStatus`](super::GetTransferStatus).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    domain: String,
    auth: AuthCode,
    contacts: Contacts,
    premium: PremiumConsent,
    privacy: Option<PrivacyAfterTransfer>,
    name_servers: Vec<String>,
    currency: Option<Currency>,
    coupon: Option<String>,
}

/// Whether the contacts are hidden once the domain is here. The account's default stands in when nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrivacyAfterTransfer {
    /// They are.
    On,
    /// They are not.
    Off,
}

impl Transfer {
    /// This domain, with the code that the losing registrar gave.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str, auth: AuthCode) -> Result<Self, Invalid> {
        Ok(Self {
            domain: name::checked("domain", domain)?,
            auth,
            contacts: Contacts::default(),
            premium: PremiumConsent::default(),
            privacy: None,
            name_servers: Vec::new(),
            currency: None,
            coupon: None,
        })
    }

    /// The contacts once the domain is here. Not every top-level domain has it.
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

    /// Whether the contacts are hidden once the domain is here.
    #[must_use]
    pub fn with_privacy(mut self, privacy: PrivacyAfterTransfer) -> Self {
        self.privacy = Some(privacy);
        self
    }

    /// The name servers once the domain is here.
    ///
    /// # Errors
    /// When a name is not in ASCII form, or there are none or more than 13.
    pub fn with_name_servers<H: AsRef<str>>(
        mut self,
        hosts: impl IntoIterator<Item = H>,
    ) -> Result<Self, Invalid> {
        self.name_servers = name::checked_all("name_servers", hosts, 13)?;
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
}

// Reply

/// A transfer that was ordered; it has not happened yet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct TransferOrdered {
    /// The domain, if the answer names it.
    #[serde(default, rename = "DomainName", deserialize_with = "wire::optional")]
    pub domain: Option<String>,
    /// The order, by which the transfer can be looked up and cancelled.
    #[serde(default, rename = "OrderId", deserialize_with = "wire::optional")]
    pub order: Option<OrderId>,
}

impl Call for Transfer {
    type Effect = Spends;
    type Reply = TransferOrdered;
    const COMMAND: &'static str = "transfer";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
        to.add("auth", self.auth.expose());
        to.add_some("registrant_contact", self.contacts.registrant.as_ref());
        to.add_some("admin_contact", self.contacts.admin.as_ref());
        to.add_some("technical_contact", self.contacts.technical.as_ref());
        to.add_some("billing_contact", self.contacts.billing.as_ref());
        to.add_some("premium", (self.premium == PremiumConsent::Accept).then_some(1));
        to.add_some(
            "privacy",
            self.privacy.map(|privacy| match privacy {
                PrivacyAfterTransfer::On => "on",
                PrivacyAfterTransfer::Off => "off",
            }),
        );
        if !self.name_servers.is_empty() {
            to.add("name_servers", self.name_servers.join(","));
        }
        to.add_some("currency", self.currency.as_ref());
        to.add_some("coupon", self.coupon.as_ref());
    }

    fn decode(&self, content: &Content<'_>) -> Result<TransferOrdered, ContentError> {
        let ordered: TransferOrdered = content.read()?;
        name::confirm(&self.domain, ordered.domain.as_deref())?;
        Ok(ordered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::ContactId;
    use crate::error::{Outcome, Refusal};
    use crate::fixtures::{both, refusal, reply};

    fn transfer() -> Transfer {
        Transfer::new("example.com", AuthCode::new("a&b").unwrap()).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&transfer()), @"command=transfer&domain=example.com&auth=a%26b");
        let full = transfer()
            .with_contacts(Contacts::all(&ContactId::new("7").unwrap()))
            .with_premium(PremiumConsent::Accept)
            .with_privacy(PrivacyAfterTransfer::Off)
            .with_name_servers(["ns1.example.net", "ns2.example.net"])
            .unwrap()
            .with_currency(Currency::new("usd").unwrap())
            .with_coupon("SAVE10");
        insta::assert_snapshot!(
            Parameters::of(&full),
            @"command=transfer&domain=example.com&auth=a%26b&registrant_contact=7&admin_contact=7&technical_contact=7&billing_contact=7&premium=1&privacy=off&name_servers=ns1.example.net%2Cns2.example.net&currency=USD&coupon=SAVE10"
        );
        assert!(!format!("{full:?}").contains("a&b"));
    }

    #[test]
    fn an_ordered_transfer_has_a_number() {
        let ordered = reply(&transfer(), both!("transfer/reply"));
        assert_eq!(ordered.order.unwrap().as_str(), "1234567");
    }

    #[test]
    fn refusals() {
        let needs = refusal(&transfer(), both!("transfer/error-needs-auth-code"));
        assert_eq!((needs.refusal(), needs.outcome()), (Some(Refusal::NeedsAuthCode), Outcome::Refused));
        let twice = refusal(&transfer(), both!("transfer/error-already"));
        assert_eq!((twice.refusal(), twice.outcome()), (Some(Refusal::AlreadyExists), Outcome::Unknown));
    }
}
