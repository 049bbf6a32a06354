//! What a failed call to Dynadot means for an order: the one place where that is decided.
//!
//! | what was seen | a call that writes or spends | a reading call |
//! |---|---|---|
//! | nothing left us: no connection | hindered, `registrar_unreachable` | the same |
//! | no answer, half an answer, an unreadable or unheard-of one | unknown | no evidence |
//! | busy | hindered, `registrar_busy` | the same |
//! | too many requests, a quota is used up | hindered, `registrar_rate_limit` | the same |
//! | maintenance, a fault of the registrar's own | unknown: it may have been done | `registrar_maintenance` |
//! | invalid key | hindered, `registrar_key_refused` | the same |
//! | insufficient funds | hindered, `registrar_funds` | the same |
//! | not available | not available | no evidence |
//! | premium | refused, `domain_premium` | no evidence |
//! | a contact is not accepted | refused, `registrant_refused` | no evidence |
//! | not in the account | name servers: not provisioned; a contact: refused; a registration: unknown | no evidence |
//! | another reason for which it wasn't done | refused, by what was to be done | no evidence |
//! | unheard-of words, or none | a registration: unknown; else refused, by what was to be done | no evidence |
//!
//! The registrar's own words go along wherever there are any.

use std::error::Error as _;
use std::time::Duration;

use dynadot_client::{Error, Outcome, Refusal as Kind};
use landrush_model::ports::RegistrarError;
use landrush_model::{FailureCode, Hindrance, Refusal, Timestamp, WaitReason};

use crate::circuit::{Signal, Trouble};

/// What was to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    CreateContact,
    Register,
    SetNameservers,
}

impl Errand {
    /// Why the order fails when the registrar says no without a reason that has a code of its own.
    const fn refused(self) -> FailureCode {
        match self {
            Self::CreateContact => FailureCode::RegistrantRefused,
            Self::Register => FailureCode::RegistrationRefused,
            Self::SetNameservers => FailureCode::NameserversRefused,
        }
    }
}

/// Now, and the pauses that the registrar doesn't name itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pauses {
    pub(crate) now: Timestamp,
    pub(crate) key: Duration,
    pub(crate) funds: Duration,
}

/// Pause after a quota of the account was used up, or the registrar didn't know what we speak of.
const LONG: Duration = Duration::from_secs(60);

/// Longest text of the registrar that is passed on, in characters.
const LONGEST: usize = 300;

/// What a failed call that writes or spends means.
pub(crate) fn failure(errand: Errand, error: &Error, pauses: Pauses) -> RegistrarError {
    if let Some(hindrance) = passing(error, pauses) {
        return RegistrarError::Hindered(hindrance);
    }
    let refuse = |code| RegistrarError::Refused(refusal(code, error));
    match (error.refusal(), error.outcome(), errand) {
        (_, Outcome::Unknown, _) => RegistrarError::Unknown(seen(error)),
        (Some(Kind::NotAvailable), _, Errand::Register) => {
            RegistrarError::NotAvailable(refusal(FailureCode::DomainUnavailable, error))
        }
        (Some(Kind::NotInAccount), _, Errand::SetNameservers) => RegistrarError::NotProvisioned,
        (Some(Kind::Premium), _, Errand::Register) => refuse(FailureCode::DomainPremium),
        (Some(Kind::InvalidContact), ..) => refuse(FailureCode::RegistrantRefused),
        _ => refuse(errand.refused()),
    }
}

/// Why a reading call, or one that only prepares the call that counts, brought no result.
pub(crate) fn hindrance(error: &Error, pauses: Pauses) -> Hindrance {
    passing(error, pauses).unwrap_or_else(|| {
        let reason = match error {
            Error::Timeout { .. } | Error::Broken { .. } | Error::Http(_) => WaitReason::RegistrarUnreachable,
            _ => WaitReason::AskingRegistrar,
        };
        Hindrance { reason, text: seen(error), retry_at: None }
    })
}

