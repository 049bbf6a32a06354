//! `get_ns`: the name servers of a domain.

use serde_json::{Map, Value};

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

    fn decode(&self, content: Content) -> Result<Vec<String>, ContentError> {
        content.member("NsContent").and_then(hosts)
    }
}

/// The hosts in the order of their numbers. JSON has no list here but `Host0`, `Host1`, …
fn hosts(members: Map<String, Value>) -> Result<Vec<String>, ContentError> {
    let mut hosts = Vec::new();
    for (key, value) in members {
        let Some(number) =
            key.to_ascii_lowercase().strip_prefix("host").map(|digits| digits.parse().unwrap_or(0_u32))
        else {
            continue;
        };
        let values = match value {
            Value::Array(values) => values,
            one => vec![one],
        };
        for value in values {
            match value {
                Value::String(host) => hosts.push((number, host.trim().to_owned())),
                Value::Null => {}
                _ => {
                    let reason = "a host is not a text".to_owned();
                    return Err(ContentError::Unreadable { path: format!("NsContent.{key}"), reason });
                }
            }
        }
    }
    hosts.sort_by_key(|&(number, _)| number);
    Ok(hosts.into_iter().map(|(_, host)| host).filter(|host| !host.is_empty() && host != "-").collect())
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
