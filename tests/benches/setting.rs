//! What is measured: a server with the defaults of an installation, a sandbox registrar, an account that orders.

use std::path::Path;

use anyhow::Context;
use landrush_tests::{Database, Landrush, run};
use serde_json::Value;
use tempfile::TempDir;

use crate::http::Connection;

/// What differs between benchmarks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    /// The level of the sandbox's account.
    pub(crate) level: &'static str,
    /// How long each of the sandbox's commands takes.
    pub(crate) delay: &'static str,
    /// What the server knows of the level, as lines under `[[registrars]]`.
    pub(crate) limits: &'static str,
    /// Whether the server carries orders out.
    pub(crate) fulfilment: bool,
    /// Further lines at the end of the configuration.
    pub(crate) more: &'static str,
}

impl Wish {
    /// No limits and no delays.
    pub(crate) const UNLIMITED: Self = Self {
        level: "unlimited",
        delay: "0ms",
        limits: "level = \"unlimited\"",
        fulfilment: true,
        more: "",
    };

    /// The same, but orders are only accepted.
    pub(crate) const ACCEPT_ONLY: Self = Self { fulfilment: false, ..Self::UNLIMITED };

    /// No orders are carried out, and webhook endpoints may be on this machine.
    pub(crate) const WEBHOOKS: Self =
        Self { more: "[webhooks]\nallow = [\"127.0.0.0/8\"]\nallow_http = true\n", ..Self::ACCEPT_ONLY };
}

/// The key of the sandbox's account.
pub(crate) const SANDBOX_KEY: &str = "sandbox-key";

/// Everything one benchmark runs on; cleared away when dropped.
pub(crate) struct Setting {
    /// Whose it is.
    pub(crate) account: String,
    /// For whom orders are.
    pub(crate) client: String,
    /// The account's API key.
    pub(crate) key: String,
    /// The database's URL.
    pub(crate) database_url: String,
    /// The registrar.
    pub(crate) sandbox: Landrush,
    /// The server.
    pub(crate) server: Landrush,
    // Last, so that nothing writes into it any more when it goes.
    folder: TempDir,
}

impl Setting {
    /// Sets everything up and starts the server.
    pub(crate) async fn start(database: Database, wish: Wish) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = folder.path();
        let sandbox_account = format!("main:{SANDBOX_KEY}:{}", wish.level);
        let arguments = [
            &["sandbox", "--listen", "127.0.0.1:0", "--account", &sandbox_account][..],
            &["--call-delay", wish.delay, "--provisioning-delay", "0s", "--balance", "1000000000.00"],
        ]
        .concat();
        let sandbox = Landrush::start(path, &arguments, "sandbox.log").await;
        let database_url = database.create(path).await;
        std::fs::write(path.join("landrush.toml"), configuration(wish, &database_url, &sandbox.base_url()))?;
        std::fs::write(path.join("prices.csv"), PRICES)?;
        command(path, &["migrate"]).await?;
        command(path, &["catalog", "import", "prices.csv"]).await?;
        let account = command(path, &["account", "add", "shop"]).await?;
        let client = ["client", "add", "--account", "shop", "--name", "Ada", "--email", "ada@example.com"];
        let client = command(path, &client).await?;
        let key = command(path, &["key", "add", "--account", "shop"]).await?;
        let arguments = ["--config", "landrush.toml", "serve", "--listen", "127.0.0.1:0"];
        let server = Landrush::start(path, &arguments, "server.log").await;
        Ok(Self {
            account: text(&account["id"])?,
            client: text(&client["id"])?,
            key: text(&key["key"])?,
            database_url,
            sandbox,
            server,
            folder,
        })
    }

    /// A connection to the server.
    pub(crate) async fn connect(&self) -> anyhow::Result<Connection> {
        Connection::open(&self.server.base_url(), &self.key).await
    }

    /// Where the SQLite file is.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// How keys of figures name a database.
pub(crate) fn name_of(database: Database) -> &'static str {
    match database {
        Database::Sqlite => "sqlite",
        Database::Postgres => "postgres",
    }
}

async fn command(folder: &Path, arguments: &[&str]) -> anyhow::Result<Value> {
    let arguments = [&["--config", "landrush.toml"], arguments].concat();
    let (code, mut value, errors) = run(folder, &arguments).await;
    anyhow::ensure!(code == 0, "landrush {arguments:?}: {errors}");
    Ok(value["data"].take())
}

fn text(value: &Value) -> anyhow::Result<String> {
    value.as_str().map(str::to_owned).with_context(|| format!("{value} is no text"))
}

fn configuration(wish: Wish, database_url: &str, registrar: &str) -> String {
    let Wish { limits, fulfilment, more, .. } = wish;
    format!(
        "[database]\nurl = \"{database_url}\"\n\n[orders]\nallow_default_contact = true\n\n\
         [http]\nrequests_per_minute = 0\n\n\
         [fulfilment]\nenabled = {fulfilment}\n\n\
         [[registrars]]\nname = \"main\"\nprovider = \"dynadot\"\nbase_url = \"{registrar}\"\n\
         key = \"{SANDBOX_KEY}\"\n{limits}\n{more}"
    )
}

const PRICES: &str =
    "provider,tld,operation,term,currency,cost,price\ndynadot,com,register,1,USD,10.00,12.99\n";
