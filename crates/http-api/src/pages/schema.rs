//! Schemas in words: which members an object has, and what each may be.

use serde_json::Value;

use super::document::{Components, Schema};
use super::markdown;

/// Where named schemas are described on the reference's page.
pub(super) fn anchor(name: &str) -> String {
    format!("object-{name}")
}

/// The named schemas of the document.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'d>(&'d Components);

/// A member of an object.
#[derive(Clone, Copy)]
pub(super) struct Property<'d> {
    pub(super) name: &'d str,
    pub(super) schema: &'d Schema,
    pub(super) is_required: bool,
}

/// What a value is, in words, with the way to what describes it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) before: &'static str,
    pub(super) word: String,
    pub(super) anchor: Option<String>,
    pub(super) after: &'static str,
}

/// A row of a table of members or parameters.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) is_required: bool,
    /// HTML.
    pub(super) description: String,
    /// Bounds, defaults, and the like.
    pub(super) notes: Vec<String>,
}

impl<'d> Schemas<'d> {
    pub(super) const fn new(components: &'d Components) -> Self {
        Self(components)
    }

    /// The schema itself, where another one refers to it.
    pub(super) fn resolved(self, schema: &'d Schema) -> &'d Schema {
        name(schema).and_then(|name| self.0.schemas.get(name)).unwrap_or(schema)
    }

    /// The members of an object, those that it takes over from others first.
    pub(super) fn properties(self, schema: &'d Schema) -> Vec<Property<'d>> {
        let schema = self.resolved(not_null(schema));
        let taken_over = schema.all_of.iter().flat_map(|part| self.properties(part));
        let own = schema.properties.iter().map(|(name, property)| Property {
            name,
            schema: property,
            is_required: schema.required.contains(name),
        });
        taken_over.chain(own).collect()
    }

    /// What the entries of a list are.
    pub(super) fn items(self, schema: &'d Schema) -> Option<&'d Schema> {
        self.resolved(not_null(schema)).items.as_deref()
    }

    /// The rows of an object's table.
    pub(super) fn rows(self, schema: &'d Schema) -> Vec<Row> {
        self.properties(schema)
            .into_iter()
            .map(|Property { name, schema, is_required }| row(name, schema, is_required))
            .collect()
    }
}

/// A row about one value.
pub(super) fn row(name: &str, schema: &Schema, is_required: bool) -> Row {
    let described = not_null(schema);
    let text = schema.description.as_deref().or(described.description.as_deref()).unwrap_or_default();
    Row {
        name: name.to_owned(),
        kind: kind(schema),
        is_required,
        description: markdown::piece(text),
        notes: notes(described, text),
    }
}

/// The name of the schema that another one refers to.
pub(super) fn name(schema: &Schema) -> Option<&str> {
    schema.reference.as_deref()?.strip_prefix("#/components/schemas/")
}

/// What the value is.
pub(super) fn kind(schema: &Schema) -> Kind {
    let is_nullable = schema.kinds.each().iter().any(|kind| kind == "null") || is_or_null(schema);
    let inner = not_null(schema);
    let mut kind = match &inner.items {
        Some(items) => Kind { before: "list of ", ..single(not_null(items)) },
        None => single(inner),
    };
    kind.after = if is_nullable { " or null" } else { "" };
    kind
}

/// What a named schema describes.
pub(super) fn named(name: &str) -> Kind {
    Kind { word: name.to_owned(), anchor: Some(anchor(name)), ..Kind::default() }
}

fn single(schema: &Schema) -> Kind {
    if let Some(name) = name(schema) {
        return named(name);
    }
    let kind = schema.kinds.each().iter().map(String::as_str).find(|kind| *kind != "null");
    let word = match (kind, schema.format.as_deref()) {
        (Some("string"), Some("uuid")) => "UUID",
        (Some("string"), Some("date-time")) => "date and time",
        (Some("string"), _) if !schema.words.is_empty() => "one of these words",
        (Some("string"), _) => "string",
        (Some("integer"), _) => "whole number",
        (Some("number"), _) => "number",
        (Some("boolean"), _) => "true or false",
        (Some("array"), _) => "list",
        (Some(_), _) => "object",
        (None, _) => "any value",
    };
    Kind { word: word.to_owned(), ..Kind::default() }
}

/// `oneOf` with null is how the document says "or null".
fn is_or_null(schema: &Schema) -> bool {
    schema.one_of.iter().any(is_null)
}

fn is_null(schema: &Schema) -> bool {
    matches!(schema.kinds.each(), [kind] if kind == "null")
}

fn not_null(schema: &Schema) -> &Schema {
    if is_or_null(schema) {
        schema.one_of.iter().find(|part| !is_null(part)).unwrap_or(schema)
    } else {
        schema
    }
}

fn notes(schema: &Schema, text: &str) -> Vec<String> {
    let mut notes = Vec::new();
    let words: Vec<&str> = schema.words.iter().filter_map(Value::as_str).collect();
    if !words.is_empty() && !words.iter().all(|word| text.contains(&format!("`{word}`"))) {
        notes.push(words.join(", "));
    }
    match (&schema.minimum, &schema.maximum) {
        (Some(least), Some(most)) => notes.push(format!("{least} to {most}")),
        (None, Some(most)) => notes.push(format!("at most {most}")),
        // Counts are not negative anyway.
        (Some(least), None) if least.as_u64() != Some(0) => notes.push(format!("at least {least}")),
        (Some(_) | None, None) => {}
    }
    if let Some(most) = schema.max_length {
        notes.push(format!("at most {most} characters"));
    }
    match (schema.min_items, schema.max_items) {
        (Some(least), Some(most)) => notes.push(format!("{least} to {most} entries")),
        (None, Some(most)) => notes.push(format!("at most {most} entries")),
        (Some(least), None) => notes.push(format!("at least {least} entries")),
        (None, None) => {}
    }
    if let Some(pattern) = &schema.pattern {
        notes.push(format!("matches {pattern}"));
    }
    if let Some(default) = &schema.default {
        notes.push(format!("default {default}"));
    }
    notes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(schema: Value, words: &str, expected_notes: &[&str]) {
        let schema: Schema = serde_json::from_value(schema).unwrap();
        let Row { kind: Kind { before, word, after, .. }, notes, .. } = row("x", &schema, true);
        assert_eq!(format!("{before}{word}{after}"), words);
        assert_eq!(notes, expected_notes);
    }

    #[test]
    fn values_are_described_in_words() {
        check(json!({ "type": "string", "format": "uuid" }), "UUID", &[]);
        check(
            json!({ "type": ["string", "null"], "maxLength": 9 }),
            "string or null",
            &["at most 9 characters"],
        );
        let range = json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 20 });
        check(range, "whole number", &["1 to 100", "default 20"]);
        check(json!({ "type": "integer", "minimum": 0 }), "whole number", &[]);
        let list = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Order" }, "minItems": 1, "maxItems": 50 });
        check(list, "list of Order", &["1 to 50 entries"]);
        let nullable = json!({ "oneOf": [{ "$ref": "#/components/schemas/Money" }, { "type": "null" }] });
        check(nullable, "Money or null", &[]);
        check(json!({ "type": "string", "enum": ["A", "B"] }), "one of these words", &["A, B"]);
        let told = json!({ "type": "string", "enum": ["a"], "description": "- `a`: the first" });
        check(told, "one of these words", &[]);
    }
}
