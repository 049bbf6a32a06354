//! A fresh database for each environment.

use std::path::Path;

use uuid::Uuid;

/// Which database an environment runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file in the environment's folder.
    Sqlite,
    /// A database of its own on the server that `LANDRUSH_TEST_POSTGRES` names.
    Postgres,
}

impl Database {
    /// Makes the database and returns its URL.
    pub async fn create(self, folder: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite:{}", folder.join("landrush.db").display()),
            Self::Postgres => {
                let admin = std::env::var("LANDRUSH_TEST_POSTGRES")
                    .expect("LANDRUSH_TEST_POSTGRES names no PostgreSQL server: run tests/run, or set it to an admin URL");
                let name = format!(
                    "t{}",
                    Uuid::from_u128(u128::from(std::process::id()) << 64 | u128::from(counter())).simple()
                );
                execute(&admin, &format!("CREATE DATABASE {name}")).await;
                let (server, _) = admin.rsplit_once('/').unwrap();
                format!("{server}/{name}")
            }
        }
    }
}

/// Runs statements on a PostgreSQL database.
pub(crate) async fn execute(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    let _ = connection.await;
}

fn counter() -> u64 {
    static COUNTER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    let started = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
    started << 20 | COUNTER.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}
