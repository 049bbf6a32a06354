//! What the service's refusals mean: its texts and status words, turned into kinds.

use std::time::Duration;

use crate::call::Effect;
use crate::error::Outcome;

/// A refusal, recognised by the status word or the text of `Error`. Dynadot has no error codes of its own: `-1` stands for
/// nearly everything, and the texts vary in case and final dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// The key is wrong, or belongs to the other environment (production, sandbox).
    InvalidKey,
    /// The service does not know the command.
    UnknownCommand,
    /// More requests per minute than the account's level allows.
    RateLimited,
    /// All of the account's connections are in use: nothing was done.
    Busy,
    /// The service does not reach its own back end or the registry. May last for hours, and a write may have been done.
    Maintenance,
    /// The service speaks of a fault of its own. Not on record; taken for as ambiguous as it sounds.
    InternalFault,
    /// The domain is not in the account, or not yet: a new domain may stay invisible for half an hour.
    NotInAccount,
    /// The domain cannot be registered. After an unsettled attempt of one's own this may be one's own success.
    NotAvailable,
    /// The account balance does not cover the price.
    InsufficientFunds,
    /// The domain is a premium domain and the request did not consent to its price.
    Premium,
    /// The host lies under a domain of the account and has no glue record yet.
    NeedsGlue,
    /// What was to be added is already there.
    AlreadyExists,
    /// A contact id is malformed or not in the account.
    InvalidContact,
    /// A domain was not given in its ASCII form.
    NonAscii,
    /// A quota of the account is used up.
    OverQuota,
    /// The domain, or the account, is locked against the request.
    Locked,
    /// More domains in one search than the account's level allows.
    TooManyDomains,
    /// The domain does not use name servers, or is of a kind that the command does not serve.
    UnsupportedDomain,
    /// The name servers of the domain cannot be set.
    NameServersNotSettable,
    /// The order to be looked up or cancelled is not there.
    NoSuchOrder,
    /// Too late: the grace period is over.
    GraceExpired,
    /// Too early: the domain was registered only just now.
    TooSoon,
    /// The domain's registration ends in another year than the request named: it may be renewed already.
    ExpiryYear,
    /// A transfer needs the domain's auth code, and none came with it.
    NeedsAuthCode,
    /// Any other text, or none; read it. It says that a purchase failed, but not that nothing was bought.
    Other,
}

/// Status words that are refusals by themselves, whatever the code (reference: API v2 status table, still in use).
const WORDS: &[(&str, Refusal)] = &[
    ("not_available", Refusal::NotAvailable),
    ("system_busy", Refusal::Busy),
    ("insufficient_funds", Refusal::InsufficientFunds),
    ("offline", Refusal::Maintenance),
    ("over_quota", Refusal::OverQuota),
    ("grace_expired", Refusal::GraceExpired),
    ("too_soon", Refusal::TooSoon),
];

/// What an `Error` text holds, all parts in lower case, and what it then means. The first match counts, so the rows that are
/// safer to believe stand above.
const TEXTS: &[(&[&str], Refusal)] = &[
    (&["connection to main server"], Refusal::Maintenance),
    (&["internal", "error"], Refusal::InternalFault),
    (&["server error"], Refusal::InternalFault),
    (&["system error"], Refusal::InternalFault),
    (&["unknown error"], Refusal::InternalFault),
    (&["timed out"], Refusal::InternalFault),
    (&["timeout"], Refusal::InternalFault),
    (&["invalid key"], Refusal::InvalidKey),
    (&["incorrect command name"], Refusal::UnknownCommand),
    (&["too many requests"], Refusal::RateLimited),
    (&["currently processing another request"], Refusal::Busy),
    (&["system_busy"], Refusal::Busy),
    (&["too many domains entered"], Refusal::TooManyDomains),
    (&["domain must be in ascii"], Refusal::NonAscii),
    (&["could not find", "in your account"], Refusal::NotInAccount),
    (&["could not find this contact"], Refusal::InvalidContact),
    (&["invalid registrant_contact"], Refusal::InvalidContact),
    (&["invalid admin_contact"], Refusal::InvalidContact),
    (&["invalid technical_contact"], Refusal::InvalidContact),
    (&["invalid billing_contact"], Refusal::InvalidContact),
    (&["invalid contact"], Refusal::InvalidContact),
    (&["premium domain", "premium option"], Refusal::Premium),
    (&["needs to be registered with an ip address"], Refusal::NeedsGlue),
    (&["cannot set nameservers to"], Refusal::NameServersNotSettable),
    (&["unsupported domain type"], Refusal::UnsupportedDomain),
    (&["support dnssec"], Refusal::UnsupportedDomain),
    (&["unlock your domain"], Refusal::Locked),
    (&["skip lock agreement"], Refusal::Locked),
    (&["locked already"], Refusal::Locked),
    (&["already exists"], Refusal::AlreadyExists),
    (&["already being transferred"], Refusal::AlreadyExists),
    (&["already on your backorder"], Refusal::AlreadyExists),
    (&["can not find transferring order"], Refusal::NoSuchOrder),
    (&["requires an auth code"], Refusal::NeedsAuthCode),
    (&["expiration year", "not match"], Refusal::ExpiryYear),
    (&["insufficient", "fund"], Refusal::InsufficientFunds),
    (&["insufficient", "balance"], Refusal::InsufficientFunds),
    (&["not_available"], Refusal::NotAvailable),
];

