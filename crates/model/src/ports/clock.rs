//! Time and ids, the two things that a pure program can't make.

use uuid::Uuid;

use crate::timestamp::Timestamp;

/// The only source of "now".
pub trait Clock: Send + Sync {
    /// The present moment, truncated to microseconds. May jump in either direction, as clocks of machines do.
    fn now(&self) -> Timestamp;
}

/// The only source of ids.
pub trait Ids: Send + Sync {
    /// A new UUID version 7 for this moment, never made before. Within one process later ones sort after earlier ones.
    fn next(&self, now: Timestamp) -> Uuid;
}
