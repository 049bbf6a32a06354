//! `bulk_register`: buying many domains in one request.

use serde::Deserialize;
use time::OffsetDateTime;

use super::{PremiumConsent, name};
use crate::call::{Call, Effect, Spends};
use crate::content::{Content, ContentError};
use crate::error::{Invalid, Outcome, Refusal};
use crate::money::Currency;
use crate::parameters::Parameters;
use crate::wire::{self, Node};

// Request

/// Buys 1 to [`BulkRegister::MOST`] domains for a year each, with the account's default contacts (manual: "Bulk Register Command").
/// The account balance is charged at once.
///
/// The service says success of the whole even if no domain was registered: look at each row's [`BulkResult`]. There is no
/// idempotency key, and an answer that is lost is lost for all of the domains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkRegister {
    domains: Vec<String>,
    premium: PremiumConsent,
    currency: Option<Currency>,
    coupon: Option<String>,
}

impl BulkRegister {
    /// The most domains that one request takes.
    pub const MOST: usize = 100;

    /// Buys these domains.
    ///
    /// # Errors
    /// When there are none or too many, one is named twice, or one is not a domain name in ASCII form.
    pub fn new<T: AsRef<str>>(domains: impl IntoIterator<Item = T>) -> Result<Self, Invalid> {
        let domains = name::checked_all("domain", domains, Self::MOST)?;
        let twice = |(index, domain): (usize, &String)| {
            domains.iter().skip(index + 1).any(|other| other.eq_ignore_ascii_case(domain))
        };
        if domains.iter().enumerate().any(twice) {
            return Err(Invalid::new("domain", "is named twice"));
        }
        Ok(Self { domains, premium: PremiumConsent::default(), currency: None, coupon: None })
    }

    /// Whether the prices of premium domains are consented to; by default they are not.
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
}

// Reply

/// What became of each domain. That there is a reply does not mean that anything was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct BulkRegistered {
    /// One row for each domain that was asked for, in that order.
    pub rows: Vec<BulkRow>,
}

/// What became of one domain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkRow {
    /// The domain, as it was asked for.
    pub domain: String,
    /// What became of it.
    pub result: BulkResult,
}

/// What became of one domain of a bulk registration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BulkResult {
    /// It was registered.
    Registered {
        /// When the registration ends.
        expiration: Option<OffsetDateTime>,
    },
    /// It was refused. See [`BulkResult::outcome`] for whether that is certain.
    Refused {
        /// What the message means, as far as it is known.
        kind: Refusal,
        /// The service's message, e.g. `not_available`; blank if there was none.
        message: String,
    },
    /// The answer has no row about the domain, or several, or one that says neither success nor error. It may have been bought.
    Unclear,
}

impl BulkRegistered {
    /// What became of one domain.
    #[must_use]
    pub fn of(&self, domain: &str) -> Option<&BulkResult> {
        self.rows.iter().find(|row| name::same(domain, &row.domain)).map(|row| &row.result)
    }

    /// The domains that were registered.
    pub fn registered(&self) -> impl Iterator<Item = &str> {
        let registered = |row: &&BulkRow| matches!(row.result, BulkResult::Registered { .. });
        self.rows.iter().filter(registered).map(|row| row.domain.as_str())
    }

    /// The rows of the domains that were not registered, or may not have been.
    pub fn others(&self) -> impl Iterator<Item = &BulkRow> {
        self.rows.iter().filter(|row| !matches!(row.result, BulkResult::Registered { .. }))
    }
}

impl BulkResult {
    /// What is known of a domain that was not registered, as [`Error::outcome`](crate::Error::outcome) says it of a
    /// [`Register`](crate::domain::Register); none if it was.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Registered { .. } => None,
            Self::Refused { kind, message } => Some(kind.outcome(Effect::Spends, message)),
            Self::Unclear => Some(Outcome::Unknown),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    #[serde(deserialize_with = "wire::text")]
    domain_name: String,
    #[serde(default, deserialize_with = "wire::millis")]
    expiration: Option<OffsetDateTime>,
    #[serde(default, deserialize_with = "wire::optional")]
    result: Option<String>,
    #[serde(default, deserialize_with = "wire::optional")]
    message: Option<String>,
}

