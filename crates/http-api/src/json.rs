//! JSON as it was written: members in order, doubled ones too, so that nothing in a body is passed over in silence.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::code::Code;
use crate::error::ApiError;
use crate::problem::Problem;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(i64),
    /// Fractions, and whole numbers beyond 64 bits.
    OtherNumber,
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Reads a body.
    ///
    /// Errors: `malformed_json`, with line, column and path.
    pub(crate) fn read(body: &[u8]) -> Result<Self, ApiError> {
        let mut reader = serde_json::Deserializer::from_slice(body);
        let value: Self = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            // Of a place that can't be named ("?", a name that was not read to its end) nothing is said.
            malformed(error.inner(), Some(path).filter(|path| path != "." && !path.contains('?')))
        })?;
        reader.end().map_err(|error| malformed(&error, None))?;
        Ok(value)
    }

    /// What kind of value it is, in words.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a truth value",
            Self::Integer(_) => "a whole number",
            Self::OtherNumber => "a number with a fraction or beyond 64 bits",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

fn malformed(error: &serde_json::Error, path: Option<String>) -> ApiError {
    let place = path.as_ref().map_or_else(String::new, |path| format!(", in {path}"));
    let detail =
        Problem { field: path, line: Some(error.line()), column: Some(error.column()), ..Problem::default() };
    ApiError::new(Code::MalformedJson)
        .with_message(format!("the body is not JSON: {error}{place}"))
        .with_details(vec![detail])
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(i64::try_from(value).map_or(Json::OtherNumber, Json::Integer))
    }

    fn visit_f64<E>(self, _value: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = entries.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn refused(body: &str, line: usize, column: usize, field: Option<&str>) {
        let error = Json::read(body.as_bytes()).unwrap_err();
        assert_eq!(error.code(), Code::MalformedJson);
        let detail = &error.details()[0];
        assert_eq!(
            (detail.line, detail.column, detail.field.as_deref()),
            (Some(line), Some(column), field),
            "{error}"
        );
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        refused("", 1, 0, None);
        refused("{\"items\": [\n{\"domain\": nonsense}]}", 2, 13, Some("items[0].domain"));
        refused("{} {}", 1, 4, None);
        refused("{\"a\": 1e999}", 1, 11, Some("a"));
        refused("{\"a", 1, 3, None);
        refused("{a: 1}", 1, 2, None);
        refused("{\"a\": NaN}", 1, 7, Some("a"));
        let error = Json::read("[".repeat(200).as_bytes()).unwrap_err();
        assert!(error.message().contains("recursion limit"), "{error}");
        assert!(Json::read(b"\"\xff\"").is_err());
    }

    #[test]
    fn doubled_members_are_kept() {
        let read = Json::read(br#"{"a": 1, "a": 2}"#).unwrap();
        assert_eq!(read, Json::Object(vec![("a".into(), Json::Integer(1)), ("a".into(), Json::Integer(2))]));
    }

    #[test]
    fn only_whole_numbers_of_64_bits_are_whole_numbers() {
        for (text, expected) in [
            ("1", Json::Integer(1)),
            ("-9223372036854775808", Json::Integer(i64::MIN)),
            ("9223372036854775808", Json::OtherNumber),
            ("1.0", Json::OtherNumber),
            ("1e2", Json::OtherNumber),
        ] {
            assert_eq!(Json::read(text.as_bytes()).unwrap(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Json::read(&bytes);
        }
    }
}
