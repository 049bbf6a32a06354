//! The store ports on SQLite and PostgreSQL.

mod clock;
mod config;
mod connection;
mod database_clock;
mod error;
mod migrations;
mod schema;
mod seal;
mod sql_types;
mod store;
mod transaction;

pub use clock::{SystemClock, TimeOrderedIds};
pub use config::{Missing, StoreConfig};
pub use error::OpenError;
pub use seal::SealKeys;
pub use store::Store;