impl Row {
    fn result(&self) -> BulkResult {
        // A dash is the service's blank.
        let message = self.message.as_deref().filter(|message| *message != "-");
        let is = |word: &str| self.result.as_ref().is_some_and(|result| result.eq_ignore_ascii_case(word));
        if is("error") {
            let message = message.unwrap_or_default();
            BulkResult::Refused { kind: Refusal::of(None, message), message: message.to_owned() }
        } else if is("success") && message.is_none() {
            BulkResult::Registered { expiration: self.expiration }
        } else {
            BulkResult::Unclear
        }
    }
}

/// The rows, whatever they lie in: no record shows what XML calls the element of a row.
fn rows<'d>(fields: impl Iterator<Item = Node<'d>>, found: &mut Vec<Node<'d>>) {
    for field in fields {
        if field.named("DomainName").next().is_some() {
            found.push(field);
        } else {
            rows(field.children(), found);
        }
    }
}

impl Call for BulkRegister {
    type Effect = Spends;
    type Reply = BulkRegistered;
    const COMMAND: &'static str = "bulk_register";

    fn parameters(&self, to: &mut Parameters) {
        to.add_numbered("domain", &self.domains);
        match self.premium {
            PremiumConsent::Refuse => {}
            PremiumConsent::Accept => to.add("premium", 1),
        }
        to.add_some("currency", self.currency.as_ref());
        to.add_some("coupon", self.coupon.as_ref());
    }

