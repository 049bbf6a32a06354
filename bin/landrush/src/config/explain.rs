//! What is wrong with a configuration, in words that show no value: any of them may be a secret in the wrong place.

use figment::error::{Actual, Kind, OneOf};
use figment::providers::{Format, Toml};
use figment::value::Dict;

/// What is wrong with the text of a configuration file as TOML, and in which line.
pub(super) fn syntax(text: &str) -> Option<String> {
    // The error itself would quote the line.
    let error = Toml::from_str::<Dict>(text).err()?;
    let before = error.span().and_then(|span| text.get(..span.start));
    let line =
        before.map_or_else(String::new, |before| format!("line {}: ", before.matches('\n').count() + 1));
    Some(format!("{line}not TOML: {}", error.message().trim_end().replace('\n', ", ")))
}

/// What is wrong with the values, by key. `place` is what the file is called.
pub(super) fn values(error: figment::Error, place: &str) -> String {
    let problems = error.into_iter().map(|error| {
        let place = match &error.metadata {
            Some(metadata) if !metadata.name.contains("TOML") => metadata.name.to_string(),
            _ => place.to_owned(),
        };
        let kind = without_values(&error.kind);
        if error.path.is_empty() {
            format!("{kind} (in {place})")
        } else {
            format!("{}: {kind} (in {place})", error.path.join("."))
        }
    });
    problems.collect::<Vec<_>>().join("; ")
}

fn without_values(kind: &Kind) -> String {
    match kind {
        Kind::InvalidType(actual, expected) => format!("expected {expected}, found {}", type_of(actual)),
        Kind::InvalidValue(_, expected) => format!("expected {expected}"),
        Kind::UnknownVariant(_, known) => format!("expected {}", OneOf(known)),
        Kind::ISizeOutOfRange(_) | Kind::USizeOutOfRange(_) => "the number is out of range".to_owned(),
        Kind::Unsupported(actual) => format!("{} has no place here", type_of(actual)),
        Kind::UnsupportedKey(_, expected) => format!("the keys below it must be {expected}"),
        // Names of keys, and what this program says itself.
        Kind::Message(_)
        | Kind::InvalidLength(..)
        | Kind::UnknownField(..)
        | Kind::MissingField(_)
        | Kind::DuplicateField(_) => kind.to_string(),
    }
}

const fn type_of(actual: &Actual) -> &'static str {
    match actual {
        Actual::Bool(_) => "true or false",
        Actual::Unsigned(_) | Actual::Signed(_) => "a whole number",
        Actual::Float(_) => "a fraction",
        Actual::Char(_) | Actual::Str(_) => "a text",
        Actual::Seq => "a list",
        Actual::Map => "a table",
        _ => "something else",
    }
}

#[cfg(test)]
mod tests {
    use figment::Figment;

    use super::*;
    use crate::config::Configuration;

    #[test]
    fn a_slip_in_the_syntax_is_named_by_its_line_and_shows_nothing_of_it() {
        for (text, line) in [
            ("[log]\nfilter = \"info\"\n\n[[registrars]]\nkey = \"s3cret\n", "line 5: "),
            ("key = s3cret\n", "line 1: "),
            ("a = 1\nkey = \"s3cret\" \"more\"\n", "line 2: "),
            ("a = 1\nb = [\n\"s3cret\"", "line "),
        ] {
            let shown = syntax(text).unwrap();
            assert!(shown.starts_with(line) && !shown.contains("s3cret"), "{text}: {shown}");
        }
        assert_eq!(syntax("[log]\nfilter = \"info\"\n"), None);
    }

    #[test]
    fn a_wrong_value_is_named_by_its_key_and_not_shown() {
        for (text, key) in [
            ("[[registrars]]\nname = \"a\"\nprovider = \"dynadot\"\nkey = 53237", "registrars.0.key"),
            ("[[registrars]]\nname = \"a\"\nprovider = \"dynadot\"\nkey = [\"s3cret\"]", "registrars.0.key"),
            (
                "[[registrars]]\nname = \"a\"\nprovider = \"dynadot\"\nlevel = \"s3cret\"",
                "registrars.0.level",
            ),
            (
                "[[registrars]]\nname = \"a\"\nprovider = \"dynadot\"\nconcurrency = \"s3cret\"",
                "registrars.0.concurrency",
            ),
            ("[[registrars]]\nname = \"a\"\nprovider = \"S3cret, s3cret\"", "registrars.0.provider"),
            ("secrets = \"s3cret\"", "secrets"),
            ("secrets.keys = 53237", "secrets.keys"),
            ("secrets.key_file = [53237]", "secrets.key_file"),
            ("database = \"postgres://u:s3cret@host\"", "database"),
            ("database.url = 53237", "database.url"),
            ("database.connections = \"s3cret\"", "database.connections"),
            ("http.listen = \"s3cret\"", "http.listen"),
            ("http.timeout = \"s3cret\"", "http.timeout"),
            ("webhooks.allow = [\"s3cret\"]", "webhooks.allow"),
            ("log.format = \"s3cret\"", "log.format"),
        ] {
            let figment = Figment::from(Toml::string(text));
            let shown = values(figment.extract::<Configuration>().unwrap_err(), "a.toml");
            assert!(shown.contains(key), "{text}: {shown}");
            assert!(shown.ends_with("(in a.toml)"), "{text}: {shown}");
            assert!(!shown.contains("3cret") && !shown.contains("53237"), "{text}: {shown}");
        }
    }
}
