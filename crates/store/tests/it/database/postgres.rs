//! PostgreSQL databases for tests: copies of one that was migrated, dropped afterwards.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use landrush_model::testing::contract::Subject;
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

use super::{Opened, config, look_set_back, open};

/// A database of one test.
pub(crate) struct Database {
    name: String,
}

/// The name of the database that others are copies of.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Database {
    /// A migrated database.
    pub(crate) async fn new() -> Self {
        let template = TEMPLATE.get_or_init(make_template).await;
        Self::create(&format!("TEMPLATE {template}")).await
    }

    /// A database with nothing in it.
    pub(crate) async fn empty() -> Self {
        Self::create("").await
    }

    async fn create(options: &str) -> Self {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("landrush_store_{}_{count}", std::process::id());
        admin().await.batch_execute(&format!("CREATE DATABASE {name} {options}")).await.unwrap();
        Self { name }
    }

    pub(crate) fn url(&self) -> String {
        url_of(&self.name)
    }

    pub(crate) async fn open(&self) -> Opened {
        open(config(&self.url())).await
    }

    /// Runs statements past the store.
    pub(crate) async fn run(&self, statements: &str) {
        self.client().await.batch_execute(statements).await.unwrap();
    }

    /// A connection of the test's own.
    pub(crate) async fn client(&self) -> Client {
        connect(&self.url()).await
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { admin().await.batch_execute(&drop).await }).unwrap();
        });
        // A test that failed has more to say than this.
        let _ = dropping.join();
    }
}

async fn make_template() -> String {
    let name = format!("landrush_store_{}_template", std::process::id());
    admin().await.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    let opened = open(config(&url_of(&name))).await;
    opened.store.close();
    drop(opened);
    // A database that somebody is connected to can't be copied.
    let disconnect = format!(
        "ALTER DATABASE {name} ALLOW_CONNECTIONS false; \
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    );
    admin().await.batch_execute(&disconnect).await.unwrap();
    name
}

pub(crate) fn admin_url() -> String {
    std::env::var("LANDRUSH_TEST_POSTGRES")
        .expect("PostgreSQL is needed: run tests/run, or set LANDRUSH_TEST_POSTGRES to the URL of a server's administrator")
}

fn url_of(name: &str) -> String {
    let admin = admin_url();
    let (server, options) = match admin.split_once('?') {
        Some((server, options)) => (server, format!("?{options}")),
        None => (admin.as_str(), String::new()),
    };
    let (server, _) = server.rsplit_once('/').expect("the URL names a database");
    format!("{server}/{name}{options}")
}

pub(crate) async fn admin() -> Client {
    connect(&admin_url()).await
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

pub(crate) async fn subject() -> Subject {
    let database = Arc::new(Database::new().await);
    let opened = database.open().await;
    let store = Arc::clone(&database);
    let set_back = move |by| -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let statement = look_set_back(by, |micros| format!("{micros} * interval '1 microsecond'"));
        let store = Arc::clone(&store);
        Box::pin(async move { store.run(&statement).await })
    };
    opened.into_subject(database).with_set_back(Box::new(set_back))
}
