//! What SQLite is compared with: durable transactions of one row, one after the other, on the same file system.

use std::path::Path;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, ExpressionMethods, RunQueryDsl, SqliteConnection};

diesel::table! {
    rows (id) {
        id -> BigInt,
        text -> Text,
    }
}

/// A database with one table.
pub(crate) struct OneRow {
    connection: SqliteConnection,
    last: i64,
}

impl OneRow {
    /// Makes the file.
    pub(crate) fn create(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("one-row.db");
        let mut connection = SqliteConnection::establish(&path.to_string_lossy())?;
        connection.batch_execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL);",
        )?;
        Ok(Self { connection, last: 0 })
    }

    /// Transactions a second.
    pub(crate) async fn rate(mut self, span: Duration) -> anyhow::Result<(Self, f64)> {
        tokio::task::spawn_blocking(move || {
            let (began, before) = (Instant::now(), self.last);
            while began.elapsed() < span {
                self.last += 1;
                let row = (rows::id.eq(self.last), rows::text.eq("one row of a common size"));
                self.connection.immediate_transaction(|connection| {
                    diesel::insert_into(rows::table).values(row).execute(connection)
                })?;
            }
            let rate = (self.last - before) as f64 / began.elapsed().as_secs_f64();
            Ok((self, rate))
        })
        .await?
    }
}
