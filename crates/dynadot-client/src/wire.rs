//! The forms in which values come over the wire, for `#[serde(deserialize_with = …)]`.
//!
//! Dynadot writes the same value as a string in one command and as a number in the next, leaves members out, prints
//! blank or `-` for "no value", and may collapse a list of one into its element. Every reply reads through here.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use time::OffsetDateTime;

/// A text that must be there, though it may be blank.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(scalar(from)?.unwrap_or_default())
}

/// A text, number or word, where blank and null are nothing.
pub(crate) fn optional<'de, D: Deserializer<'de>, T: From<String>>(from: D) -> Result<Option<T>, D::Error> {
    Ok(scalar(from)?.map(T::from))
}

/// A whole number as number or text; blank, `-` and null are nothing.
pub(crate) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    let parse = |text: String| text.parse().map_err(|_| D::Error::custom(format!("`{text}` is not a count")));
    scalar(from)?.filter(|text| text != "-").map(parse).transpose()
}

/// A moment in milliseconds since the Unix epoch, as number or text; blank, `-` and null are nothing.
pub(crate) fn millis<'de, D: Deserializer<'de>>(from: D) -> Result<Option<OffsetDateTime>, D::Error> {
    let parse = |text: String| {
        moment(&text)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not a time in milliseconds since 1970")))
    };
    scalar(from)?.filter(|text| text != "-").map(parse).transpose()
}

/// A list; a single element stands for a list of one, blank and null for none.
pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    from.deserialize_any(ListVisitor(PhantomData))
}

/// A [`list`] as a type of its own, for the member that is a reply by itself.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>", transparent)]
pub(crate) struct List<T>(#[serde(deserialize_with = "list")] pub(crate) Vec<T>);

fn moment(text: &str) -> Option<OffsetDateTime> {
    let millis: i64 = text.parse().ok()?;
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).ok()
}

/// Any scalar as trimmed text; blank is nothing.
fn scalar<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    from.deserialize_any(ScalarVisitor)
}

struct ScalarVisitor;

impl ScalarVisitor {
    fn some(value: impl fmt::Display) -> Option<String> {
        let value = value.to_string();
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }
}

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Self::some(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Self::some(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Self::some(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Self::some(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Self::some(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, element: A) -> Result<Self::Value, A::Error> {
        Ok(vec![T::deserialize(MapAccessDeserializer::new(element))?])
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.trim().is_empty() {
            Ok(Vec::new())
        } else {
            Err(E::invalid_type(serde::de::Unexpected::Str(text), &self))
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
}

/// An enum of words that grows without notice: unknown words are kept, and case does not matter.
macro_rules! open_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $word:literal $(| $other:literal)*),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A word that this client does not know, as it came.
            Other(String),
        }

        impl $name {
            /// The word on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                let among = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(word.trim()));
                $(if among(&[$word $(, $other)*]) { return Self::$variant; })+
                Self::Other(word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::wire::text(from).map(Self::from)
            }
        }
    };
}

pub(crate) use open_enum;

open_enum! {
    /// A yes or no of the service, which writes it in five ways.
    pub enum Flag {
        /// `yes`, `on`, `true`, `enable`.
        Yes = "yes" | "on" | "true" | "enable" | "1",
        /// `no`, `off`, `false`, `disable`.
        No = "no" | "off" | "false" | "disable" | "0",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_text_may_be_a_number() {
        assert_eq!(text(json!(12)).unwrap(), "12");
        assert_eq!(text(json!(" a ")).unwrap(), "a");
        assert_eq!(text(Value::Null).unwrap(), "");
        assert!(text(json!([])).is_err());
    }

    #[test]
    fn blank_is_nothing() {
        assert_eq!(optional::<_, String>(json!(" ")).unwrap(), None);
        assert_eq!(optional::<_, String>(json!("-1")).unwrap(), Some("-1".to_owned()));
        assert_eq!(count(json!("-")).unwrap(), None);
        assert_eq!(count(json!("7")).unwrap(), Some(7));
        assert!(count(json!("seven")).is_err());
    }

    #[test]
    fn a_moment_is_milliseconds_as_number_or_text() {
        let moment = datetime!(2013-02-21 07:09:49.062 UTC);
        assert_eq!(millis(json!(1_361_430_589_062_i64)).unwrap(), Some(moment));
        assert_eq!(millis(json!("1361430589062")).unwrap(), Some(moment));
        assert_eq!(millis(json!(1_361_430_589_062.0)).unwrap(), Some(moment));
        assert_eq!(millis(json!("-")).unwrap(), None);
        assert!(millis(json!(i64::MAX)).is_err());
        assert!(millis(json!("soon")).is_err());
    }

    #[test]
    fn one_element_may_stand_for_a_list() {
        assert_eq!(list::<_, u8>(json!([1, 2])).unwrap(), [1, 2]);
        assert_eq!(list::<_, Value>(json!({"a": 1})).unwrap(), [json!({"a": 1})]);
        assert_eq!(list::<_, u8>(json!("")).unwrap(), [0; 0]);
        assert_eq!(list::<_, u8>(Value::Null).unwrap(), [0; 0]);
        assert!(list::<_, u8>(json!("a")).is_err());
    }

    #[test]
    fn a_flag_is_written_in_many_ways() {
        for yes in ["yes", "Yes", "YES", "on", "true", "enable"] {
            assert_eq!(Flag::from(yes.to_owned()), Flag::Yes);
        }
        for no in ["no", "NO", "off", "false", "disable"] {
            assert_eq!(Flag::from(no.to_owned()), Flag::No);
        }
        assert_eq!(Flag::from("perhaps".to_owned()), Flag::Other("perhaps".to_owned()));
    }
}