/// What the result of a call says about calling at all.
pub(crate) fn signal(error: Option<&Error>) -> Signal {
    let Some(error) = error else { return Signal::Answered };
    match error {
        Error::Connect { .. } | Error::Timeout { .. } | Error::Broken { .. } => {
            Signal::Trouble(Trouble::Unreachable)
        }
        Error::Http(failure) if failure.status == 429 => Signal::Answered,
        Error::Http(_) => Signal::Trouble(Trouble::Unreachable),
        Error::Invalid(_) | Error::Setup { .. } => Signal::Nothing,
        _ => match error.refusal() {
            Some(Kind::InvalidKey) => Signal::Trouble(Trouble::KeyRefused),
            Some(Kind::Maintenance) => Signal::Trouble(Trouble::Maintenance),
            _ => Signal::Answered,
        },
    }
}

/// A failure that is certain to have had no effect and that passes.
fn passing(error: &Error, pauses: Pauses) -> Option<Hindrance> {
    let (reason, pause) = match (error.refusal(), error.outcome()) {
        (Some(Kind::InvalidKey), _) => (WaitReason::RegistrarKeyRefused, Some(pauses.key)),
        (Some(Kind::InsufficientFunds), _) => (WaitReason::RegistrarFunds, Some(pauses.funds)),
        (Some(Kind::OverQuota), _) => (WaitReason::RegistrarRateLimit, Some(LONG)),
        // Whatever answers there is not Dynadot: no reason to fail orders.
        (Some(Kind::UnknownCommand), _) => (WaitReason::RegistrarUnreachable, Some(LONG)),
        (kind, Outcome::RetryAfter(pause)) => (reason_to_retry(kind, error), Some(pause)),
        (None, Outcome::NotSent) if !matches!(error, Error::Invalid(_)) => {
            (WaitReason::RegistrarUnreachable, None)
        }
        _ => return None,
    };
    Some(Hindrance { reason, text: seen(error), retry_at: pause.map(|pause| pauses.now + pause) })
}

fn reason_to_retry(kind: Option<Kind>, error: &Error) -> WaitReason {
    match (kind, error) {
        (Some(Kind::RateLimited), _) => WaitReason::RegistrarRateLimit,
        (Some(Kind::Maintenance | Kind::InternalFault), _) => WaitReason::RegistrarMaintenance,
        (None, Error::Http(failure)) if failure.status == 429 => WaitReason::RegistrarRateLimit,
        (None, Error::Http(_)) => WaitReason::RegistrarUnreachable,
        _ => WaitReason::RegistrarBusy,
    }
}

fn refusal(code: FailureCode, error: &Error) -> Refusal {
    let text = words(error).unwrap_or_else(|| code.text().to_owned());
    Refusal { code, text }
}

/// What was seen, in a sentence for the order's own story.
fn seen(error: &Error) -> String {
    let sentence = match error {
        Error::Connect { .. } => "No connection to the registrar came about.",
        Error::Timeout { .. } => "The registrar did not answer in time.",
        Error::Broken { .. } => "The connection to the registrar broke before its answer was complete.",
        Error::Http(failure) => {
            return format!("Instead of the registrar, HTTP status {} answered.", failure.status);
        }
        Error::Unreadable(_) | Error::TooLarge { .. } | Error::Incomplete { .. } => {
            "The registrar's answer could not be read."
        }
        Error::Mismatch(_) => "The registrar's answer was about something else.",
        _ => {
            return match words(error) {
                Some(words) => format!("The registrar said: {words}"),
                None => "The registrar's answer has no known meaning.".to_owned(),
            };
        }
    };
    sentence.to_owned()
}

/// The registrar's own words on one line, bounded.
fn words(error: &Error) -> Option<String> {
    let text = match error {
        Error::Refused(said) | Error::Ambiguous(said) if !said.text.is_empty() => said.text.clone(),
        Error::Ambiguous(said) => said.status.clone()?,
        Error::Invalid(invalid) => invalid.to_string(),
        Error::Setup { .. } => error.source()?.to_string(),
        _ => return None,
    };
    let line: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let line = line.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut shown: String = line.chars().take(LONGEST).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    (!shown.is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests;
