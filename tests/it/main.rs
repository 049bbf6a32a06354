//! Whole-system tests: the real binary, real HTTP, real databases, and a sandbox registrar with a ledger of its own.

mod batch;
mod house;
