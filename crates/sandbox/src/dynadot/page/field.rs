//! Fields of an answer: names that may differ by form, and values.

use std::borrow::Cow;

use serde_json::Number;

/// Fields in their order.
///
/// ```text
/// Fields::new()
///     .text("Name", domain.name.clone())
///     .number("Expiration", domain.expires_at)
///     .group("Whois", Fields::new().text("Registrant", "1"))
///     .list(Name::of("ServerList", "NameServerList"), Rows::of("Server", servers))
/// ```
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<Field>);

/// One field.
#[derive(Debug)]
pub(crate) struct Field {
    pub(super) name: Name,
    pub(super) value: Value,
}

/// What a field says.
#[derive(Debug)]
pub(crate) enum Value {
    Text(Cow<'static, str>),
    /// A number in JSON, digits in XML.
    Number(Number),
    /// `true` or `false` in both; Dynadot's usual `yes` and `no` are texts.
    Flag(bool),
    Fields(Fields),
    List(Rows),
}

/// What a field is called in either form.
#[derive(Debug)]
pub(crate) struct Name {
    pub(super) json: Place,
    pub(super) xml: Place,
}

/// Where the value of a field stands in one form.
#[derive(Debug)]
pub(crate) enum Place {
    /// Below this key or element. In XML `A/B` is an element within an element.
    Under(Cow<'static, str>),
    /// Where the field itself stands: fields among their parent's, rows without an element around them.
    Inline,
    /// Not in this form.
    Nowhere,
}

/// The rows of a list.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The element around each in XML; `A/B` is an element within an element.
    pub(super) item: &'static str,
    pub(super) values: Vec<Value>,
}

impl Fields {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn text(self, name: impl Into<Name>, text: impl Into<Cow<'static, str>>) -> Self {
        self.with(name, Value::Text(text.into()))
    }

    /// A text that an answer may leave out.
    pub(crate) fn optional(self, name: impl Into<Name>, text: Option<impl Into<Cow<'static, str>>>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    pub(crate) fn number(self, name: impl Into<Name>, number: impl Into<Number>) -> Self {
        self.with(name, Value::Number(number.into()))
    }

    pub(crate) fn group(self, name: impl Into<Name>, fields: Self) -> Self {
        self.with(name, Value::Fields(fields))
    }

    /// A list; its name in XML is the element around all rows.
    pub(crate) fn list(self, name: impl Into<Name>, rows: Rows) -> Self {
        self.with(name, Value::List(rows))
    }

    pub(crate) fn with(mut self, name: impl Into<Name>, value: Value) -> Self {
        self.0.push(Field { name: name.into(), value });
        self
    }

    /// These fields and then others.
    pub(crate) fn append(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The same fields, none of them in JSON.
    pub(crate) fn in_xml_only(mut self) -> Self {
        for field in &mut self.0 {
            field.name.json = Place::Nowhere;
        }
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Field> {
        self.0.iter()
    }
}

impl Name {
    /// Different names.
    pub(crate) fn of(json: impl Into<Cow<'static, str>>, xml: impl Into<Cow<'static, str>>) -> Self {
        Self { json: Place::Under(json.into()), xml: Place::Under(xml.into()) }
    }

    /// A field of JSON only.
    pub(crate) const fn in_json(key: &'static str) -> Self {
        Self { json: Place::Under(Cow::Borrowed(key)), xml: Place::Nowhere }
    }

    /// A field of XML only.
    pub(crate) const fn in_xml(element: &'static str) -> Self {
        Self { json: Place::Nowhere, xml: Place::Under(Cow::Borrowed(element)) }
    }

    /// An object or array of JSON, whose fields or rows XML has without an element around them.
    pub(crate) const fn around_json(key: &'static str) -> Self {
        Self { json: Place::Under(Cow::Borrowed(key)), xml: Place::Inline }
    }
}

impl From<&'static str> for Name {
    /// The same name in both.
    fn from(name: &'static str) -> Self {
        Self::of(name, name)
    }
}

impl Rows {
    /// Rows of fields.
    pub(crate) fn of(item: &'static str, rows: impl IntoIterator<Item = Fields>) -> Self {
        Self { item, values: rows.into_iter().map(Value::Fields).collect() }
    }

    /// Rows that are only a text.
    pub(crate) fn texts(item: &'static str, rows: impl IntoIterator<Item = String>) -> Self {
        Self { item, values: rows.into_iter().map(|text| Value::Text(text.into())).collect() }
    }
}
