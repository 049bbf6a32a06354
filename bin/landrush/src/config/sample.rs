//! A configuration with every key, what it means, and its default: made of the structs that are read.

use documented::DocumentedFields;
use serde_json::{Map, Value};

use super::{
    CatalogSettings, Configuration, DatabaseSettings, FulfilmentSettings, HttpSettings, LogSettings,
    OrderSettings, RegistrarSettings, SecretSettings, WebhookSettings,
};

/// Where lines of comments are broken.
const WIDTH: usize = 100;

const HEAD: &str = "\
Every setting of Landrush with its default, made by `landrush config sample`. Lines with a key in a comment have no default: \
they show how the key is written. Settings also come from the environment, where LANDRUSH_HTTP__LISTEN is http.listen. \
Durations are written 500ms, 30s, 5m, 72h or 3d. `landrush --config FILE config check` says what is wrong, by key.";

/// The keys of one table with what is said of them.
type Keys = (&'static [&'static str], &'static [&'static str]);

/// The tables whose keys are those of one struct.
const TABLES: [(&str, Keys); 8] = [
    ("database", keys::<DatabaseSettings>()),
    ("secrets", keys::<SecretSettings>()),
    ("http", keys::<HttpSettings>()),
    ("orders", keys::<OrderSettings>()),
    ("fulfilment", keys::<FulfilmentSettings>()),
    ("catalog", keys::<CatalogSettings>()),
    ("webhooks", keys::<WebhookSettings>()),
    ("log", keys::<LogSettings>()),
];

/// How keys without a default are written, and those of a registrar account.
const EXAMPLES: [(&str, &str); 10] = [
    ("secrets.keys", r#""k1 <32 bytes in base64>""#),
    ("registrars.name", r#""main""#),
    ("registrars.provider", r#""dynadot""#),
    ("registrars.base_url", r#""https://api.dynadot.com""#),
    ("registrars.key", r#""<the API key>""#),
    ("registrars.key_file", r#""/etc/landrush/dynadot.key""#),
    ("registrars.key_env", r#""DYNADOT_KEY""#),
    ("registrars.level", r#""bulk""#),
    ("registrars.concurrency", "5"),
    ("registrars.per_minute", "600"),
];

/// The rules of the mark-up: tables of their own.
const MARKUP: &str = r#"
# For TLDs without a rule of their own.
[markup.default]
# Hundredths of a percent of the cost: 1500 is 15 %.
basis_points = 0
# Minor units on top of that.
fixed = 0
# Rounds up to the next price that leaves `ending` when divided by `step`; step 100 and ending 99 give x.99.
rounding = { step = 1, ending = 0 }

# A rule for one TLD stands in place of the default one.
# [markup.tld.net]
# basis_points = 1500
# rounding = { step = 100, ending = 99 }
"#;

const fn keys<T: DocumentedFields>() -> Keys {
    (T::FIELD_NAMES, T::FIELD_DOCS)
}

/// The configuration as TOML.
pub(crate) fn sample() -> anyhow::Result<String> {
    let defaults = serde_json::to_value(Configuration::default())?;
    let (names, docs) = keys::<Configuration>();
    let mut text = comment(HEAD);
    for (name, doc) in names.iter().zip(docs) {
        text.push('\n');
        text.push_str(&comment(doc));
        match TABLES.iter().find(|(table, _)| table == name) {
            Some((table, keys)) => {
                text.push_str(&format!("[{table}]\n"));
                let defaults = defaults[*table].as_object().cloned().unwrap_or_default();
                text.push_str(&lines(table, *keys, &defaults));
            }
            None if *name == "registrars" => {
                text.push_str("# [[registrars]]\n");
                text.push_str(&lines(name, keys::<RegistrarSettings>(), &Map::new()));
            }
            None => text.push_str(MARKUP.trim_start()),
        }
    }
    Ok(text)
}

/// A line per key, under what is said of it; in a comment where there is no default.
fn lines(table: &str, (names, docs): Keys, defaults: &Map<String, Value>) -> String {
    let mut text = String::new();
    for (name, doc) in names.iter().zip(docs) {
        text.push_str(&comment(doc));
        match defaults.get(*name).filter(|value| !value.is_null()) {
            // The text of a value of JSON is one of TOML, too, but for null and objects.
            Some(value) => text.push_str(&format!("{name} = {value}\n")),
            None => {
                let path = format!("{table}.{name}");
                let example =
                    EXAMPLES.iter().find(|(key, _)| *key == path).map_or("…", |(_, example)| *example);
                text.push_str(&format!("# {name} = {example}\n"));
            }
        }
    }
    text
}

/// Lines of a comment, broken between words.
fn comment(text: &str) -> String {
    let mut lines = String::new();
    let mut line = "#".to_owned();
    for word in text.split_whitespace() {
        if line.len() + 1 + word.len() > WIDTH && line.len() > 1 {
            lines.push_str(&line);
            lines.push('\n');
            "#".clone_into(&mut line);
        }
        line.push(' ');
        line.push_str(word);
    }
    lines.push_str(&line);
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use figment::Figment;
    use figment::providers::{Format, Serialized, Toml};

    use super::*;

    fn read(text: &str) -> Configuration {
        let figment = Figment::from(Serialized::defaults(Configuration::default()));
        figment.merge(Toml::string(text)).extract().unwrap()
    }

    #[test]
    fn the_sample_says_what_holds_without_it() {
        let (read, default) = (read(&sample().unwrap()), Configuration::default());
        assert_eq!(serde_json::to_value(read).unwrap(), serde_json::to_value(default).unwrap());
    }

    #[test]
    fn every_key_is_in_it_with_what_it_means() {
        let text = sample().unwrap();
        for name in Configuration::FIELD_NAMES {
            assert!(text.contains(&format!("[{name}")), "{name} has no table");
        }
        assert!(!text.contains("= …"), "a key has neither a default nor an example:\n{text}");
    }

    /// What stands in comments is written as it would have to be.
    #[test]
    fn its_examples_can_be_read_too() {
        let text = sample().unwrap();
        let is_code = |line: &str| line.starts_with('[') || line.contains(" = ");
        let code =
            text.lines().map(|line| line.strip_prefix("# ").filter(|rest| is_code(rest)).unwrap_or(line));
        let read = read(&code.collect::<Vec<_>>().join("\n"));
        assert_eq!((read.registrars.len(), read.markup.tld.len()), (1, 1));
        assert_eq!(read.registrars[0].per_minute.unwrap().get(), 600);
    }

    #[test]
    fn the_sample_in_the_documentation_is_this_one() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/landrush.sample.toml");
        assert_eq!(
            std::fs::read_to_string(file).unwrap_or_default(),
            sample().unwrap(),
            "make it anew: landrush config sample > docs/landrush.sample.toml"
        );
    }
}
