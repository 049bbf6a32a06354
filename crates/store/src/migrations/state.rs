//! Which migrations a database has seen.

use diesel::QueryDsl;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
use diesel_async::RunQueryDsl;
use diesel_migrations::EmbeddedMigrations;
use futures_util::FutureExt;
use landrush_model::ports::StoreError;

use super::{POSTGRES, SQLITE};
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::schema::schema_facts;
use crate::transaction::Database;

/// What is known of a database's schema.
pub(super) struct State {
    pub(super) pending: usize,
    /// `None` before the first migration.
    pub(super) lowest_release: Option<i64>,
}

#[derive(diesel::QueryableByName)]
struct Version {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

pub(super) async fn read(database: &Database) -> Result<State, StoreError> {
    database.read_snapshot("schema state", (), |conn, ()| read_state(conn).boxed()).await
}

async fn read_state(conn: &mut Conn) -> Result<State, Failed> {
    let there = match conn {
        Conn::Sqlite(_) => {
            "SELECT name AS version FROM sqlite_schema WHERE name = '__diesel_schema_migrations'"
        }
        Conn::Postgres(_) => {
            "SELECT 'yes' AS version WHERE to_regclass('__diesel_schema_migrations') IS NOT NULL"
        }
    };
    let known = match conn {
        Conn::Sqlite(_) => versions::<Sqlite>(&SQLITE),
        Conn::Postgres(_) => versions::<Pg>(&POSTGRES),
    }?;
    let there: Vec<Version> = on_conn!(conn, |c| diesel::sql_query(there).load(c).await)?;
    if there.is_empty() {
        return Ok(State { pending: known.len(), lowest_release: None });
    }
    let applied = "SELECT version FROM __diesel_schema_migrations";
    let applied: Vec<Version> = on_conn!(conn, |c| diesel::sql_query(applied).load(c).await)?;
    let pending =
        known.iter().filter(|known| !applied.iter().any(|applied| applied.version == **known)).count();
    if applied.is_empty() {
        return Ok(State { pending, lowest_release: None });
    }
    let lowest = schema_facts::table.find("lowest_release").select(schema_facts::value);
    let lowest: i64 = on_conn!(conn, |c| lowest.get_result(c).await)?;
    Ok(State { pending, lowest_release: Some(lowest) })
}

fn versions<DB: diesel::backend::Backend>(source: &EmbeddedMigrations) -> Result<Vec<String>, Failed> {
    let migrations: Vec<Box<dyn Migration<DB>>> = source.migrations().map_err(Failed::damaged)?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}
