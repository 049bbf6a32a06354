//! Any text as a time on a clock: no panic, and the text is kept.
#![no_main]

use dynadot_client::aftermarket::ClockTime;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let time = ClockTime::from(text);
    assert_eq!(time.raw, text);
});
