//! What the demo plays in: a sandbox registrar, a fresh database, an account with prices, a client and a key.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use landrush_model::catalogue::{MarkupRule, PriceEntry, PriceKey, PriceOrigin, PricedOperation, Rounding};
use landrush_model::ports::{CatalogueStore, KeyChange};
use landrush_model::{Money, PriceListId, Registrant, Scope, Term};
use landrush_sandbox::{AccountConfig, Faults, Level, PriceList, Running, Sandbox, SandboxConfig};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tempfile::TempDir;

use super::order::TLDS;
use crate::cli::Demo;
use crate::commands::{account, client, key};
use crate::config::{Configuration, LogFormat, RegistrarSettings};
use crate::exit::Failure;
use crate::serve::Server;
use crate::wiring::Opened;

/// The name of the configuration file.
const CONFIGURATION: &str = "demo.toml";

pub(crate) struct Setting {
    pub(crate) sandbox: Running,
    pub(crate) server: Server,
    http: reqwest::Client,
    key: SecretString,
    client: String,
    // Deleted with the database when the demo ends.
    folder: TempDir,
}

impl Setting {
    pub(crate) async fn build(args: &Demo) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let sandbox = Sandbox::start(sandbox_config(args), SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let configuration = configuration(args, folder.path(), &sandbox.base_url())?;
        crate::logging::start(&configuration.log)?;
        configuration.secrets.make_file(&configuration.database)?;
        std::fs::write(folder.path().join(CONFIGURATION), written(&configuration))?;
        let opened = Opened::create(&configuration).await?;
        opened.migrate().await?;
        let account = account::add(&opened, "demo", "default").await?;
        opened.store.import_prices(prices(&opened, account.price_list_id)?).await?;
        let client =
            client::add(&opened, account.id, "Ada Example", "ada@example.com", Some(registrant()?)).await?;
        let (_, key) =
            key::add(&opened, account.id, "demo", Scope::ALL.to_vec(), KeyChange::default()).await?;
        let server = Server::start(&configuration, opened).await?;
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build()?;
        Ok(Self { sandbox, server, http, key, client: client.id.to_string(), folder })
    }

    pub(crate) fn key(&self) -> &str {
        self.key.expose_secret()
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.client
    }

    /// With it, commands work on the demo's database.
    pub(crate) fn configuration_file(&self) -> PathBuf {
        self.folder.path().join(CONFIGURATION)
    }

    /// The `data` of an answer to GET.
    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let request = self.http.get(format!("{}{path}", self.server.base_url())).bearer_auth(self.key());
        data(request.send().await?).await
    }

    /// The `data` of an answer to POST.
    pub(crate) async fn post(
        &self,
        path: &str,
        idempotency_key: &str,
        body: &Value,
    ) -> anyhow::Result<Value> {
        let request = self.http.post(format!("{}{path}", self.server.base_url())).bearer_auth(self.key());
        data(request.header("Idempotency-Key", idempotency_key).json(body).send().await?).await
    }

    pub(crate) async fn close(self) {
        self.server.stop().await;
        self.sandbox.shutdown().await;
    }
}

async fn data(answer: reqwest::Response) -> anyhow::Result<Value> {
    let status = answer.status();
    let mut body: Value = answer.json().await?;
    if status.is_success() {
        Ok(body["data"].take())
    } else {
        Err(Failure::refused(format!("the server answered {status}: {}", body["error"])))
    }
}

fn sandbox_config(args: &Demo) -> SandboxConfig {
    SandboxConfig {
        accounts: vec![
            AccountConfig::new("bulk", "demo-bulk-key").with_level(Level::Bulk),
            AccountConfig::new("super-bulk", "demo-super-bulk-key").with_level(Level::SuperBulk),
        ],
        provisioning_delay: Duration::from_secs(2),
        call_delay: Duration::from_millis(150),
        faults: if args.faults { Faults::rough() } else { Faults::none() },
        ..SandboxConfig::default()
    }
}

