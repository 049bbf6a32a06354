//! What a domain-selling business is made of: names, money, prices, orders and the effects that orders have outside.
//!
//! This crate knows no database, no HTTP, no runtime and no registrar. It holds
//!
//! - **values that can't be wrong**: [`DomainName`], [`Term`], [`Money`], [`Nameservers`], [`Phone`], ids;
//! - **the catalogue**: [`catalogue::Catalogue`] prices an operation, [`catalogue::MarkupRule`] makes prices of costs;
//! - **pure decisions**, each written as one table: [`OperationState::after`], [`order::next`],
//!   [`batch::decide_batch`];
//! - **ports** ([`ports`]): what stores, registrars, clocks and permits promise.
//!
//! Standards: UTS 46 and the public suffix list for names, ISO 4217 for money, E.164 for telephone numbers, RFC 9562
//! (UUID version 7) for ids, RFC 3339 for times.
//!
//! Start at [`order`]: an order and [`order::next`] tell what the platform does.
//!
//! ```
//! use landrush_model::{DomainName, DomainNameError, Money};
//!
//! let name: DomainName = "Bücher.de".parse()?;
//! assert_eq!(name.as_str(), "xn--bcher-kva.de");
//! assert_eq!(name.tld().as_str(), "de");
//! assert_eq!("www.example.com".parse::<DomainName>(), Err(DomainNameError::Subdomain));
//!
//! let price = Money::from_decimal("12.50", "USD".parse()?)?;
//! assert_eq!(price.amount, 1_250);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod batch;
pub mod catalogue;
mod client;
mod domain_name;
pub mod endpoint;
pub mod event;
mod failure;
mod id;
pub mod ledger;
mod money;
mod nameservers;
mod operation;
pub mod order;
mod phone;
mod policy;
pub mod ports;
mod principal;
mod registrant;
mod registrar_account;
pub mod spending;
mod term;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod timeline;
mod timestamp;

pub use client::Client;
pub use domain_name::{DomainName, DomainNameError, Tld};
pub use failure::{Failure, FailureCode, Hindrance, Party, Refusal, Stage, WaitReason};
pub use id::{
    AccountId, BatchId, ClientId, DeliveryId, EndpointId, EventId, KeyId, LeaseToken, LedgerLineId, NotAnId,
    OperationId, OrderId, PriceListId, RegistrantId, RegistrarAccountId,
};
pub use money::{Currency, Money, MoneyError, UnknownCurrency, totals};
pub use nameservers::{Nameservers, NameserversError};
pub use operation::{ContactHandle, Operation, OperationEvent, OperationKind, OperationState};
pub use phone::{NotAPhone, Phone};
pub use policy::Policy;
pub use principal::{Account, Credential, Principal, RateLimit, Scope, Spending, UnknownScope};
pub use registrant::{Registrant, RegistrantProblem, is_email, text_problem};
pub use registrar_account::{Limits, NotAProvider, Provider, RegistrarAccount, spread};
pub use term::{Term, TermOutOfRange};
pub use timestamp::{NotATime, Timestamp};
