//! The store: every store port of [`landrush_model::ports`] on SQLite and on PostgreSQL.
//!
//! This crate knows SQL and nothing of registrars, HTTP or webhooks' signatures. No business rule is decided here: what a
//! change is comes from [`landrush_model::order::next`]; this crate applies it, as a whole or not at all.
//!
//! - One [`Store`] implements [`OrderStore`](landrush_model::ports::OrderStore),
//!   [`WorkQueue`](landrush_model::ports::WorkQueue), [`ClientStore`](landrush_model::ports::ClientStore),
//!   [`CatalogueStore`](landrush_model::ports::CatalogueStore), [`Access`](landrush_model::ports::Access),
//!   [`PermitSlots`](landrush_model::ports::PermitSlots) and [`WebhookStore`](landrush_model::ports::WebhookStore).
//! - One set of queries serves both databases. Where they differ (locking rows, inserting many, the clock) the difference
//!   has one home: `connection`, `records`, `database_clock`, `sql_types`.
//! - Everything goes through `transaction`: named, spawned, repeated. What is accepted and what changes orders is
//!   committed in groups (`group`).
//! - Secrets are sealed columns ([`SealKeys`]).
//!
//! Start at `transaction`, then `work/commit`.
//!
//! ```
//! use std::sync::Arc;
//!
//! use landrush_model::ports::CatalogueStore;
//! use landrush_store::{Missing, SealKeys, Store, StoreConfig, SystemClock, TimeOrderedIds};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let url = format!("sqlite:{}/landrush.db", folder.path().display());
//! let mut config = StoreConfig::new(url, SealKeys::new("2026", [7; 32]));
//! config.missing = Missing::Create;
//! let store = Store::open(config, Arc::new(SystemClock), Arc::new(TimeOrderedIds::default())).await?;
//! store.migrate().await?;
//! assert_eq!(store.catalogue_version().await?, 0);
//! # Ok(())
//! # }
//! ```

mod access;
mod answers;
mod backup;
mod catalogue;
mod clients;
mod clock;
mod columns;
mod config;
mod connection;
mod counted;
mod database_clock;
mod endpoints;
mod error;
mod events;
mod feed;
mod group;
mod lookups;
mod migrations;
mod orders;
mod permits;
mod presence;
mod records;
mod schema;
mod seal;
mod sql_types;
mod store;
mod transaction;
mod webhooks;
mod work;

pub use backup::{BackupError, Existing, PutBack, back_up, put_back};
pub use clock::{SystemClock, TimeOrderedIds};
pub use config::{Missing, StoreConfig};
pub use error::OpenError;
pub use seal::SealKeys;
pub use store::Store;
