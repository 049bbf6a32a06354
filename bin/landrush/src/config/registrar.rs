//! Accounts at registrars.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::path::PathBuf;

use documented::DocumentedFields;
use landrush_model::{Limits, Provider};
use landrush_registrars::DynadotLevel;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// One account at one registrar.
#[derive(Debug, Clone, Serialize, Deserialize, DocumentedFields)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegistrarSettings {
    /// How you call it; it keeps its identity by this name.
    pub(crate) name: String,
    /// The registrar: `dynadot`.
    pub(crate) provider: Provider,
    /// Where its API is.
    #[serde(default)]
    pub(crate) base_url: Option<String>,
    /// The API key; better kept in a file or the environment.
    #[serde(default, skip_serializing)]
    pub(crate) key: Option<SecretString>,
    /// A file that holds the API key.
    #[serde(default)]
    pub(crate) key_file: Option<PathBuf>,
    /// An environment variable that holds the API key.
    #[serde(default)]
    pub(crate) key_env: Option<String>,
    /// The account's level: `regular`, `bulk`, `super-bulk`, `premium-bulk`, `unlimited`.
    #[serde(default)]
    pub(crate) level: Level,
    /// Calls at once, if not as the level says.
    #[serde(default)]
    pub(crate) concurrency: Option<NonZeroU32>,
    /// Calls a minute, if not as the level says.
    #[serde(default)]
    pub(crate) per_minute: Option<NonZeroU32>,
}

/// Dynadot's account levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    #[default]
    Regular,
    Bulk,
    SuperBulk,
    PremiumBulk,
    Unlimited,
}

impl Level {
    fn limits(self) -> Limits {
        let level = match self {
            Self::Regular => DynadotLevel::Regular,
            Self::Bulk => DynadotLevel::Bulk,
            Self::SuperBulk => DynadotLevel::SuperBulk,
            Self::PremiumBulk => DynadotLevel::PremiumBulk,
            Self::Unlimited => return Limits::NONE,
        };
        landrush_registrars::dynadot_limits(level)
    }
}

impl RegistrarSettings {
    /// What the registrar allows this account.
    pub(crate) fn limits(&self) -> Limits {
        let of_level = self.level.limits();
        Limits {
            concurrency: self.concurrency.or(of_level.concurrency),
            per_minute: self.per_minute.or(of_level.per_minute),
        }
    }

    /// Where its API is.
    pub(crate) fn base_url(&self) -> String {
        self.base_url.clone().unwrap_or_else(|| "https://api.dynadot.com".into())
    }

    /// Its API key, from wherever it is kept. The error says where it was looked for.
    pub(crate) fn credential(&self) -> Result<SecretString, String> {
        match (&self.key, &self.key_file, &self.key_env) {
            (Some(key), None, None) => Ok(key.clone()),
            (None, Some(path), None) => std::fs::read_to_string(path)
                .map(|text| SecretString::from(text.trim().to_owned()))
                .map_err(|error| format!("key_file: {} can't be read: {error}", path.display())),
            (None, None, Some(variable)) => std::env::var(variable)
                .map(SecretString::from)
                .map_err(|_| format!("key_env: the environment variable {variable} is not set")),
            _ => Err("key: give exactly one of key, key_file and key_env".to_owned()),
        }
    }

    /// Which account at the registrar it is.
    pub(crate) fn identity(&self) -> Result<Identity, String> {
        Ok(Identity::of(&self.provider, &self.base_url(), &self.credential()?))
    }

    /// What is wrong, as `key: why`.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.name.is_empty() || self.name.len() > 100 {
            return Err("name: between 1 and 100 characters".into());
        }
        if self.provider.as_str() != "dynadot" {
            return Err(format!(
                "provider: \"{}\" is not supported; the providers are: dynadot",
                self.provider
            ));
        }
        let url = self.base_url();
        match url::Url::parse(&url) {
            Ok(parsed) if matches!(parsed.scheme(), "http" | "https") && parsed.has_host() => {}
            _ => return Err("base_url: not an http or https URL".into()),
        }
        self.credential().map(|_| ())
    }
}

/// An account at a registrar, whatever it is called here. It holds the key, so it can't be printed.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Identity {
    provider: Provider,
    base_url: String,
    key: String,
}

impl Identity {
    pub(crate) fn of(provider: &Provider, base_url: &str, key: &SecretString) -> Self {
        let parsed = url::Url::parse(base_url).map_or_else(|_| base_url.to_owned(), String::from);
        Self {
            provider: provider.clone(),
            base_url: parsed.trim_end_matches('/').to_owned(),
            key: key.expose_secret().to_owned(),
        }
    }
}

/// Refuses two accounts here that are one at the registrar: each would have the limits of the whole. The error names the
/// keys.
pub(super) fn check_different(registrars: &[RegistrarSettings]) -> Result<(), String> {
    let mut seen = HashMap::new();
    for (place, registrar) in registrars.iter().enumerate() {
        let identity = registrar.identity().map_err(|why| format!("registrars[{place}].{why}"))?;
        if let Some(first) = seen.insert(identity, place) {
            return Err(format!(
                "registrars[{place}].key: this is the account of registrars[{first}] again, with the same provider, \
                 base_url and key"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(values: serde_json::Value) -> RegistrarSettings {
        serde_json::from_value(values).unwrap()
    }

    #[test]
    fn one_account_at_the_registrar_under_two_names_is_refused() {
        let account = |name: &str, base_url: &str, key: &str| {
            settings(
                serde_json::json!({ "name": name, "provider": "dynadot", "base_url": base_url, "key": key }),
            )
        };
        let one = account("one", "https://api.dynadot.com", "s3cret");
        for same in ["https://api.dynadot.com", "https://API.dynadot.com/", "https://api.dynadot.com:443"] {
            let why = check_different(&[one.clone(), account("two", same, "s3cret")]).unwrap_err();
            assert!(why.starts_with("registrars[1].key: ") && why.contains("registrars[0]"), "{why}");
            assert!(!why.contains("s3cret"), "{why}");
        }
        let default = settings(serde_json::json!({ "name": "two", "provider": "dynadot", "key": "s3cret" }));
        assert!(check_different(&[one.clone(), default]).is_err());
        assert!(
            check_different(&[one.clone(), account("two", "https://api.dynadot.com", "another")]).is_ok()
        );
        assert!(check_different(&[one, account("two", "https://sandbox.example", "s3cret")]).is_ok());
    }
}
