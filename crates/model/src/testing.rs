//! Stand-ins for the world outside, for the tests of this and other crates (feature `testing`).

mod clock;

pub use clock::{ManualClock, SequentialIds};
