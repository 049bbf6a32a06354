//! Durations as people write them: `500ms`, `30s`, `5m`, `72h`.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serializer};

const EXAMPLES: &str = "500ms, 30s, 5m, 72h or 3d";

/// Reads a duration: a whole number and one of `ms`, `s`, `m`, `h`, `d`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let wrong = || format!("\"{text}\" is not a duration such as {EXAMPLES}");
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(wrong()),
    };
    number.checked_mul(millis).map(Duration::from_millis).ok_or_else(wrong)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    // What stands there instead may be anything, a secret too: the message doesn't show it.
    let wrong = |_| serde::de::Error::custom(format!("not a duration such as {EXAMPLES}"));
    duration(&String::deserialize(deserializer)?).map_err(wrong)
}

/// Writes a duration in the largest unit that it is a whole number of.
pub(crate) fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    let millis = duration.as_millis();
    let units = [("h", 3_600_000), ("m", 60_000), ("s", 1_000)];
    let whole = units.into_iter().find(|(_, length)| millis > 0 && millis.is_multiple_of(*length));
    let (unit, length) = whole.unwrap_or(("ms", 1));
    serializer.collect_str(&format_args!("{}{unit}", millis / length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_with_their_unit() {
        for (text, millis) in
            [("0s", 0), ("500ms", 500), ("30s", 30_000), ("5m", 300_000), ("72h", 259_200_000)]
        {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "5", "s", "1.5s", "-1s", "5 s", "99999999999999999999d"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_duration_is_written_as_it_is_read() {
        #[derive(serde::Serialize)]
        struct Setting(#[serde(serialize_with = "serialize")] Duration);
        for text in ["0ms", "1500ms", "30s", "90s", "5m", "72h"] {
            let setting = Setting(duration(text).unwrap());
            assert_eq!(serde_json::to_value(setting).unwrap(), text);
        }
    }
}
