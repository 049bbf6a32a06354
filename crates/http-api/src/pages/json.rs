//! JSON for people: members in the order of their schema, short values on one line, and its words told apart.

use serde_json::{Map, Value};

use super::schema::Schemas;

/// How many characters a line has at most before an object or a list takes several.
const LINE: usize = 84;

/// The value as a text of several lines; its schema says in which order its members stand.
pub(super) fn pretty(
    value: &Value,
    schema: Option<&super::document::Schema>,
    schemas: Schemas<'_>,
) -> String {
    let mut text = String::new();
    write(&mut text, &ordered(value, schema, schemas), 0);
    text
}

/// A value whose members have an order.
enum Ordered {
    Object(Vec<(String, Self)>),
    List(Vec<Self>),
    Other(String),
}

fn ordered(value: &Value, schema: Option<&super::document::Schema>, schemas: Schemas<'_>) -> Ordered {
    match value {
        Value::Object(members) => object(members, schema, schemas),
        Value::Array(entries) => {
            let schema = schema.and_then(|schema| schemas.items(schema));
            Ordered::List(entries.iter().map(|entry| ordered(entry, schema, schemas)).collect())
        }
        other => Ordered::Other(other.to_string()),
    }
}

fn object(
    members: &Map<String, Value>,
    schema: Option<&super::document::Schema>,
    schemas: Schemas<'_>,
) -> Ordered {
    let properties = schema.map(|schema| schemas.properties(schema)).unwrap_or_default();
    let known = properties.iter().filter_map(|property| {
        let value = members.get(property.name)?;
        Some((property.name.to_owned(), ordered(value, Some(property.schema), schemas)))
    });
    let others = members
        .iter()
        .filter(|(name, _)| !properties.iter().any(|property| property.name == name.as_str()))
        .map(|(name, value)| (name.clone(), ordered(value, None, schemas)));
    Ordered::Object(known.chain(others).collect())
}

fn write(text: &mut String, value: &Ordered, depth: usize) {
    let flat = flat(value);
    // The outermost object is always spread: that is the form of an answer.
    let room = LINE.saturating_sub(2 * depth);
    if flat.chars().count() <= room && (depth > 0 || !matches!(value, Ordered::Object(_))) {
        text.push_str(&flat);
        return;
    }
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    };
    match value {
        Ordered::Object(members) if !members.is_empty() => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                line(text, depth + 1);
                text.push_str(&format!("{}: ", Value::from(name.as_str())));
                write(text, value, depth + 1);
            }
            line(text, depth);
            text.push('}');
        }
        Ordered::List(entries) if !entries.is_empty() => {
            text.push('[');
            for (index, entry) in entries.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                line(text, depth + 1);
                write(text, entry, depth + 1);
            }
            line(text, depth);
            text.push(']');
        }
        Ordered::Object(_) | Ordered::List(_) | Ordered::Other(_) => text.push_str(&flat),
    }
}

fn flat(value: &Ordered) -> String {
    match value {
        Ordered::Object(members) if members.is_empty() => "{}".into(),
        Ordered::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {}", Value::from(name.as_str()), flat(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        Ordered::List(entries) => format!("[{}]", entries.iter().map(flat).collect::<Vec<_>>().join(", ")),
        Ordered::Other(text) => text.clone(),
    }
}

/// The pieces of a JSON text, each with the class of its kind: `k` for names, `s` for strings, `n` for numbers, `w` for
/// the words true, false and null. What is no JSON is a piece without a class.
pub(super) fn tokens(text: &str) -> Vec<(Option<&'static str>, &str)> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (class, length) = match first {
            '"' => {
                let length = string(rest);
                let is_name = rest.get(length..).is_some_and(|after| after.trim_start().starts_with(':'));
                (Some(if is_name { "k" } else { "s" }), length)
            }
            '0'..='9' | '-' => (
                Some("n"),
                run(rest, |char| char.is_ascii_digit() || matches!(char, '-' | '+' | '.' | 'e' | 'E')),
            ),
            'a'..='z' => (Some("w"), run(rest, |char| char.is_ascii_lowercase())),
            _ => (None, run(rest, |char| !matches!(char, '"' | '0'..='9' | '-' | 'a'..='z'))),
        };
        let (token, after) = rest.split_at(length.max(first.len_utf8()));
        tokens.push((class, token));
        rest = after;
    }
    tokens
}

/// The length of the string that a text begins with.
fn string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

/// The length of what belongs together at the beginning of a text.
fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|char| !belongs(char)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_told_apart() {
        let text = r#"{ "a \" b": ["x", -1.5e3, null, …] }"#;
        let classes: Vec<_> =
            tokens(text).into_iter().filter_map(|(class, token)| Some((class?, token))).collect();
        assert_eq!(classes, [("k", r#""a \" b""#), ("s", "\"x\""), ("n", "-1.5e3"), ("w", "null")]);
    }

    proptest! {
        #[test]
        fn no_text_is_lost(text in ".*") {
            prop_assert_eq!(tokens(&text).into_iter().map(|(_, token)| token).collect::<String>(), text);
        }
    }
}
