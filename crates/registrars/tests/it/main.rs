//! The crate against the sandbox, over real HTTP.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic like the tests themselves")]

mod contacts;
mod health;
mod limits;
mod nameservers;
mod prices;
mod reconcile;
mod register;
mod scripted;
mod world;

#[path = "../../src/permits/fake.rs"]
mod fake;
