//! URLs of endpoints, checked.

use std::fmt;

use landrush_model::ports::{EndpointRules, NoSecret, UrlRefused};
use secrecy::SecretString;
use url::{Host, Url};

use crate::guard::{AddressPolicy, AddressRefused};
use crate::signing::EndpointSecret;

/// The longest URL of an endpoint, in characters.
pub const LONGEST_URL: usize = 2_000;

/// Where deliveries may go to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutboundPolicy {
    /// Which addresses.
    pub addresses: AddressPolicy,
    /// Whether without TLS.
    pub plain_http: PlainHttp,
}

/// Whether endpoints may be reached by `http:`, for networks that are trusted and for local tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PlainHttp {
    /// `https:` only.
    #[default]
    Refused,
    /// `http:` too.
    Allowed,
}

/// The URL of an endpoint. `Debug` and `Display` show its origin only: paths and queries of such URLs hold secrets.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EndpointUrl(Url);

/// A URL can't be one of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointUrlError {
    /// It can't be read.
    #[error("this is not a valid URL")]
    Invalid,
    /// It is longer than [`LONGEST_URL`].
    #[error("the URL is longer than {LONGEST_URL} characters")]
    TooLong,
    /// It is not `https:` (or an allowed `http:`).
    #[error("the URL must begin with https://")]
    Scheme,
    /// It names a user or a password.
    #[error("the URL must not contain a user name or password")]
    Credentials,
    /// It has a fragment, which would never be sent.
    #[error("the URL must not contain a fragment (#)")]
    Fragment,
    /// It has no host.
    #[error("the URL must name a host")]
    Host,
    /// Its host is an address that is not allowed.
    #[error("the URL must not lead to a private, local or reserved address")]
    Address(#[from] AddressRefused),
}

impl OutboundPolicy {
    /// `https:` to public addresses only: what strangers may be given.
    pub const STRICT: Self = Self { addresses: AddressPolicy::PUBLIC_ONLY, plain_http: PlainHttp::Refused };
}

impl EndpointRules for OutboundPolicy {
    fn check_url(&self, text: &str) -> Result<String, UrlRefused> {
        let refused = |error: EndpointUrlError| UrlRefused { code: error.code(), message: error.to_string() };
        EndpointUrl::parse(text, self).map(|url| url.as_str().to_owned()).map_err(refused)
    }

    fn new_secret(&self) -> Result<SecretString, NoSecret> {
        EndpointSecret::generate().map(|secret| secret.to_text()).map_err(|_| NoSecret)
    }
}

impl EndpointUrl {
    /// Reads a URL and checks it. Names are not resolved here, since they may lead elsewhere by the time of a delivery.
    pub fn parse(text: &str, policy: &OutboundPolicy) -> Result<Self, EndpointUrlError> {
        if text.len() > LONGEST_URL {
            return Err(EndpointUrlError::TooLong);
        }
        // The parser would drop some of these silently.
        if text.contains(|char: char| char.is_whitespace() || char.is_control()) {
            return Err(EndpointUrlError::Invalid);
        }
        let url = Url::parse(text).map_err(|error| match error {
            url::ParseError::EmptyHost => EndpointUrlError::Host,
            _ => EndpointUrlError::Invalid,
        })?;
        match (url.scheme(), policy.plain_http) {
            ("https", _) | ("http", PlainHttp::Allowed) => (),
            _ => return Err(EndpointUrlError::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointUrlError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(EndpointUrlError::Fragment);
        }
        match url.host() {
            None | Some(Host::Domain("")) => return Err(EndpointUrlError::Host),
            Some(Host::Domain(_)) => (),
            Some(Host::Ipv4(address)) => policy.addresses.check(address.into())?,
            Some(Host::Ipv6(address)) => policy.addresses.check(address.into())?,
        }
        // Escaping makes some URLs longer.
        if url.as_str().len() > LONGEST_URL {
            return Err(EndpointUrlError::TooLong);
        }
        Ok(Self(url))
    }

    /// The whole URL, for storage and for sending. Not for logs.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Scheme, host and port: what may be logged.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    pub(crate) fn into_url(self) -> Url {
        self.0
    }
}

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())
    }
}

