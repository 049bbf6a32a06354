//! Domain names as they are sold: registrable, in ASCII form, by the public suffix list.

use std::fmt;
use std::str::FromStr;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A name that can be registered: one label under a public suffix, kept in its ASCII (punycode) form, lower case.
///
/// Input may be Unicode; it is mapped by UTS 46, non-transitional (`straße.de` stays distinct from `strasse.de`).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DomainName {
    ascii: Box<str>,
    label: usize,
}

/// Why a text is not a domain name that can be sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DomainNameError {
    /// Nothing was given.
    #[error("the domain is empty")]
    Empty,
    /// More than 253 octets, or a label of more than 63, in ASCII form.
    #[error("the domain is too long: at most 253 characters in ASCII form, 63 per label")]
    TooLong,
    /// Characters, hyphens or empty labels that no domain name has.
    #[error("the domain has characters, hyphens or empty labels that no domain name may have")]
    Invalid,
    /// An IPv4 or IPv6 address.
    #[error("this is an IP address, not a domain")]
    IpAddress,
    /// Only a public suffix, such as `com` or `co.uk`.
    #[error("this is a public suffix by itself; a name in front of it is missing")]
    PublicSuffix,
    /// A name below a registrable one, such as `www.example.com`.
    #[error("this is a subdomain; only the registrable name can be ordered")]
    Subdomain,
    /// The last label is not a TLD of the public suffix list.
    #[error("the ending is not a known TLD")]
    UnknownTld,
}

impl DomainNameError {
    /// The stable code of the reason.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "domain_empty",
            Self::TooLong => "domain_too_long",
            Self::Invalid => "domain_invalid",
            Self::IpAddress => "domain_is_ip_address",
            Self::PublicSuffix => "domain_is_public_suffix",
            Self::Subdomain => "domain_is_subdomain",
            Self::UnknownTld => "domain_unknown_tld",
        }
    }
}

impl DomainName {
    /// For stores: a name that was checked when it was accepted, out of its ASCII form. Only the form is checked. The public
    /// suffix list changes with every release, and a name that was sold stays what it was: one label under the rest.
    pub fn from_stored(ascii: &str) -> Result<Self, DomainNameError> {
        let label = ascii.find('.').ok_or(DomainNameError::Invalid)?;
        Ok(Self { ascii: host_form(ascii)?.into(), label })
    }

    /// The ASCII form in lower case, such as `xn--bcher-kva.example`.
    pub fn as_str(&self) -> &str {
        &self.ascii
    }

    /// The form that people read, such as `bücher.example`.
    pub fn unicode(&self) -> String {
        let (text, _) = Uts46::new().to_unicode(self.ascii.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow);
        text.into_owned()
    }

    /// The public suffix that it is registered under.
    pub fn tld(&self) -> Tld {
        Tld(self.ascii[self.label + 1..].into())
    }
}

impl FromStr for DomainName {
    type Err = DomainNameError;

    fn from_str(text: &str) -> Result<Self, DomainNameError> {
        let ascii = to_ascii(text)?;
        let suffix = psl::suffix(ascii.as_bytes()).ok_or(DomainNameError::Invalid)?;
        if !suffix.is_known() {
            return Err(DomainNameError::UnknownTld);
        }
        let suffix = suffix.as_bytes().len();
        if suffix == ascii.len() {
            return Err(DomainNameError::PublicSuffix);
        }
        let label = ascii.len() - suffix - 1;
        if ascii[..label].contains('.') {
            return Err(DomainNameError::Subdomain);
        }
        Ok(Self { ascii: ascii.into(), label })
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.ascii)
    }
}

impl fmt::Debug for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.ascii)
    }
}

impl Serialize for DomainName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.ascii)
    }
}

impl<'de> Deserialize<'de> for DomainName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A public suffix under which names are registered, such as `com` or `co.uk`, in ASCII form, without a leading dot.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tld(Box<str>);

