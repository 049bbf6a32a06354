//! The schema and its changes.
//!
//! Migrations are embedded, under the same names for both databases. A release changes the schema in two steps, so that
//! the release before can still run beside it: it adds (expand), and a later one takes away (contract). The migration
//! that contracts raises `lowest_release` in `schema_facts`, and programs that know less refuse the database.

mod state;

use diesel::{Connection, RunQueryDsl, SqliteConnection};
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_async::pooled_connection::deadpool::Object;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use landrush_model::ports::{StoreError, StoreErrorKind};

use crate::connection::{Conn, SqliteConn};
use crate::error::{Failed, OpenError};
use crate::transaction::Database;

/// The schema release that this program knows. Raised with every migration that older programs must know of.
pub(crate) const RELEASE: i64 = 2;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Of one migration at a time, over all replicas.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7022014)";

type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// Applies what is missing, all in one transaction; returns how many migrations that were.
pub(crate) async fn migrate(database: &Database) -> Result<usize, OpenError> {
    if state::read(database).await?.pending == 0 {
        return Ok(0);
    }
    with_connection(database, |conn| match conn {
        Blocking::Sqlite(conn) => {
            conn.exclusive_transaction(|conn| conn.run_pending_migrations(SQLITE).map(|done| done.len()))
        }
        Blocking::Postgres(conn) => conn.transaction::<_, AnyError, _>(|conn| {
            diesel::sql_query(LOCK).execute(conn)?;
            conn.run_pending_migrations(POSTGRES).map(|done| done.len())
        }),
    })
    .await
}

/// Takes every migration back, and all data with them.
pub(crate) async fn revert_all(database: &Database) -> Result<usize, OpenError> {
    with_connection(database, |conn| match conn {
        Blocking::Sqlite(conn) => {
            conn.exclusive_transaction(|conn| conn.revert_all_migrations(SQLITE).map(|done| done.len()))
        }
        Blocking::Postgres(conn) => conn.transaction::<_, AnyError, _>(|conn| {
            diesel::sql_query(LOCK).execute(conn)?;
            conn.revert_all_migrations(POSTGRES).map(|done| done.len())
        }),
    })
    .await
}

/// Refuses a database that programs of this release must not touch.
pub(crate) async fn check_release(database: &Database) -> Result<(), OpenError> {
    match state::read(database).await?.lowest_release {
        Some(needed) if needed > RELEASE => Err(OpenError::NewerRelease { needed, known: RELEASE }),
        _ => Ok(()),
    }
}

/// Whether any migration was ever applied.
pub(crate) async fn is_begun(database: &Database) -> Result<bool, StoreError> {
    Ok(state::read(database).await?.lowest_release.is_some())
}

/// Refuses a database whose schema is older than this program.
pub(crate) async fn check_migrated(database: &Database) -> Result<(), OpenError> {
    match state::read(database).await?.pending {
        0 => Ok(()),
        pending => Err(OpenError::NotMigrated(pending)),
    }
}

enum Blocking<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut AsyncConnectionWrapper<Object<AsyncPgConnection>>),
}

/// diesel's migrations block, so they run on a thread that may.
async fn with_connection(
    database: &Database,
    work: impl FnOnce(Blocking<'_>) -> Result<usize, AnyError> + Send + 'static,
) -> Result<usize, OpenError> {
    let conn = database.connection().await.map_err(|failed| failed.into_error("migrate"))?;
    let done: Result<Result<usize, AnyError>, Failed> = match conn {
        Conn::Sqlite(mut conn) => {
            let conn: &mut SqliteConn = &mut conn;
            conn.spawn_blocking(move |conn| Ok(work(Blocking::Sqlite(conn)))).await.map_err(Failed::from)
        }
        Conn::Postgres(conn) => tokio::task::spawn_blocking(move || {
            work(Blocking::Postgres(&mut AsyncConnectionWrapper::from(conn)))
        })
        .await
        .map_err(|error| Failed::Stopped(error.to_string())),
    };
    match done {
        Ok(Ok(count)) => Ok(count),
        Ok(Err(error)) => Err(match error.downcast::<diesel::result::Error>() {
            Ok(error) => {
                let failed = Failed::Query(*error);
                match failed.sort().0 {
                    StoreErrorKind::Broken => OpenError::Migration(failed.to_string()),
                    _ => OpenError::Store(failed.into_error("migrate")),
                }
            }
            Err(error) => OpenError::Migration(error.to_string()),
        }),
        Err(failed) => Err(OpenError::Store(failed.into_error("migrate"))),
    }
}
