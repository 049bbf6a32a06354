use dynadot_client::domain::Register;
use dynadot_client::{Client, RetryPolicy};

fn buy(dynadot: &Client, register: &Register) {
    drop(dynadot.call_with_retry(register, &RetryPolicy::DEFAULT));
}

fn main() {}
