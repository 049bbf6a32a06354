//! XML into the table, by quick-xml's reader.
//!
//! What API3 sends is plain: elements and texts. Attributes, comments and processing instructions are skipped. A document type
//! is refused, and with it everything that entities could be made to do; the five entities of XML itself and character
//! references are read.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::Fault;
use super::document::{Builder, Document, Key, Kind};

pub(super) fn read(text: &str) -> Result<Document<'_>, Fault> {
    // An element that is not empty has two tags.
    let tags = text.bytes().filter(|byte| *byte == b'<').count();
    let mut reading = Reading { builder: Builder::new(text, tags)?, open: Vec::new(), roots: 0 };
    let mut reader = Reader::from_str(text);
    loop {
        let event = reader.read_event().map_err(|error| Fault::whole(error.to_string()))?;
        match event {
            Event::Start(tag) => reading.start(&tag)?,
            Event::Empty(tag) => {
                reading.start(&tag)?;
                reading.end()?;
            }
            Event::End(_) => reading.end()?,
            Event::Text(part) => reading.text(decoded(part.decode())?)?,
            Event::CData(part) => reading.text(decoded(part.decode())?)?,
            Event::GeneralRef(reference) => reading.text(Cow::Owned(resolved(&reference)?.to_string()))?,
            Event::DocType(_) => return Err(Fault::whole("a document type is not part of any answer")),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    reading.finish()
}

struct Reading<'a> {
    builder: Builder<'a>,
    open: Vec<OpenElement<'a>>,
    roots: u32,
}

/// An element whose end has not come yet.
struct OpenElement<'a> {
    index: usize,
    children: u32,
    text: Cow<'a, str>,
}

impl<'a> Reading<'a> {
    fn start(&mut self, tag: &BytesStart<'a>) -> Result<(), Fault> {
        let name = tag.local_name();
        let name = std::str::from_utf8(name.as_ref()).map_err(|error| Fault::whole(error.to_string()))?;
        match self.open.last_mut() {
            Some(parent) => parent.children += 1,
            None => self.roots += 1,
        }
        if self.roots > 1 {
            return Err(Fault::whole("more than one root"));
        }
        let key: Key = self.builder.key(name)?;
        let index = self.builder.open(key, Kind::Element)?;
        self.open.push(OpenElement { index, children: 0, text: Cow::Borrowed("") });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Fault> {
        let Some(element) = self.open.pop() else { return Err(Fault::whole("an end without a beginning")) };
        if element.children == 0 {
            self.builder.close_as_text(element.index, &element.text)
        } else {
            self.builder.close(element.index, element.children)
        }
    }

    fn text(&mut self, part: Cow<'a, str>) -> Result<(), Fault> {
        match self.open.last_mut() {
            Some(element) if element.text.is_empty() => element.text = part,
            Some(element) => element.text.to_mut().push_str(&part),
            None if part.trim().is_empty() => {}
            None => return Err(Fault::whole("text outside of the root")),
        }
        Ok(())
    }

    fn finish(self) -> Result<Document<'a>, Fault> {
        match (self.open.last(), self.roots) {
            (Some(_), _) => Err(Fault::whole("the body ends inside an element")),
            (None, 0) => Err(Fault::whole("the body holds no element")),
            (None, _) => Ok(self.builder.finish()),
        }
    }
}

fn decoded<'a>(
    text: Result<Cow<'a, str>, quick_xml::encoding::EncodingError>,
) -> Result<Cow<'a, str>, Fault> {
    text.map_err(|error| Fault::whole(error.to_string()))
}

/// What a reference stands for: a character by its number, or one of the five names of XML.
fn resolved(reference: &BytesRef<'_>) -> Result<char, Fault> {
    let number = reference.resolve_char_ref().map_err(|error| Fault::whole(error.to_string()))?;
    if let Some(character) = number {
        return Ok(character);
    }
    match reference.as_ref() {
        b"amp" => Ok('&'),
        b"lt" => Ok('<'),
        b"gt" => Ok('>'),
        b"quot" => Ok('"'),
        b"apos" => Ok('\''),
        _ => Err(Fault::whole("an entity that XML does not know")),
    }
}
