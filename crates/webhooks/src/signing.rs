//! Signatures of deliveries, by [Standard Webhooks](https://www.standardwebhooks.com): receivers verify them with a library
//! of their language, or in a few lines.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use landrush_model::{EventId, Timestamp};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use standardwebhooks::Webhook;

/// What secrets begin with.
const PREFIX: &str = "whsec_";

/// How many random bytes a secret has, by the specification.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// The secret that the deliveries to an endpoint are signed with. `Debug` shows nothing of it.
#[derive(Debug, Clone)]
pub struct EndpointSecret(SecretSlice<u8>);

/// Something is not a secret of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointSecretError {
    /// It does not begin with `whsec_`.
    #[error("the secret must begin with {PREFIX}")]
    Prefix,
    /// What follows is not base64.
    #[error("the secret must be {PREFIX} followed by base64, with its padding")]
    Base64,
    /// It is shorter or longer than allowed.
    #[error("the secret must have 24 to 64 bytes")]
    Length,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    NoRandomness,
}

impl EndpointSecret {
    /// A new secret of 32 random bytes.
    pub fn generate() -> Result<Self, EndpointSecretError> {
        let mut bytes = vec![0; 32];
        getrandom::fill(&mut bytes).map_err(|_| EndpointSecretError::NoRandomness)?;
        Ok(Self(bytes.into()))
    }

    /// A secret of these bytes, 24 to 64 of them. They must be random.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, EndpointSecretError> {
        let secret = Self(bytes.into());
        if LENGTHS.contains(&secret.0.expose_secret().len()) {
            Ok(secret)
        } else {
            Err(EndpointSecretError::Length)
        }
    }

    /// Reads the written form, `whsec_` and base64.
    pub fn parse(text: &str) -> Result<Self, EndpointSecretError> {
        let encoded = text.strip_prefix(PREFIX).ok_or(EndpointSecretError::Prefix)?;
        Self::from_bytes(STANDARD.decode(encoded).map_err(|_| EndpointSecretError::Base64)?)
    }

    /// The written form, which the receiver is given once and the store keeps sealed.
    pub fn to_text(&self) -> SecretString {
        format!("{PREFIX}{}", STANDARD.encode(self.0.expose_secret())).into()
    }

    /// The headers of a signed delivery: `webhook-id`, `webhook-timestamp` and `webhook-signature`.
    ///
    /// Deliveries are made with this function, so receivers that are written in Rust can use it in their own tests. Mind
    /// that verifiers refuse times that are more than five minutes away.
    ///
    /// ```
    /// use landrush_model::{EventId, Timestamp};
    /// use landrush_webhooks::EndpointSecret;
    ///
    /// let secret = EndpointSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
    /// let id: EventId = "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44".parse()?;
    /// let headers = secret.sign(id, Timestamp::from_micros(1_730_000_000_000_000), r#"{"type":"orders.completed"}"#);
    /// assert_eq!(headers["webhook-id"], "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44");
    /// assert_eq!(headers["webhook-timestamp"], "1730000000");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sign(&self, id: EventId, at: Timestamp, body: &str) -> HeaderMap {
        self.sign_beside(&[], id, at, body)
    }

    /// The same with a signature for each of `others` too, after the own one: secrets that are still valid after a rotation.
    /// A receiver that knows any of them can verify the delivery.
    #[expect(clippy::expect_used, reason = "what a header is made of here is ASCII")]
    pub fn sign_beside(&self, others: &[Self], id: EventId, at: Timestamp, body: &str) -> HeaderMap {
        let id = id.to_string();
        let seconds = at.micros().div_euclid(1_000_000);
        let signatures =
            std::iter::once(self).chain(others).map(|secret| secret.signature(&id, seconds, body));
        let signatures = signatures.collect::<Vec<_>>().join(" ");
        let header = |value: &str| HeaderValue::from_str(value).expect("ids, numbers and base64 are ASCII");
        HeaderMap::from_iter([
            (HeaderName::from_static(standardwebhooks::HEADER_WEBHOOK_ID), header(&id)),
            (
                HeaderName::from_static(standardwebhooks::HEADER_WEBHOOK_TIMESTAMP),
                header(&seconds.to_string()),
            ),
            (HeaderName::from_static(standardwebhooks::HEADER_WEBHOOK_SIGNATURE), header(&signatures)),
        ])
    }

    #[expect(clippy::expect_used, reason = "the library refuses only bodies that are not UTF-8")]
    fn signature(&self, id: &str, seconds: i64, body: &str) -> String {
        Webhook::from_bytes(self.0.expose_secret().to_vec())
            .and_then(|signer| signer.sign(id, seconds, body.as_bytes()))
            .expect("a string is UTF-8")
    }
}

