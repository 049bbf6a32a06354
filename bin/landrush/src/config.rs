//! The configuration: a TOML file, then the environment, then flags.

mod catalog;
mod database;
mod explain;
mod fulfilment;
mod markup;
mod registrar;
mod sample;
mod secrets;
mod time;
mod webhooks;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use documented::DocumentedFields;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

pub(crate) use catalog::CatalogSettings;
pub(crate) use database::DatabaseSettings;
pub(crate) use fulfilment::FulfilmentSettings;
pub(crate) use markup::MarkupSettings;
pub(crate) use registrar::{Identity, RegistrarSettings};
pub(crate) use sample::sample;
pub(crate) use secrets::SecretSettings;
pub(crate) use time::duration;
pub(crate) use webhooks::WebhookSettings;

use crate::cli::Global;
use crate::exit::Failure;

/// Everything that can be set. Unknown keys are errors.
#[derive(Debug, Clone, Default, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Configuration {
    /// Where everything is kept.
    pub(crate) database: DatabaseSettings,
    /// The key that seals secrets in the database.
    pub(crate) secrets: SecretSettings,
    /// The HTTP API.
    pub(crate) http: HttpSettings,
    /// How orders are accepted.
    pub(crate) orders: OrderSettings,
    /// How orders are carried out.
    pub(crate) fulfilment: FulfilmentSettings,
    /// Accounts at registrars.
    pub(crate) registrars: Vec<RegistrarSettings>,
    /// What is put on top of costs.
    pub(crate) markup: MarkupSettings,
    /// How prices are kept up to the registrars' own.
    pub(crate) catalog: CatalogSettings,
    /// How events are delivered.
    pub(crate) webhooks: WebhookSettings,
    /// What is logged, and how.
    pub(crate) log: LogSettings,
}

/// The HTTP API.
#[derive(Debug, Clone, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct HttpSettings {
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// Connections at most; further ones wait to be accepted.
    pub(crate) connections: usize,
    /// How long a request may take.
    #[serde(with = "time")]
    pub(crate) timeout: Duration,
    /// How many requests a minute a key may make at this server, unless the key has a limit of its own; 0 is no limit.
    pub(crate) requests_per_minute: u32,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            connections: 4_096,
            timeout: Duration::from_secs(30),
            requests_per_minute: 600,
        }
    }
}

/// How orders are accepted.
#[derive(Debug, Clone, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OrderSettings {
    /// Whether clients without a registrant order for the registrar account's default contact.
    pub(crate) allow_default_contact: bool,
    /// How long answers are kept under idempotency keys; 24 hours at least.
    #[serde(with = "time")]
    pub(crate) idempotency: Duration,
}

impl Default for OrderSettings {
    fn default() -> Self {
        Self { allow_default_contact: false, idempotency: Duration::from_secs(48 * 60 * 60) }
    }
}

/// What is logged, and how.
#[derive(Debug, Clone, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LogSettings {
    /// `auto` is pretty on a terminal and JSON otherwise.
    pub(crate) format: LogFormat,
    /// What is logged: `info`, or directives such as `info,landrush_orders=debug`.
    pub(crate) filter: String,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { format: LogFormat::Auto, filter: "info".into() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Auto,
    Pretty,
    Json,
}

impl Configuration {
    /// Reads and checks the configuration. Errors name the key, where it was set, and what is wrong with it.
    pub(crate) fn read(global: &Global) -> anyhow::Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        let file = global
            .config
            .as_ref()
            .map_or_else(|| "the configuration".into(), |path| path.display().to_string());
        if let Some(path) = &global.config {
            let text = text_of(path)?;
            if let Some(problem) = explain::syntax(&text) {
                return Err(Failure::configuration(format!("{file}: {problem}")));
            }
            figment = figment.merge(Toml::string(&text));
        }
        // LANDRUSH_CONFIG is the file itself; LANDRUSH_TEST_… belongs to the tests.
        let environment = Env::prefixed("LANDRUSH_")
            .ignore(&["config"])
            .filter(|key| !key.starts_with("test_"))
            .split("__");
        let mut configuration: Self = figment
            .merge(environment)
            .extract()
            .map_err(|error| Failure::configuration(explain::values(error, &file)))?;
        if let Some(url) = &global.database {
            configuration.database.url.clone_from(url);
        }
        configuration.check()?;
        Ok(configuration)
    }

    fn check(&self) -> anyhow::Result<()> {
        let wrong = |key: &str, why: &str| Err(Failure::configuration(format!("{key}: {why}")));
        if self.orders.idempotency < Duration::from_secs(24 * 60 * 60) {
            return wrong("orders.idempotency", "answers are kept for 24 hours at least");
        }
        if !(1..=500).contains(&self.database.connections) {
            return wrong("database.connections", "between 1 and 500");
        }
        if self.http.connections == 0 {
            return wrong("http.connections", "at least 1");
        }
        self.webhooks.check().map_err(|why| Failure::configuration(format!("webhooks.{why}")))?;
        let mut names = std::collections::HashSet::new();
        for (place, registrar) in self.registrars.iter().enumerate() {
            registrar.check().map_err(|why| Failure::configuration(format!("registrars[{place}].{why}")))?;
            if !names.insert(&registrar.name) {
                return wrong(
                    &format!("registrars[{place}].name"),
                    "another registrar account has this name",
                );
            }
        }
        registrar::check_different(&self.registrars).map_err(Failure::configuration)?;
        self.catalog.check().map_err(|why| Failure::configuration(format!("catalog.{why}")))?;
        self.fulfilment.check().map_err(|why| Failure::configuration(format!("fulfilment.{why}")))
    }
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).map_err(|error| {
        Failure::configuration(format!("the configuration file {} can't be read: {error}", path.display()))
    })
}
