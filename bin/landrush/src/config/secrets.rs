//! The key that seals secrets in the database.

use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use documented::DocumentedFields;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::DatabaseSettings;
use crate::exit::Failure;

/// Where the sealing keys come from. The first seals; every one opens: put a new one in front to rotate.
#[derive(Debug, Clone, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SecretSettings {
    /// A file with one key per line: an id of 1 to 8 letters or digits, a space, 32 bytes in base64. `migrate` makes it.
    pub(crate) key_file: PathBuf,
    /// The same text itself, for the environment; stands in place of the file.
    #[serde(skip_serializing)]
    pub(crate) keys: Option<SecretString>,
}

impl Default for SecretSettings {
    fn default() -> Self {
        Self { key_file: "landrush.key".into(), keys: None }
    }
}

/// A sealing key and its id.
pub(crate) type SealingKey = (String, [u8; 32]);

impl SecretSettings {
    /// Reads the keys.
    pub(crate) fn read(&self) -> anyhow::Result<Vec<SealingKey>> {
        let text = match &self.keys {
            Some(keys) => keys.expose_secret().to_owned(),
            None => std::fs::read_to_string(&self.key_file).map_err(|error| {
                Failure::configuration(format!(
                    "secrets.key_file: {} can't be read: {error}. For a new database `landrush migrate` makes it",
                    self.key_file.display()
                ))
            })?,
        };
        parse(&text).map_err(|why| Failure::configuration(format!("secrets: {why}")))
    }

    /// Makes the key file if there is none; whether it did. Not for an SQLite database that is there already: what is sealed
    /// in it needs the key that it was sealed with.
    pub(crate) fn make_file(&self, database: &DatabaseSettings) -> anyhow::Result<bool> {
        if self.keys.is_some() || self.key_file.exists() {
            return Ok(false);
        }
        let holds_something = |file: &str| std::fs::metadata(file).is_ok_and(|file| file.len() > 0);
        if database.url.strip_prefix("sqlite:").is_some_and(holds_something) {
            return Err(Failure::configuration(format!(
                "secrets.key_file: {} is missing, and the database is there: put back the key that it was used with",
                self.key_file.display()
            )));
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key)
            .map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))?;
        write_private(&self.key_file, &format!("k1 {}\n", STANDARD.encode(key))).map_err(|error| {
            Failure::configuration(format!(
                "secrets.key_file: {} can't be written: {error}",
                self.key_file.display()
            ))
        })?;
        Ok(true)
    }
}

fn parse(text: &str) -> Result<Vec<SealingKey>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let keys: Vec<SealingKey> = lines.map(parse_line).collect::<Result<_, _>>()?;
    if keys.is_empty() { Err("there is no key".into()) } else { Ok(keys) }
}

fn parse_line(line: &str) -> Result<SealingKey, String> {
    // The line is a secret: the message doesn't show it.
    let wrong = || "a key is written as its id, a space, and 32 bytes in base64".to_owned();
    let (id, key) = line.split_once(' ').ok_or_else(wrong)?;
    if !(1..=8).contains(&id.len()) || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(wrong());
    }
    let key = STANDARD.decode(key.trim()).map_err(|_| wrong())?;
    Ok((id.to_owned(), key.try_into().map_err(|_| wrong())?))
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
