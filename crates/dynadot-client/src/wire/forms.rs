//! The forms in which values come over the wire, for `#[serde(deserialize_with = …)]`.
//!
//! Dynadot writes the same value as a string in one command and as a number in the next, leaves members out, prints
//! blank or `-` for "no value", and may collapse a list of one into its element. Every reply reads through here.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use time::OffsetDateTime;

/// The most room that is made for a list before its first item is read, in bytes.
const MOST_AT_ONCE: usize = 16 * 1024 * 1024;

/// A text that must be there, though it may be blank.
pub(crate) fn text<'de, D: Deserializer<'de>, T: for<'a> From<&'a str>>(from: D) -> Result<T, D::Error> {
    scalar(from, |text| Ok(T::from(text)))
}

/// A text, number or word, where blank and null are nothing.
pub(crate) fn optional<'de, D: Deserializer<'de>, T: for<'a> From<&'a str>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    scalar(from, |text| Ok((!text.is_empty()).then(|| T::from(text))))
}

/// A whole number as number or text; blank, dashes and null are nothing.
pub(crate) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    scalar(from, |text| something(text, |text| text.parse().ok(), "a count"))
}

/// A moment in milliseconds since the Unix epoch, as number or text; blank, dashes and null are nothing.
pub(crate) fn millis<'de, D: Deserializer<'de>>(from: D) -> Result<Option<OffsetDateTime>, D::Error> {
    scalar(from, |text| something(text, moment, "a time in milliseconds since 1970"))
}

/// A list; a single element stands for a list of one, blank and null for none.
pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    from.deserialize_seq(ListVisitor(PhantomData))
}

/// A [`list`] as a type of its own, for the member that is a reply by itself.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>", transparent)]
pub(crate) struct List<T>(#[serde(deserialize_with = "list")] pub(crate) Vec<T>);

fn something<T>(text: &str, read: impl FnOnce(&str) -> Option<T>, what: &str) -> Result<Option<T>, String> {
    if matches!(text, "" | "-" | "--") {
        return Ok(None);
    }
    read(text).map(Some).ok_or_else(|| format!("`{text}` is not {what}"))
}

fn moment(text: &str) -> Option<OffsetDateTime> {
    let millis: i64 = text.parse().ok()?;
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).ok()
}

/// Any scalar as trimmed text; null is blank.
fn scalar<'de, D: Deserializer<'de>, T>(
    from: D,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<T, D::Error> {
    from.deserialize_any(ScalarVisitor(read))
}

struct ScalarVisitor<F>(F);

impl<T, F: FnOnce(&str) -> Result<T, String>> Visitor<'_> for ScalarVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        (self.0)(value.trim()).map_err(E::custom)
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        (self.0)("").map_err(E::custom)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        // The table knows how many there are, so that a long list is not moved while it grows. What isn't worth believing is
        // a body of millions of items that are none.
        let room = MOST_AT_ONCE / size_of::<T>().max(1);
        let mut list = Vec::with_capacity(items.size_hint().unwrap_or(0).min(room));
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(list)
    }
}
