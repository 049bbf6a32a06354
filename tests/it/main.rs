//! Whole-system tests: the real binary, real HTTP, real databases, and a sandbox registrar with a ledger of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not go on panics")]

mod bad_input;
mod batch;
mod catalogue;
mod configuration;
mod control;
mod demo;
mod exit_codes;
mod faults;
mod fuzz;
mod guides;
mod house;
mod idempotency;
mod kill;
mod limits;
mod many;
mod pages;
mod reads;
mod receiver;
mod registrar_accounts;
mod sql;
mod trouble;
mod webhooks;
