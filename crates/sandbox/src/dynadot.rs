//! Dynadot's API3: `GET /api3.json?key=…&command=…`, one file per command.
//!
//! A command is a pure function from a [`Call`], which sees the world, to an [`Answer`]: the
//! reply and the effects it has. It changes nothing itself; `registrar.rs` journals the effects, applies them and only then
//! lets the reply go. To add a command, write its file after the pattern of `add_ns.rs` and name it in `command.rs`.
//!
//! Where Dynadot's own words aren't known, `texts.rs` says which were made up.

mod account_info;
mod add_ns;
mod answer;
mod call;
mod command;
mod contact_form;
mod contact_list;
mod create_contact;
mod domain_info;
mod domain_name;
mod edit_contact;
mod endpoint;
mod envelope;
mod get_account_balance;
mod get_contact;
mod get_ns;
mod get_order_status;
mod is_processing;
mod list_domain;
mod order_list;
mod params;
mod register;
mod search;
mod server_list;
mod set_ns;
pub(crate) mod texts;
mod tld_price;

pub(crate) use answer::{Answer, Refusal, Reply};
pub(crate) use call::Call;
pub(crate) use command::Command;
pub(crate) use endpoint::{json, not_built};
pub(crate) use params::Params;