/// Pause after a request that came while all connections were in use.
const BUSY: Duration = Duration::from_secs(1);

/// Pause after too many requests, when the text does not say. The recorded text says one minute.
const RATE_LIMITED: Duration = Duration::from_secs(60);

/// Pause before a read is repeated when the back end is away.
const MAINTENANCE: Duration = Duration::from_secs(60);

/// Longest pause believed from a text.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

impl Refusal {
    /// The kind of a refusal with this status word and this text.
    #[must_use]
    pub fn of(status: Option<&str>, text: &str) -> Self {
        let text = text.to_lowercase();
        status
            .and_then(Self::of_word)
            .or_else(|| Self::of_word(text.trim()))
            .or_else(|| {
                let row = TEXTS.iter().find(|(parts, _)| parts.iter().all(|part| text.contains(part)));
                row.map(|&(_, kind)| kind)
            })
            .unwrap_or(Self::Other)
    }

    /// The kind that a status word names by itself.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        WORDS.iter().find(|(known, _)| word.eq_ignore_ascii_case(known)).map(|&(_, kind)| kind)
    }

    /// A stable word for this kind, for logs and metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidKey => "refused.invalid_key",
            Self::UnknownCommand => "refused.unknown_command",
            Self::RateLimited => "refused.rate_limited",
            Self::Busy => "refused.busy",
            Self::Maintenance => "refused.maintenance",
            Self::InternalFault => "refused.internal_fault",
            Self::NotInAccount => "refused.not_in_account",
            Self::NotAvailable => "refused.not_available",
            Self::InsufficientFunds => "refused.insufficient_funds",
            Self::Premium => "refused.premium",
            Self::NeedsGlue => "refused.needs_glue",
            Self::AlreadyExists => "refused.already_exists",
            Self::InvalidContact => "refused.invalid_contact",
            Self::NonAscii => "refused.non_ascii",
            Self::OverQuota => "refused.over_quota",
            Self::Locked => "refused.locked",
            Self::TooManyDomains => "refused.too_many_domains",
            Self::UnsupportedDomain => "refused.unsupported_domain",
            Self::NameServersNotSettable => "refused.name_servers_not_settable",
            Self::NoSuchOrder => "refused.no_such_order",
            Self::GraceExpired => "refused.grace_expired",
            Self::TooSoon => "refused.too_soon",
            Self::ExpiryYear => "refused.expiry_year",
            Self::NeedsAuthCode => "refused.needs_auth_code",
            Self::Other => "refused.other",
        }
    }

    /// Whether a request of this effect, refused like this, took effect nevertheless.
    pub(crate) fn outcome(self, effect: Effect, text: &str) -> Outcome {
        match (self, effect) {
            (Self::RateLimited, _) => Outcome::RetryAfter(pause(text).unwrap_or(RATE_LIMITED)),
            (Self::Busy, _) => Outcome::RetryAfter(BUSY),
            (Self::Maintenance | Self::InternalFault, Effect::Reads) => Outcome::RetryAfter(MAINTENANCE),
            (Self::Maintenance | Self::InternalFault, Effect::Writes | Effect::Spends) => Outcome::Unknown,
            (kind, Effect::Spends) if !kind.says_why_nothing_was_bought() => Outcome::Unknown,
            _ => Outcome::Refused,
        }
    }

    /// Whether it names a reason for which nothing was bought. Of a purchase, words that nobody has heard of say nothing,
    /// and nor do words that fit a purchase that has just happened.
    const fn says_why_nothing_was_bought(self) -> bool {
        match self {
            Self::InvalidKey
            | Self::UnknownCommand
            | Self::RateLimited
            | Self::Busy
            | Self::NotAvailable
            | Self::InsufficientFunds
            | Self::Premium
            | Self::InvalidContact
            | Self::NonAscii
            | Self::OverQuota
            | Self::GraceExpired
            | Self::TooSoon
            | Self::ExpiryYear
            | Self::NeedsAuthCode => true,
            Self::Maintenance
            | Self::InternalFault
            | Self::NotInAccount
            | Self::NeedsGlue
            | Self::AlreadyExists
            | Self::Locked
            | Self::TooManyDomains
            | Self::UnsupportedDomain
            | Self::NameServersNotSettable
            | Self::NoSuchOrder
            | Self::Other => false,
        }
    }
}

/// The pause that a text like "Please try again in 1 minute after." asks for.
fn pause(text: &str) -> Option<Duration> {
    let text = text.to_lowercase();
    let (_, after) = text.split_once("try again in ")?;
    let mut words = after.split_whitespace();
    let count: u64 = words.next()?.parse().ok()?;
    let unit = match words.next()? {
        unit if unit.starts_with("second") => 1,
        unit if unit.starts_with("minute") => 60,
        unit if unit.starts_with("hour") => 60 * 60,
        _ => return None,
    };
    Some(Duration::from_secs(count.saturating_mul(unit)).min(LONGEST))
}

#[cfg(test)]
mod tests;
