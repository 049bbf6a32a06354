//! Ports: what the business needs of the world outside, as traits that others implement.
//!
//! No method has a default body: a forgotten one must not look like success. Every method says what holds after it
//! returned and after a crash inside it. Store methods that serve a caller take the account first; another account's
//! row does not exist for them.

mod access;
mod catalogue;
mod clients;
mod clock;
mod deliveries;
mod endpoint_rules;
mod endpoints;
mod feed;
mod orders;
mod permits;
mod price_source;
mod registrar;
mod store_error;
mod webhooks;
mod work_queue;

pub use access::{Access, ApiKey, KeyChange, NewApiKey};
pub use catalogue::CatalogueStore;
pub use clients::{ClientChange, ClientStore, NewClient};
pub use clock::{Clock, Ids};
pub use deliveries::{
    AbandonedReason, AttemptRecord, DeliveryFilter, DeliveryRecord, DeliveryState, DeliveryStory,
    ReplayedDeliveries, Rest,
};
pub use endpoint_rules::{EndpointRules, NoSecret, UrlRefused};
pub use endpoints::{
    EndpointChange, EndpointError, EndpointStore, MOST_REPLAYED, NewEndpoint, SecretRotation, Switch,
};
pub use feed::{BatchFeed, BatchWatch, FedBatch};
pub use orders::{
    AcceptError, Acceptance, BatchProgress, KeptAnswer, OrderFilter, OrderPage, OrderStore, OrderStory,
    PageStart, Pause, ReopenError, Reopened, Total,
};
pub use permits::{Pacer, Permit, PermitError, PermitSlots, Permits, Slot};
pub use price_source::{OfferedPrices, PriceSource};
pub use registrar::{
    Asked, AskedContact, AskedNameservers, ContactRequest, Health, NameserverRequest, Progress,
    RegisterRequest, Registrar, RegistrarError, Registrars, Registration, Reply,
};
pub use store_error::{StoreError, StoreErrorKind};
pub use webhooks::{Attempted, Delivery, DeliveryClaim, DeliveryResult, LONGEST_ANSWER, WebhookStore};
pub use work_queue::{CommitError, WorkQueue};
