//! `get_domain_push_request`: the domains that others offer.

use crate::call::{Call, Reads};
use crate::content::{Content, ContentError};
use crate::parameters::Parameters;

// Request

/// Asks for the domains that other accounts offer to this one (manual: "Get Domain Push Request Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GetDomainPushRequest;

// Reply

impl Call for GetDomainPushRequest {
    type Effect = Reads;
    type Reply = Vec<String>;
    const COMMAND: &'static str = "get_domain_push_request";

    fn parameters(&self, _: &mut Parameters) {}

    fn decode(&self, content: &Content<'_>) -> Result<Vec<String>, ContentError> {
        let mut names = Vec::new();
        let mut found = content.is_marked();
        for field in content.fields() {
            if field.key().eq_ignore_ascii_case("PushDomainName") {
                found = true;
                names.extend(field.text().map(listed).unwrap_or_default());
            } else if field.key().eq_ignore_ascii_case("PushDomain") {
                found = true;
                names.extend(field.named("PushDomainName").filter_map(|name| name.text()).flat_map(listed));
            }
        }
        if found { Ok(names) } else { Err(ContentError::Missing { member: "PushDomainName" }) }
    }
}

/// The names in `[a.com,b.com]`, or in `a.com;b.com`.
fn listed(text: &str) -> Vec<String> {
    let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
    inner.split([',', ';']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{answer, both, reply};

    #[test]
    fn request() {
        insta::assert_snapshot!(Parameters::of(&GetDomainPushRequest), @"command=get_domain_push_request");
    }

    #[test]
    fn a_list_that_json_prints_as_a_text() {
        assert_eq!(reply(&GetDomainPushRequest, both!("get_domain_push_request/reply")), ["a.com", "b.com"]);
    }

    #[test]
    fn other_forms() {
        let names = |text: &str| {
            let body = format!(
                r#"{{"GetDomainPushRequestResponse":{{"ResponseCode":0,"pushDomainName":"{text}"}}}}"#
            );
            answer(&GetDomainPushRequest, &body).unwrap()
        };
        assert_eq!(names("[]"), [""; 0]);
        assert_eq!(names("[a.com]"), ["a.com"]);
        assert_eq!(names("a.com; b.com"), ["a.com", "b.com"]);
        let body = r#"{"GetDomainPushRequestResponse":{"ResponseCode":0}}"#;
        assert_eq!(answer(&GetDomainPushRequest, body).unwrap_err().code(), "incomplete");
    }
}
