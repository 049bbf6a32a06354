//! SQLite files for tests.

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use landrush_model::testing::contract::Subject;
use landrush_store::Missing;
use tempfile::TempDir;

use super::{Opened, config, open};

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

    /// Runs statements past the store.
    pub(crate) fn run(&self, statements: &str) {
        let mut conn = SqliteConnection::establish(self.path().to_str().unwrap()).unwrap();
        conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
        conn.batch_execute(statements).unwrap();
    }

    pub(crate) async fn open(&self) -> Opened {
        let mut config = config(&self.url());
        config.missing = Missing::Create;
        open(config).await
    }
}

pub(crate) async fn subject() -> Subject {
    let file = File::new();
    file.open().await.into_subject(file)
}
