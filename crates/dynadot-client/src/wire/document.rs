//! A body as one flat table that borrows from it: sixteen bytes a value, and no allocation a value.
//!
//! Both written forms end up here, so that everything behind it exists once. Where a text had to be changed to be read
//! (escapes, entities, a key's spelling), it lies in a second buffer beside the body.

use std::cell::RefCell;

use super::pascal::pascal;
use super::{DEEPEST, Fault};

/// The most fields that are named as unread; more of them say nothing new.
const MOST_UNREAD: usize = 64;

/// What an entry of the table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// JSON's `null`.
    Null,
    /// A text, number or word.
    Text,
    /// JSON's object.
    Object,
    /// JSON's array.
    Array,
    /// XML's element that holds elements.
    Element,
}

/// A value and the key it stands under.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key_at: u32,
    /// Of a text where it begins, of the others how many children they have.
    at: u32,
    /// Of a text its length in bytes, of the others how many entries lie below them.
    length: u32,
    key_length: u16,
    kind: Kind,
    /// Which of key and text lie in the second buffer.
    aside: Aside,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aside {
    None,
    Key,
    Text,
    Both,
}

/// A key that has its place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Key {
    at: u32,
    length: u16,
    aside: bool,
}

/// A read body. The root is its first entry.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    body: &'a str,
    second: String,
    entries: Vec<Entry>,
    unread: RefCell<Vec<String>>,
}

/// Fills a document's table in the order of the body.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    document: Document<'a>,
    depth: usize,
}

impl<'a> Builder<'a> {
    /// An empty table with room for so many values.
    pub(super) fn new(body: &'a str, values: usize) -> Result<Self, Fault> {
        if u32::try_from(body.len()).is_err() {
            return Err(Fault::whole("the body is longer than 4 GiB"));
        }
        // A value takes two bytes at least; whoever writes more commas than that gets what he gets.
        let entries = Vec::with_capacity(values.min(body.len() / 2 + 1));
        Ok(Self {
            document: Document { body, second: String::new(), entries, unread: RefCell::default() },
            depth: 0,
        })
    }

    /// Finds the place of a key, in its one spelling.
    pub(super) fn key(&mut self, name: &str) -> Result<Key, Fault> {
        let spelled = pascal(name);
        let length =
            u16::try_from(spelled.len()).map_err(|_| Fault::whole("a key is longer than 65,535 bytes"))?;
        let (at, aside) = self.place(&spelled)?;
        Ok(Key { at, length, aside })
    }

    pub(super) fn null(&mut self, key: Key) {
        self.push(key, Kind::Null, (0, false), 0);
    }

    pub(super) fn text(&mut self, key: Key, text: &str) -> Result<(), Fault> {
        let place = self.place(text)?;
        let length = fits(text.len())?;
        self.push(key, Kind::Text, place, length);
        Ok(())
    }

    /// Begins a value that holds others; [`Builder::close`] ends it.
    pub(super) fn open(&mut self, key: Key, kind: Kind) -> Result<usize, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::whole("nested too deeply"));
        }
        self.push(key, kind, (0, false), 0);
        Ok(self.document.entries.len() - 1)
    }

    /// Ends what began as this entry, with so many children.
    pub(super) fn close(&mut self, index: usize, children: u32) -> Result<(), Fault> {
        self.depth -= 1;
        let below = fits(self.document.entries.len() - index - 1)?;
        if let Some(entry) = self.document.entries.get_mut(index) {
            (entry.at, entry.length) = (children, below);
        }
        Ok(())
    }

    /// Ends what began as this entry and turned out to hold a text only.
    #[cfg(feature = "xml")]
    pub(super) fn close_as_text(&mut self, index: usize, text: &str) -> Result<(), Fault> {
        self.depth -= 1;
        let (at, aside) = self.place(text)?;
        let length = fits(text.len())?;
        if let Some(entry) = self.document.entries.get_mut(index) {
            let key_aside = matches!(entry.aside, Aside::Key | Aside::Both);
            *entry = Entry { at, length, kind: Kind::Text, aside: Aside::of(key_aside, aside), ..*entry };
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Document<'a> {
        self.document
    }

    fn push(&mut self, key: Key, kind: Kind, (at, aside): (u32, bool), length: u32) {
        let aside = Aside::of(key.aside, aside);
        let entry = Entry { key_at: key.at, at, length, key_length: key.length, kind, aside };
        self.document.entries.push(entry);
    }

    /// Where a text lies: in the body if it is a part of it, else copied beside.
    fn place(&mut self, text: &str) -> Result<(u32, bool), Fault> {
        let body = self.document.body;
        let offset = text.as_ptr().addr().checked_sub(body.as_ptr().addr());
        match offset.filter(|offset| offset + text.len() <= body.len()) {
            Some(offset) => Ok((fits(offset)?, false)),
            None => {
                let at = fits(self.document.second.len())?;
                self.document.second.push_str(text);
                Ok((at, true))
            }
        }
    }
}

