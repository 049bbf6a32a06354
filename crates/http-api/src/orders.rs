//! `/orders`: batches of registrations, and how they go.

pub(crate) mod batch;
pub(crate) mod create;
mod filter;
pub(crate) mod list;
mod request;
pub(crate) mod show;
mod view;
mod waiting;
