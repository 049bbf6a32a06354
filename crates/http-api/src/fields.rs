//! Reading the fields of a JSON object, noting everything that is wrong on the way.

use std::collections::HashSet;

use crate::code::Code;
use crate::json::Json;
use crate::problem::Problem;

/// Longest name of a field that is repeated in an answer.
const LONGEST_NAME: usize = 64;

/// What became of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Field<T> {
    /// It isn't there.
    Absent,
    /// It is `null`.
    Null,
    /// It is there but wrong; that was noted.
    Wrong,
    /// It is there.
    Value(T),
}

impl<T> Field<T> {
    /// The value, if there is one.
    pub(crate) fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null | Self::Wrong => None,
        }
    }
}

/// The fields of one object.
pub(crate) struct Fields<'a> {
    path: String,
    is_object: bool,
    members: &'a [(String, Json)],
    known: HashSet<&'static str>,
    problems: Vec<Problem>,
}

impl<'a> Fields<'a> {
    /// The fields of `json`, which is found at `path` (empty for the whole body). What is no object has no fields, and
    /// that is noted.
    pub(crate) fn of(json: &'a Json, path: &str) -> Self {
        let mut fields = Self {
            path: path.to_owned(),
            is_object: matches!(json, Json::Object(_)),
            members: &[],
            known: HashSet::new(),
            problems: Vec::new(),
        };
        match json {
            Json::Object(members) => fields.members = members,
            other => {
                let message = format!("this must be an object, not {}", other.kind());
                fields.problems.push(Problem::field(path, Code::WrongType, message));
            }
        }
        fields
    }

    /// The path of one of the fields.
    pub(crate) fn path(&self, name: &str) -> String {
        let short: String = name.chars().take(LONGEST_NAME).collect();
        if self.path.is_empty() { short } else { format!("{}.{short}", self.path) }
    }

    /// Notes something.
    pub(crate) fn note(&mut self, name: &str, code: Code, message: impl Into<String>) {
        let path = self.path(name);
        self.problems.push(Problem::field(path, code, message));
    }

    /// The field's value as it is.
    pub(crate) fn raw(&mut self, name: &'static str) -> Option<&'a Json> {
        self.known.insert(name);
        self.members.iter().find(|(member, _)| member == name).map(|(_, json)| json)
    }

    /// A string.
    pub(crate) fn text(&mut self, name: &'static str) -> Field<String> {
        self.typed(name, "a string", |json| match json {
            Json::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// A whole number.
    pub(crate) fn integer(&mut self, name: &'static str) -> Field<i64> {
        self.typed(name, "a whole number", |json| match json {
            Json::Integer(number) => Some(*number),
            _ => None,
        })
    }

    /// A truth value.
    pub(crate) fn truth(&mut self, name: &'static str) -> Field<bool> {
        self.typed(name, "true or false", |json| match json {
            Json::Bool(truth) => Some(*truth),
            _ => None,
        })
    }

    /// A list of strings.
    pub(crate) fn texts(&mut self, name: &'static str) -> Field<Vec<String>> {
        let Some(items) = self.list(name).value() else { return self.field(name) };
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match item {
                Json::Text(text) => texts.push(text.clone()),
                other => {
                    let message = format!("this must be a string, not {}", other.kind());
                    self.note(&format!("{name}[{index}]"), Code::WrongType, message);
                }
            }
        }
        if texts.len() == items.len() { Field::Value(texts) } else { Field::Wrong }
    }

    /// A list.
    pub(crate) fn list(&mut self, name: &'static str) -> Field<&'a [Json]> {
        self.typed(name, "a list", |json| match json {
            Json::List(items) => Some(items.as_slice()),
            _ => None,
        })
    }

    /// The value of a field that must be there.
    pub(crate) fn required<T>(&mut self, name: &'static str, field: Field<T>) -> Option<T> {
        match field {
            // What is no object has no fields to miss.
            Field::Absent if !self.is_object => {}
            Field::Absent => self.note(name, Code::FieldMissing, format!("{name} is missing")),
            Field::Null => self.note(name, Code::WrongType, format!("{name} must not be null")),
            Field::Wrong => {}
            Field::Value(value) => return Some(value),
        }
        None
    }

    /// Everything that was noted, with the fields that nobody asked for and those that are there twice.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        let mut seen = HashSet::new();
        for (name, _) in self.members {
            if !seen.insert(name.as_str()) {
                self.note(name, Code::DuplicateField, "this field is given twice");
            } else if !self.known.contains(name.as_str()) {
                self.note(name, Code::UnknownField, "there is no such field here");
            }
        }
        self.problems
    }

    fn typed<T>(
        &mut self,
        name: &'static str,
        wanted: &str,
        read: impl FnOnce(&'a Json) -> Option<T>,
    ) -> Field<T> {
        match self.raw(name) {
            None => Field::Absent,
            Some(Json::Null) => Field::Null,
            Some(json) => match read(json) {
                Some(value) => Field::Value(value),
                None => {
                    self.note(name, Code::WrongType, format!("this must be {wanted}, not {}", json.kind()));
                    Field::Wrong
                }
            },
        }
    }

    /// What a field is that has no value of the right type.
    fn field<T>(&mut self, name: &'static str) -> Field<T> {
        match self.raw(name) {
            None => Field::Absent,
            Some(Json::Null) => Field::Null,
            Some(_) => Field::Wrong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_noted() {
        let body =
            Json::read(br#"{"a": 1, "b": "x", "b": "y", "c": null, "d": ["x", 2], "more": 0, "e": 1.0}"#)
                .unwrap();
        let mut fields = Fields::of(&body, "at");
        assert_eq!(fields.text("a"), Field::Wrong);
        assert_eq!(fields.text("b"), Field::Value("x".into()));
        let c = fields.text("c");
        assert_eq!(fields.required("c", c), None);
        assert_eq!(fields.texts("d"), Field::Wrong);
        assert_eq!(fields.integer("e"), Field::Wrong);
        let gone = fields.integer("gone");
        assert_eq!(fields.required("gone", gone), None);
        let noted: Vec<_> = fields
            .finish()
            .into_iter()
            .map(|problem| (problem.field.unwrap(), problem.code.unwrap().as_str()))
            .collect();
        let noted: Vec<_> = noted.iter().map(|(field, code)| (field.as_str(), *code)).collect();
        assert_eq!(
            noted,
            [
                ("at.a", "wrong_type"),
                ("at.c", "wrong_type"),
                ("at.d[1]", "wrong_type"),
                ("at.e", "wrong_type"),
                ("at.gone", "field_missing"),
                ("at.b", "duplicate_field"),
                ("at.more", "unknown_field"),
            ]
        );
    }

    #[test]
    fn names_are_repeated_up_to_a_length() {
        let body = Json::Object(vec![("x".repeat(1_000), Json::Null)]);
        let problems = Fields::of(&body, "").finish();
        assert_eq!(problems[0].field.as_ref().map(String::len), Some(LONGEST_NAME));
    }
}
