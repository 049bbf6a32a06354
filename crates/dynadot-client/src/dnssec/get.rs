//! `get_dnssec`: a domain's DNSSEC as it is. Outside the manual.

use serde::Deserialize;

use super::{Algorithm, DigestType};
use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;
use crate::wire;

// Request

/// Asks for a domain's DNSSEC. The manual doesn't have this command; other clients use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetDnssec {
    domain: String,
}

impl GetDnssec {
    /// Of this domain.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn new(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain_name", domain)? })
    }
}

// Reply

/// A DS record of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct DsRecord {
    /// Which key it is about.
    #[serde(default, deserialize_with = "wire::count")]
    pub key_tag: Option<u32>,
    /// How the zone is signed; comes in words with the number behind, such as `ECDSA Curve P-256 with SHA-256(13)`.
    #[serde(default, deserialize_with = "wire::optional")]
    pub algorithm: Option<Numbered<Algorithm>>,
    /// How the digest was made, which comes likewise.
    #[serde(default, deserialize_with = "wire::optional")]
    pub digest_type: Option<Numbered<DigestType>>,
    /// The digest, in hexadecimal.
    #[serde(default, deserialize_with = "wire::optional")]
    pub digest: Option<String>,
}

/// A choice by its number, as it came and, where the number is a known one, as what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Numbered<T> {
    /// What it means; none of a number that this client does not know.
    pub known: Option<T>,
    /// The text of the answer.
    pub text: String,
}

impl From<&str> for Numbered<Algorithm> {
    fn from(text: &str) -> Self {
        Self { known: number(text).and_then(Algorithm::from_number), text: text.to_owned() }
    }
}

impl From<&str> for Numbered<DigestType> {
    fn from(text: &str) -> Self {
        Self { known: number(text).and_then(DigestType::from_number), text: text.to_owned() }
    }
}

/// `13` of `Name(13)`, or of `13`.
fn number(text: &str) -> Option<u16> {
    let digits = text.rsplit_once('(').map_or(text, |(_, digits)| digits.trim_end_matches(')'));
    digits.trim().parse().ok()
}

impl Call for GetDnssec {
    type Effect = Reads;
    type Reply = Vec<DsRecord>;
    const COMMAND: &'static str = "get_dnssec";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain_name", &self.domain);
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<DsRecord>, ContentError> {
        content.rows(&Rows { json: "DnssecInfo", xml: "DnssecInfoList", item: "DnssecInfo" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{both, reply};

    #[test]
    fn request() {
        let get = GetDnssec::new("example.com").unwrap();
        insta::assert_snapshot!(Parameters::of(&get), @"command=get_dnssec&domain_name=example.com");
    }

    #[test]
    fn numbers_stand_behind_their_names() {
        let records = reply(&GetDnssec::new("example.com").unwrap(), both!("get_dnssec/reply"));
        assert_eq!(records.len(), 1);
        let record = &records[0];
        assert_eq!((record.key_tag, record.digest.as_deref()), (Some(2371), Some("C0FFEE")));
        assert_eq!(record.algorithm.as_ref().unwrap().known, Some(Algorithm::EcdsaP256Sha256));
        assert_eq!(record.digest_type.as_ref().unwrap().known, Some(DigestType::Sha256));
    }

    #[test]
    fn a_number_that_is_not_known_is_kept_as_it_came() {
        for (text, known) in
            [("8", Some(Algorithm::RsaSha256)), ("New (99)", None), ("RSA/SHA-256", None), ("(", None)]
        {
            let expected = Numbered { known, text: text.to_owned() };
            assert_eq!(Numbered::<Algorithm>::from(text), expected, "{text}");
        }
    }
}
