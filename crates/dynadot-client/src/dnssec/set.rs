//! `set_dnssec`: a domain's DNSSEC.

use super::{Algorithm, DigestType, KeyFlags};
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Sets a domain's DNSSEC (manual: "Set Dnssec Command"). Not every top-level domain has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetDnssec {
    domain: String,
    key: Key,
    algorithm: Algorithm,
}

/// A key in one of the two forms that registries take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(Form);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    Digest { tag: u16, kind: DigestType, digest: String },
    Public { flags: KeyFlags, key: String },
}

impl Key {
    /// The digest of a key: a DS record.
    ///
    /// # Errors
    /// When the digest is not hexadecimal of the length that its type has.
    pub fn digest(tag: u16, kind: DigestType, digest: &str) -> Result<Self, Invalid> {
        let length = match kind {
            DigestType::Sha1 => 40,
            DigestType::Sha256 | DigestType::Gost => 64,
            DigestType::Sha384 => 96,
        };
        if digest.len() != length || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Invalid::new(
                "digest",
                "must be hexadecimal: 40, 64 or 96 digits, as its type has it",
            ));
        }
        Ok(Self(Form::Digest { tag, kind, digest: digest.to_owned() }))
    }

    /// A key itself: a DNSKEY record.
    ///
    /// # Errors
    /// When the key is not in base64.
    pub fn public(flags: KeyFlags, key: &str) -> Result<Self, Invalid> {
        let letters = key.trim_end_matches('=');
        let padding = key.len() - letters.len();
        let base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
        if letters.is_empty() || padding > 2 || !key.len().is_multiple_of(4) || !letters.bytes().all(base64) {
            return Err(Invalid::new("public_key", "must be in base64"));
        }
        Ok(Self(Form::Public { flags, key: key.to_owned() }))
    }
}

impl SetDnssec {
    /// This key, for zones signed in this way.
    ///
    /// # Errors
    /// When the domain is not a domain name in ASCII form.
    pub fn new(domain: &str, key: Key, algorithm: Algorithm) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domain_name", domain)?, key, algorithm })
    }
}

// Reply

impl Call for SetDnssec {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_dnssec";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain_name", &self.domain);
        match &self.key.0 {
            Form::Digest { tag, kind, digest } => {
                to.add("key_tag", tag);
                to.add("digest_type", kind.number());
                to.add("digest", digest);
            }
            Form::Public { flags, key } => {
                to.add("flags", flags.number());
                to.add("public_key", key);
            }
        }
        to.add("algorithm", self.algorithm.number());
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Refusal;
    use crate::fixtures::{accepted, both, refusal};

    fn digest() -> Key {
        Key::digest(12345, DigestType::Sha256, &"0A".repeat(32)).unwrap()
    }

    #[test]
    fn request() {
        let set = SetDnssec::new("example.com", digest(), Algorithm::EcdsaP256Sha256).unwrap();
        insta::assert_snapshot!(
            Parameters::of(&set),
            @"command=set_dnssec&domain_name=example.com&key_tag=12345&digest_type=2&digest=0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A&algorithm=13"
        );
        let key = Key::public(KeyFlags::KeySigning, "AwEAAQ==").unwrap();
        let set = SetDnssec::new("example.com", key, Algorithm::RsaSha256).unwrap();
        insta::assert_snapshot!(
            Parameters::of(&set),
            @"command=set_dnssec&domain_name=example.com&flags=257&public_key=AwEAAQ%3D%3D&algorithm=8"
        );
    }

    #[test]
    fn what_no_registry_would_take_is_not_built() {
        assert_eq!(Key::digest(1, DigestType::Sha1, &"0".repeat(39)).unwrap_err().parameter(), "digest");
        assert_eq!(Key::digest(1, DigestType::Sha1, &"g".repeat(40)).unwrap_err().parameter(), "digest");
        for key in ["", "====", "A", "A===", "A A=", "AwEAAQ==="] {
            assert_eq!(
                Key::public(KeyFlags::ZoneSigning, key).unwrap_err().parameter(),
                "public_key",
                "{key}"
            );
        }
    }

    #[test]
    fn success_and_a_domain_without_it() {
        let set = SetDnssec::new("example.com", digest(), Algorithm::Ed25519).unwrap();
        accepted(&set, both!("set_dnssec/reply"));
        let error = refusal(&set, both!("set_dnssec/error-not-supported"));
        assert_eq!(error.refusal(), Some(Refusal::UnsupportedDomain));
    }
}
