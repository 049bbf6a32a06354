//! Webhook endpoints, and events on their way to them.

use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;

use super::StoreError;
use crate::event::Event;
use crate::id::{AccountId, DeliveryId, EndpointId, LeaseToken};
use crate::timestamp::Timestamp;

/// Endpoints, and the outbox. Events get into the outbox in the transactions of [`OrderStore`](super::OrderStore) and
/// [`WorkQueue`](super::WorkQueue), with one delivery per endpoint that the account has at that moment.
#[async_trait]
pub trait WebhookStore: Send + Sync {
    /// Makes an endpoint, sealing its secret.
    async fn add_endpoint(&self, endpoint: NewEndpoint) -> Result<(), StoreError>;

    /// The endpoints of an account, oldest first.
    async fn endpoints(&self, account: AccountId) -> Result<Vec<Endpoint>, StoreError>;

    /// Leases up to `limit` deliveries that are due at `now`. Of the events of one batch to one endpoint a later one is
    /// given out only after the first attempt at each earlier one. After a crash they come back when the lease runs out:
    /// receivers may see an event twice, with the same id.
    async fn claim_deliveries(
        &self,
        limit: usize,
        lease: Duration,
        now: Timestamp,
    ) -> Result<Vec<Delivery>, StoreError>;

    /// Records what came of attempts, each under its lease; those whose lease is lost are left alone. In one transaction.
    async fn record_attempts(&self, attempts: Vec<Attempted>) -> Result<(), StoreError>;

    /// How many deliveries are waiting, and since when the oldest of them has been due.
    async fn outbox_backlog(&self) -> Result<(u64, Option<Timestamp>), StoreError>;

    /// Waits until a delivery may have become due, by this process's doing, or `longest` has passed.
    async fn wait_for_deliveries(&self, longest: Duration);
}

/// An endpoint to be made.
#[derive(Debug, Clone)]
pub struct NewEndpoint {
    /// What is shown of it.
    pub endpoint: Endpoint,
    /// The secret that its deliveries are signed with (`whsec_` and base64, as Standard Webhooks writes it).
    pub secret: SecretString,
}

/// What is shown of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: EndpointId,
    /// Whose it is.
    pub account_id: AccountId,
    /// Where deliveries are posted to.
    pub url: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An event on its way to an endpoint, under a lease.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Proof that this worker may record its end.
    pub lease: LeaseToken,
    /// What is delivered.
    pub event: Event,
    /// Where to.
    pub url: String,
    /// Signed with what.
    pub secret: SecretString,
    /// How many attempts were made before.
    pub attempts: u32,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempted {
    /// The delivery.
    pub id: DeliveryId,
    /// Its lease.
    pub lease: LeaseToken,
    /// When.
    pub at: Timestamp,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// What went wrong, if anything did.
    pub error: Option<String>,
    /// What follows.
    pub result: DeliveryResult,
}

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryResult {
    /// The endpoint has it.
    Delivered,
    /// Another attempt at this time.
    RetryAt(Timestamp),
    /// No more attempts.
    Abandoned,
}