impl Aside {
    const fn of(key: bool, text: bool) -> Self {
        match (key, text) {
            (false, false) => Self::None,
            (true, false) => Self::Key,
            (false, true) => Self::Text,
            (true, true) => Self::Both,
        }
    }
}

fn fits(number: usize) -> Result<u32, Fault> {
    u32::try_from(number).map_err(|_| Fault::whole("the body is longer than 4 GiB"))
}

impl Document<'_> {
    /// The first entry, which every document has.
    pub(crate) fn root(&self) -> Node<'_> {
        Node { document: self, index: 0 }
    }

    /// Remembers a field that no type has a place for.
    pub(super) fn note_unread(&self, path: String) {
        let mut unread = self.unread.borrow_mut();
        if unread.len() < MOST_UNREAD && !unread.contains(&path) {
            unread.push(path);
        }
    }

    /// The fields that no type had a place for, once each.
    pub(crate) fn take_unread(&self) -> Vec<String> {
        self.unread.take()
    }

    fn slice(&self, at: u32, length: usize, aside: bool) -> &str {
        let from = if aside { &self.second } else { self.body };
        let at = at as usize;
        from.get(at..at + length).unwrap_or_default()
    }
}

/// One value of a document.
#[derive(Clone, Copy)]
pub(crate) struct Node<'d> {
    document: &'d Document<'d>,
    index: usize,
}

impl<'d> Node<'d> {
    fn entry(self) -> Entry {
        self.document.entries.get(self.index).copied().unwrap_or(Entry {
            key_at: 0,
            at: 0,
            length: 0,
            key_length: 0,
            kind: Kind::Null,
            aside: Aside::None,
        })
    }

    pub(super) fn kind(self) -> Kind {
        self.entry().kind
    }

    pub(super) fn document(self) -> &'d Document<'d> {
        self.document
    }

    /// The key it stands under; blank at the root of JSON and within arrays.
    pub(crate) fn key(self) -> &'d str {
        let entry = self.entry();
        let aside = matches!(entry.aside, Aside::Key | Aside::Both);
        self.document.slice(entry.key_at, usize::from(entry.key_length), aside)
    }

    /// Its text without the space around it, if it is one; of `null` the blank text.
    pub(crate) fn text(self) -> Option<&'d str> {
        let entry = self.entry();
        match entry.kind {
            Kind::Null => Some(""),
            Kind::Text => {
                let aside = matches!(entry.aside, Aside::Text | Aside::Both);
                Some(self.document.slice(entry.at, entry.length as usize, aside).trim())
            }
            Kind::Object | Kind::Array | Kind::Element => None,
        }
    }

    /// Whether it is `null` or a text of nothing but space.
    pub(crate) fn is_blank(self) -> bool {
        self.text().is_some_and(str::is_empty)
    }

    /// Whether it holds fields.
    pub(crate) fn has_fields(self) -> bool {
        matches!(self.kind(), Kind::Object | Kind::Element)
    }

    pub(crate) fn is_array(self) -> bool {
        self.kind() == Kind::Array
    }

    /// Whether it is an element of XML that holds elements.
    pub(crate) fn is_element(self) -> bool {
        self.kind() == Kind::Element
    }

    /// What it holds, in order. A text holds nothing.
    pub(crate) fn children(self) -> Children<'d> {
        let (left, end) = match self.kind() {
            Kind::Null | Kind::Text => (0, self.index),
            Kind::Object | Kind::Array | Kind::Element => {
                let entry = self.entry();
                (entry.at as usize, self.index + entry.length as usize)
            }
        };
        Children { document: self.document, next: self.index + 1, end, left }
    }

    /// The fields of this name, in order.
    pub(crate) fn named(self, name: &str) -> impl Iterator<Item = Self> {
        self.children().filter(move |child| child.key().eq_ignore_ascii_case(name))
    }

    /// The last entry that belongs to it.
    fn last(self) -> usize {
        match self.kind() {
            Kind::Null | Kind::Text => self.index,
            Kind::Object | Kind::Array | Kind::Element => self.index + self.entry().length as usize,
        }
    }
}

impl std::fmt::Debug for Node<'_> {
    /// The key only: values may be personal data or auth codes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

/// The children of a node.
#[derive(Clone)]
pub(crate) struct Children<'d> {
    document: &'d Document<'d>,
    next: usize,
    end: usize,
    left: usize,
}

impl<'d> Iterator for Children<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        if self.left == 0 || self.next > self.end {
            return None;
        }
        let node = Node { document: self.document, index: self.next };
        self.next = node.last() + 1;
        self.left -= 1;
        Some(node)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Children<'_> {}
