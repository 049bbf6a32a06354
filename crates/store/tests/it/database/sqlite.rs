//! SQLite files for tests.

use std::pin::Pin;
use std::sync::Arc;

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::{Connection, SqliteConnection};
use landrush_model::testing::contract::Subject;
use landrush_store::Missing;
use tempfile::TempDir;

use super::{Opened, config, look_set_back, open};

/// A folder with room for one database.
pub(crate) struct File {
    folder: TempDir,
}

impl File {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("store.db")
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}", self.path().display())
    }

    /// A connection of the test's own. Who listens for what the store asks doesn't hear what is asked on it.
    pub(crate) fn connect(&self) -> SqliteConnection {
        let mut conn = SqliteConnection::establish(self.path().to_str().unwrap()).unwrap();
        conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
        conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
        conn
    }

    /// Runs statements past the store.
    pub(crate) fn run(&self, statements: &str) {
        self.connect().batch_execute(statements).unwrap();
    }

    pub(crate) async fn open(&self) -> Opened {
        let mut config = config(&self.url());
        config.missing = Missing::Create;
        open(config).await
    }
}

pub(crate) async fn subject() -> Subject {
    let file = Arc::new(File::new());
    let opened = file.open().await;
    let store = Arc::clone(&file);
    let set_back = move |by| -> Pin<Box<dyn Future<Output = ()> + Send>> {
        store.run(&look_set_back(by, |micros| micros.to_string()));
        Box::pin(std::future::ready(()))
    };
    opened.into_subject(file).with_set_back(Box::new(set_back))
}
