//! Names of metrics. Labels come from bounded sets: route templates, methods, statuses.

use std::time::Duration;

use http::StatusCode;
use metrics::Unit;

/// Requests that were answered, by `route`, `method` and `status`.
pub const REQUESTS: &str = "http_requests_total";

/// How long answers took, by `route` and `method`.
pub const REQUEST_SECONDS: &str = "http_request_duration_seconds";

/// Requests that were refused because their key had made too many.
pub const RATE_LIMITED: &str = "http_rate_limited_total";

/// Describes the metrics of this crate to the recorder; for the program's start.
pub fn describe() {
    metrics::describe_counter!(REQUESTS, Unit::Count, "Requests that were answered");
    metrics::describe_counter!(
        RATE_LIMITED,
        Unit::Count,
        "Requests that were refused because their key had made too many"
    );
    metrics::describe_histogram!(REQUEST_SECONDS, Unit::Seconds, "How long answers took");
}

pub(crate) fn answered(route: String, method: &'static str, status: StatusCode, took: Duration) {
    let code = status.as_str().to_owned();
    metrics::counter!(REQUESTS, "route" => route.clone(), "method" => method, "status" => code).increment(1);
    metrics::histogram!(REQUEST_SECONDS, "route" => route, "method" => method).record(took.as_secs_f64());
}

pub(crate) fn rate_limited() {
    metrics::counter!(RATE_LIMITED).increment(1);
}