impl Tld {
    /// For stores: a suffix that was checked when it was entered, out of its ASCII form. Only the form is checked, whatever
    /// the public suffix list of this release says.
    pub fn from_stored(ascii: &str) -> Result<Self, DomainNameError> {
        Ok(Self(host_form(ascii)?.into()))
    }

    /// The ASCII form in lower case without a leading dot.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tld {
    type Err = DomainNameError;

    /// Accepts one leading dot, as price lists print it.
    fn from_str(text: &str) -> Result<Self, DomainNameError> {
        let ascii = to_ascii(text.strip_prefix('.').unwrap_or(text))?;
        match psl::suffix(ascii.as_bytes()) {
            Some(suffix) if suffix.is_known() && suffix.as_bytes().len() == ascii.len() => {
                Ok(Self(ascii.into()))
            }
            _ => Err(DomainNameError::UnknownTld),
        }
    }
}

impl TryFrom<String> for Tld {
    type Error = DomainNameError;

    fn try_from(text: String) -> Result<Self, DomainNameError> {
        text.parse()
    }
}

impl From<Tld> for String {
    fn from(tld: Tld) -> Self {
        tld.0.into()
    }
}

impl fmt::Display for Tld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Tld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that has the form of what [`to_ascii`] returns, whatever tables that went by.
pub(crate) fn host_form(text: &str) -> Result<&str, DomainNameError> {
    if text.is_empty() {
        return Err(DomainNameError::Empty);
    }
    if text.len() > 253 || text.split('.').any(|label| label.len() > 63) {
        return Err(DomainNameError::TooLong);
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.split('.').all(|label| !label.is_empty() && label.bytes().all(plain)) {
        Ok(text)
    } else {
        Err(DomainNameError::Invalid)
    }
}

/// The ASCII form of a name of one or more labels, by UTS 46 and the rules of host names (RFC 1123).
pub(crate) fn to_ascii(text: &str) -> Result<String, DomainNameError> {
    if text.is_empty() {
        return Err(DomainNameError::Empty);
    }
    // Bounds the work below; the longest name has 253 octets, each at most one character before mapping to ASCII.
    if text.chars().nth(1_000).is_some() {
        return Err(DomainNameError::TooLong);
    }
    if text.parse::<std::net::IpAddr>().is_ok() {
        return Err(DomainNameError::IpAddress);
    }
    let ascii = Uts46::new()
        .to_ascii(text.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Ignore)
        .map_err(|_| DomainNameError::Invalid)?;
    if ascii.split('.').any(str::is_empty) {
        return Err(DomainNameError::Invalid);
    }
    if ascii.len() > 253 || ascii.split('.').any(|label| label.len() > 63) {
        return Err(DomainNameError::TooLong);
    }
    // Full-width digits become an address only by the mapping.
    if ascii.parse::<std::net::IpAddr>().is_ok() {
        return Err(DomainNameError::IpAddress);
    }
    Ok(ascii.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(input: &str, expected: Result<&str, DomainNameError>) {
        assert_eq!(
            input.parse::<DomainName>().as_ref().map(DomainName::as_str),
            expected.as_ref().copied(),
            "{input:?}"
        );
    }

    #[test]
    fn registrable_names_are_kept_in_lower_case_ascii() {
        check("example.com", Ok("example.com"));
        check("EXAMPLE.Com", Ok("example.com"));
        check("example.co.uk", Ok("example.co.uk"));
        check("bücher.de", Ok("xn--bcher-kva.de"));
        check("xn--bcher-kva.de", Ok("xn--bcher-kva.de"));
        check("straße.de", Ok("xn--strae-oqa.de"));
        check("例え。com", Ok("xn--r8jz45g.com"));
        let longest = format!("{}.com", "a".repeat(63));
        check(&longest, Ok(&longest));
    }

    #[test]
    fn each_wrong_name_has_its_reason() {
        use DomainNameError as E;
        for (input, reason) in [
            ("", E::Empty),
            ("com", E::PublicSuffix),
            ("co.uk", E::PublicSuffix),
            ("www.example.com", E::Subdomain),
            ("a.b.example.co.uk", E::Subdomain),
            ("192.168.0.1", E::IpAddress),
            ("::1", E::IpAddress),
            ("１２７.0.0.1", E::IpAddress),
            ("exa mple.com", E::Invalid),
            ("exa_mple.com", E::Invalid),
            ("-example.com", E::Invalid),
            ("example-.com", E::Invalid),
            ("ab--cd.com", E::Invalid),
            ("xn--zzzzzzz99999.com", E::Invalid),
            ("example..com", E::Invalid),
            (".example.com", E::Invalid),
            ("example.com.", E::Invalid),
            ("http://example.com", E::Invalid),
            ("example.com/", E::Invalid),
            ("exam\u{0}ple.com", E::Invalid),
            ("example.notatld", E::UnknownTld),
            ("localhost", E::UnknownTld),
        ] {
            check(input, Err(reason));
        }
        check(&format!("{}.com", "a".repeat(64)), Err(E::TooLong));
        check(&format!("{}com", "a.".repeat(600)), Err(E::TooLong));
        check(&format!("{}.com", vec!["a".repeat(60); 5].join(".")), Err(E::TooLong));
    }

    #[test]
    fn the_tld_is_the_public_suffix() {
        for (name, tld) in
            [("example.com", "com"), ("example.co.uk", "co.uk"), ("example.xn--p1ai", "xn--p1ai")]
        {
            assert_eq!(name.parse::<DomainName>().unwrap().tld().as_str(), tld);
        }
        assert_eq!(".com".parse::<Tld>().unwrap().as_str(), "com");
        assert!("example.com".parse::<Tld>().is_err());
        assert!("..com".parse::<Tld>().is_err());
    }

    #[test]
    fn what_was_stored_is_read_back_whatever_the_lists_say_now() {
        // No suffix of any list, and a subdomain by today's.
        for (name, tld) in [("example.notatld", "notatld"), ("www.example.com", "example.com")] {
            assert!(name.parse::<DomainName>().is_err(), "{name}");
            let stored = DomainName::from_stored(name).unwrap();
            assert_eq!((stored.as_str(), stored.tld().as_str()), (name, tld));
            assert_eq!(Tld::from_stored(tld).unwrap(), stored.tld());
        }
        for name in ["example.co.uk", "xn--bcher-kva.de"] {
            assert_eq!(DomainName::from_stored(name), name.parse());
        }
    }

    #[test]
    fn what_has_not_the_form_of_a_stored_name_is_refused() {
        let long = format!("{}.com", "a".repeat(64));
        for wrong in
            ["", "com", ".com", "a..com", "A.com", "bücher.de", "a b.com", "a_b.com", "a.com.", &long]
        {
            assert!(DomainName::from_stored(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", ".com", "Com", "c m"] {
            assert!(Tld::from_stored(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn people_read_the_unicode_form() {
        assert_eq!("xn--bcher-kva.de".parse::<DomainName>().unwrap().unicode(), "bücher.de");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC*") {
            let _ = text.parse::<DomainName>();
            let _ = text.parse::<Tld>();
        }

        #[test]
        fn the_ascii_form_is_its_own_ascii_form(label in "[a-zß-öø-ÿ0-9]{1,20}", tld in prop::sample::select(vec!["com", "co.uk", "io"])) {
            if let Ok(name) = format!("{label}.{tld}").parse::<DomainName>() {
                prop_assert_eq!(name.as_str().parse::<DomainName>(), Ok(name.clone()));
                prop_assert_eq!(name.unicode().parse::<DomainName>(), Ok(name.clone()));
                prop_assert_eq!(DomainName::from_stored(name.as_str()), Ok(name));
            }
        }
    }
}
