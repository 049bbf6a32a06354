//! Webhook endpoints as their owners see and change them, and what became of the deliveries to them.

use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;

use super::deliveries::{DeliveryFilter, DeliveryRecord, DeliveryStory, ReplayedDeliveries};
use super::{KeptAnswer, StoreError};
use crate::endpoint::{Endpoint, EventTypes};
use crate::event::Event;
use crate::id::{AccountId, DeliveryId, EndpointId};
use crate::timestamp::Timestamp;

/// Making, changing and reading endpoints, and their deliveries. An endpoint that was deleted is not there any more.
#[async_trait]
pub trait EndpointStore: Send + Sync {
    /// Makes an endpoint, sealing its secret, and keeps the answer to the request with it, in one transaction.
    ///
    /// Errors: [`EndpointError::LimitReached`], [`EndpointError::KeyUsed`]; then nothing was made.
    async fn add_endpoint(&self, endpoint: NewEndpoint) -> Result<(), EndpointError>;

    /// The endpoints of an account, oldest first.
    async fn endpoints(&self, account: AccountId) -> Result<Vec<Endpoint>, StoreError>;

    /// One endpoint.
    async fn endpoint(
        &self,
        account: AccountId,
        endpoint: EndpointId,
    ) -> Result<Option<Endpoint>, StoreError>;

    /// Changes what is given and returns the endpoint as it is afterwards; `None` if the account has no such endpoint.
    async fn update_endpoint(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        change: EndpointChange,
    ) -> Result<Option<Endpoint>, StoreError>;

    /// Deletes an endpoint and its secrets, and returns what it was; `None` if the account has no such endpoint. Nothing is
    /// sent to it any more but what was under way. What became of its deliveries is kept until it is purged.
    async fn delete_endpoint(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        at: Timestamp,
    ) -> Result<Option<Endpoint>, StoreError>;

    /// Gives an endpoint a new secret, sealing it, and keeps the answer to the request with it, in one transaction. The secret
    /// before it signs beside it for a time; the one before that, if there was one still, no longer does.
    ///
    /// Errors: [`EndpointError::NotFound`], [`EndpointError::KeyUsed`]; then nothing was changed.
    async fn rotate_secret(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        rotation: SecretRotation,
    ) -> Result<Endpoint, EndpointError>;

    /// Writes an event that is delivered to this endpoint only, whatever it is subscribed to; the delivery.
    ///
    /// Errors: [`EndpointError::NotFound`], [`EndpointError::Disabled`].
    async fn send_test(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        event: Event,
    ) -> Result<DeliveryRecord, EndpointError>;

    /// Up to `limit` deliveries to an endpoint, newest first, after the one given. `None` if the account has no such endpoint.
    async fn deliveries(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        filter: DeliveryFilter,
        after: Option<DeliveryId>,
        limit: u32,
    ) -> Result<Option<Vec<DeliveryRecord>>, StoreError>;

    /// One delivery to an endpoint, what it carries, and every attempt at it.
    async fn delivery(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        delivery: DeliveryId,
    ) -> Result<Option<DeliveryStory>, StoreError>;

    /// Delivers the event of a delivery once more: by a new delivery if the old one has ended (one that was given up is then
    /// [replayed](super::DeliveryState::Replayed)), else by making the old one due at `at`. Returns the delivery that will
    /// bring it.
    ///
    /// Errors: [`EndpointError::NotFound`], [`EndpointError::DeliveryNotFound`], [`EndpointError::Disabled`].
    async fn replay(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        delivery: DeliveryId,
        at: Timestamp,
    ) -> Result<DeliveryRecord, EndpointError>;

    /// The same for the deliveries that were begun since then and have failed, finally or so far, oldest first, in
    /// transactions of bounded size: after a crash some of them are replayed and the others are as they were, so it can be
    /// done again. No more than [`MOST_REPLAYED`] at a time.
    ///
    /// Errors: [`EndpointError::NotFound`], [`EndpointError::Disabled`].
    async fn replay_failed(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        since: Timestamp,
        at: Timestamp,
    ) -> Result<ReplayedDeliveries, EndpointError>;

    /// Deletes at most `limit` ended deliveries that began before then, with their attempts; returns how many.
    async fn purge_deliveries(&self, before: Timestamp, limit: u32) -> Result<usize, StoreError>;
}

/// So many deliveries are replayed by one request at most.
pub const MOST_REPLAYED: u32 = 10_000;

/// Why something was not done to an endpoint. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// The account has [as many](Endpoint::MOST_PER_ACCOUNT) as it can have.
    #[error("the account has {} endpoints, and can't have more", Endpoint::MOST_PER_ACCOUNT)]
    LimitReached,
    /// An answer is kept under the idempotency key already.
    #[error("the idempotency key was used before")]
    KeyUsed(Box<KeptAnswer>),
    /// The account has no such endpoint.
    #[error("the account has no such endpoint")]
    NotFound,
    /// The endpoint is told nothing.
    #[error("the endpoint is disabled")]
    Disabled,
    /// The endpoint has no such delivery.
    #[error("the endpoint has no such delivery")]
    DeliveryNotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An endpoint to be made.
#[derive(Debug, Clone)]
pub struct NewEndpoint {
    /// What is shown of it.
    pub endpoint: Endpoint,
    /// The secret that its deliveries are signed with (`whsec_` and base64, as Standard Webhooks writes it).
    pub secret: SecretString,
    /// The answer to keep, if the caller gave an idempotency key.
    pub answer: Option<KeptAnswer>,
}

/// What to change of an endpoint; `None` stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointChange {
    /// A new URL.
    pub url: Option<String>,
    /// A new description, or none.
    pub description: Option<Option<String>>,
    /// What it is told from now on.
    pub event_types: Option<EventTypes>,
    /// Whether it is told anything.
    pub switch: Option<Switch>,
    /// When.
    pub at: Timestamp,
}

/// Whether an endpoint is told anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It is.
    On,
    /// It isn't.
    Off,
}

/// A new secret for an endpoint.
#[derive(Debug, Clone)]
pub struct SecretRotation {
    /// The secret.
    pub secret: SecretString,
    /// How long the one before it signs beside it.
    pub overlap: Duration,
    /// When.
    pub at: Timestamp,
    /// The answer to keep, if the caller gave an idempotency key.
    pub answer: Option<KeptAnswer>,
}

impl SecretRotation {
    /// Until when the secret before it signs beside it; `None` if it doesn't.
    pub fn previous_until(&self) -> Option<Timestamp> {
        Some(self.at + self.overlap).filter(|until| *until > self.at)
    }
}
