//! What can go wrong with a call, and whether the call took effect nevertheless.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

pub use self::refusal::Refusal;
use crate::call::Effect;

mod refusal;

/// A failed call.
///
/// `Display` is one sentence without the cause; the cause is in [`source`](StdError::source). Neither of them, nor `Debug`,
/// ever holds the API key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request was not built, because a value in it is not one that Dynadot accepts.
    #[error("invalid request: {0}")]
    Invalid(Invalid),
    /// The client or the request could not be set up; nothing was sent.
    #[error("the HTTP client could not be set up")]
    Setup {
        /// What the HTTP library said.
        source: Cause,
    },
    /// No connection came about; nothing was sent.
    #[error("{command}: no connection to Dynadot")]
    Connect {
        /// The command's word.
        command: &'static str,
        /// What the HTTP library said.
        source: Cause,
    },
    /// No complete answer came in time. The command may have been carried out, and may still be running.
    #[error("{command}: no answer in time")]
    Timeout {
        /// The command's word.
        command: &'static str,
        /// What the HTTP library said.
        source: Cause,
    },
    /// The connection broke after it had come about. The command may have been carried out.
    #[error("{command}: the connection broke before the answer was complete")]
    Broken {
        /// The command's word.
        command: &'static str,
        /// What the HTTP library said.
        source: Cause,
    },
    /// The answer is longer than the client accepts. The command may have been carried out.
    #[error("{command}: the answer is longer than {limit} bytes")]
    TooLarge {
        /// The command's word.
        command: &'static str,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The HTTP status is not 200. Dynadot answers 200 to everything it understands, so this is a proxy or an outage, and
    /// the command behind it may have been carried out.
    #[error("{}: HTTP status {}", .0.command, .0.status)]
    Http(Box<HttpFailure>),
    /// An answer came, and cannot be read. The command may have been carried out.
    #[error("{}: unreadable answer at {}: {}", .0.command, .0.path, .0.reason)]
    Unreadable(Box<Unreadable>),
    /// The answer says success, and its content is missing. The command may have been carried out. Parallel searches of a
    /// Regular account are known to be answered like this.
    #[error("{command}: the answer says success without `{member}`")]
    Incomplete {
        /// The command's word.
        command: &'static str,
        /// What is missing.
        member: &'static str,
    },
    /// The answer is about another object than the request. What happened is unknown.
    #[error("{}: asked about {}, the answer is about {}", .0.command, .0.asked, .0.answered)]
    Mismatch(Box<Mismatch>),
    /// An answer came whose code and status are neither a known success nor a known failure.
    #[error("{}: answer of unknown meaning ({})", .0.command, .0)]
    Ambiguous(Box<Said>),
    /// The service refused, or says that it did.
    #[error("{}: refused ({})", .0.command, .0)]
    Refused(Box<Said>),
}

/// What lies under a failure of the transport, without the URL.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// Whether a failed call took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It did not: the request never left.
    NotSent,
    /// It did not: the service said no, and will again.
    Refused,
    /// Nobody knows. Ask the service what is the case before anything is repeated or given up.
    Unknown,
    /// It did not, for a passing reason. The same request may be sent again after this time.
    RetryAfter(Duration),
}

impl Error {
    /// A stable word for this failure, for logs and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid_request",
            Self::Setup { .. } => "setup",
            Self::Connect { .. } => "connect",
            Self::Timeout { .. } => "timeout",
            Self::Broken { .. } => "broken",
            Self::TooLarge { .. } => "too_large",
            Self::Http(_) => "http_status",
            Self::Unreadable(_) => "unreadable",
            Self::Incomplete { .. } => "incomplete",
            Self::Mismatch(_) => "mismatch",
            Self::Ambiguous(_) => "ambiguous",
            Self::Refused(said) => said.kind.code(),
        }
    }

    /// Whether the call took effect.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Invalid(_) | Self::Setup { .. } | Self::Connect { .. } => Outcome::NotSent,
            Self::Timeout { .. }
            | Self::Broken { .. }
            | Self::TooLarge { .. }
            | Self::Unreadable(_)
            | Self::Incomplete { .. }
            | Self::Mismatch(_)
            | Self::Ambiguous(_) => Outcome::Unknown,
            Self::Http(failure) => failure.outcome(),
            Self::Refused(said) => said.kind.outcome(said.effect, &said.text),
        }
    }

    /// The kind of refusal, if this is one.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused(said) => Some(said.kind),
            _ => None,
        }
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

/// A value that Dynadot would not accept, found before anything was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{parameter}` {reason}")]
pub struct Invalid {
    parameter: &'static str,
    reason: Cow<'static, str>,
}

impl Invalid {
    pub(crate) const fn new(parameter: &'static str, reason: &'static str) -> Self {
        Self { parameter, reason: Cow::Borrowed(reason) }
    }

    /// Of a list that is longer than the manual allows.
    pub(crate) fn over(parameter: &'static str, most: usize) -> Self {
        Self { parameter, reason: Cow::Owned(format!("may be given {most} times at most")) }
    }

    /// The parameter, by its name on the wire.
    #[must_use]
    pub const fn parameter(&self) -> &'static str {
        self.parameter
    }

    /// What is wrong with it.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// An answer with another HTTP status than 200.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpFailure {
    /// The command's word.
    pub command: &'static str,
    /// What the command does to the world.
    pub effect: Effect,
    /// The HTTP status.
    pub status: u16,
    /// The pause that a `Retry-After` header asks for in seconds.
    pub retry_after: Option<Duration>,
    /// The beginning of the body, without the key.
    pub snippet: String,
}

impl HttpFailure {
    /// Pause before a read is repeated, when no header says.
    const PAUSE: Duration = Duration::from_secs(5);

    fn outcome(&self) -> Outcome {
        match (self.effect, self.status) {
            (Effect::Reads, 429 | 502..=504) => Outcome::RetryAfter(self.retry_after.unwrap_or(Self::PAUSE)),
            _ => Outcome::Unknown,
        }
    }
}

/// An answer that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// The command's word.
    pub command: &'static str,
    /// Where in the answer; `.` is all of it.
    pub path: String,
    /// What was found and what was expected.
    pub reason: String,
    /// The beginning of the body, without the key.
    pub snippet: String,
}

/// An answer about another object than the request named.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// The command's word.
    pub command: &'static str,
    /// What the request named.
    pub asked: String,
    /// What the answer names.
    pub answered: String,
}

/// What the service said about a call that was no success.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Said {
    /// The command's word.
    pub command: &'static str,
    /// What the command does to the world.
    pub effect: Effect,
    /// `ResponseCode` or `SuccessCode`.
    pub code: Option<i64>,
    /// `Status`, if any.
    pub status: Option<String>,
    /// `Error`, or nothing.
    pub text: String,
    /// What it means, as far as it is known.
    pub kind: Refusal,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "code {code}")?,
            None => f.write_str("no code")?,
        }
        if let Some(status) = &self.status {
            write!(f, ", status {status}")?;
        }
        if !self.text.is_empty() {
            write!(f, ": {}", self.text)?;
        }
        Ok(())
    }
}
