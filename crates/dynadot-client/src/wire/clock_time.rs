//! Times as a clock on the wall shows them: `2022/04/04 02:20 PST`.

use serde::{Deserialize, Deserializer};
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset, Weekday};

use super::text;

/// A time as the service prints it for readers, with its moment if the zone leaves no doubt.
///
/// Zones are read as the recorded pairs of text and time stamp have them: `UTC` and `GMT` are themselves, and `PST`, `PDT` and
/// `PT` all stand for the wall clock in California, which the service calls `PST` in summer too
/// (`2022/04/04 02:20:34 PST` is printed beside 09:20:34 UTC). Other zones are kept as text: accounts may choose their own, and
/// names like `IST` belong to several countries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ClockTime {
    /// The moment; none if the text is no time, in a zone that is not known, or an hour that the clock shows twice or never.
    pub at: Option<OffsetDateTime>,
    /// The text as it came; blank if there was none.
    pub raw: String,
}

impl From<&str> for ClockTime {
    fn from(raw: &str) -> Self {
        Self { at: moment(raw), raw: raw.to_owned() }
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        text(from)
    }
}

/// `yyyy/mm/dd hh:mm[:ss] ZONE`.
fn moment(text: &str) -> Option<OffsetDateTime> {
    let mut words = text.split_ascii_whitespace();
    let (day, hour, zone) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let shown = PrimitiveDateTime::new(date(day)?, time(hour)?);
    let offset = match zone.to_ascii_uppercase().as_str() {
        "UTC" | "GMT" => UtcOffset::UTC,
        "PST" | "PDT" | "PT" => pacific(shown)?,
        _ => return None,
    };
    Some(shown.assume_offset(offset))
}

fn date(text: &str) -> Option<Date> {
    let [year, month, day] = numbers(text, '/')?;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
}

fn time(text: &str) -> Option<Time> {
    let [hour, minute, second] = match numbers(text, ':') {
        Some([hour, minute]) => [hour, minute, 0],
        None => numbers(text, ':')?,
    };
    let [hour, minute, second] = [hour, minute, second].map(u8::try_from);
    Time::from_hms(hour.ok()?, minute.ok()?, second.ok()?).ok()
}

