//! Dynadot's API3: `GET /api3.json?key=…&command=…` and `GET /api3.xml?…`.
//!
//! A command is a pure function from a [`Call`], which sees the world, to an [`Answer`]: a page and the effects it has. It
//! changes nothing itself; `registrar.rs` journals the effects, applies them and only then lets the answer go.
//!
//! The commands are ordered by theme as in the manual. A theme's file (`contact.rs`) has a row for each of its commands, with the
//! form of its answers; what a command does is in a file of its name below (`contact/create_contact.rs`). To build one, write
//! its file after the pattern of `name_server/add_ns.rs` and add `.does(…)` to its row.
//!
//! Where Dynadot's own words aren't known, `texts.rs` says which were made up.

mod account;
mod answer;
mod auction;
mod backorder;
mod call;
mod command;
mod contact;
mod coupon;
mod domain;
mod domain_name;
mod endpoint;
mod folder;
mod form;
mod listing;
mod name_server;
mod order;
mod page;
mod params;
mod purchase;
pub(crate) mod texts;
mod transfer;

pub(crate) use answer::{Answer, Refusal};
pub(crate) use call::Call;
pub(crate) use command::Command;
pub(crate) use endpoint::{csv, json, xml};
pub(crate) use page::{Format, Page};
pub(crate) use params::Params;