    fn decode(&self, content: &Content<'_>) -> Result<BulkRegistered, ContentError> {
        let mut found = Vec::new();
        rows(content.fields(), &mut found);
        if found.is_empty() {
            return Err(ContentError::Missing { member: "BulkRegister" });
        }
        let rows = found.into_iter().map(Node::read).collect::<Result<Vec<Row>, _>>()?;
        let foreign = |row: &&Row| !self.domains.iter().any(|asked| name::same(asked, &row.domain_name));
        if let Some(row) = rows.iter().find(foreign) {
            let asked = self.domains.join(",");
            return Err(ContentError::Mismatch { asked, answered: row.domain_name.clone() });
        }
        let of = |domain: &String| {
            let mut about = rows.iter().filter(|row| name::same(domain, &row.domain_name));
            let result = match (about.next(), about.next()) {
                (Some(row), None) => row.result(),
                (None | Some(_), _) => BulkResult::Unclear,
            };
            BulkRow { domain: domain.clone(), result }
        };
        Ok(BulkRegistered { rows: self.domains.iter().map(of).collect() })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::fixtures::{answer, both, refusal, reply};

    fn register() -> BulkRegister {
        BulkRegister::new(["example.com", "example.net", "example.org"]).unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(
            Parameters::of(&register()),
            @"command=bulk_register&domain0=example.com&domain1=example.net&domain2=example.org"
        );
        let full = BulkRegister::new(["example.com"])
            .unwrap()
            .with_premium(PremiumConsent::Accept)
            .with_currency(Currency::new("usd").unwrap())
            .with_coupon("SAVE10");
        insta::assert_snapshot!(
            Parameters::of(&full),
            @"command=bulk_register&domain0=example.com&premium=1&currency=USD&coupon=SAVE10"
        );
    }

    #[test]
    fn a_request_out_of_range_is_not_built() {
        let domains =
            |count: usize| (0..count).map(|number| format!("a{number}.example")).collect::<Vec<_>>();
        assert!(BulkRegister::new(domains(100)).is_ok());
        assert!(BulkRegister::new(domains(101)).is_err());
        assert!(BulkRegister::new(domains(0)).is_err());
        assert!(BulkRegister::new(["a.example", "b.example", "A.example"]).is_err());
        assert!(BulkRegister::new(["a.example", "b"]).is_err());
    }

    #[test]
    fn a_success_may_hold_failures() {
        let bulk = reply(&register(), both!("bulk_register/reply"));
        assert_eq!(bulk.registered().collect::<Vec<_>>(), ["example.com"]);
        assert_eq!(
            bulk.of("EXAMPLE.com"),
            Some(&BulkResult::Registered { expiration: Some(datetime!(2027-01-15 08:00 UTC)) })
        );
        let refused = bulk.of("example.net").unwrap();
        assert_eq!(
            refused,
            &BulkResult::Refused { kind: Refusal::NotAvailable, message: "not_available".to_owned() }
        );
        assert_eq!(refused.outcome(), Some(Outcome::Refused));
        assert_eq!(bulk.of("example.org").unwrap().outcome(), Some(Outcome::Unknown));
        assert_eq!(
            bulk.others().map(|row| row.domain.as_str()).collect::<Vec<_>>(),
            ["example.net", "example.org"]
        );
        assert_eq!(bulk.of("example.info"), None);
    }

    #[test]
    fn rows_may_lie_deeper_in_xml() {
        let (json, xml) = both!("bulk_register/reply");
        let xml = xml.replace("BulkRegister>", "Item>");
        let xml = xml.replace("<BulkRegisterContent>", "<BulkRegisterContent><List>");
        let xml = xml.replace("</BulkRegisterContent>", "</List></BulkRegisterContent>");
        assert!(xml.contains("<List>") && xml.contains("<Item>"), "{xml}");
        let _ = reply(&register(), (json, &xml));
    }

    #[track_caller]
    fn check(row: &str, expected: &BulkResult, outcome: Option<Outcome>) {
        let body = format!(
            r#"{{"BulkRegisterResponse":{{"ResponseCode":0,"Status":"success","BulkRegister":[{row}]}}}}"#
        );
        let bulk = answer(&BulkRegister::new(["example.com"]).unwrap(), &body).unwrap();
        assert_eq!((&bulk.rows[0].result, bulk.rows[0].result.outcome()), (expected, outcome), "{row}");
    }

    #[test]
    fn only_a_plain_success_is_one() {
        let unknown = Some(Outcome::Unknown);
        let registered = BulkResult::Registered { expiration: None };
        check(
            r#"{"DomainName":"example.com","Expiration":"-","Result":"Success","Message":"-"}"#,
            &registered,
            None,
        );
        check(r#"{"DomainName":"example.com","Result":"success"}"#, &registered, None);
        for row in [
            r#"{"DomainName":"example.com","Result":"success","Message":"not_available"}"#,
            r#"{"DomainName":"example.com","Result":"pending","Message":"-"}"#,
            r#"{"DomainName":"example.com"}"#,
            r#"{"DomainName":"example.com","Result":"success"},{"DomainName":"example.com","Result":"error"}"#,
        ] {
            check(row, &BulkResult::Unclear, unknown);
        }
        let refused = |message: &str, kind| BulkResult::Refused { kind, message: message.to_owned() };
        check(
            r#"{"DomainName":"example.com","Result":"error","Message":"-"}"#,
            &refused("", Refusal::Other),
            unknown,
        );
        check(
            r#"{"DomainName":"example.com","Result":"error","Message":"never heard"}"#,
            &refused("never heard", Refusal::Other),
            unknown,
        );
    }

    #[test]
    fn an_answer_without_rows_is_unsettled() {
        for body in [
            r#"{"BulkRegisterResponse":{"ResponseCode":0,"Status":"success"}}"#,
            r#"{"BulkRegisterResponse":{"ResponseCode":0,"Status":"success","BulkRegister":[]}}"#,
        ] {
            let error = answer(&register(), body).unwrap_err();
            assert_eq!((error.code(), error.outcome()), ("incomplete", Outcome::Unknown), "{body}");
        }
    }

    #[test]
    fn a_row_about_another_domain_is_a_mismatch() {
        let other = BulkRegister::new(["other.example"]).unwrap();
        assert_eq!(answer(&other, both!("bulk_register/reply").0).unwrap_err().code(), "mismatch");
    }

    #[test]
    fn the_whole_may_be_refused() {
        let error = refusal(&register(), both!("bulk_register/error-insufficient-funds"));
        assert_eq!((error.refusal(), error.outcome()), (Some(Refusal::InsufficientFunds), Outcome::Refused));
    }
}
