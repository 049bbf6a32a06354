//! Stand-ins for the world outside, for the tests of this and other crates (feature `testing`).

mod clock;
pub mod contract;
mod memory;
mod order;
mod registrar;

pub use clock::{ManualClock, SequentialIds};
pub use memory::MemoryStore;
pub use order::order_fixture;
pub use registrar::{FakeRegistrars, Script};
