//! What can come of one attempt at a delivery.

use std::time::Duration;

use landrush_model::Timestamp;

/// An attempt that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeAttempt {
    /// When it began: the time that its signature names.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// What came of it.
    pub came_of: Attempt,
    /// The beginning of the answer's body, if there was an answer: at most
    /// [`LONGEST_ANSWER`](landrush_model::ports::LONGEST_ANSWER), as text, without control characters other than line feeds and
    /// tabs.
    pub answer: Option<String>,
}

/// What came of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// The endpoint answered.
    Answered {
        /// The status.
        status: u16,
        /// How long it asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// There was no answer. The endpoint may have got the delivery all the same.
    Failed {
        /// Why.
        cause: FailureCause,
    },
}

/// Why there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FailureCause {
    /// The endpoint's URL is not (or no longer) one that deliveries may go to. Nothing was sent.
    #[error("the URL of the endpoint is not allowed")]
    UrlRefused,
    /// The endpoint's name leads to addresses that deliveries may not go to. Nothing was sent.
    #[error("the endpoint has no public address")]
    AddressRefused,
    /// The endpoint's secret can't be read. Nothing was sent.
    #[error("the secret of the endpoint is damaged")]
    SecretDamaged,
    /// The endpoint's name could not be resolved. Nothing was sent.
    #[error("the name of the endpoint could not be resolved")]
    NotResolved,
    /// No connection, or no TLS. Nothing was sent.
    #[error("no connection to the endpoint")]
    NotConnected,
    /// It took too long.
    #[error("the endpoint took too long")]
    TimedOut,
    /// The connection broke, or the answer is not HTTP.
    #[error("the connection to the endpoint broke")]
    Broken,
}

impl Attempt {
    /// Whether the endpoint has taken the delivery: it answered 2xx. A redirect is not followed, so it is a failure.
    pub const fn is_success(&self) -> bool {
        matches!(self, Self::Answered { status: 200..=299, .. })
    }

    /// The status of the answer, if there was one.
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Answered { status, .. } => Some(*status),
            Self::Failed { .. } => None,
        }
    }

    /// How long the endpoint asks to be left alone.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Answered { retry_after, .. } => *retry_after,
            Self::Failed { .. } => None,
        }
    }

    /// What went wrong, if anything did, in words for the owner of the endpoint.
    pub fn error(&self) -> Option<String> {
        match self {
            _ if self.is_success() => None,
            Self::Answered { status: status @ 300..=399, .. } => {
                Some(format!("the endpoint answered {status}; redirects are not followed"))
            }
            Self::Answered { status, .. } => Some(format!("the endpoint answered {status}")),
            Self::Failed { cause } => Some(cause.to_string()),
        }
    }
}

impl FailureCause {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UrlRefused => "url_refused",
            Self::AddressRefused => "address_refused",
            Self::SecretDamaged => "secret_damaged",
            Self::NotResolved => "not_resolved",
            Self::NotConnected => "not_connected",
            Self::TimedOut => "timed_out",
            Self::Broken => "broken",
        }
    }
}
