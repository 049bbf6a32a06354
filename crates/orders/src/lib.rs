//! Orders: [`checkout`] accepts them, the [`engine`] carries each to its end, and [`control`] is what those who placed
//! them can do meanwhile and afterwards. [`price_sync`] keeps the prices that they are placed at up to the registrars'.
//!
//! The engine is a loop around pure decisions of the model: it claims orders under a lease, asks
//! [`landrush_model::order::plan`] what to do, does it, and has [`landrush_model::order::next`] say what follows. This
//! crate knows no database, no HTTP and no registrar's protocol: it sees the ports of [`landrush_model::ports`] only, so
//! that another Rust service embeds it with a store, registrars and a clock of its own; `examples/embed.rs` does so on
//! one page.
//!
//! ```
//! use std::sync::Arc;
//!
//! use landrush_model::testing::{FakeRegistrars, ManualClock, MemoryStore, SequentialIds};
//! use landrush_model::{Policy, Timestamp};
//! use landrush_orders::engine::{Engine, EngineParts, EngineSettings};
//! use tokio_util::sync::CancellationToken;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
//! let clock = Arc::new(ManualClock::at(Timestamp::EPOCH));
//! let ids = Arc::new(SequentialIds::default());
//! let store = MemoryStore::new(clock.clone(), ids.clone());
//! let registrars = FakeRegistrars::new(clock.clone());
//! let engine = Engine::new(EngineParts {
//!     queue: Arc::new(store),
//!     registrars: Arc::new(registrars.clone()),
//!     permits: Arc::new(registrars),
//!     clock,
//!     ids,
//!     policy: Policy::default(),
//!     settings: EngineSettings::default(),
//! });
//! let stop = CancellationToken::new();
//! stop.cancel();
//! engine.run(stop).await; // ends at once; a server runs it until it shuts down
//! # });
//! # Ok::<(), std::io::Error>(())
//! ```

pub mod checkout;
pub mod control;
pub mod engine;
pub mod price_sync;
mod prices;
mod telemetry;

pub use telemetry::describe_metrics;
