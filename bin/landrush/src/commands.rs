//! One module per command.

pub(crate) mod account;
mod again;
pub(crate) mod backup;
pub(crate) mod catalog;
pub(crate) mod client;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod key;
pub(crate) mod man;
pub(crate) mod migrate;
pub(crate) mod order;
pub(crate) mod orders;
pub(crate) mod restore;
pub(crate) mod sandbox;
pub(crate) mod webhook;
