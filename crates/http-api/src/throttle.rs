//! How often a key may call: `RateLimit` and `RateLimit-Policy` on every answer to a key that is limited, and 429 when it
//! calls more often (draft-ietf-httpapi-ratelimit-headers, structured fields).
//!
//! Counted by this process alone. A minute's requests may come at once; then one more is let through whenever its share of
//! the minute has passed.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::StateInformationMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use landrush_model::{Credential, KeyId, Principal, RateLimit};
use tokio::time::Instant;

use crate::app::App;
use crate::code::Code;
use crate::error::ApiError;
use crate::telemetry;

const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// The time that limits are for.
const WINDOW: Duration = Duration::from_secs(60);

/// How many keys are remembered before those are forgotten that have been silent for so long that it makes no difference.
const MANY: usize = 4_096;

/// What keys have called lately. Only keys that exist have an entry.
pub(crate) struct Throttle {
    usual: Option<NonZeroU32>,
    clock: RunningTime,
    keys: Mutex<HashMap<KeyId, Entry>>,
}

struct Entry {
    per_minute: NonZeroU32,
    limiter: Arc<Limiter>,
    used_at: Instant,
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, RunningTime, StateInformationMiddleware>;

/// The time since the start, which nobody sets back.
#[derive(Clone)]
struct RunningTime(Instant);

impl Clock for RunningTime {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// How a key stands after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    per_minute: NonZeroU32,
    /// How many more may come at once.
    remaining: u32,
    /// How long to wait, if the request was one too many.
    wait: Option<Duration>,
}

/// Where a request notes how its key stands, for the edge to tell.
#[derive(Clone, Default)]
pub(crate) struct Metered(Arc<OnceLock<Standing>>);

/// Counts a request of a key.
///
/// Errors: `rate_limited`.
pub(crate) fn admit(app: &App, parts: &Parts, principal: &Principal) -> Result<(), ApiError> {
    let Some(standing) = app.throttle().count(principal) else { return Ok(()) };
    if let Some(Metered(noted)) = parts.extensions.get() {
        // A request has one caller, so nothing was noted before.
        let _ = noted.set(standing);
    }
    let Some(wait) = standing.wait else { return Ok(()) };
    telemetry::rate_limited();
    let seconds = HeaderValue::from(whole_seconds(wait).max(1));
    Err(ApiError::new(Code::RateLimited).with_header(header::RETRY_AFTER, seconds))
}

impl Metered {
    /// Tells the caller how its key stands, if it is limited.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        let Some(Standing { per_minute, remaining, .. }) = self.0.get() else { return };
        let used = per_minute.get().saturating_sub(*remaining);
        let reset = whole_seconds(WINDOW * used / per_minute.get());
        let policy = format!("\"key\";q={per_minute};w={}", WINDOW.as_secs());
        let state = format!("\"key\";r={remaining};t={reset}");
        for (name, text) in [(RATELIMIT_POLICY, policy), (RATELIMIT, state)] {
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(name, value);
            }
        }
    }
}

impl Throttle {
    /// `usual` is how many requests a minute a key may make for which nothing is said; with `None` it isn't limited.
    pub(crate) fn new(usual: Option<NonZeroU32>) -> Self {
        Self { usual, clock: RunningTime(Instant::now()), keys: Mutex::default() }
    }

    fn count(&self, principal: &Principal) -> Option<Standing> {
        let per_minute = match principal.rate {
            RateLimit::Usual => self.usual?,
            RateLimit::Unlimited => return None,
            RateLimit::PerMinute(requests) => requests,
        };
        let Credential::Key(key) = principal.credential else { return None };
        let standing = match self.limiter(key, per_minute).check() {
            Ok(state) => Standing { per_minute, remaining: state.remaining_burst_capacity(), wait: None },
            Err(until) => {
                Standing { per_minute, remaining: 0, wait: Some(until.wait_time_from(self.clock.now())) }
            }
        };
        Some(standing)
    }

    fn limiter(&self, key: KeyId, per_minute: NonZeroU32) -> Arc<Limiter> {
        let now = Instant::now();
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = keys.get_mut(&key).filter(|entry| entry.per_minute == per_minute) {
            entry.used_at = now;
            return Arc::clone(&entry.limiter);
        }
        if keys.len() >= MANY {
            keys.retain(|_, entry| now.duration_since(entry.used_at) < WINDOW);
        }
        let limiter = RateLimiter::direct_with_clock(Quota::per_minute(per_minute), self.clock.clone());
        let limiter = Arc::new(limiter.with_middleware());
        keys.insert(key, Entry { per_minute, limiter: Arc::clone(&limiter), used_at: now });
        limiter
    }
}

fn whole_seconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis().div_ceil(1_000)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use landrush_model::{AccountId, PriceListId, Spending};
    use uuid::Uuid;

    use super::*;

    fn holder(key: u128, rate: RateLimit) -> Principal {
        Principal {
            account_id: AccountId::from_uuid(Uuid::nil()),
            price_list_id: PriceListId::from_uuid(Uuid::nil()),
            credential: Credential::Key(KeyId::from_uuid(Uuid::from_u128(key))),
            scopes: Vec::new(),
            rate,
            spending: Spending::Unlimited,
        }
    }

    fn per_minute(requests: u32) -> RateLimit {
        RateLimit::PerMinute(NonZeroU32::new(requests).unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn a_minutes_requests_may_come_at_once_and_then_one_at_a_time() {
        let throttle = Throttle::new(NonZeroU32::new(3));
        let caller = holder(1, RateLimit::Usual);
        let count = || throttle.count(&caller).unwrap();
        assert_eq!([count(), count(), count()].map(|standing| standing.remaining), [2, 1, 0]);
        assert_eq!(count().wait, Some(Duration::from_secs(20)));
        tokio::time::advance(Duration::from_secs(19)).await;
        assert_eq!(count().wait, Some(Duration::from_secs(1)));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!((count().wait, count().wait), (None, Some(Duration::from_secs(20))));
        tokio::time::advance(WINDOW).await;
        assert_eq!(count().remaining, 2);
    }

    #[tokio::test(start_paused = true)]
    async fn each_key_has_its_own_limit_or_none() {
        let throttle = Throttle::new(NonZeroU32::new(1));
        assert_eq!(throttle.count(&holder(1, RateLimit::Unlimited)), None);
        let wait = |key, rate| throttle.count(&holder(key, rate)).unwrap().wait;
        assert_eq!((wait(1, RateLimit::Usual), wait(2, RateLimit::Usual)), (None, None));
        assert_eq!(wait(1, RateLimit::Usual), Some(WINDOW));
        // What the operator changes holds from the next request on.
        assert_eq!((wait(1, per_minute(2)), wait(1, per_minute(2))), (None, None));
        assert_eq!(wait(1, per_minute(2)), Some(WINDOW / 2));
        assert_eq!(Throttle::new(None).count(&holder(1, RateLimit::Usual)), None);
    }

    #[tokio::test(start_paused = true)]
    async fn keys_that_have_long_been_silent_are_forgotten() {
        let throttle = Throttle::new(NonZeroU32::new(1));
        for key in 0..MANY as u128 {
            throttle.count(&holder(key, RateLimit::Usual));
        }
        tokio::time::advance(WINDOW).await;
        throttle.count(&holder(u128::MAX, RateLimit::Usual));
        assert_eq!(throttle.keys.lock().unwrap().len(), 1);
    }
}
