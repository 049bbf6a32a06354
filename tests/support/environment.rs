//! Everything that a whole-system test needs.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use tempfile::TempDir;

use crate::{Api, Database, Landrush, SandboxProcess, Schema, run};

/// What differs between tests. The defaults are quick: short times, a large registrar account.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Which database.
    pub database: Database,
    /// A database that is there, in place of a fresh one.
    pub database_url: Option<String>,
    /// Arguments of `landrush sandbox` beyond the account.
    pub sandbox: Vec<String>,
    /// Calls at once that the registrar allows.
    pub threads: u32,
    /// Calls a minute that the registrar allows.
    pub per_minute: u32,
    /// Lines under `[fulfilment]` that stand in place of the quick ones, as `key = value`.
    pub fulfilment: Vec<String>,
    /// Further lines at the end of the configuration.
    pub configuration: String,
}

impl Setup {
    /// The quick defaults on this database.
    pub fn on(database: Database) -> Self {
        Self {
            database,
            database_url: None,
            sandbox: Vec::new(),
            threads: 25,
            per_minute: 60_000,
            fulfilment: Vec::new(),
            configuration: String::new(),
        }
    }

    /// The same with further arguments of `landrush sandbox`.
    #[must_use]
    pub fn sandbox(mut self, arguments: &[&str]) -> Self {
        self.sandbox.extend(arguments.iter().map(ToString::to_string));
        self
    }
}

/// A sandbox registrar, a database with an account, a client, prices and a key; servers as they are started.
pub struct Environment {
    /// The account's key, and the server that was started last.
    pub api: Api,
    /// The client's id.
    pub client: String,
    /// The registrar.
    pub sandbox: SandboxProcess,
    /// The database's URL.
    pub database_url: String,
    folder: TempDir,
}

/// What starts a server.
const SERVE: [&str; 5] = ["--config", "landrush.toml", "serve", "--listen", "127.0.0.1:0"];

/// The name of the registrar account at the sandbox and here.
const ACCOUNT: &str = "main";

/// Its key.
pub(crate) const SANDBOX_KEY: &str = "sandbox-key";

impl Environment {
    /// Sets everything up; no server runs yet.
    pub async fn new(setup: &Setup) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let account =
            format!("{ACCOUNT}:{SANDBOX_KEY}:threads={},per-minute={}", setup.threads, setup.per_minute);
        let mut arguments = vec!["--account", &account, "--state", "sandbox.state"];
        for (flag, value) in SANDBOX {
            if !setup.sandbox.iter().any(|argument| argument == flag) {
                arguments.extend([flag, value]);
            }
        }
        arguments.extend(setup.sandbox.iter().map(String::as_str));
        let sandbox = SandboxProcess::start(path, &arguments).await;
        let database_url = match &setup.database_url {
            Some(url) => url.clone(),
            None => setup.database.create(path).await,
        };
        std::fs::write(path.join("landrush.toml"), configuration(setup, &database_url, &sandbox.base_url()))
            .unwrap();
        std::fs::write(path.join("prices.csv"), prices()).unwrap();
        std::fs::write(path.join("registrant.json"), REGISTRANT).unwrap();
        let mut environment = Self { api: Api::new(), client: String::new(), sandbox, database_url, folder };
        environment.command(&["migrate"]).await;
        environment.command(&["catalog", "import", "prices.csv"]).await;
        (environment.api.key, environment.client) = environment.account("shop").await;
        environment
    }

    /// The same with one server running; drop the server to kill it.
    pub async fn start(setup: &Setup) -> (Self, Landrush) {
        let mut environment = Self::new(setup).await;
        let server = environment.serve().await;
        (environment, server)
    }

    /// Starts a server, which `api` calls from now on.
    pub async fn serve(&mut self) -> Landrush {
        let server = self.serve_another().await;
        self.turn_to(&server).await;
        server
    }

    /// Starts a further server.
    pub async fn serve_another(&self) -> Landrush {
        Landrush::start(self.path(), &SERVE, "server.log").await
    }

    /// Starts a server whose files must not get larger than this; `api` calls it from now on.
    pub async fn serve_short_of_room(&mut self, kilobytes: u64) -> Landrush {
        let server = Landrush::start_short_of_room(self.path(), &SERVE, "server.log", kilobytes).await;
        self.turn_to(&server).await;
        server
    }

    async fn turn_to(&mut self, server: &Landrush) {
        self.api.base = server.base_url();
        if self.api.schema.is_none() {
            self.api.schema = Some(Arc::new(Schema::of(&self.api.base).await));
        }
    }

    /// Makes an account with a client; its API key and the client's id.
    pub async fn account(&self, name: &str) -> (String, String) {
        self.command(&["account", "add", name]).await;
        let client = [
            "client",
            "add",
            "--account",
            name,
            "--name",
            "Ada",
            "--email",
            "ada@example.com",
            "--registrant",
            "registrant.json",
        ];
        let client = self.command(&client).await;
        let key = self.command(&["key", "add", "--account", name]).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&key["key"]), text(&client["id"]))
    }

    /// Runs a command with the environment's configuration; its `data`. It must succeed.
    pub async fn command(&self, arguments: &[&str]) -> Value {
        let (code, mut value, errors) = self.try_command(arguments).await;
        assert_eq!(code, 0, "landrush {arguments:?}: {errors}");
        value["data"].take()
    }

    /// Runs a command with the environment's configuration: exit code, output, errors.
    pub async fn try_command(&self, arguments: &[&str]) -> (i32, Value, String) {
        let mut all = vec!["--config", "landrush.toml"];
        all.extend(arguments);
        run(self.path(), &all).await
    }

    /// The folder of the configuration, the logs, and the SQLite file.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Everything that servers have logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path().join("server.log")).unwrap_or_default()
    }
}

