//! XML: `<SomethingResponse><SomethingHeader>code, status, error</SomethingHeader><SomethingContent>…`.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::field::{Fields, Place, Rows, Value};
use super::{Form, Page};

pub(super) fn print(page: &Page, form: &Form) -> Vec<u8> {
    let mut to = Writer::new(Vec::with_capacity(256));
    if let Err(error) = document(&mut to, page, form) {
        // A vector takes everything.
        tracing::error!(%error, "an answer could not be printed");
    }
    to.into_inner()
}

type To = Writer<Vec<u8>>;

fn document(to: &mut To, page: &Page, form: &Form) -> io::Result<()> {
    if form.xml.prolog {
        to.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    }
    match form.xml.around {
        // Each row is a whole response.
        Some(around) if page.code == 0 => within(to, around, |to| fields(to, &page.content)),
        Some(around) => within(to, around, |to| response(to, page, form)),
        None => response(to, page, form),
    }
}

fn response(to: &mut To, page: &Page, form: &Form) -> io::Result<()> {
    within(to, form.xml.root, |to| {
        within(to, form.xml.header, |to| header(to, page, form))?;
        if page.content.is_empty() {
            return Ok(());
        }
        within(to, form.xml.content, |to| fields(to, &page.content))
    })
}

fn header(to: &mut To, page: &Page, form: &Form) -> io::Result<()> {
    let tag = if page.code == 0 { form.xml.code } else { form.xml.failure_code };
    element(to, tag.as_str(), &page.code.to_string())?;
    if let Some(status) = page.status_word(form.xml.status) {
        element(to, "Status", status)?;
    }
    if let Some(error) = &page.error {
        element(to, "Error", error)?;
    }
    fields(to, &page.header)
}

fn fields(to: &mut To, fields: &Fields) -> io::Result<()> {
    for field in fields.iter() {
        match &field.name.xml {
            Place::Under(path) => within(to, path, |to| value(to, &field.value))?,
            Place::Inline => value(to, &field.value)?,
            Place::Nowhere => {}
        }
    }
    Ok(())
}

fn value(to: &mut To, value: &Value) -> io::Result<()> {
    match value {
        Value::Text(text) => characters(to, text),
        Value::Number(number) => characters(to, &number.to_string()),
        Value::Flag(flag) => characters(to, if *flag { "true" } else { "false" }),
        Value::Fields(inner) => fields(to, inner),
        Value::List(rows) => list(to, rows),
    }
}

fn list(to: &mut To, rows: &Rows) -> io::Result<()> {
    for row in &rows.values {
        within(to, rows.item, |to| value(to, row))?;
    }
    Ok(())
}

fn element(to: &mut To, name: &str, text: &str) -> io::Result<()> {
    within(to, name, |to| characters(to, text))
}

/// Something within the elements of a path.
fn within(to: &mut To, path: &str, inner: impl FnOnce(&mut To) -> io::Result<()>) -> io::Result<()> {
    for name in path.split('/') {
        to.write_event(Event::Start(BytesStart::new(name)))?;
    }
    inner(to)?;
    for name in path.rsplit('/') {
        to.write_event(Event::End(BytesEnd::new(name)))?;
    }
    Ok(())
}

fn characters(to: &mut To, text: &str) -> io::Result<()> {
    to.write_event(Event::Text(BytesText::new(&allowed(text))))
}

/// XML 1.0 has no place for control characters, not even escaped; what a caller sent of them is shown as what it is, broken.
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{80}'..='\u{9f}');
    if text.chars().all(|c| is_allowed(c) && !matches!(c, '\u{fffe}' | '\u{ffff}')) {
        return text.into();
    }
    let shown = |c| if is_allowed(c) && !matches!(c, '\u{fffe}' | '\u{ffff}') { c } else { '\u{fffd}' };
    text.chars().map(shown).collect::<String>().into()
}
