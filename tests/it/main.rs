//! Whole-system tests: the real binary, real HTTP, real databases, and a sandbox registrar with a ledger of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can not go on panics")]

mod backup;
mod bad_input;
mod batch;
mod catalogue;
mod command_line;
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
mod order_file;
mod packaging;
mod pages;
mod reads;
mod receiver;
mod registrar_accounts;
mod sql;
mod tour;
mod trouble;
mod webhooks;
