//! Items as JSON: a list, or what `POST /orders` takes.

use landrush_model::ClientId;
use landrush_orders::checkout::{ExpectedPrice, Given, ItemRequest};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Item, ItemsFile, Place, Problem};

const FIELDS: [&str; 5] = ["domain", "provider", "term", "nameservers", "expectedPrice"];

/// The body of `POST /orders`, its items not yet read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Body<'t> {
    #[serde(default)]
    client_id: Option<String>,
    #[serde(borrow)]
    items: Vec<&'t RawValue>,
}

pub(super) fn read(text: &str) -> ItemsFile {
    let mut file = ItemsFile::default();
    let body = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map(|items| Body { client_id: None, items })
    } else {
        serde_json::from_str(text)
    };
    let body: Body<'_> = match body {
        Ok(body) => body,
        Err(error) => {
            let line = u64::try_from(error.line()).unwrap_or(1);
            file.problems.push(Problem::of_line(line, code_of(&error), error.to_string()));
            return file;
        }
    };
    match body.client_id.as_deref().map(str::parse::<ClientId>).transpose() {
        Ok(client) => file.client = client,
        Err(error) => file.problems.push(Problem {
            field: "clientId".into(),
            ..Problem::of_line(1, "value_invalid", error.to_string())
        }),
    }
    for (raw, number) in body.items.into_iter().zip(1..) {
        let place = Place { line: line_of(text, raw), item: Some(number) };
        match serde_json::from_str::<Map<String, Value>>(raw.get()) {
            Ok(fields) => {
                let request = Fields { place, fields, problems: &mut file.problems }.item();
                file.items.push(Item { place, request });
            }
            Err(_) => file.problems.push(Problem::of(place, "wrong_type", "an item is an object")),
        }
    }
    file
}

fn code_of(error: &serde_json::Error) -> &'static str {
    let text = error.to_string();
    match error.classify() {
        serde_json::error::Category::Data if text.starts_with("unknown field") => "unknown_field",
        serde_json::error::Category::Data if text.starts_with("missing field") => "field_missing",
        serde_json::error::Category::Data if text.starts_with("duplicate field") => "duplicate_field",
        serde_json::error::Category::Data => "wrong_type",
        _ => "malformed_json",
    }
}

/// The line, from 1, in which a part of the text begins.
fn line_of(text: &str, part: &RawValue) -> u64 {
    let offset = (part.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let before = text.get(..offset).unwrap_or(text);
    u64::try_from(before.matches('\n').count()).unwrap_or(0) + 1
}

/// The fields of one item, taken one after the other.
struct Fields<'p> {
    place: Place,
    fields: Map<String, Value>,
    problems: &'p mut Vec<Problem>,
}

impl Fields<'_> {
    fn item(mut self) -> ItemRequest {
        let domain = self.required("domain", "a text", |value| value.as_str().map(str::to_owned));
        let provider = self.required("provider", "a text", |value| value.as_str().map(str::to_owned));
        let term = self.required("term", "a whole number", Value::as_i64);
        let nameservers = self.optional("nameservers", "a list of texts", |value| {
            let hosts = value.as_array()?.iter().map(|host| host.as_str().map(str::to_owned));
            hosts.collect()
        });
        let expected_price = self.optional("expectedPrice", "an object of amount and currency", |value| {
            let fields = value.as_object().filter(|fields| fields.len() == 2)?;
            let amount = fields.get("amount")?.as_i64()?;
            let currency = fields.get("currency")?.as_str()?.to_owned();
            Some(ExpectedPrice { amount, currency })
        });
        for name in self.fields.keys().filter(|name| !FIELDS.contains(&name.as_str())) {
            let (code, message) = if name == "price" {
                let why = "prices come from the catalogue and can't be given; use expectedPrice as a guard";
                ("price_not_allowed", why.to_owned())
            } else {
                ("unknown_field", "an item has no such field".to_owned())
            };
            self.problems.push(Problem { place: self.place, field: name.clone(), code, message });
        }
        ItemRequest { domain, provider, term, nameservers, expected_price }
    }

    fn note(&mut self, field: &str, code: &'static str, message: String) {
        self.problems.push(Problem { place: self.place, field: field.into(), code, message });
    }

    fn required<T>(&mut self, field: &str, kind: &str, take: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        match self.optional(field, kind, take) {
            Given::Value(value) => Some(value),
            Given::Unreadable => None,
            Given::Absent => {
                self.note(field, "field_missing", format!("{field} must be given"));
                None
            }
        }
    }

    fn optional<T>(&mut self, field: &str, kind: &str, take: impl FnOnce(&Value) -> Option<T>) -> Given<T> {
        let Some(value) = self.fields.get(field) else { return Given::Absent };
        match take(value) {
            Some(value) => Given::Value(value),
            None => {
                self.note(field, "wrong_type", format!("{field} must be {kind}"));
                Given::Unreadable
            }
        }
    }
}