impl fmt::Debug for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EndpointUrl({})", self.origin())
    }
}

impl EndpointUrlError {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invalid => "url_invalid",
            Self::TooLong => "url_too_long",
            Self::Scheme => "url_scheme",
            Self::Credentials => "url_credentials",
            Self::Fragment => "url_fragment",
            Self::Host => "url_host",
            Self::Address(_) => "url_address",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(policy: &OutboundPolicy, text: &str, expected: Result<&str, &str>) {
        let parsed = EndpointUrl::parse(text, policy);
        let seen = parsed.as_ref().map(EndpointUrl::as_str).map_err(|error| error.code());
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn urls_are_checked_before_they_are_kept() {
        let good = "https://hooks.example.com/landrush?key=1";
        check(&OutboundPolicy::STRICT, good, Ok(good));
        check(&OutboundPolicy::STRICT, "https://8.8.8.8:8443/", Ok("https://8.8.8.8:8443/"));
        check(&OutboundPolicy::STRICT, "https://müller.example/", Ok("https://xn--mller-kva.example/"));
        for (text, code) in [
            ("", "url_invalid"),
            ("hooks.example.com", "url_invalid"),
            ("https://exa mple.com/", "url_invalid"),
            ("https://example.com/\n", "url_invalid"),
            ("https://example.com:99999/", "url_invalid"),
            ("https://", "url_host"),
            ("http://hooks.example.com/", "url_scheme"),
            ("ftp://hooks.example.com/", "url_scheme"),
            ("file:///etc/passwd", "url_scheme"),
            ("https://user@hooks.example.com/", "url_credentials"),
            ("https://:secret@hooks.example.com/", "url_credentials"),
            ("https://hooks.example.com/#part", "url_fragment"),
        ] {
            check(&OutboundPolicy::STRICT, text, Err(code));
        }
    }

    #[test]
    fn literal_addresses_are_judged_in_every_spelling() {
        for text in [
            "https://127.0.0.1/",
            "https://127.0.0.1./",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://①②⑦.0.0.1/",
            "https://0/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[fd00::1]:8443/",
        ] {
            check(&OutboundPolicy::STRICT, text, Err("url_address"));
        }
    }

    #[test]
    fn the_operator_may_allow_plain_http_and_local_addresses() {
        let policy = OutboundPolicy {
            addresses: AddressPolicy::allowing(["127.0.0.0/8".parse().unwrap()]),
            plain_http: PlainHttp::Allowed,
        };
        check(&policy, "http://127.0.0.1:9000/hook", Ok("http://127.0.0.1:9000/hook"));
        check(&policy, "http://10.0.0.1/", Err("url_address"));
        check(&policy, "ws://127.0.0.1/", Err("url_scheme"));
    }

    #[test]
    fn the_length_is_bounded_before_and_after_escaping() {
        let of_length = |length: usize| {
            format!("https://example.com/{}", "a".repeat(length - "https://example.com/".len()))
        };
        check(&OutboundPolicy::STRICT, &of_length(LONGEST_URL), Ok(&of_length(LONGEST_URL)));
        check(&OutboundPolicy::STRICT, &of_length(LONGEST_URL + 1), Err("url_too_long"));
        check(
            &OutboundPolicy::STRICT,
            &format!("https://example.com/{}", "ü".repeat(900)),
            Err("url_too_long"),
        );
    }

    #[test]
    fn logs_see_the_origin_only() {
        let url = EndpointUrl::parse(
            "https://hooks.example.com:8443/T0/hidden?key=hidden",
            &OutboundPolicy::STRICT,
        );
        assert_eq!(
            format!("{url:?} {}", url.as_ref().unwrap()),
            "Ok(EndpointUrl(https://hooks.example.com:8443)) https://hooks.example.com:8443"
        );
    }
}
