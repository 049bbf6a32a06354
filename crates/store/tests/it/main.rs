//! The store on real databases: a SQLite file per test, and a PostgreSQL database per test.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "functions that only tests call may fail as tests do"
)]

mod answers;
mod backup;
mod database;
mod hang_up;
mod ledger;
mod opening;
mod plans;
mod pooler;
mod schema;
mod secrets;
mod trouble;
mod unreadable;
mod waking;

use database::{postgres, sqlite};

landrush_model::store_contract!(on_sqlite, crate::sqlite::subject());
landrush_model::store_contract!(on_postgres, crate::postgres::subject());
