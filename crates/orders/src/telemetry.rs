//! Names of this crate's metrics.

use landrush_model::catalogue::SyncPlan;

/// Counter: steps taken, by `step` and `outcome`.
pub(crate) const STEPS: &str = "order_steps_total";
/// Histogram: seconds from the intent of a step to the commit of its outcome, by `step`.
pub(crate) const STEP_SECONDS: &str = "order_step_seconds";
/// Counter: leases that were lost while a step was under way.
pub(crate) const LEASES_LOST: &str = "order_leases_lost_total";
/// Gauge: orders that this process works on now.
pub(crate) const UNDER_WAY: &str = "orders_under_way";
/// Counter: prices that syncs with registrars wrote, or withheld because they looked like mistakes, by `outcome`.
pub(crate) const PRICES_SYNCED: &str = "catalogue_synced_prices_total";
/// Gauge: prices below their cost, as of the last sync.
pub(crate) const PRICES_AT_A_LOSS: &str = "catalogue_prices_at_a_loss";

/// Tells the process's recorder what this crate's metrics mean; call it once, after the recorder is installed.
pub fn describe_metrics() {
    metrics::describe_counter!(STEPS, "Steps of orders, by step and outcome.");
    metrics::describe_histogram!(
        STEP_SECONDS,
        metrics::Unit::Seconds,
        "Time of a step, commits included, by step."
    );
    metrics::describe_counter!(LEASES_LOST, "Leases lost while a step was under way.");
    // A counter that was never touched is not shown, and zero losses are worth seeing.
    metrics::counter!(LEASES_LOST).increment(0);
    metrics::describe_gauge!(UNDER_WAY, "Orders that this process works on now.");
    metrics::describe_counter!(PRICES_SYNCED, "Prices that syncs with registrars changed or withheld.");
    metrics::describe_gauge!(PRICES_AT_A_LOSS, "Prices below their cost, as of the last sync.");
}

pub(crate) fn prices_synced(plan: &SyncPlan) {
    for (outcome, prices) in [("changed", plan.changes.len()), ("withheld", plan.withheld.len())] {
        metrics::counter!(PRICES_SYNCED, "outcome" => outcome).increment(prices as u64);
    }
    metrics::gauge!(PRICES_AT_A_LOSS).set(f64::from(u32::try_from(plan.losses.len()).unwrap_or(u32::MAX)));
}
