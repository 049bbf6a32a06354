//! Any bytes as an answer in JSON, to commands whose answers are shaped differently.
#![no_main]

use dynadot_client::Format;

mod answers;

libfuzzer_sys::fuzz_target!(|body: &[u8]| answers::read_all(Format::Json, body));
