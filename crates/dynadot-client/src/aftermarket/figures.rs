//! What is told of a name for sale beside its price. For `#[serde(deserialize_with = …)]`.
//!
//! These are figures for a buyer to think about; one that cannot be read is none, and never spoils a page of a thousand rows.

use serde::Deserializer;
use time::OffsetDateTime;

use crate::money::Currency;
use crate::wire;

/// How many there are of something. Less than nothing, which the service prints as `-1`, is unknown.
pub(crate) fn figure<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    wire::text(from).map(|Figure(figure)| figure)
}

/// A moment in milliseconds since the Unix epoch. The epoch itself and what lies before stand for none.
pub(crate) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<OffsetDateTime>, D::Error> {
    wire::text(from).map(|Moment(moment)| moment)
}

/// A currency in three letters of any case.
pub(crate) fn currency<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Currency>, D::Error> {
    wire::text(from).map(|Letters(currency)| currency)
}

struct Figure(Option<u32>);

impl From<&str> for Figure {
    fn from(text: &str) -> Self {
        let plain = |text: &str| text.parse().ok();
        Self(plain(text).or_else(|| plain(&text.replace(',', ""))))
    }
}

struct Moment(Option<OffsetDateTime>);

impl From<&str> for Moment {
    fn from(text: &str) -> Self {
        let millis = text.parse::<i64>().ok().filter(|millis| *millis > 0);
        let nanos = millis.map(|millis| i128::from(millis) * 1_000_000);
        Self(nanos.and_then(|nanos| OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()))
    }
}

struct Letters(Option<Currency>);

impl From<&str> for Letters {
    fn from(text: &str) -> Self {
        Self(Currency::new(text).ok())
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn figures() {
        for (text, figure) in [
            ("223", Some(223)),
            ("0", Some(0)),
            ("1,234", Some(1_234)),
            ("-1", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(Figure::from(text).0, figure, "{text}");
        }
        assert_eq!(Figure::from("many").0, None);
    }

    #[test]
    fn moments() {
        assert_eq!(Moment::from("1649064034033").0, Some(datetime!(2022-04-04 09:20:34.033 UTC)));
        for text in ["0", "-1", "", "-", "soon", "9223372036854775807"] {
            assert_eq!(Moment::from(text).0, None, "{text}");
        }
    }

    #[test]
    fn currencies() {
        assert_eq!(Letters::from("usd").0, Some(Currency::new("USD").unwrap()));
        assert_eq!(Letters::from("-").0, None);
    }
}
