//! Any text as a price and as a sum: no panic, and the text is kept.
#![no_main]

use dynadot_client::Sum;
use dynadot_client::domain::Price;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let price = Price::from(text);
    assert_eq!(price.raw, text);
    let sum = Sum::from(text);
    assert_eq!(sum.raw, text);
    // What was read prints as something that reads the same.
    if let Some(value) = sum.value {
        assert_eq!(Sum::from(value.to_string().as_str()).value, Some(value));
    }
});