fn configuration(args: &Demo, folder: &Path, registrar: &str) -> anyhow::Result<Configuration> {
    let mut configuration = Configuration::default();
    configuration.database.url = format!("sqlite:{}", folder.join("demo.db").display());
    configuration.secrets.key_file = folder.join("demo.key");
    configuration.http.listen = args.listen;
    // Who plays with the demo is not to be told to wait.
    configuration.http.requests_per_minute = 0;
    configuration.log.format = LogFormat::Auto;
    configuration.log.filter = std::env::var("LANDRUSH_LOG__FILTER").unwrap_or_else(|_| "error".into());
    // The sandbox shows what it did at once, so a demo need not wait as long as a real registrar may take.
    let fulfilment = &mut configuration.fulfilment;
    fulfilment.call_timeout = Duration::from_secs(5);
    fulfilment.send_window = Duration::from_secs(5);
    fulfilment.lease = Duration::from_secs(15);
    fulfilment.visibility_window = Duration::from_secs(2);
    fulfilment.provisioning_pause = Duration::from_millis(500);
    fulfilment.first_pause = Duration::from_millis(500);
    fulfilment.longest_pause = Duration::from_secs(5);
    let account = |name: &str, level: &str| {
        serde_json::from_value::<RegistrarSettings>(serde_json::json!({
            "name": name, "provider": "dynadot", "base_url": registrar, "key": format!("demo-{name}-key"), "level": level,
        }))
    };
    configuration.registrars = vec![account("bulk", "bulk")?, account("super-bulk", "super-bulk")?];
    Ok(configuration)
}

/// As much of the configuration as commands need that are run beside the demo.
fn written(configuration: &Configuration) -> String {
    let text = |text: &str| Value::from(text).to_string();
    let mut file = format!(
        "[database]\nurl = {}\n\n[secrets]\nkey_file = {}\n",
        text(&configuration.database.url),
        text(&configuration.secrets.key_file.display().to_string())
    );
    for registrar in &configuration.registrars {
        file.push_str(&format!(
            "\n[[registrars]]\nname = {}\nprovider = {}\nbase_url = {}\nkey = {}\nlevel = {}\n",
            text(&registrar.name),
            text(registrar.provider.as_str()),
            text(&registrar.base_url()),
            text(registrar.key.as_ref().map_or("", ExposeSecret::expose_secret)),
            text(&registrar.name),
        ));
    }
    file
}

/// The sandbox's prices with a mark-up of 15 %, ending in 99 cents.
fn prices(opened: &Opened, list: PriceListId) -> anyhow::Result<Vec<PriceEntry>> {
    let costs = PriceList::default();
    let rule = MarkupRule { basis_points: 1_500, fixed: 0, rounding: Rounding { step: 100, ending: 99 } };
    let mut entries = Vec::new();
    for tld in TLDS {
        let yearly =
            costs.of_tld(tld).ok_or_else(|| anyhow::anyhow!("the sandbox has no price for .{tld}"))?;
        let yearly = Money::from_decimal(&yearly.register.to_string(), "USD".parse()?)?;
        for years in 1..=10 {
            let cost = Money::new(yearly.amount * years, yearly.currency);
            let key = PriceKey {
                price_list_id: list,
                provider: "dynadot".parse()?,
                tld: tld.parse()?,
                operation: PricedOperation::Register,
                term: Term::try_from(years)?,
            };
            let (price, origin) = (rule.apply(cost)?, PriceOrigin::Rule);
            entries.push(PriceEntry { key, cost, price, origin, valid_from: opened.now() });
        }
    }
    Ok(entries)
}

fn registrant() -> anyhow::Result<Registrant> {
    Ok(Registrant {
        name: "Ada Example".into(),
        organization: None,
        email: "ada@example.com".into(),
        phone: "+493012345678".parse()?,
        address1: "Musterstr. 1".into(),
        address2: None,
        city: "Berlin".into(),
        state: None,
        postal_code: "10115".into(),
        country: "DE".into(),
    })
}
