//! How many transactions a database has written.

use std::path::PathBuf;

use anyhow::Context;

/// Counts the transactions that write, in one database.
pub(crate) enum Commits {
    /// By its write-ahead log's index.
    Sqlite(PathBuf),
    /// By the numbers that transactions get when they write; over the whole server, so nobody else may write.
    Postgres(Box<tokio_postgres::Client>),
}

impl Commits {
    /// A counter for the database of this URL.
    pub(crate) async fn of(url: &str) -> anyhow::Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Ok(Self::Sqlite(format!("{path}-shm").into()));
        }
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        Ok(Self::Postgres(Box::new(client)))
    }

    /// How many so far; only differences mean something.
    pub(crate) async fn count(&self) -> anyhow::Result<i64> {
        match self {
            Self::Sqlite(path) => {
                // SQLite's file format, "WAL-Index Header": the third word grows by one with every transaction.
                let index = std::fs::read(path).with_context(|| format!("{}", path.display()))?;
                let word = index.get(8..12).context("the log's index is too short")?;
                Ok(u32::from_ne_bytes(word.try_into()?).into())
            }
            Self::Postgres(client) => {
                let query = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint";
                Ok(client.query_one(query, &[]).await?.get(0))
            }
        }
    }
}