impl EndpointSecretError {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Prefix => "secret_prefix",
            Self::Base64 => "secret_base64",
            Self::Length => "secret_length",
            Self::NoRandomness => "secret_no_randomness",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn event() -> EventId {
        "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44".parse().unwrap()
    }

    #[expect(clippy::disallowed_methods, reason = "the verifier compares with the machine's own clock")]
    fn now() -> Timestamp {
        Timestamp::from_datetime(time::OffsetDateTime::now_utc())
    }

    #[test]
    fn receivers_can_verify_with_the_library() {
        let body = r#"{"type":"orders.completed","data":{"name":"müller.example"}}"#;
        let headers = EndpointSecret::parse(TEXT).unwrap().sign(event(), now(), body);
        let receiver = Webhook::new(TEXT).unwrap();
        receiver.verify(body.as_bytes(), &headers).unwrap();
        assert!(receiver.verify(b"another body", &headers).is_err());
        let stranger = Webhook::new(EndpointSecret::generate().unwrap().to_text().expose_secret()).unwrap();
        assert!(stranger.verify(body.as_bytes(), &headers).is_err());
    }

    #[test]
    fn receivers_with_either_secret_can_verify() {
        let (new, stranger) = (EndpointSecret::generate().unwrap(), EndpointSecret::generate().unwrap());
        let headers = new.sign_beside(&[EndpointSecret::parse(TEXT).unwrap()], event(), now(), "{}");
        for text in [new.to_text().expose_secret(), TEXT] {
            Webhook::new(text).unwrap().verify(b"{}", &headers).unwrap();
        }
        let stranger = Webhook::new(stranger.to_text().expose_secret()).unwrap();
        assert!(stranger.verify(b"{}", &headers).is_err());
    }

    #[test]
    fn an_old_delivery_cannot_be_played_back() {
        let old = now() - std::time::Duration::from_secs(10 * 60);
        let headers = EndpointSecret::parse(TEXT).unwrap().sign(event(), old, "{}");
        assert!(Webhook::new(TEXT).unwrap().verify(b"{}", &headers).is_err());
    }

    #[test]
    fn secrets_have_one_written_form() {
        assert_eq!(EndpointSecret::parse(TEXT).unwrap().to_text().expose_secret(), TEXT);
        let longest = EndpointSecret::from_bytes(vec![7; 64]).unwrap();
        assert!(EndpointSecret::parse(longest.to_text().expose_secret()).is_ok());
        for (text, code) in [
            ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "secret_prefix"),
            ("whsec_not base64", "secret_base64"),
            ("whsec_", "secret_length"),
            ("whsec_c2hvcnQ=", "secret_length"),
        ] {
            assert_eq!(EndpointSecret::parse(text).unwrap_err().code(), code, "{text}");
        }
        assert_eq!(EndpointSecret::from_bytes(vec![7; 65]).unwrap_err(), EndpointSecretError::Length);
    }

    #[test]
    fn debug_shows_nothing() {
        assert!(!format!("{:?}", EndpointSecret::from_bytes(vec![77; 32]).unwrap()).contains("77"));
    }
}
