//! Names of metrics and of span fields. Labels come from bounded sets: commands, and stable words for what came of them.

use std::time::Duration;

use metrics::Unit;

use crate::circuit::Trouble;

/// Calls made to registrars, by `command` and `outcome`.
pub const CALLS: &str = "registrar_calls_total";

/// How long calls took, by `command`.
pub const CALL_SECONDS: &str = "registrar_call_seconds";

/// How often calls to a registrar account were stopped, by `reason`.
pub const CIRCUITS_OPENED: &str = "registrar_circuits_opened_total";

/// Describes the metrics of this crate to the recorder; for the program's start.
pub fn describe() {
    metrics::describe_counter!(CALLS, Unit::Count, "Calls made to registrars");
    metrics::describe_histogram!(CALL_SECONDS, Unit::Seconds, "How long calls to registrars took");
    metrics::describe_counter!(CIRCUITS_OPENED, Unit::Count, "How often calls to a registrar were stopped");
}

pub(crate) fn called(command: &'static str, outcome: &'static str, took: Duration) {
    metrics::counter!(CALLS, "command" => command, "outcome" => outcome).increment(1);
    metrics::histogram!(CALL_SECONDS, "command" => command).record(took.as_secs_f64());
}

pub(crate) fn circuit_opened(trouble: Trouble) {
    metrics::counter!(CIRCUITS_OPENED, "reason" => trouble.reason().as_str()).increment(1);
}
