//! The store on real databases: a SQLite file per test, and a PostgreSQL database per test.

mod database;
mod hang_up;
mod ledger;
mod opening;
mod plans;
mod schema;
mod secrets;
mod trouble;

use database::{postgres, sqlite};

landrush_model::store_contract!(on_sqlite, crate::sqlite::subject());
landrush_model::store_contract!(on_postgres, crate::postgres::subject());
