//! Landrush.
fn main() {}
