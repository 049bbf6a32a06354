//! Connections: one enum over both databases, and the pools that they come from.

pub(crate) mod postgres;
pub(crate) mod sqlite;
mod tls;

use std::time::Duration;

use diesel::ConnectionError;
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use diesel_async::pooled_connection::PoolError as ConnectError;
use diesel_async::pooled_connection::deadpool::{Object, Pool, PoolError};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use crate::config::{Missing, Prepared, StoreConfig, Target};
use crate::error::{Failed, OpenError};
use crate::presence::{Absent, Presence};

pub(crate) use sqlite::SqliteConn;

/// A connection to either database.
#[expect(clippy::large_enum_variant, reason = "there are a dozen of them")]
pub(crate) enum Conn {
    Sqlite(Object<SqliteConn>),
    Postgres(Object<AsyncPgConnection>),
}

/// Expands a block once per kind of connection, with `$c` the diesel connection of that kind.
macro_rules! on_conn {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::connection::Conn::Sqlite(object) => {
                let $c: &mut $crate::connection::SqliteConn = &mut *object;
                $body
            }
            $crate::connection::Conn::Postgres(object) => {
                let $c: &mut diesel_async::AsyncPgConnection = &mut *object;
                $body
            }
        }
    };
}
pub(crate) use on_conn;

/// Runs a query for ids of rows to take. In PostgreSQL it locks the rows, and passes over those that somebody else has
/// locked.
macro_rules! free_ids {
    ($tx:expr, $query:expr) => {{
        let ids: Vec<$crate::sql_types::Id> = $crate::connection::free_rows!($tx, $query);
        ids
    }};
}
pub(crate) use free_ids;

/// The same for more than the ids.
macro_rules! free_rows {
    ($tx:expr, $query:expr) => {
        match &mut *$tx {
            $crate::connection::Conn::Sqlite(object) => {
                diesel_async::RunQueryDsl::load($query, &mut **object).await?
            }
            $crate::connection::Conn::Postgres(object) => {
                diesel_async::RunQueryDsl::load($query.for_update().skip_locked(), &mut **object).await?
            }
        }
    };
}
pub(crate) use free_rows;

/// Inserts rows: in PostgreSQL all by one statement, as columns; in SQLite one by one, by one statement that is prepared once,
/// all in one go on the thread that is there for it.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let rows = $rows;
        match $conn {
            $crate::connection::Conn::Postgres(object) => {
                let conn: &mut diesel_async::AsyncPgConnection = &mut *object;
                let insert = $crate::columns::ByColumn::insert(rows);
                diesel_async::RunQueryDsl::execute(insert, conn).await?;
            }
            $crate::connection::Conn::Sqlite(object) => {
                object
                    .spawn_blocking(move |conn| {
                        for row in &rows {
                            let insert = diesel::insert_into($table).values(row);
                            diesel::RunQueryDsl::execute(insert, conn)?;
                        }
                        Ok(())
                    })
                    .await?;
            }
        }
    }};
}
pub(crate) use insert_all;

impl Conn {
    /// Runs statements that return nothing.
    pub(crate) async fn run(&mut self, statements: &str) -> Result<(), Failed> {
        on_conn!(self, |c| c.batch_execute(statements).await).map_err(Failed::from)
    }

    /// Takes it out of its pool and closes it.
    pub(crate) fn close(self) {
        match self {
            Self::Sqlite(object) => drop(Object::take(object)),
            Self::Postgres(object) => drop(Object::take(object)),
        }
    }
}

/// The pools of one database.
pub(crate) enum Pools {
    Sqlite { writer: Pool<SqliteConn>, readers: Pool<SqliteConn>, _presence: Presence },
    Postgres { pool: Pool<AsyncPgConnection>, prepared: Prepared },
}

impl Pools {
    /// Nothing is connected to yet.
    pub(crate) fn new(config: &StoreConfig) -> Result<Self, OpenError> {
        match Target::parse(&config.url)? {
            Target::Sqlite(path) => {
                match config.missing {
                    Missing::Refuse if !path.exists() => return Err(OpenError::NoFile(path)),
                    // An empty file is an empty database: readers may be the first to connect.
                    Missing::Create => sqlite::create(&path)
                        .map_err(|error| OpenError::Url(format!("{}: {error}", path.display())))?,
                    Missing::Refuse => {}
                }
                let presence = Presence::shared(&path).map_err(|absent| match absent {
                    Absent::InUse => OpenError::Replaced,
                    Absent::Unusable(file, error) => OpenError::Url(format!("{}: {error}", file.display())),
                })?;
                let patience = config.patience;
                let writer = sqlite::pool(&path, sqlite::Use::Write(config.missing), 1, patience)?;
                let readers = sqlite::pool(&path, sqlite::Use::Read, config.pool_size.max(1), patience)?;
                Ok(Self::Sqlite { writer, readers, _presence: presence })
            }
            Target::Postgres(target) => {
                let pool = postgres::pool(&target, config.pool_size.max(2))?;
                Ok(Self::Postgres { pool, prepared: target.prepared })
            }
        }
    }

    /// A connection that may write.
    pub(crate) async fn writer(&self, patience: Duration) -> Result<Conn, Failed> {
        match self {
            Self::Sqlite { writer, .. } => within(patience, writer.get()).await.map(Conn::Sqlite),
            Self::Postgres { pool, .. } => within(patience, pool.get()).await.map(Conn::Postgres),
        }
    }

    /// A connection that only reads.
    pub(crate) async fn reader(&self, patience: Duration) -> Result<Conn, Failed> {
        match self {
            Self::Sqlite { readers, .. } => within(patience, readers.get()).await.map(Conn::Sqlite),
            Self::Postgres { pool, .. } => within(patience, pool.get()).await.map(Conn::Postgres),
        }
    }

    /// Closes every connection as soon as it is back.
    pub(crate) fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                writer.close();
                readers.close();
            }
            Self::Postgres { pool, .. } => pool.close(),
        }
    }
}

async fn within<C>(
    patience: Duration,
    connection: impl Future<Output = Result<C, PoolError>>,
) -> Result<C, Failed> {
    match tokio::time::timeout(patience, connection).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(PoolError::Backend(ConnectError::QueryError(error)))) => Err(Failed::Query(error)),
        Ok(Err(PoolError::Backend(ConnectError::ConnectionError(error)))) => Err(not_connected(error)),
        Ok(Err(PoolError::Closed)) => Err(Failed::Stopped("the store is closed".into())),
        Ok(Err(_)) | Err(_) => Err(Failed::NoConnection(patience)),
    }
}

/// Whoever connects puts what is known of the failure into diesel's error.
fn not_connected(error: ConnectionError) -> Failed {
    match error {
        ConnectionError::CouldntSetupConfiguration(error) => Failed::Query(error),
        error => Failed::Query(failure(DatabaseErrorKind::UnableToSendCommand, error.to_string())),
    }
}

fn failure(kind: DatabaseErrorKind, text: String) -> QueryError {
    QueryError::DatabaseError(kind, Box::new(text))
}
