//! The content of a successful answer, once the envelope is off.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What an answer holds beside its code, status and error: in JSON a flat object (manual: "Response (JSON format)").
///
/// `Debug` prints the names of the members only, because the values may be personal data or auth codes.
#[derive(Clone, PartialEq)]
pub struct Content(Map<String, Value>);

impl Content {
    pub(crate) fn new(members: Map<String, Value>) -> Self {
        Self(members)
    }

    /// Reads the whole content.
    ///
    /// # Errors
    /// When it does not have the shape of `T`; the error says where.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, ContentError> {
        read_at("", Value::Object(self.0))
    }

    /// Reads one member of the content. Dynadot's own examples disagree on the case of a few names (`NsContent`,
    /// `nsContent`), so case is ignored.
    ///
    /// # Errors
    /// When the member is missing or null, or does not have the shape of `T`.
    pub fn member<T: DeserializeOwned>(mut self, name: &'static str) -> Result<T, ContentError> {
        let key = self.0.keys().find(|key| key.trim().eq_ignore_ascii_case(name)).cloned();
        match key.and_then(|key| self.0.remove(&key)) {
            None | Some(Value::Null) => Err(ContentError::Missing { member: name }),
            Some(value) => read_at(name, value),
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Content").field(&self.0.keys().collect::<Vec<_>>()).finish()
    }
}

/// Why the content of a successful answer could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContentError {
    /// The member that carries the content is not there. Seen on parallel searches of a Regular account.
    #[error("`{member}` is missing")]
    Missing {
        /// The member's name.
        member: &'static str,
    },
    /// A value does not have the expected form.
    #[error("at {path}: {reason}")]
    Unreadable {
        /// Where in the content.
        path: String,
        /// What was found and what was expected. May quote the value.
        reason: String,
    },
    /// The answer speaks of another object than the request did.
    #[error("asked about {asked}, the answer is about {answered}")]
    Mismatch {
        /// What the request named.
        asked: String,
        /// What the answer names.
        answered: String,
    },
}

fn read_at<T: DeserializeOwned>(root: &str, value: Value) -> Result<T, ContentError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let inner = error.path().to_string();
        let path = match (root, inner.as_str()) {
            ("", _) => inner,
            (_, ".") => root.to_owned(),
            (_, within) if within.starts_with('[') => format!("{root}{within}"),
            (_, within) => format!("{root}.{within}"),
        };
        ContentError::Unreadable { path, reason: error.into_inner().to_string() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(json: &str) -> Content {
        Content::new(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn a_member_is_found_whatever_its_case() {
        assert_eq!(content(r#"{"nsContent":7}"#).member::<u8>("NsContent"), Ok(7));
    }

    #[test]
    fn an_absent_and_a_null_member_are_missing() {
        let missing = Err(ContentError::Missing { member: "A" });
        assert_eq!(content("{}").member::<u8>("A"), missing);
        assert_eq!(content(r#"{"A":null}"#).member::<u8>("A"), missing);
    }

    #[test]
    fn an_unreadable_member_is_named_with_its_path() {
        let error = content(r#"{"A":[1,"x"]}"#).member::<Vec<u8>>("A").unwrap_err();
        insta::assert_snapshot!(error, @r#"at A[1]: invalid type: string "x", expected u8"#);
    }

    #[test]
    fn debug_shows_no_values() {
        let debug = format!("{:?}", content(r#"{"AuthCode":"s3cret"}"#));
        assert_eq!(debug, r#"Content(["AuthCode"])"#);
    }
}
