//! Webhook endpoints as their owners see and change them, and what became of the deliveries to them.

use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use serde_json::Value;

use super::{KeptAnswer, StoreError};
use crate::endpoint::{Endpoint, EventTypes};
use crate::event::Event;
use crate::id::{AccountId, BatchId, DeliveryId, EndpointId, EventId};
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
    /// [`DeliveryState::Replayed`]), else by making the old one due at `at`. Returns the delivery that will bring it.
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

/// Which deliveries are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// In this state.
    pub state: Option<DeliveryState>,
    /// Begun since then.
    pub since: Option<Timestamp>,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// It goes on.
    Waiting,
    /// The endpoint has it.
    Delivered,
    /// It was given up.
    Abandoned,
    /// It was given up, and its event is delivered once more by another delivery.
    Replayed,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Delivered, Self::Abandoned, Self::Replayed];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Abandoned => "abandoned",
            Self::Replayed => "replayed",
        }
    }

    /// Reads a name back.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// Why a delivery was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AbandonedReason {
    /// All attempts failed.
    AttemptsExhausted,
    /// The endpoint answered 410.
    Gone,
    /// The endpoint was disabled when it was time for an attempt.
    EndpointDisabled,
    /// The endpoint was deleted.
    EndpointDeleted,
}

impl AbandonedReason {
    /// Every reason.
    pub const ALL: [Self; 4] =
        [Self::AttemptsExhausted, Self::Gone, Self::EndpointDisabled, Self::EndpointDeleted];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AttemptsExhausted => "attempts_exhausted",
            Self::Gone => "gone",
            Self::EndpointDisabled => "endpoint_disabled",
            Self::EndpointDeleted => "endpoint_deleted",
        }
    }

    /// Reads a name back.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// A delivery as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRecord {
    /// Its id.
    pub id: DeliveryId,
    /// The event that it brings.
    pub event_id: EventId,
    /// The kind of the event; a newer release may have kinds that this one doesn't know.
    pub event_type: String,
    /// The batch that the event tells of, if it tells of one.
    pub batch_id: Option<BatchId>,
    /// Where it stands.
    pub state: DeliveryState,
    /// Why it was given up, if it was.
    pub reason: Option<AbandonedReason>,
    /// How many attempts were made.
    pub attempts: u32,
    /// When the next attempt is due; `None` if it has ended or an attempt is under way.
    pub next_attempt_at: Option<Timestamp>,
    /// The delivery that was given up before this one, if this is a replay.
    pub replay_of: Option<DeliveryId>,
    /// When it began, to the millisecond.
    pub created_at: Timestamp,
}

/// A delivery, what it carries, and every attempt at it.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryStory {
    /// Where it stands.
    pub delivery: DeliveryRecord,
    /// When the event happened.
    pub event_at: Timestamp,
    /// What receivers get under `data`.
    pub data: Value,
    /// The attempts, the first first.
    pub attempts: Vec<AttemptRecord>,
}

/// One attempt at a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRecord {
    /// Its number, from 1.
    pub number: u32,
    /// When it began.
    pub at: Timestamp,
    /// How long it took. Attempts of releases before this one don't say.
    pub took: Option<Duration>,
    /// Where it was posted to. Attempts of releases before this one don't say.
    pub url: Option<String>,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// The beginning of the answer's body, if there was one.
    pub answer: Option<String>,
    /// What went wrong, if anything did.
    pub error: Option<String>,
}

/// What a replay came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplayedDeliveries {
    /// How many deliveries were replayed.
    pub count: usize,
    /// Whether there may be more.
    pub rest: Rest,
}

/// Whether something is left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Nothing is.
    None,
    /// There may be more.
    Some,
}
