//! Recorded bodies for the tests of the commands: `tests/wire/<command>/<name>.json` and `.xml`.

use std::fmt::Debug;

use crate::answer::{inspect_answer, read_answer};
use crate::call::Call;
use crate::error::Error;
use crate::format::Format;

/// The JSON body in `tests/wire/<name>.json`.
macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire/", $name, ".json"))
    };
}

/// The same answer in both written forms: `tests/wire/<name>.json` and `tests/wire/<name>.xml`.
macro_rules! both {
    ($name:literal) => {
        (
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire/", $name, ".json")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire/", $name, ".xml")),
        )
    };
}

pub(crate) use {both, fixture};

/// Reads a JSON body.
pub(crate) fn answer<C: Call>(call: &C, body: &str) -> Result<C::Reply, Error> {
    read_answer(call, Format::Json, body.as_bytes())
}

/// Reads the same answer in both written forms; they must come to the same reply, and every field must have its place.
#[track_caller]
pub(crate) fn reply<C: Call<Reply: Debug + PartialEq>>(call: &C, (json, xml): (&str, &str)) -> C::Reply {
    let json = inspect_answer(call, Format::Json, json.as_bytes()).unwrap();
    let xml = inspect_answer(call, Format::Xml, xml.as_bytes()).unwrap();
    assert_eq!(json.reply, xml.reply, "JSON (left) and XML (right) differ");
    assert_eq!((json.unread, xml.unread), (Vec::new(), Vec::new()), "fields without a place");
    json.reply
}

/// Reads the same success without content in both written forms.
#[track_caller]
pub(crate) fn accepted<C: Call<Reply = ()>>(call: &C, bodies: (&str, &str)) {
    reply(call, bodies);
}

/// Reads the same failure in both written forms; they must come to the same error.
#[track_caller]
pub(crate) fn refusal<C: Call<Reply: Debug>>(call: &C, (json, xml): (&str, &str)) -> Error {
    let json = read_answer(call, Format::Json, json.as_bytes()).unwrap_err();
    let xml = read_answer(call, Format::Xml, xml.as_bytes()).unwrap_err();
    assert_eq!((json.code(), json.outcome()), (xml.code(), xml.outcome()), "{json} (JSON), {xml} (XML)");
    json
}
