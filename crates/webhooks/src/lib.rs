//! Webhooks: tells endpoints of customers what happened to their orders.
//!
//! Events are written into the outbox in the transactions in which they happen, with one delivery per endpoint. This crate
//! takes the deliveries that are due and posts them: as JSON, signed by
//! [Standard Webhooks](https://www.standardwebhooks.com), at least once, and again over three days while the endpoint does
//! not answer 2xx. Receivers know an event by its `webhook-id`, which stays the same over all repeats. While a secret is being
//! exchanged, deliveries are signed with the new one and the old one.
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use landrush_model::ports::{Clock, WebhookStore};
//! use landrush_webhooks::{DeliveryWorker, OutboundPolicy, Sender, SenderError, SenderSettings, WorkerSettings};
//! use tokio_util::sync::CancellationToken;
//!
//! # async fn example(store: Arc<dyn WebhookStore>, clock: Arc<dyn Clock>) -> Result<(), SenderError> {
//! let sender = Sender::new(Arc::clone(&clock), SenderSettings::to(OutboundPolicy::STRICT))?;
//! let worker = DeliveryWorker::new(store, clock, sender, WorkerSettings::default());
//! let stop = CancellationToken::new();
//! tokio::spawn(worker.run(stop.clone()));
//! // … and when the process is to end:
//! stop.cancel();
//! # Ok(())
//! # }
//! ```
//!
//! An endpoint is made of a checked URL and a secret, both of which the store keeps:
//!
//! ```
//! use landrush_webhooks::{EndpointSecret, EndpointUrl, OutboundPolicy};
//!
//! let url = EndpointUrl::parse("https://hooks.example.com/landrush", &OutboundPolicy::STRICT)?;
//! let secret = EndpointSecret::generate()?;
//! let (url, secret) = (url.as_str(), secret.to_text()); // what `NewEndpoint` takes
//! assert!(EndpointUrl::parse("https://169.254.169.254/", &OutboundPolicy::STRICT).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to start
//!
//! | question | answered in |
//! |---|---|
//! | Which addresses may be reached? | [`guard`] |
//! | Which URLs may endpoints have? | [`EndpointUrl`], [`OutboundPolicy`] |
//! | How are deliveries signed? | [`EndpointSecret::sign`] |
//! | When is a failed delivery tried again? | [`Schedule`] |
//! | What happens in one attempt? | [`Sender`] |
//! | How are many deliveries worked off? | [`DeliveryWorker`] |
//! | What is measured? | [`telemetry`] |
//!
//! # What it does not know
//!
//! How events come about, and how they are stored: it sees the outbox only as
//! [`WebhookStore`](landrush_model::ports::WebhookStore). That store also keeps the order of the events of a batch: it gives a
//! later event out only after the first attempt at each earlier one.

mod attempt;
mod endpoint_url;
pub mod guard;
mod retry_after;
mod schedule;
mod sender;
mod signing;
pub mod telemetry;
mod worker;

pub use attempt::{Attempt, FailureCause, MadeAttempt};
pub use endpoint_url::{EndpointUrl, EndpointUrlError, LONGEST_URL, OutboundPolicy, PlainHttp};
pub use guard::{AddressPolicy, AddressRefused};
pub use schedule::Schedule;
pub use sender::{Sender, SenderError, SenderSettings, USER_AGENT};
pub use signing::{EndpointSecret, EndpointSecretError};
pub use worker::{DeliveryWorker, WorkerSettings};
