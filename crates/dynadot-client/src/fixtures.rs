//! Recorded bodies for the tests of the commands: `tests/wire/<command>/<name>.json`.

use crate::answer::read_answer;
use crate::call::Call;
use crate::error::Error;

/// The body in `tests/wire/<name>.json`.
macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire/", $name, ".json"))
    };
}

pub(crate) use fixture;

pub(crate) fn answer<C: Call>(call: &C, body: &str) -> Result<C::Reply, Error> {
    read_answer(call, body.as_bytes())
}
