//! What operators and their machines ask: outside the dialects, without a key.

pub(crate) mod document;
pub(crate) mod health;
pub(crate) mod metrics;
pub(crate) mod readiness;

pub use readiness::{Readiness, Unready, WatchedParts};
