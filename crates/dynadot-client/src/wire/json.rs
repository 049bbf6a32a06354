//! JSON into the table, by serde_json's reader.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::Fault;
use super::document::{Builder, Document, Key, Kind};

pub(super) fn read(text: &str) -> Result<Document<'_>, Fault> {
    // Every value but the first of an object or array stands behind a comma.
    let values = text.bytes().filter(|byte| matches!(byte, b',' | b'{' | b'[')).count() + 1;
    let mut builder = Builder::new(text, values)?;
    let mut from = serde_json::Deserializer::from_str(text);
    Value { builder: &mut builder, key: Key::default() }
        .deserialize(&mut from)
        .and_then(|()| from.end())
        .map_err(|error| Fault::whole(error.to_string()))?;
    Ok(builder.finish())
}

/// The value that comes next, under a key.
struct Value<'b, 'a> {
    builder: &'b mut Builder<'a>,
    key: Key,
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.builder.null(self.key);
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.text(if value { "true" } else { "false" })
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.text(&value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.text(&value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        // The shortest text that reads back as the same number: what the service wrote, but for zeros at its end. Far from 1
        // it would be hundreds of digits long.
        if value == 0.0 || (1e-9..1e16).contains(&value.abs()) {
            self.text(&value.to_string())
        } else {
            self.text(&format!("{value:e}"))
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.text(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let index = self.builder.open(self.key, Kind::Array).map_err(refused)?;
        let mut children = 0;
        while list.next_element_seed(Value { builder: &mut *self.builder, key: Key::default() })?.is_some() {
            children += 1;
        }
        self.builder.close(index, children).map_err(refused)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let index = self.builder.open(self.key, Kind::Object).map_err(refused)?;
        let mut children = 0;
        while let Some(key) = fields.next_key_seed(Name(&mut *self.builder))? {
            fields.next_value_seed(Value { builder: &mut *self.builder, key })?;
            children += 1;
        }
        self.builder.close(index, children).map_err(refused)
    }
}

impl Value<'_, '_> {
    fn text<E: Error>(self, text: &str) -> Result<(), E> {
        self.builder.text(self.key, text).map_err(refused)
    }
}

/// The key that comes next.
struct Name<'b, 'a>(&'b mut Builder<'a>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Key, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_, '_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        self.0.key(name).map_err(refused)
    }
}

fn refused<E: Error>(fault: Fault) -> E {
    E::custom(fault.reason)
}
