//! What Dynadot allows an account to send, and a local limiter that keeps to it.

use std::num::{NonZeroU16, NonZeroU32};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

/// An account's level, which decides how many requests it may have under way and how many it may send a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Level {
    /// The default: one request at a time, 60 a minute, one domain per search.
    Regular,
    /// 5 requests at a time, 600 a minute.
    Bulk,
    /// 25 requests at a time (newer pages of the manual say 35), 6000 a minute.
    SuperBulk,
    /// 25 requests at a time, 6000 a minute.
    PremiumBulk,
    /// What the operator was promised, or wants to use of it.
    Custom {
        /// Requests under way at a time.
        threads: NonZeroU16,
        /// Requests a minute.
        per_minute: NonZeroU32,
    },
}

impl Level {
    /// The level that the text `PriceLevel` of `account_info` names, e.g. `Regular Pricing`.
    #[must_use]
    pub fn from_price_level(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        if text.contains("super bulk") {
            Some(Self::SuperBulk)
        } else if text.contains("premium bulk") {
            Some(Self::PremiumBulk)
        } else if text.contains("bulk") {
            Some(Self::Bulk)
        } else if text.contains("regular") {
            Some(Self::Regular)
        } else {
            None
        }
    }

    /// Requests that may be under way at a time.
    #[must_use]
    pub const fn threads(self) -> u16 {
        match self {
            Self::Regular => 1,
            Self::Bulk => 5,
            Self::SuperBulk | Self::PremiumBulk => 25,
            Self::Custom { threads, .. } => threads.get(),
        }
    }

    /// Requests a minute.
    #[must_use]
    pub const fn per_minute(self) -> u32 {
        match self {
            Self::Regular => 60,
            Self::Bulk => 600,
            Self::SuperBulk | Self::PremiumBulk => 6000,
            Self::Custom { per_minute, .. } => per_minute.get(),
        }
    }

    /// The time from one request to the next that keeps to the rate without bursts.
    #[must_use]
    pub fn spacing(self) -> Duration {
        Duration::from_secs(60) / self.per_minute()
    }

    /// Domains that one `search` may name.
    #[must_use]
    pub const fn domains_per_search(self) -> usize {
        match self {
            Self::Regular => 1,
            Self::Bulk | Self::SuperBulk | Self::PremiumBulk => 100,
            Self::Custom { threads, .. } => {
                if threads.get() == 1 {
                    1
                } else {
                    100
                }
            }
        }
    }
}

/// Keeps all clones of a client to one [`Level`], first come, first served.
///
/// Requests leave a fiftieth further apart than the rate asks for: what left a second apart may arrive a little less than a
/// second apart, and would be one too many within it.
#[derive(Debug)]
pub(crate) struct Limiter {
    threads: Arc<Semaphore>,
    spacing: Duration,
    next: Mutex<Option<Instant>>,
}

impl Limiter {
    pub(crate) fn new(level: Level) -> Self {
        let threads = Arc::new(Semaphore::new(usize::from(level.threads())));
        Self { threads, spacing: level.spacing() * 51 / 50, next: Mutex::new(None) }
    }

    /// Waits for a free connection and for the next moment to send. The permit is held until it is dropped.
    pub(crate) async fn acquire(&self) -> OwnedSemaphorePermit {
        #[expect(
            clippy::expect_used,
            reason = "the semaphore lives as long as the limiter and is never closed"
        )]
        let permit = Arc::clone(&self.threads).acquire_owned().await.expect("the semaphore is never closed");
        sleep_until(self.reserve(Instant::now())).await;
        permit
    }

    /// The moment at which a request that is ready now may be sent.
    fn reserve(&self, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = next.map_or(now, |next| next.max(now));
        *next = Some(slot + self.spacing);
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_as_the_manual_has_them() {
        for (level, threads, per_minute, domains) in [
            (Level::Regular, 1, 60, 1),
            (Level::Bulk, 5, 600, 100),
            (Level::SuperBulk, 25, 6000, 100),
            (Level::PremiumBulk, 25, 6000, 100),
        ] {
            assert_eq!(
                (level.threads(), level.per_minute(), level.domains_per_search()),
                (threads, per_minute, domains)
            );
        }
        assert_eq!(Level::Regular.spacing(), Duration::from_secs(1));
        assert_eq!(Level::SuperBulk.spacing(), Duration::from_millis(10));
    }

    #[test]
    fn a_price_level_names_the_level() {
        assert_eq!(Level::from_price_level("Regular Pricing"), Some(Level::Regular));
        assert_eq!(Level::from_price_level("Bulk Pricing"), Some(Level::Bulk));
        assert_eq!(Level::from_price_level("Super Bulk Pricing"), Some(Level::SuperBulk));
        assert_eq!(Level::from_price_level("Premium Bulk"), Some(Level::PremiumBulk));
        assert_eq!(Level::from_price_level("Diamond"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn requests_are_spaced_and_idle_time_earns_no_burst() {
        let limiter = Limiter::new(Level::Regular);
        let start = Instant::now();
        drop(limiter.acquire().await);
        tokio::time::advance(Duration::from_secs(10)).await;
        for millis in [10_000, 11_020, 12_040] {
            drop(limiter.acquire().await);
            assert_eq!(start.elapsed(), Duration::from_millis(millis));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_requests_are_under_way_than_threads() {
        let limiter = Limiter::new(Level::Bulk);
        let mut held = Vec::new();
        for _ in 0..5 {
            held.push(limiter.acquire().await);
        }
        assert!(tokio::time::timeout(Duration::from_secs(5), limiter.acquire()).await.is_err());
        held.pop();
        assert!(tokio::time::timeout(Duration::from_secs(5), limiter.acquire()).await.is_ok());
    }
}
