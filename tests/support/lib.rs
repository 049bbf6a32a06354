//! Support for whole-system tests: an [`Environment`] owns a sandbox registrar, a database and servers, each a process of
//! the real binary, and clears them all when it is dropped.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not go on panics")]

mod api;
mod browser;
mod database;
mod environment;
mod guide;
mod postgres_server;
mod process;
mod sandbox;
mod schema;

pub use api::{Answer, Api, items};
pub use browser::{Browser, Scheme, Visit};
pub use database::Database;
pub use environment::{Environment, Setup};
pub use guide::{Block, blocks, blocks_of, only_block};
pub use postgres_server::PostgresServer;
pub use process::{Landrush, binary, run, run_plainly, run_with_input, start_plainly};
pub use sandbox::SandboxProcess;
pub use schema::Schema;
