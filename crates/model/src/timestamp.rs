//! Points in time: UTC, whole microseconds, which is what both databases keep.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment in UTC, truncated to microseconds. Written as RFC 3339 in JSON.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// 0000-01-01 and 9999-12-31, the years that RFC 3339 can write.
const RANGE: std::ops::RangeInclusive<i64> = -62_167_219_200_000_000..=253_402_300_799_999_999;

impl Timestamp {
    /// The Unix epoch.
    pub const EPOCH: Self = Self(0);

    /// From microseconds since the Unix epoch; values beyond the years 0 to 9999 are brought to the nearest end.
    pub const fn from_micros(micros: i64) -> Self {
        if micros < *RANGE.start() {
            Self(*RANGE.start())
        } else if micros > *RANGE.end() {
            Self(*RANGE.end())
        } else {
            Self(micros)
        }
    }

    /// From a calendar value; what is finer than a microsecond is cut off.
    pub fn from_datetime(datetime: OffsetDateTime) -> Self {
        let micros = datetime.unix_timestamp_nanos().div_euclid(1_000);
        Self::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
    }

    /// Microseconds since the Unix epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The same moment as a calendar value in UTC.
    pub fn datetime(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// How long after `earlier` this is; zero if it is not after it.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.0.saturating_add(micros))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.0.saturating_sub(micros))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.datetime().format(&Rfc3339) {
            Ok(text) => f.write_str(&text),
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        OffsetDateTime::parse(&text, &Rfc3339).map(Self::from_datetime).map_err(serde::de::Error::custom)
    }
}

/// Text that is not a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a time as RFC 3339 writes it, such as 2026-11-25T12:00:00Z")]
pub struct NotATime;

impl FromStr for Timestamp {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        OffsetDateTime::parse(text, &Rfc3339).map(Self::from_datetime).map_err(|_| NotATime)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_time_is_read_with_its_offset() {
        let noon: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
        assert_eq!("2026-11-25T14:00:00.000000+02:00".parse(), Ok(noon));
        for text in ["", "now", "2026-11-25", "2026-11-25T12:00:00", "1795608000"] {
            assert_eq!(text.parse::<Timestamp>(), Err(NotATime), "{text}");
        }
    }

    #[test]
    fn nanoseconds_are_cut_off() {
        let moment = OffsetDateTime::UNIX_EPOCH + time::Duration::nanoseconds(1_999);
        assert_eq!(Timestamp::from_datetime(moment).micros(), 1);
        let before = OffsetDateTime::UNIX_EPOCH - time::Duration::nanoseconds(1);
        assert_eq!(Timestamp::from_datetime(before).micros(), -1);
    }

    proptest! {
        #[test]
        fn json_keeps_every_microsecond(micros in RANGE) {
            let moment = Timestamp::from_micros(micros);
            let text = serde_json::to_string(&moment).unwrap();
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&text).unwrap(), moment);
        }

        #[test]
        fn arithmetic_never_leaves_the_calendar(micros in any::<i64>(), seconds in any::<u64>()) {
            let moment = Timestamp::from_micros(micros);
            let duration = Duration::from_secs(seconds);
            prop_assert!(RANGE.contains(&(moment + duration).micros()));
            prop_assert!(RANGE.contains(&(moment - duration).micros()));
        }
    }
}
