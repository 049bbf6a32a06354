//! What came back.

use std::fmt::Write as _;

use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn data(&self) -> Value {
        let body = self.json();
        assert_eq!(body["success"], true, "{body}");
        body["data"].clone()
    }

    /// Status and code of an error.
    pub(crate) fn error(&self) -> String {
        let body = self.json();
        assert_eq!(body["success"], false, "{body}");
        assert_eq!(body["error"]["requestId"], self.header("x-request-id"), "{body}");
        format!("{} {}", self.status.as_u16(), body["error"]["code"].as_str().unwrap())
    }

    /// Status, code and what is wrong in particular, one line each.
    pub(crate) fn problems(&self) -> String {
        let mut text = self.error();
        for detail in self.json()["error"]["details"].as_array().into_iter().flatten() {
            let word = |name: &str| detail[name].as_str().unwrap_or("-").to_owned();
            let index = detail["index"].as_u64().map_or_else(String::new, |index| format!("[{index}] "));
            write!(text, "\n{index}{} {}: {}", word("field"), word("code"), word("message")).unwrap();
        }
        text
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}
