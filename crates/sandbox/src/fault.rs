//! Faults: what goes wrong on the way, when somebody orders it.
//!
//! A [`Fault`] says what to do ([`FaultKind`]), to which requests (command, domain, account), how often and with which
//! probability. Faults come from the configuration, from `POST /_sandbox/faults`, or from the short text of
//! [`Fault::parse`].

mod kind;
mod plan;
mod text;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use kind::FaultKind;
pub use plan::FaultReport;
pub(crate) use plan::{AppliedFault, FaultPlan};
pub use text::FaultTextError;

use crate::pattern::NamePattern;

/// A rule: which requests go wrong, how, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// Only this command. Without it every command is meant; `not_available`, `insufficient_funds` and `lost_then_late`
    /// then mean `register`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// Only requests with such a domain, in whichever parameter; one of several is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<NamePattern>,
    /// Only the account of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// How long a delay is, in milliseconds; 1,000 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// How long `lost_then_late` hides the domain, in milliseconds; 5,000 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_after_ms: Option<u64>,
    /// How many requests it strikes; 0 is for ever. Unless said: one, or for ever if it has a probability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// How many of a hundred requests it strikes; all of them unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<u8>,
}

impl Fault {
    /// The next request that it can strike goes wrong in this way.
    #[must_use]
    pub const fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            command: None,
            domain: None,
            account: None,
            delay_ms: None,
            visible_after_ms: None,
            times: None,
            probability: None,
        }
    }

    /// Only this command.
    #[must_use]
    pub fn on(mut self, command: &str) -> Self {
        self.command = Some(command.to_owned());
        self
    }

    /// Only domains of this pattern: a name, or its beginning and `*`.
    #[must_use]
    pub fn for_domain(mut self, pattern: &str) -> Self {
        self.domain = Some(NamePattern::new(pattern));
        self
    }

    /// Only this account.
    #[must_use]
    pub fn for_account(mut self, name: &str) -> Self {
        self.account = Some(name.to_owned());
        self
    }

    /// How long the delay is.
    #[must_use]
    pub fn with_delay(mut self, delay: Duration) -> Self {
        self.delay_ms = Some(in_millis(delay));
        self
    }

    /// How long `lost_then_late` hides the domain.
    #[must_use]
    pub fn visible_after(mut self, time: Duration) -> Self {
        self.visible_after_ms = Some(in_millis(time));
        self
    }

    /// How many requests it strikes; 0 is for ever.
    #[must_use]
    pub const fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// How many of a hundred requests it strikes.
    #[must_use]
    pub const fn with_probability(mut self, percent: u8) -> Self {
        self.probability = Some(percent);
        self
    }

    /// How often it can strike; `None` is for ever.
    pub(crate) fn strikes(&self) -> Option<u32> {
        match (self.times, self.probability) {
            (Some(0), _) | (None, Some(_)) => None,
            (Some(times), _) => Some(times),
            (None, None) => Some(1),
        }
    }
}

fn in_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// A set of faults, in the order in which they are tried: the first that strikes is the one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Nothing goes wrong.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// A rough registrar: about a quarter of all requests is slow, refused, broken or lost, some of them after their effect.
    #[must_use]
    pub fn rough() -> Self {
        use FaultKind as Kind;
        Self(vec![
            Fault::new(Kind::DropAfter).on("register").with_probability(6),
            Fault::new(Kind::LostThenLate)
                .on("register")
                .with_probability(3)
                .visible_after(Duration::from_millis(1500)),
            Fault::new(Kind::Malformed).on("register").with_probability(3),
            Fault::new(Kind::DropAfter).on("set_ns").with_probability(4),
            Fault::new(Kind::DropBefore).with_probability(4),
            Fault::new(Kind::Busy).with_probability(4),
            Fault::new(Kind::SystemBusy).on("register").with_probability(3),
            Fault::new(Kind::Html503).with_probability(3),
            Fault::new(Kind::MalformedBefore).with_probability(1),
            Fault::new(Kind::Delay).with_probability(8).with_delay(Duration::from_millis(400)),
        ])
    }

    /// The same faults and one more.
    #[must_use]
    pub fn with(mut self, fault: Fault) -> Self {
        self.0.push(fault);
        self
    }

    /// The faults, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = std::slice::Iter<'a, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromIterator<Fault> for Faults {
    fn from_iter<I: IntoIterator<Item = Fault>>(faults: I) -> Self {
        Self(faults.into_iter().collect())
    }
}

impl Extend<Fault> for Faults {
    fn extend<I: IntoIterator<Item = Fault>>(&mut self, faults: I) {
        self.0.extend(faults);
    }
}
