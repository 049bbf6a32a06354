//! DNSSEC: the keys that a domain's zone is signed with, as the registry publishes them.

pub use self::clear::ClearDnssec;
pub use self::get::{DsRecord, GetDnssec, Numbered};
pub use self::numbers::{Algorithm, DigestType, KeyFlags};
pub use self::set::{Key, SetDnssec};

mod clear;
mod get;
mod numbers;
mod set;
