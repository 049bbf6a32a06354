//! The sandbox's own clock: real time, which a test may set forward, or time that stands still until it is moved.
//!
//! It is the only place that asks the machine for the time. Delays in answering are real waits ([`pause`]) whatever the clock;
//! what is compared with a time (rate windows, late visibility, expiry) reads this clock and moves when it is set forward.

use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use time::format_description::well_known::Rfc3339;
use time::macros::datetime;
use time::{Date, Month, OffsetDateTime};

/// Milliseconds since the Unix epoch, the form in which Dynadot prints times.
pub(crate) type Millis = i64;

/// Which time the sandbox goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ClockMode {
    /// The machine's, plus what it is set forward.
    #[default]
    Real,
    /// It begins at this moment and moves only when it is set forward, so that the same calls get the same answers.
    Manual(OffsetDateTime),
}

/// Where a manual clock begins unless a moment is said.
const MANUAL_START: OffsetDateTime = datetime!(2026-01-01 0:00 UTC);

/// A text that names no clock.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no clock: say real, manual, or a moment such as 2026-06-01T00:00:00Z, at which a manual clock begins"
)]
pub struct UnknownClock(String);

impl FromStr for ClockMode {
    type Err = UnknownClock;

    /// Reads `real`, `manual` (which begins with the year 2026), or the moment at which a manual clock begins.
    fn from_str(text: &str) -> Result<Self, UnknownClock> {
        match text {
            "real" => Ok(Self::Real),
            "manual" => Ok(Self::Manual(MANUAL_START)),
            moment => OffsetDateTime::parse(moment, &Rfc3339)
                .map(Self::Manual)
                .map_err(|_| UnknownClock(text.to_owned())),
        }
    }
}

/// A clock that never runs backwards while the process lives; a manual one does when an earlier state is restored.
#[derive(Debug)]
pub(crate) struct Clock {
    started_at: Millis,
    /// `None` if it stands still.
    since: Option<Instant>,
    ahead: AtomicI64,
}

impl Clock {
    pub(crate) fn start(mode: ClockMode) -> Self {
        let (start, since) = match mode {
            ClockMode::Real => (machine_time(), Some(Instant::now())),
            ClockMode::Manual(start) => (start, None),
        };
        Self { started_at: in_millis(start), since, ahead: AtomicI64::new(0) }
    }

    /// The sandbox's present.
    pub(crate) fn now(&self) -> Millis {
        let run = self.since.map_or(0, |since| millis(since.elapsed()));
        self.started_at + run + self.ahead.load(Ordering::Relaxed)
    }

    /// Goes back to its start if it is a manual clock.
    pub(crate) fn begin_anew(&self) {
        self.return_to(self.started_at);
    }

    /// Goes back or forward to a moment if it is a manual clock. Real time can't be gone back in.
    pub(crate) fn return_to(&self, moment: Millis) {
        if self.since.is_none() {
            self.ahead.store(moment - self.started_at, Ordering::Relaxed);
        }
    }

    /// Sets the clock forward.
    pub(crate) fn advance(&self, by: Duration) {
        self.ahead.fetch_add(millis(by), Ordering::Relaxed);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the sandbox's port to the real clock")]
fn machine_time() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// A moment in milliseconds since the Unix epoch.
fn in_millis(moment: OffsetDateTime) -> Millis {
    Millis::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(0)
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

/// A day such as `2024-1-31`, year first, with this between its parts.
pub(crate) fn parse_day(text: &str, separator: char) -> Option<Date> {
    let mut parts = text.split(separator).map(str::parse::<u16>);
    let mut next = || parts.next()?.ok();
    let (year, month, day) = (next()?, u8::try_from(next()?).ok()?, u8::try_from(next()?).ok()?);
    let day = Date::from_calendar_date(i32::from(year), Month::try_from(month).ok()?, day).ok()?;
    parts.next().is_none().then_some(day)
}

/// The same moment some years later; 29 February becomes the 28th where there is no 29th.
pub(crate) fn years_after(at: Millis, years: u8) -> Millis {
    let start = date_time(at);
    let year = start.year() + i32::from(years);
    let end = start
        .replace_year(year)
        .or_else(|_| start.replace_day(28).and_then(|earlier| earlier.replace_year(year)))
        .unwrap_or(start);
    in_millis(end)
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
        let clock = Clock::start(ClockMode::Real);
        let before = clock.now();
        clock.advance(Duration::from_secs(60));
        assert!(clock.now() >= before + 60_000);
    }

    #[test]
    fn a_manual_clock_moves_only_when_it_is_moved() {
        let clock = Clock::start(ClockMode::Manual(OffsetDateTime::UNIX_EPOCH));
        assert_eq!((clock.now(), clock.now()), (0, 0));
        clock.advance(Duration::from_secs(60));
        assert_eq!(clock.now(), 60_000);
        clock.return_to(1000);
        assert_eq!(clock.now(), 1000);
    }
}
