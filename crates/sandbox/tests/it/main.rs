//! The sandbox over real HTTP, one module per behaviour.
#![expect(clippy::unwrap_used, reason = "a test that can't go on should panic, in its helpers too")]

mod accounts;
mod auctions;
mod backorder_auctions;
mod backorders;
mod bench;
mod bulk_register;
mod contacts;
mod control;
mod coupons;
mod delete;
mod determinism;
mod faults;
mod guide;
mod ledger;
mod limits;
mod name_servers;
mod orders;
mod prices;
mod pushes;
mod register;
mod renew;
mod repeats;
mod restore;
mod round_trip;
mod search;
mod snapshot;
mod state_file;
mod transfers;
mod transfers_away;
mod visibility;
mod wire;
mod xml;
