//! The state of the outbox, as metrics.

use metrics::gauge;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::DeliveryWorker;
use super::outage::Outage;
use crate::telemetry;

/// Measures until the order to stop.
pub(super) async fn measure(worker: &DeliveryWorker, stop: &CancellationToken) {
    let mut outage = Outage::default();
    let mut ticks = tokio::time::interval(worker.settings.backlog_every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        match worker.store.outbox_backlog().await {
            Ok((waiting, oldest)) => {
                outage.over();
                let lag = oldest.map(|due| worker.clock.now().since(due)).unwrap_or_default();
                // Counts beyond 2^53 would lose their last digits.
                gauge!(telemetry::OUTBOX_WAITING).set(waiting as f64);
                gauge!(telemetry::OUTBOX_LAG).set(lag.as_secs_f64());
            }
            Err(error) => outage.report(&error),
        }
    }
}
