//! The HTTP API: every route, who may call it, idempotency, errors, the OpenAPI document, and the documentation pages.
//!
//! [`router`] makes an axum router of [`ApiParts`]; [`serve`] serves one within limits until it is told to stop;
//! [`openapi()`] describes it; [`key`] makes API keys. No handler decides anything: each reads a request, calls one function
//! of a lower crate and maps what it returns. This crate knows no database and no registrar.
//!
//! What a request passes: the edge (request id, span, time, panics, the body of errors), then the extractors of its
//! handler in their order: the caller, how often it has called, and the scope, the idempotency key, path and query, the body.
//!
//! Standards: HTTP/1.1 (RFC 9112), bearer tokens (RFC 6750), OpenAPI 3.1, RFC 3339 for times, ISO 4217 for money. Money is
//! in minor units.
//!
//! ```
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use landrush_http_api::{ApiParts, ApiSettings, WatchedParts};
//! use landrush_model::testing::{FakeRegistrars, ManualClock, MemoryStore, SequentialIds};
//! use landrush_model::{Policy, Timestamp};
//! use landrush_orders::checkout::{Checkout, CheckoutParts, DefaultContact};
//! use landrush_orders::control::{ControlParts, OrderControl};
//! use landrush_webhooks::OutboundPolicy;
//! use tokio_util::sync::CancellationToken;
//!
//! let clock = Arc::new(ManualClock::at(Timestamp::EPOCH));
//! let ids = Arc::new(SequentialIds::default());
//! let store = Arc::new(MemoryStore::new(clock.clone(), ids.clone()));
//! let registrars = Arc::new(FakeRegistrars::new(clock.clone()));
//! let checkout = Checkout::new(CheckoutParts {
//!     orders: store.clone(),
//!     clients: store.clone(),
//!     catalogue: store.clone(),
//!     registrars: registrars.clone(),
//!     clock: clock.clone(),
//!     ids: ids.clone(),
//!     policy: Policy::default(),
//!     default_contact: DefaultContact::Forbidden,
//! });
//! let control = OrderControl::new(ControlParts {
//!     orders: store.clone(),
//!     queue: store.clone(),
//!     catalogue: store.clone(),
//!     clock: clock.clone(),
//!     ids: ids.clone(),
//!     policy: Policy::default(),
//!     lease: Duration::from_secs(30),
//! });
//! let router = landrush_http_api::router(ApiParts {
//!     checkout: Arc::new(checkout),
//!     control: Arc::new(control),
//!     orders: store.clone(),
//!     feed: store.clone(),
//!     clients: store.clone(),
//!     endpoints: store.clone(),
//!     endpoint_rules: Arc::new(OutboundPolicy::STRICT),
//!     access: store.clone(),
//!     clock,
//!     ids,
//!     readiness: Arc::new(WatchedParts { store, registrars, patience: Duration::from_secs(2) }),
//!     metrics: Arc::new(String::new), // or what the exporter of the process renders
//!     settings: ApiSettings::default(),
//!     stopping: CancellationToken::new(),
//! });
//! # let _: axum::Router = router; // to be given to `landrush_http_api::serve`
//! ```

mod app;
mod auth;
mod body;
mod catalog;
mod clients;
mod code;
mod cursor;
mod dialect;
mod edge;
mod error;
mod fields;
mod idempotency;
mod json;
pub mod key;
mod money;
mod openapi;
mod operator;
mod orders;
mod pages;
mod paths;
mod problem;
mod query;
mod reply;
mod request_id;
mod routes;
mod server;
pub mod telemetry;
mod throttle;
mod webhooks;

pub use app::{ApiParts, ApiSettings};
pub use code::Code;
pub use openapi::openapi;
pub use operator::{Readiness, Unready, WatchedParts};
pub use routes::router;
pub use server::{ServerLimits, serve};
