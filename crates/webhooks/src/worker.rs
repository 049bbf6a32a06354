//! The loop that works the outbox off.

mod backlog;
mod lanes;
mod outage;
mod settings;
mod shift;

use std::sync::Arc;
use std::time::Duration;

use landrush_model::ports::{Attempted, Clock, Delivery, DeliveryResult, WebhookStore};
use metrics::counter;
use tokio_util::sync::CancellationToken;
use url::Url;

pub use settings::WorkerSettings;

use crate::attempt::MadeAttempt;
use crate::sender::Sender;
use crate::telemetry;

/// What is left of a lease after an attempt took as long as it may, to record what came of it.
const TO_RECORD: Duration = Duration::from_secs(5);

/// Takes deliveries that are due from the outbox and makes attempts at them, many at a time. Any number of these may run on
/// one store, in one process or in many.
pub struct DeliveryWorker {
    store: Arc<dyn WebhookStore>,
    clock: Arc<dyn Clock>,
    sender: Sender,
    settings: WorkerSettings,
}

impl DeliveryWorker {
    /// A worker.
    pub fn new(
        store: Arc<dyn WebhookStore>,
        clock: Arc<dyn Clock>,
        sender: Sender,
        mut settings: WorkerSettings,
    ) -> Self {
        let longest_attempt = sender.total_timeout().saturating_add(TO_RECORD);
        settings.lease = settings.lease.max(longest_attempt.saturating_mul(2));
        settings.concurrency = settings.concurrency.max(1);
        Self { store, clock, sender, settings }
    }

    /// Works until the order to stop, then finishes the attempts under way, within bounds, and returns. What is left over is
    /// given out again after its lease.
    ///
    /// Troubles of the store do not end it: it waits and tries again.
    pub async fn run(self, stop: CancellationToken) {
        tokio::join!(shift::work(&self, &stop), backlog::measure(&self, &stop));
    }

    /// How long after its lease began an attempt may still begin.
    fn time_to_start(&self) -> Duration {
        self.settings.lease.saturating_sub(self.sender.total_timeout()).saturating_sub(TO_RECORD)
    }

    /// Makes one attempt, in a task of its own.
    fn attempt(&self, delivery: Delivery) -> impl Future<Output = Attempted> + Send + 'static {
        let (sender, clock, schedule) =
            (self.sender.clone(), Arc::clone(&self.clock), self.settings.schedule.clone());
        async move {
            let MadeAttempt { at, took, came_of, answer } = sender.attempt(&delivery).await;
            let result = schedule.after_attempt(delivery.id, delivery.attempts, &came_of, clock.now());
            let attempted = Attempted {
                id: delivery.id,
                lease: delivery.lease,
                at,
                took,
                url: delivery.url.clone(),
                status: came_of.status(),
                answer,
                error: came_of.error(),
                result,
            };
            tell(&delivery, &attempted);
            attempted
        }
    }
}

/// Says what came of an attempt, without the body, the secret and all of the URL but its origin.
fn tell(delivery: &Delivery, attempted: &Attempted) {
    let outcome = match attempted.result {
        DeliveryResult::Delivered => telemetry::DELIVERED,
        DeliveryResult::RetryAt(_) => telemetry::RETRY,
        DeliveryResult::Abandoned(_) => telemetry::ABANDONED,
    };
    counter!(telemetry::ATTEMPTS, telemetry::OUTCOME => outcome).increment(1);
    let origin = Url::parse(&delivery.url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    let (number, error) = (delivery.attempts.saturating_add(1), attempted.error.as_deref());
    let (event, kind) = (delivery.event.id, delivery.event.kind.as_str());
    match attempted.result {
        DeliveryResult::Delivered => {
            tracing::debug!(event.id = %event, event.kind = kind, endpoint.origin = origin, attempt = number, "event delivered");
        }
        DeliveryResult::RetryAt(at) => {
            tracing::info!(event.id = %event, event.kind = kind, endpoint.origin = origin, attempt = number, error, retry_at = %at, "event not delivered yet");
        }
        DeliveryResult::Abandoned(_) => {
            tracing::warn!(event.id = %event, event.kind = kind, endpoint.origin = origin, attempt = number, error, "event given up");
        }
    }
}
