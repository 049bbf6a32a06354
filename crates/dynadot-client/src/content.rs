//! The content of a successful answer, once the envelope is off.

use std::cell::RefCell;
use std::fmt;

use serde::de::DeserializeOwned;

use crate::wire::{DecodeError, List, Node, decode_all};

/// What an answer holds beside its code, status and error, as fields that stand side by side.
///
/// In JSON that is how the service sends it (manual: "Response (JSON format)"). In XML the fields of the `…Header` and the
/// `…Content` elements are put together, and in both the fields of a member whose name ends in `Content` count as the answer's
/// own, so that a command is decoded from either form alike. Names are read in one spelling, `PascalCase`, whatever the service
/// makes of them (`auction_id`, `isForSale`, `ContactId: `).
///
/// `Debug` prints the names of the fields only, because the values may be personal data or auth codes.
pub struct Content<'d> {
    fields: Vec<Node<'d>>,
    /// Whether there was an element or object `…Content`. In XML an empty list leaves no other trace.
    marked: bool,
    asked: RefCell<Vec<&'static str>>,
}

/// Where a list lies.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rows {
    /// The field that holds the list in JSON.
    pub(crate) json: &'static str,
    /// The element around the list in XML; blank if there is none.
    pub(crate) xml: &'static str,
    /// The name of one item: an element of XML, or the one field of an item of JSON that is wrapped once more.
    pub(crate) item: &'static str,
}

impl<'d> Content<'d> {
    pub(crate) fn new(fields: Vec<Node<'d>>, marked: bool) -> Self {
        Self { fields, marked, asked: RefCell::default() }
    }

    /// Reads the whole content. A field that `T` has no place for is not an error.
    ///
    /// # Errors
    /// When it does not have the shape of `T`; the error says where.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ContentError> {
        self.asked.borrow_mut().extend(["*"]);
        decode_all(&self.fields).map_err(ContentError::from)
    }

    /// Reads one field of the content, whatever the case of its name.
    ///
    /// # Errors
    /// When the field is missing or blank, or does not have the shape of `T`.
    pub fn member<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, ContentError> {
        self.either([name])
    }

    /// Reads the list in a field. One element may stand for a list of one.
    ///
    /// # Errors
    /// When the field is missing, or an item does not have the shape of `T`.
    pub fn list<T: DeserializeOwned>(&self, name: &'static str) -> Result<Vec<T>, ContentError> {
        let node = self.find([name]).ok_or(ContentError::Missing { member: name })?;
        let list: List<T> = node.read().map_err(|error| at(node, error))?;
        Ok(list.0)
    }

    /// Reads the first of these fields that is there.
    pub(crate) fn either<T: DeserializeOwned, const N: usize>(
        &self,
        names: [&'static str; N],
    ) -> Result<T, ContentError> {
        let missing = ContentError::Missing { member: names.first().copied().unwrap_or_default() };
        let node = self.find(names).filter(|node| !node.is_blank()).ok_or(missing)?;
        node.read().map_err(|error| at(node, error))
    }

    /// Reads a list that lies elsewhere in XML than in JSON.
    ///
    /// # Errors
    /// When there is no trace of the list, or an item does not have the shape of `T`.
    pub(crate) fn rows<T: DeserializeOwned>(&self, rows: &Rows) -> Result<Vec<T>, ContentError> {
        let lists = [rows.json, rows.xml, rows.item];
        self.asked.borrow_mut().extend(lists);
        let mut found = self.marked && self.fields.is_empty();
        let mut items = Vec::new();
        for field in &self.fields {
            let is = |name: &str| !name.is_empty() && field.key().eq_ignore_ascii_case(name);
            if is(rows.json) || is(rows.xml) {
                found = true;
                gather(*field, rows.item, &mut items);
            } else if is(rows.item) {
                found = true;
                items.push(*field);
            }
        }
        if !found {
            return Err(ContentError::Missing { member: rows.json });
        }
        let read = |(index, item): (usize, Node<'d>)| {
            item.read().map_err(|error: DecodeError| {
                let DecodeError { path, reason } = error.under(&format!("[{index}]")).under(rows.json);
                ContentError::Unreadable { path, reason }
            })
        };
        items.into_iter().enumerate().map(read).collect()
    }

    /// The fields, in order.
    pub(crate) fn fields(&self) -> impl Iterator<Item = Node<'d>> {
        self.asked.borrow_mut().push("*");
        self.fields.iter().copied()
    }

    /// Whether the answer had a part for its content, be it empty.
    pub(crate) const fn is_marked(&self) -> bool {
        self.marked
    }

    /// The fields that nobody has asked for.
    pub(crate) fn unread(&self) -> Vec<String> {
        let asked = self.asked.borrow();
        if asked.contains(&"*") {
            return Vec::new();
        }
        let known = |key: &str| asked.iter().any(|name| name.eq_ignore_ascii_case(key));
        let mut unread: Vec<_> = self
            .fields
            .iter()
            .map(|field| field.key())
            .filter(|key| !known(key))
            .map(str::to_owned)
            .collect();
        unread.dedup();
        unread
    }

    fn find<const N: usize>(&self, names: [&'static str; N]) -> Option<Node<'d>> {
        self.asked.borrow_mut().extend(names);
        let named =
            |name: &str| self.fields.iter().copied().find(|field| field.key().eq_ignore_ascii_case(name));
        names.into_iter().find_map(named)
    }
}

/// Collects the items below a list's field: they stand in an array, under an element around them, or are wrapped once more.
fn gather<'d>(list: Node<'d>, item: &str, items: &mut Vec<Node<'d>>) {
    if list.is_array() {
        for child in list.children() {
            gather(child, item, items);
        }
        return;
    }
    if !item.is_empty() && list.named(item).next().is_some() {
        items.extend(list.named(item));
        return;
    }
    let wraps = list.is_element() && list.children().all(Node::has_fields);
    if wraps {
        for child in list.children() {
            gather(child, item, items);
        }
    } else if !list.is_blank() {
        items.push(list);
    }
}

fn at(node: Node<'_>, error: DecodeError) -> ContentError {
    ContentError::from(error.under(node.key()))
}

impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Content")
            .field(&self.fields.iter().map(|field| field.key()).collect::<Vec<_>>())
            .finish()
    }
}

/// Why the content of a successful answer could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContentError {
    /// The field that carries the content is not there. Seen on parallel searches of a Regular account.
    #[error("`{member}` is missing")]
    Missing {
        /// The field's name.
        member: &'static str,
    },
    /// A value does not have the expected form.
    #[error("at {path}: {reason}")]
    Unreadable {
        /// Where in the content.
        path: String,
        /// What was found and what was expected. May quote the value.
        reason: String,
    },
    /// The answer speaks of another object than the request did.
    #[error("asked about {asked}, the answer is about {answered}")]
    Mismatch {
        /// What the request named.
        asked: String,
        /// What the answer names.
        answered: String,
    },
}

impl From<DecodeError> for ContentError {
    fn from(error: DecodeError) -> Self {
        Self::Unreadable { path: error.path, reason: error.reason }
    }
}

#[cfg(test)]
mod tests;
