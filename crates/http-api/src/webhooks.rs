//! `/webhooks`: where events are posted to, and what became of each delivery.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod deliveries;
pub(crate) mod delivery;
pub(crate) mod list;
pub(crate) mod replay;
mod request;
pub(crate) mod rotate;
pub(crate) mod show;
pub(crate) mod test;
pub(crate) mod update;
mod view;