/// Exactly so many numbers of one to four digits.
fn numbers<const N: usize>(text: &str, between: char) -> Option<[u16; N]> {
    let mut parts = text.split(between);
    let mut numbers = [0; N];
    for number in &mut numbers {
        let part = parts.next()?;
        let digits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = digits.then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(numbers)
}

/// The first year of today's rule for summer time in the United States. Nothing of this service is older.
const RULE_SINCE: i32 = 2007;

/// The offset of California's clocks when they show this: seven hours behind from two o'clock on the second Sunday of March to
/// two o'clock on the first Sunday of November, else eight. None for the hour that is left out in March and the one that comes
/// twice in November.
fn pacific(shown: PrimitiveDateTime) -> Option<UtcOffset> {
    if shown.year() < RULE_SINCE {
        return None;
    }
    let at = |month, week, hour| {
        let before = Date::from_calendar_date(shown.year(), month, 1).ok()?.previous_day()?;
        let sunday = before.nth_next_occurrence(Weekday::Sunday, week);
        Some(PrimitiveDateTime::new(sunday, Time::from_hms(hour, 0, 0).ok()?))
    };
    let hours = match shown {
        shown if shown < at(Month::March, 2, 2)? => -8,
        shown if shown < at(Month::March, 2, 3)? => return None,
        shown if shown < at(Month::November, 1, 1)? => -7,
        shown if shown < at(Month::November, 1, 2)? => return None,
        _ => -8,
    };
    UtcOffset::from_hms(hours, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
    use time::macros::datetime;

    use super::*;

    #[track_caller]
    fn check(raw: &str, at: Option<OffsetDateTime>) {
        assert_eq!(ClockTime::from(raw), ClockTime { at, raw: raw.to_owned() });
    }

    #[test]
    fn the_forms_on_record() {
        check("2015/04/28 05:46 UTC", Some(datetime!(2015-04-28 05:46 UTC)));
        check("1970/01/01 00:00 UTC", Some(datetime!(1970-01-01 00:00 UTC)));
        check("2022/04/04 02:20 PST", Some(datetime!(2022-04-04 09:20 UTC)));
        // The manual's own pair: the time stamp beside it is 1649064034033.
        check("2022/04/04 02:20:34 PST", Some(datetime!(2022-04-04 09:20:34 UTC)));
        check("2022/4/4 2:20 gmt", Some(datetime!(2022-04-04 02:20 UTC)));
    }

    #[test]
    fn california_by_the_season() {
        for (raw, at) in [
            ("2022/01/15 12:00 PST", datetime!(2022-01-15 20:00 UTC)),
            ("2022/07/15 12:00 PDT", datetime!(2022-07-15 19:00 UTC)),
            ("2022/07/15 12:00 PT", datetime!(2022-07-15 19:00 UTC)),
            ("2022/03/13 01:59:59 PST", datetime!(2022-03-13 09:59:59 UTC)),
            ("2022/03/13 03:00 PST", datetime!(2022-03-13 10:00 UTC)),
            ("2022/11/06 00:59 PST", datetime!(2022-11-06 07:59 UTC)),
            ("2022/11/06 02:00 PST", datetime!(2022-11-06 10:00 UTC)),
            // A year in which both months begin on a Sunday.
            ("2026/03/08 03:00 PST", datetime!(2026-03-08 10:00 UTC)),
            ("2026/03/08 01:00 PST", datetime!(2026-03-08 09:00 UTC)),
            ("2026/11/01 00:30 PST", datetime!(2026-11-01 07:30 UTC)),
            ("2026/11/01 02:30 PST", datetime!(2026-11-01 10:30 UTC)),
        ] {
            check(raw, Some(at));
        }
    }

    #[test]
    fn an_hour_that_comes_twice_or_never_is_no_moment() {
        for raw in [
            "2022/03/13 02:00 PST",
            "2022/03/13 02:59:59 PDT",
            "2022/11/06 01:00 PST",
            "2022/11/06 01:59 PST",
        ] {
            check(raw, None);
        }
        check("2006/12/31 12:00 PST", None);
    }

    #[test]
    fn what_is_no_time_or_in_no_known_zone_is_kept_as_text() {
        for raw in [
            "",
            "-",
            "1",
            "1 day, 23 hours",
            "2026/05/23 18:29 IST",
            "2022/04/04 02:20",
            "2022/04/04 PST",
            "2022-04-04 02:20 UTC",
            "2022/13/04 02:20 UTC",
            "2022/02/30 02:20 UTC",
            "2022/04/04 24:00 UTC",
            "2022/04/04 02:60 UTC",
            "2022/04/04 02:20:60 UTC",
            "2022/04/04 02:20:34:1 UTC",
            "2022/04/04 +2:20 UTC",
            "2022/04/04 02:20 UTC UTC",
            "２０２２/04/04 02:20 UTC",
        ] {
            check(raw, None);
        }
    }

    proptest! {
        #[test]
        fn a_printed_time_reads_back(seconds in 1_199_145_600_i64..4_102_444_800) {
            let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            let print = |at: OffsetDateTime, zone: &str| {
                let (year, month, day) = at.to_calendar_date();
                let (hour, minute, second) = at.to_hms();
                format!("{year}/{:02}/{day:02} {hour:02}:{minute:02}:{second:02} {zone}", u8::from(month))
            };
            prop_assert_eq!(ClockTime::from(print(at, "UTC").as_str()).at, Some(at));
            // California is seven or eight hours behind, whatever the season is called.
            let hours = |hours| UtcOffset::from_hms(hours, 0, 0).unwrap();
            let read = |offset| ClockTime::from(print(at.to_offset(offset), "PST").as_str()).at;
            let (summer, winter) = (read(hours(-7)), read(hours(-8)));
            prop_assert!(summer.is_none() || winter.is_none() || (summer == Some(at)) != (winter == Some(at)));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            prop_assert_eq!(ClockTime::from(text.as_str()).raw, text);
        }

        #[test]
        fn no_digits_make_it_panic(text in "[0-9]{0,5}/[0-9]{0,3}/[0-9]{0,3} [0-9]{0,3}:[0-9]{0,3}(:[0-9]{0,3})? (UTC|PST)") {
            prop_assert_eq!(&ClockTime::from(text.as_str()).raw, &text);
        }
    }
}
