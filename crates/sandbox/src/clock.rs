//! The sandbox's own clock: real time, which a test may set forward.
//!
//! It is the only place that asks the machine for the time. Delays in answering are real waits ([`pause`]); what is
//! compared with a time (rate windows, late visibility) reads this clock and moves when it is set forward.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use time::OffsetDateTime;

/// Milliseconds since the Unix epoch, the form in which Dynadot prints times.
pub(crate) type Millis = i64;

/// A clock that never runs backwards while the process lives.
#[derive(Debug)]
pub(crate) struct Clock {
    started_at: Millis,
    since: Instant,
    ahead: AtomicI64,
}

impl Clock {
    /// Starts at the machine's time.
    pub(crate) fn start() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the sandbox's port to the real clock")]
        let now = OffsetDateTime::now_utc();
        let started_at = Millis::try_from(now.unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
        Self { started_at, since: Instant::now(), ahead: AtomicI64::new(0) }
    }

    /// The sandbox's present.
    pub(crate) fn now(&self) -> Millis {
        self.started_at + millis(self.since.elapsed()) + self.ahead.load(Ordering::Relaxed)
    }

    /// Sets the clock forward.
    pub(crate) fn advance(&self, by: Duration) {
        self.ahead.fetch_add(millis(by), Ordering::Relaxed);
    }
}

/// Waits in real time.
pub(crate) async fn pause(duration: Duration) {
    if !duration.is_zero() {
        tokio::time::sleep(duration).await;
    }
}

/// A duration in whole milliseconds; what doesn't fit is "for ever".
pub(crate) fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX / 4)
}

/// The calendar's view of a time.
pub(crate) fn date_time(at: Millis) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The same moment some years later; 29 February becomes the 28th where there is no 29th.
pub(crate) fn years_after(at: Millis, years: u8) -> Millis {
    let start = date_time(at);
    let year = start.year() + i32::from(years);
    let end = start
        .replace_year(year)
        .or_else(|_| start.replace_day(28).and_then(|earlier| earlier.replace_year(year)))
        .unwrap_or(start);
    Millis::try_from(end.unix_timestamp_nanos() / 1_000_000).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leap_day_ends_on_the_28th_of_a_common_year() {
        let leap_day = 1_709_164_800_000; // 2024-02-29T00:00:00Z
        assert_eq!(date_time(years_after(leap_day, 1)).date().to_string(), "2025-02-28");
        assert_eq!(date_time(years_after(leap_day, 4)).date().to_string(), "2028-02-29");
    }

    #[test]
    fn the_clock_can_be_set_forward() {
        let clock = Clock::start();
        let before = clock.now();
        clock.advance(Duration::from_secs(60));
        assert!(clock.now() >= before + 60_000);
    }
}
