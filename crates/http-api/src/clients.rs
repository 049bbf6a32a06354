//! `/clients`: the customers of the account.

pub(crate) mod create;
pub(crate) mod list;
mod request;
pub(crate) mod show;
pub(crate) mod update;
mod view;
