//! `/orders`: batches of registrations, and how they go.

pub(crate) mod batch;
pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod events;
mod filter;
pub(crate) mod list;
pub(crate) mod pause;
mod request;
pub(crate) mod retry;
pub(crate) mod show;
mod view;
mod waiting;
