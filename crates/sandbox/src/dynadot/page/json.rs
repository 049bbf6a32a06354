//! JSON: one root, flat: `{"SomethingResponse":{"ResponseCode":0,"Status":"success",…}}`; of some commands no root at all.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::field::{Fields, Place, Value};
use super::{Form, Page};
use crate::dynadot::form::{GENERAL, SuccessCode};

pub(super) fn print(page: &Page, form: &Form) -> Vec<u8> {
    let mut body = Vec::with_capacity(256);
    let written = match form.json.root {
        Some(root) => serde_json::to_writer(&mut body, &Rooted(root, Flat { page, form })),
        None if page.code == 0 => serde_json::to_writer(&mut body, &Rootless { page, form }),
        None => {
            // Recorded: failures of the commands without a root have the root of general failures.
            let text = page.error.as_deref().or_else(|| page.status_word(None)).unwrap_or("error");
            return print(&Page::general(text), &GENERAL);
        }
    };
    if let Err(error) = written {
        // Pages are texts and numbers, which always print.
        tracing::error!(%error, "an answer could not be printed");
    }
    body
}

struct Rooted<'a>(&'static str, Flat<'a>);

struct Flat<'a> {
    page: &'a Page,
    form: &'a Form,
}

/// A code in its printed form. Failures of -1 are always the text.
#[derive(Serialize)]
#[serde(untagged)]
enum Code {
    Number(i16),
    Text(&'static str),
}

impl Code {
    fn of(page: &Page, form: &Form) -> Self {
        match (page.code, form.json.code) {
            (0, SuccessCode::Number(code)) => Self::Number(code),
            (0, SuccessCode::Text) => Self::Text("0"),
            (-1, _) => Self::Text("-1"),
            (code, _) => Self::Number(i16::from(code)),
        }
    }
}

impl Serialize for Rooted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, &self.1)?;
        map.end()
    }
}

impl Serialize for Flat<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { page, form } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(form.json.code_key, &Code::of(page, form))?;
        if let Some(status) = page.status_word(form.json.status) {
            map.serialize_entry("Status", status)?;
        }
        if let Some(error) = &page.error {
            map.serialize_entry("Error", error)?;
        }
        entries(&mut map, &page.header)?;
        if form.json.nested && !page.content.is_empty() {
            map.serialize_entry(form.xml.content, &Object(&page.content))?;
        } else {
            entries(&mut map, &page.content)?;
        }
        map.end()
    }
}

struct Rootless<'a> {
    page: &'a Page,
    form: &'a Form,
}

impl Serialize for Rootless<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(status) = self.page.status_word(self.form.json.status) {
            map.serialize_entry("status", status)?;
        }
        entries(&mut map, &self.page.header)?;
        entries(&mut map, &self.page.content)?;
        map.end()
    }
}

fn entries<M: SerializeMap>(map: &mut M, fields: &Fields) -> Result<(), M::Error> {
    for field in fields.iter() {
        match (&field.name.json, &field.value) {
            (Place::Under(key), value) => map.serialize_entry(key, value)?,
            (Place::Inline, Value::Fields(inner)) => entries(map, inner)?,
            (Place::Inline | Place::Nowhere, _) => {}
        }
    }
    Ok(())
}

struct Object<'a>(&'a Fields);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entries(&mut map, self.0)?;
        map.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => number.serialize(serializer),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Fields(fields) => Object(fields).serialize(serializer),
            Self::List(rows) => serializer.collect_seq(&rows.values),
        }
    }
}
