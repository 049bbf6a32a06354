//! The engine and checkout over a store and a registrar in memory, in a time that passes as fast as nothing happens.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not go on panics")]

mod checkout;
mod control;
mod crashes;
mod fulfilment;
mod jumps;
mod lost_commits;
mod mortal;
mod price_sync;
mod shop;
mod spans;
mod waiting;