/// Arguments of `landrush sandbox` unless the setup has others. No test runs out of money but the one about that.
const SANDBOX: [(&str, &str); 3] =
    [("--call-delay", "20ms"), ("--provisioning-delay", "300ms"), ("--balance", "1000000000.00")];

/// Times so short that a crash is got over in seconds; those of a real registrar are minutes.
const QUICK: [(&str, &str); 11] = [
    ("send_window", "\"2s\""),
    ("call_timeout", "\"2s\""),
    ("lease", "\"6s\""),
    ("visibility_window", "\"1s\""),
    ("provisioning_pause", "\"200ms\""),
    ("first_pause", "\"200ms\""),
    ("longest_pause", "\"1s\""),
    ("poll", "\"100ms\""),
    ("grace", "\"5s\""),
    ("funds_pause", "\"500ms\""),
    ("key_pause", "\"1s\""),
];

fn configuration(setup: &Setup, database_url: &str, registrar: &str) -> String {
    let mut text = format!(
        "[database]\nurl = \"{database_url}\"\n\n[log]\nformat = \"json\"\nfilter = \"info\"\n\n[fulfilment]\n"
    );
    for (key, value) in QUICK {
        if !setup.fulfilment.iter().any(|line| line.split('=').next().is_some_and(|own| own.trim() == key)) {
            writeln!(text, "{key} = {value}").unwrap();
        }
    }
    for line in &setup.fulfilment {
        writeln!(text, "{line}").unwrap();
    }
    // Tests ask far more often than a key may by default.
    if !setup.configuration.contains("[http]") {
        writeln!(text, "\n[http]\nrequests_per_minute = 0").unwrap();
    }
    write!(
        text,
        "\n[[registrars]]\nname = \"{ACCOUNT}\"\nprovider = \"dynadot\"\nbase_url = \"{registrar}\"\nkey = \"{SANDBOX_KEY}\"\n\
         concurrency = {}\nper_minute = {}\n\n{}\n",
        setup.threads, setup.per_minute, setup.configuration
    )
    .unwrap();
    text
}

fn prices() -> String {
    let mut text = "provider,tld,operation,term,currency,cost,price\n".to_owned();
    for (tld, cost) in [("com", 10), ("net", 12), ("org", 9), ("io", 35), ("dev", 13)] {
        for term in 1..=3 {
            writeln!(text, "dynadot,{tld},register,{term},USD,{}.00,{}.99", cost * term, cost * term + 2)
                .unwrap();
        }
    }
    text
}

const REGISTRANT: &str = r#"{ "name": "Ada Example", "email": "ada@example.com", "phone": "+493012345678",
  "address1": "Musterstr. 1", "city": "Berlin", "postalCode": "10115", "country": "DE" }"#;
