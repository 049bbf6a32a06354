//! Connections to SQLite: one that writes, several that read.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::time::Duration;

use diesel::{ConnectionError, ConnectionResult, SqliteConnection};
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncConnection, SimpleAsyncConnection};
use futures_util::FutureExt;

use crate::config::Missing;
use crate::error::OpenError;

/// diesel's blocking connection, each statement on a thread for blocking work.
pub(crate) type SqliteConn = SyncConnectionWrapper<SqliteConnection>;

/// What a connection is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use {
    Read,
    Write(Missing),
}

pub(crate) fn pool(
    path: &Path,
    usage: Use,
    size: usize,
    patience: Duration,
) -> Result<Pool<SqliteConn>, OpenError> {
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(move |url| connect(url.to_owned(), usage, patience).boxed());
    let manager = AsyncDieselConnectionManager::new_with_config(url(path, usage)?, config);
    Pool::builder(manager).max_size(size).build().map_err(|error| OpenError::Url(error.to_string()))
}

/// Makes an empty file if there is none. It is for its owner alone, as are the files that SQLite puts beside it: there are
/// people's addresses in it.
pub(crate) fn create(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// A URI, because only that can say that a missing file is not to be created.
pub(crate) fn url(path: &Path, usage: Use) -> Result<String, OpenError> {
    let path = path.to_str().ok_or_else(|| OpenError::Url("the path is not in UTF-8".into()))?;
    let mut uri = String::from("file:");
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri.push_str(match usage {
        Use::Write(Missing::Create) => "?mode=rwc",
        Use::Read | Use::Write(Missing::Refuse) => "?mode=rw",
    });
    Ok(uri)
}

async fn connect(url: String, usage: Use, patience: Duration) -> ConnectionResult<SqliteConn> {
    let mut connection = SqliteConn::establish(&url).await?;
    // FULL: what was committed survives a loss of power. Without it WAL loses the last commits.
    let mut settings = format!(
        "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
        patience.as_millis()
    );
    if matches!(usage, Use::Read) {
        settings.push_str(" PRAGMA query_only = ON;");
    }
    connection.batch_execute(&settings).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_can_have_any_characters() {
        let uri = url(Path::new("/a b/c?d#e%f.db"), Use::Read).unwrap();
        assert_eq!(uri, "file:/a%20b/c%3Fd%23e%25f.db?mode=rw");
    }
}
