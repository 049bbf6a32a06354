use dynadot_client::Repeatable;
use dynadot_client::nameserver::{GetNs, SetNs};

fn repeat<C: Repeatable>(_: &C) {}

fn reads_and_writes(get_ns: &GetNs, set_ns: &SetNs) {
    repeat(get_ns);
    repeat(set_ns);
}

fn main() {}
