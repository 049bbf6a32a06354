//! `get_dnssec`: a domain's DNSSEC as it is. Outside the manual.

use serde::{Deserialize, Deserializer};

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
    /// The number of the algorithm; it comes in words with the number behind, such as `ECDSA Curve P-256 with SHA-256(13)`.
    #[serde(default, deserialize_with = "number")]
    pub algorithm: Option<u16>,
    /// The number of the digest's type, which comes likewise.
    #[serde(default, deserialize_with = "number")]
    pub digest_type: Option<u16>,
    /// The digest, in hexadecimal.
    #[serde(default, deserialize_with = "wire::optional")]
    pub digest: Option<String>,
}

/// `13` of `Name(13)`, or of `13`.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u16>, D::Error> {
    let text: String = wire::text(from)?;
    let digits = text.rsplit_once('(').map_or(text.as_str(), |(_, digits)| digits.trim_end_matches(')'));
    Ok(digits.trim().parse().ok())
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
        assert_eq!(
            (records[0].key_tag, records[0].algorithm, records[0].digest_type),
            (Some(2371), Some(13), Some(2))
        );
    }
}
