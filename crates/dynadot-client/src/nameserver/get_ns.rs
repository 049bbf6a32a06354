//! `get_ns`: the name servers of a domain.

use crate::call::{Call, Reads};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Asks for the name servers of a domain (manual: "Get Name Servers Command"). A domain that uses none, e.g. a parked one, is
/// refused with [`Refusal::UnsupportedDomain`](crate::Refusal::UnsupportedDomain).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetNs {
    domain: String,
}

impl GetNs {
    /// Asks about this domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain", domain)? })
    }
}

// Reply

impl Call for GetNs {
    type Effect = Reads;
    type Reply = Vec<String>;
    const COMMAND: &'static str = "get_ns";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", &self.domain);
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<String>, ContentError> {
        hosts(content)
    }
}

/// The hosts in the order of their numbers. JSON has no list here but `Host0`, `Host1`, …; XML repeats `Host`.
fn hosts(content: &Content<'_>) -> Result<Vec<String>, ContentError> {
    if !content.is_marked() {
        return Err(ContentError::Missing { member: "NsContent" });
    }
    let mut hosts = Vec::new();
    for field in content.fields() {
        let Some(number) = number_of_host(field.key()) else { continue };
        let values: Vec<_> = if field.is_array() { field.children().collect() } else { vec![field] };
        for value in values {
            let Some(host) = value.text() else {
                let reason = "a host is not a text".to_owned();
                return Err(ContentError::Unreadable { path: field.key().to_owned(), reason });
            };
            hosts.push((number, host.to_owned()));
        }
    }
    hosts.sort_by_key(|&(number, _)| number);
    Ok(hosts.into_iter().map(|(_, host)| host).filter(|host| !host.is_empty() && host != "-").collect())
}

/// Of `Host7` 7, of `Host` 0.
fn number_of_host(key: &str) -> Option<u32> {
    let digits = key.get(..4).filter(|name| name.eq_ignore_ascii_case("host")).and_then(|_| key.get(4..))?;
    if digits.is_empty() { Some(0) } else { digits.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Refusal;
    use crate::fixtures::{answer, fixture};

    fn get_ns() -> GetNs {
        GetNs::new("example.com").unwrap()
    }

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&get_ns()), @"command=get_ns&domain=example.com");
    }

    #[test]
    fn hosts_stand_in_the_order_of_their_numbers() {
        let hosts = answer(&get_ns(), fixture!("get_ns/reply")).unwrap();
        assert_eq!(hosts.len(), 12);
        assert_eq!((hosts[1].as_str(), hosts[2].as_str()), ("ns1.example.net", "ns2.example.net"));
        assert_eq!(hosts[11], "ns12.example.net");
    }

    #[track_caller]
    fn check(content: &str, expected: &[&str]) {
        let body = format!(r#"{{"GetNsResponse":{{"ResponseCode":0,"nsContent":{content}}}}}"#);
        assert_eq!(answer(&get_ns(), &body).unwrap(), expected, "{content}");
    }

    #[test]
    fn other_forms() {
        check(r#"{"Host":["b.example","a.example"]}"#, &["b.example", "a.example"]);
        check(r#"{"Host0":"a.example","Host1":"","NsName":"x"}"#, &["a.example"]);
        check("{}", &[]);
    }

    #[test]
    fn a_parked_domain_has_none() {
        let error = answer(&get_ns(), fixture!("get_ns/error-unsupported")).unwrap_err();
        assert_eq!(error.refusal(), Some(Refusal::UnsupportedDomain));
    }
}
