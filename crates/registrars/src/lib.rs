//! Registrars as the rest of Landrush sees them: [`Registrars`], [`Registrar`] and [`Permits`] over the clients that speak
//! the registrars' wire protocols.
//!
//! One crate below is a protocol ([`dynadot_client`]), one crate above is the order engine. This one translates: an order's
//! step into calls, and what came of a call into what is known of its effect.
//!
//! ```
//! use std::sync::Arc;
//!
//! use landrush_model::ports::{Clock, Health, Registrars};
//! use landrush_model::{Limits, RegistrarAccount, RegistrarAccountId, Timestamp};
//! use landrush_registrars::{RegistrarRegistry, RegistrarSettings};
//! # use landrush_model::testing::ManualClock;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let clock = ManualClock::at(Timestamp::EPOCH);
//! let clock: Arc<dyn Clock> = Arc::new(clock);
//! let account = RegistrarAccount {
//!     id: RegistrarAccountId::from_uuid(uuid::Uuid::from_u128(1)),
//!     provider: "dynadot".parse()?,
//!     name: "main".into(),
//!     limits: Limits { concurrency: 5.try_into().ok(), per_minute: 600.try_into().ok() },
//! };
//! let accounts = vec![(account.clone(), "https://api.dynadot.com".to_owned(), "the-api-key".into())];
//! let registry = RegistrarRegistry::new(accounts, RegistrarSettings::default(), &clock)?;
//!
//! assert!(registry.get(account.id).is_some());
//! assert_eq!(registry.health(account.id), Health::Usable);
//! # Ok(())
//! # }
//! ```
//!
//! # Where to start
//!
//! | module | what it does |
//! |---|---|
//! | `registry` | [`RegistrarRegistry`]: the accounts of this process, by id |
//! | `dynadot` | one account at Dynadot: register, contacts, name servers, and questions about lost answers |
//! | `dynadot::classify` | the one table of what a failed call means |
//! | `circuit` | stops calls to an account that are known to fail: a wrong key costs one call, not one per order |
//! | `permits` | [`PermitPool`]: calls at a time and calls a minute, over all replicas |
//! | [`telemetry`] | names of metrics |
//!
//! # What holds
//!
//! - Nothing that writes or spends is repeated here. Reads are, within a small budget.
//! - Every call needs a permit's leave and the circuit's, and its deadline is checked right before it is sent.
//! - What the registrar says in words that nobody knows is neither success nor failure.
//! - No key and no personal data is in a log, a span, a metric or an error.
//!
//! # What it doesn't know
//!
//! Orders, batches, prices, customers and stores. It sees the store through [`PermitSlots`] only.
//!
//! [`Registrars`]: landrush_model::ports::Registrars
//! [`Registrar`]: landrush_model::ports::Registrar
//! [`Permits`]: landrush_model::ports::Permits
//! [`PermitSlots`]: landrush_model::ports::PermitSlots

pub mod telemetry;

mod circuit;
mod dynadot;
mod permits;
mod registry;
mod settings;

pub use dynadot::dynadot_limits;
pub use dynadot_client::Level as DynadotLevel;
pub use permits::{PermitPool, PermitSettings};
pub use registry::{Offered, PROVIDERS, RegistrarRegistry, RegistryError};
pub use settings::RegistrarSettings;
