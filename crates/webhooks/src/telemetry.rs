//! The names of what is measured here.

use metrics::{Unit, describe_counter, describe_gauge};

/// Counts attempts, labelled with what followed: `outcome` is [`DELIVERED`], [`RETRY`] or [`ABANDONED`].
pub const ATTEMPTS: &str = "webhook_attempts_total";
/// How many deliveries are waiting.
pub const OUTBOX_WAITING: &str = "webhook_outbox_waiting";
/// For how long the oldest waiting delivery has been due.
pub const OUTBOX_LAG: &str = "webhook_outbox_lag_seconds";

/// The label of [`ATTEMPTS`].
pub const OUTCOME: &str = "outcome";
/// The endpoint took it.
pub const DELIVERED: &str = "delivered";
/// Another attempt follows.
pub const RETRY: &str = "retry";
/// It was the last attempt.
pub const ABANDONED: &str = "abandoned";

/// Tells the recorder of metrics what they mean. To be called once, after the recorder was installed.
pub fn describe_metrics() {
    describe_counter!(ATTEMPTS, Unit::Count, "Attempts to deliver events to webhook endpoints, by outcome");
    describe_gauge!(OUTBOX_WAITING, Unit::Count, "Deliveries of events that are waiting");
    describe_gauge!(OUTBOX_LAG, Unit::Seconds, "For how long the oldest waiting delivery has been due");
}
