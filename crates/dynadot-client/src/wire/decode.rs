//! From the table to the types of the commands, by serde.
//!
//! The deserializer is as tolerant as the service is loose: numbers may be texts, blank is nothing where nothing is allowed, one
//! element may stand for a list of one, an element of XML holds its list either as children or as siblings of one name. What
//! a type has no field for is noted in the document.

use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use super::document::{Children, Kind, Node};

/// Why a value could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DecodeError {
    /// From the value that was asked for down to the one that is wrong.
    pub(crate) path: String,
    pub(crate) reason: String,
}

impl DecodeError {
    /// The same error seen from one level up.
    pub(crate) fn under(mut self, step: &str) -> Self {
        if self.path.is_empty() {
            step.clone_into(&mut self.path);
        } else if self.path.starts_with('[') {
            self.path.insert_str(0, step);
        } else {
            self.path.insert(0, '.');
            self.path.insert_str(0, step);
        }
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self { path: String::new(), reason: reason.to_string() }
    }
}

impl<'d> Node<'d> {
    /// Reads it as a value of this type.
    pub(crate) fn read<T: Deserialize<'d>>(self) -> Result<T, DecodeError> {
        T::deserialize(Value::of(self))
    }
}

/// Reads fields that stand side by side as one value of this type.
pub(crate) fn decode_all<'d, T: Deserialize<'d>>(fields: &[Node<'d>]) -> Result<T, DecodeError> {
    T::deserialize(Fields(fields))
}

/// The deserializer of a node, or of several siblings that share a name.
#[derive(Clone)]
struct Value<'d> {
    node: Node<'d>,
    /// The siblings that follow under the same name; the first of them is the node itself.
    siblings: Option<(Children<'d>, usize)>,
    /// The key of what holds it.
    parent: &'d str,
}

impl<'d> Value<'d> {
    const fn of(node: Node<'d>) -> Self {
        Self { node, siblings: None, parent: "" }
    }

    fn text(&self) -> Result<&'d str, DecodeError> {
        match (self.node.text(), &self.siblings) {
            (Some(text), None) => Ok(text),
            (Some(_), Some(_)) => Err(de::Error::invalid_type(Unexpected::Seq, &"one value")),
            (None, _) => Err(de::Error::invalid_type(self.unexpected(), &"a text or a number")),
        }
    }

    fn unexpected(&self) -> Unexpected<'d> {
        match self.node.kind() {
            Kind::Null => Unexpected::Unit,
            Kind::Text => Unexpected::Str(self.node.text().unwrap_or_default()),
            Kind::Array => Unexpected::Seq,
            Kind::Object | Kind::Element => Unexpected::Map,
        }
    }

    fn number<T: std::str::FromStr>(&self, what: &str) -> Result<T, DecodeError> {
        let text = self.text()?;
        text.parse().map_err(|_| de::Error::custom(format!("`{text}` is not {what}")))
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty,)+) => {
        $(fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            visitor.$visit(self.number::<$type>("a whole number in range")?)
        })+
    };
}

impl<'d> Deserializer<'d> for Value<'d> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.siblings.is_some() {
            return self.deserialize_seq(visitor);
        }
        match self.node.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Text => visitor.visit_borrowed_str(self.node.text().unwrap_or_default()),
            Kind::Array => visitor.visit_seq(Items::of(self.node)),
            Kind::Object | Kind::Element => visitor.visit_map(FieldsOf::of(self.node)),
        }
    }

    fn deserialize_option<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.siblings.is_none() && self.node.is_blank() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_str<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_bool(self.number::<bool>("true or false")?)
    }

    numbers! {
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
    }

    fn deserialize_newtype_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'d>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let from: BorrowedStrDeserializer<'d, DecodeError> = BorrowedStrDeserializer::new(self.text()?);
        visitor.visit_enum(from)
    }

    fn deserialize_seq<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if let Some((siblings, count)) = self.siblings {
            return visitor.visit_seq(Items { rest: Rest::Some(siblings, count), index: 0 });
        }
        match self.node.kind() {
            Kind::Array | Kind::Element => visitor.visit_seq(Items::of(self.node)),
            Kind::Null | Kind::Text if self.node.is_blank() => visitor.visit_seq(Items::none()),
            // One element may stand for a list of one. JSON lists of scalars are never written so; XML's are.
            Kind::Null | Kind::Text | Kind::Object => visitor.visit_seq(Items::one(self.node)),
        }
    }

    fn deserialize_map<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.node.kind() {
            Kind::Null | Kind::Text if self.node.is_blank() => visitor.visit_map(FieldsOf::of(self.node)),
            Kind::Object | Kind::Element if self.siblings.is_none() => {
                visitor.visit_map(FieldsOf::of(self.node))
            }
            _ => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'d>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let key = self.node.key();
        let path = if self.parent.is_empty() { key.to_owned() } else { format!("{}.{key}", self.parent) };
        self.node.document().note_unread(path);
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        <V: Visitor<'d>>
        f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
    }
}

