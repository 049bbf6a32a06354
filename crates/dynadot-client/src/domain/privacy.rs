//! `set_privacy`: how much of domains' contacts is hidden.

use super::name;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::error::Invalid;
use crate::parameters::Parameters;

/// The most domains that one request takes.
const MOST_DOMAINS: usize = 100;

// Request

/// Sets how much of domains' contacts is hidden from the public (manual: "Set Privacy Command").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetPrivacy {
    domains: Vec<String>,
    level: PrivacyLevel,
    whois: Option<WhoisPrivacy>,
}

/// How much shall be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrivacyLevel {
    /// All.
    Full,
    /// A part.
    Partial,
    /// Nothing.
    Off,
}

/// The privacy of the Whois service, which the command takes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhoisPrivacy {
    /// `yes`
    On,
    /// `no`
    Off,
}

impl SetPrivacy {
    /// Of up to 100 domains.
    ///
    /// # Errors
    /// When a name is not in ASCII form, or there are none or more than 100.
    pub fn new<D: AsRef<str>>(
        domains: impl IntoIterator<Item = D>,
        level: PrivacyLevel,
    ) -> Result<Self, Invalid> {
        Ok(Self { domains: name::checked_all("domain", domains, MOST_DOMAINS)?, level, whois: None })
    }

    /// The privacy of the Whois service by itself (`whois_privacy_option`).
    #[must_use]
    pub fn with_whois(mut self, privacy: WhoisPrivacy) -> Self {
        self.whois = Some(privacy);
        self
    }
}

// Reply

impl Call for SetPrivacy {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_privacy";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domain", self.domains.join(","));
        let word = match self.level {
            PrivacyLevel::Full => "full",
            PrivacyLevel::Partial => "partial",
            PrivacyLevel::Off => "off",
        };
        to.add("option", word);
        let whois = self.whois.map(|privacy| match privacy {
            WhoisPrivacy::On => "yes",
            WhoisPrivacy::Off => "no",
        });
        to.add_some("whois_privacy_option", whois);
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{accepted, both};

    #[test]
    fn request() {
        let hide = SetPrivacy::new(["a.com", "b.com"], PrivacyLevel::Full).unwrap();
        insta::assert_snapshot!(Parameters::of(&hide), @"command=set_privacy&domain=a.com%2Cb.com&option=full");
        let show = SetPrivacy::new(["a.com"], PrivacyLevel::Off).unwrap().with_whois(WhoisPrivacy::Off);
        insta::assert_snapshot!(
            Parameters::of(&show),
            @"command=set_privacy&domain=a.com&option=off&whois_privacy_option=no"
        );
        let names = vec!["a.com"; 101];
        insta::assert_snapshot!(
            SetPrivacy::new(names, PrivacyLevel::Partial).unwrap_err(),
            @"`domain` may be given 100 times at most"
        );
    }

    #[test]
    fn success() {
        let hide = SetPrivacy::new(["a.com"], PrivacyLevel::Partial).unwrap();
        accepted(&hide, both!("set_privacy/reply"));
    }
}
