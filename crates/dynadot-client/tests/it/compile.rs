//! What must not compile.

#[test]
fn a_call_that_is_no_read_cannot_be_repeated() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
}
