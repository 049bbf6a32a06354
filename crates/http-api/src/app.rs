//! What the routes work with.

use std::num::NonZeroU32;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use landrush_model::ports::{
    Access, BatchFeed, ClientStore, Clock, EndpointRules, EndpointStore, Ids, OrderStore,
};
use landrush_orders::checkout::Checkout;
use landrush_orders::control::OrderControl;
use tokio_util::sync::CancellationToken;

use crate::idempotency::Flights;
use crate::operator::Readiness;
use crate::throttle::Throttle;

/// What the API is made of.
pub struct ApiParts {
    /// Accepts orders.
    pub checkout: Arc<Checkout>,
    /// Retries, cancels and pauses orders.
    pub control: Arc<OrderControl>,
    /// Orders, and kept answers.
    pub orders: Arc<dyn OrderStore>,
    /// The events of batches.
    pub feed: Arc<dyn BatchFeed>,
    /// Clients.
    pub clients: Arc<dyn ClientStore>,
    /// Webhook endpoints, and what became of their deliveries.
    pub endpoints: Arc<dyn EndpointStore>,
    /// What may be a webhook endpoint.
    pub endpoint_rules: Arc<dyn EndpointRules>,
    /// Who may call.
    pub access: Arc<dyn Access>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// Whether the service can do its work.
    pub readiness: Arc<dyn Readiness>,
    /// Writes the metrics in the text format of Prometheus.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// Limits.
    pub settings: ApiSettings,
    /// Cancelled when the service stops: streams of events end then, and their readers go on elsewhere.
    pub stopping: CancellationToken,
}

/// Limits of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiSettings {
    /// How long an answer may take.
    pub request_timeout: Duration,
    /// How long the body of a request may take to arrive.
    pub body_timeout: Duration,
    /// For how long answers are kept under their idempotency keys; never less than [`ApiSettings::LEAST_KEPT`].
    pub answers_kept: Duration,
    /// How long a duplicate waits for the first request of its idempotency key.
    pub duplicate_wait: Duration,
    /// How many requests a minute a key may make for which the operator has said nothing else; `None` limits none.
    pub requests_per_minute: Option<NonZeroU32>,
}

impl ApiSettings {
    /// For how long answers are kept at least.
    pub const LEAST_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
}

impl Default for ApiSettings {
    /// 30 seconds for an answer, 10 for a body, 48 hours for kept answers, 10 seconds of waiting, and as many
    /// requests as anybody likes.
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(30),
            body_timeout: Duration::from_secs(10),
            answers_kept: Duration::from_secs(48 * 60 * 60),
            duplicate_wait: Duration::from_secs(10),
            requests_per_minute: None,
        }
    }
}

/// The parts, shared by all requests.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

struct Shared {
    parts: ApiParts,
    flights: Arc<Flights>,
    throttle: Throttle,
}

impl App {
    pub(crate) fn new(parts: ApiParts) -> Self {
        let throttle = Throttle::new(parts.settings.requests_per_minute);
        Self(Arc::new(Shared { parts, flights: Arc::default(), throttle }))
    }

    /// The requests with idempotency keys that are being carried out.
    pub(crate) fn flights(&self) -> &Arc<Flights> {
        &self.0.flights
    }

    /// How often keys have called.
    pub(crate) fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }
}

impl Deref for App {
    type Target = ApiParts;

    fn deref(&self) -> &ApiParts {
        &self.0.parts
    }
}