/// The items of a list.
struct Items<'d> {
    rest: Rest<'d>,
    index: usize,
}

enum Rest<'d> {
    /// So many of these.
    Some(Children<'d>, usize),
    One(Node<'d>),
    None,
}

impl<'d> Items<'d> {
    fn of(node: Node<'d>) -> Self {
        let children = node.children();
        let count = children.len();
        Self { rest: Rest::Some(children, count), index: 0 }
    }

    const fn one(node: Node<'d>) -> Self {
        Self { rest: Rest::One(node), index: 0 }
    }

    const fn none() -> Self {
        Self { rest: Rest::None, index: 0 }
    }

    fn next(&mut self) -> Option<Node<'d>> {
        match &mut self.rest {
            Rest::Some(_, 0) | Rest::None => None,
            Rest::Some(children, left) => {
                *left -= 1;
                children.next()
            }
            Rest::One(node) => {
                let node = *node;
                self.rest = Rest::None;
                Some(node)
            }
        }
    }
}

impl<'d> SeqAccess<'d> for Items<'d> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'d>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        let Some(node) = self.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        let element =
            seed.deserialize(Value::of(node)).map_err(|error| error.under(&format!("[{index}]")))?;
        Ok(Some(element))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(match &self.rest {
            Rest::Some(_, left) => *left,
            Rest::One(_) => 1,
            Rest::None => 0,
        })
    }
}

/// The fields of an object or element. In XML, neighbours of one name are one field that holds a list.
struct FieldsOf<'d> {
    rest: Children<'d>,
    groups: bool,
    parent: &'d str,
    value: Option<Value<'d>>,
}

impl<'d> FieldsOf<'d> {
    fn of(node: Node<'d>) -> Self {
        Self { rest: node.children(), groups: node.is_element(), parent: node.key(), value: None }
    }
}

impl<'d> MapAccess<'d> for FieldsOf<'d> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'d>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        let from_here = self.rest.clone();
        let Some(node) = self.rest.next() else { return Ok(None) };
        let mut count = 1;
        if self.groups {
            let mut ahead = self.rest.clone();
            while ahead.next().is_some_and(|next| next.key() == node.key()) {
                count += 1;
                self.rest = ahead.clone();
            }
        }
        let siblings = (count > 1).then_some((from_here, count));
        self.value = Some(Value { node, siblings, parent: self.parent });
        let key: BorrowedStrDeserializer<'d, DecodeError> = BorrowedStrDeserializer::new(node.key());
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'d>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        let Some(value) = self.value.take() else { return Err(de::Error::custom("a value without a key")) };
        let key = value.node.key();
        seed.deserialize(value).map_err(|error| error.under(key))
    }
}

/// Fields that stand side by side, as one value.
struct Fields<'s, 'd>(&'s [Node<'d>]);

impl<'d> Deserializer<'d> for Fields<'_, 'd> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_map(SideBySide { rest: self.0.iter(), value: None })
    }

    forward_to_deserialize_any! {
        <V: Visitor<'d>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct SideBySide<'s, 'd> {
    rest: std::slice::Iter<'s, Node<'d>>,
    value: Option<Node<'d>>,
}

impl<'d> MapAccess<'d> for SideBySide<'_, 'd> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'d>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        let Some(node) = self.rest.next() else { return Ok(None) };
        self.value = Some(*node);
        let key: BorrowedStrDeserializer<'d, DecodeError> = BorrowedStrDeserializer::new(node.key());
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'d>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        let Some(node) = self.value.take() else { return Err(de::Error::custom("a value without a key")) };
        seed.deserialize(Value::of(node)).map_err(|error| error.under(node.key()))
    }
}
