//! The database's own clock, which leases and permits are measured by: machines' clocks differ, and jump.

use std::time::Duration;

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;

use crate::sql_types::sql;

/// The moment at which the statement began, in PostgreSQL. A stable function: indexes serve comparisons with it.
pub(crate) const POSTGRES_NOW: &str = "statement_timestamp()";

/// The same in SQLite, whole milliseconds.
pub(crate) const SQLITE_NOW: &str = "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";

/// Now.
#[derive(Debug, Clone, Copy, QueryId)]
pub(crate) struct DatabaseNow;

/// A while from now.
#[derive(Debug, Clone, Copy, QueryId)]
pub(crate) struct DatabaseNowPlus(i64);

impl DatabaseNowPlus {
    /// `duration` from now.
    pub(crate) fn after(duration: Duration) -> Self {
        Self(micros(duration))
    }
}

/// Whole microseconds.
pub(crate) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX / 4)
}

impl QueryFragment<Pg> for DatabaseNow {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(POSTGRES_NOW);
        Ok(())
    }
}

impl QueryFragment<Sqlite> for DatabaseNow {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(SQLITE_NOW);
        Ok(())
    }
}

impl QueryFragment<Pg> for DatabaseNowPlus {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("(");
        out.push_sql(POSTGRES_NOW);
        out.push_sql(" + ");
        out.push_bind_param::<BigInt, _>(&self.0)?;
        out.push_sql(" * interval '1 microsecond')");
        Ok(())
    }
}

impl QueryFragment<Sqlite> for DatabaseNowPlus {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("(");
        out.push_sql(SQLITE_NOW);
        out.push_sql(" + ");
        out.push_bind_param::<BigInt, _>(&self.0)?;
        out.push_sql(")");
        Ok(())
    }
}

macro_rules! moments {
    ($($name:ident)+) => {$(
        impl Expression for $name {
            type SqlType = sql::Moment;
        }

        impl<Source> SelectableExpression<Source> for $name {}

        impl<Source> AppearsOnTable<Source> for $name {}

        impl<Group> ValidGrouping<Group> for $name {
            type IsAggregate = is_aggregate::Never;
        }
    )+};
}

moments! { DatabaseNow DatabaseNowPlus }
