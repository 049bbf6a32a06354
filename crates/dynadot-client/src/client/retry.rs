//! Repeating calls that change nothing.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use tokio::time::Instant;

use super::Client;
use crate::call::Repeatable;
use crate::error::{Error, Outcome};

/// How often and for how long a reading call is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    repeats: usize,
    first_delay: Duration,
    longest_delay: Duration,
    budget: Duration,
}

impl RetryPolicy {
    /// Three repeats, after half a second and growing up to ten seconds, all within a minute and a half.
    pub const DEFAULT: Self = Self {
        repeats: 3,
        first_delay: Duration::from_millis(500),
        longest_delay: Duration::from_secs(10),
        budget: Duration::from_secs(90),
    };

    /// How often the call is repeated at most.
    #[must_use]
    pub const fn with_repeats(mut self, repeats: usize) -> Self {
        self.repeats = repeats;
        self
    }

    /// The pause before the first repeat. It doubles with each, and a random part of it is added.
    #[must_use]
    pub const fn with_first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// The longest pause of our own. The service may ask for more.
    #[must_use]
    pub const fn with_longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// The time, counted from the first attempt, after which no repeat is begun. A pause that would end later is not waited for:
    /// the error is returned at once, and its [`Outcome::RetryAfter`] says when to come again.
    #[must_use]
    pub const fn with_budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    fn backoff(&self) -> ExponentialBuilder {
        ExponentialBuilder::new()
            .with_jitter()
            .with_min_delay(self.first_delay)
            .with_max_delay(self.longest_delay)
            .with_max_times(self.repeats)
    }

    /// The pause before the next attempt, or none if there shall be no other. The service's wish comes first, our own delay is
    /// added to it so that clients that were refused together do not come back together.
    fn pause(&self, error: &Error, delay: Duration, elapsed: Duration) -> Option<Duration> {
        let pause = match error.outcome() {
            Outcome::RetryAfter(wish) => wish.saturating_add(delay),
            Outcome::NotSent | Outcome::Refused | Outcome::Unknown => delay,
        };
        (elapsed.saturating_add(pause) <= self.budget).then_some(pause)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Client {
    /// Sends a reading call, and sends it again when the service was busy, asked to slow down or could not be reached, when the
    /// connection broke, or when the answer came without its content. Not after a timeout: the first call may still occupy
    /// one of the account's connections.
    ///
    /// Calls that write or spend are not accepted, because they are not [`Repeatable`].
    ///
    /// # Errors
    /// The error of the last attempt.
    pub async fn call_with_retry<C: Repeatable>(
        &self,
        call: &C,
        policy: &RetryPolicy,
    ) -> Result<C::Reply, Error> {
        let start = Instant::now();
        let attempt = || self.call(call);
        attempt
            .retry(policy.backoff())
            .when(is_passing)
            .adjust(|error, delay| policy.pause(error, delay?, start.elapsed()))
            .await
    }
}

/// Whether a reading call that failed like this may do better the next time.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::Connect { .. } | Error::Broken { .. } | Error::Incomplete { .. } => true,
        _ => matches!(error.outcome(), Outcome::RetryAfter(_)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AccountInfo;
    use crate::answer::read_answer;
    use crate::format::Format;

    const SECOND: Duration = Duration::from_secs(1);

    fn refused(text: &str) -> Error {
        let body = format!(r#"{{"Response":{{"ResponseCode":"-1","Error":"{text}"}}}}"#);
        read_answer(&AccountInfo, Format::Json, body.as_bytes()).unwrap_err()
    }

    #[test]
    fn only_passing_failures_are_repeated() {
        assert!(is_passing(&refused("Too many requests. Please try again in 1 minute after.")));
        assert!(is_passing(&refused("currently processing another request from this account")));
        assert!(is_passing(&refused("problem with connection to main server")));
        assert!(is_passing(&Error::Connect { command: "search", source: "closed".into() }));
        assert!(!is_passing(&Error::Timeout { command: "search", source: "late".into() }));
        assert!(!is_passing(&refused("invalid key")));
        assert!(!is_passing(&refused("words never heard")));
    }

    #[test]
    fn the_wish_of_the_service_comes_first_and_the_budget_ends_it() {
        let policy = RetryPolicy::DEFAULT.with_budget(62 * SECOND);
        let limited = refused("Too many requests. Please try again in 1 minute after.");
        assert_eq!(policy.pause(&limited, SECOND, SECOND), Some(61 * SECOND));
        assert_eq!(policy.pause(&limited, SECOND, 2 * SECOND), None);
        let closed = Error::Connect { command: "search", source: "closed".into() };
        assert_eq!(policy.pause(&closed, SECOND, SECOND), Some(SECOND));
        assert_eq!(policy.pause(&closed, SECOND, 62 * SECOND), None);
    }
}
