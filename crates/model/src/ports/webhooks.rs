//! Events on their way to endpoints.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;

use super::{AbandonedReason, StoreError};
use crate::endpoint::Reception;
use crate::event::Event;
use crate::id::{DeliveryId, EndpointId, LeaseToken};
use crate::timestamp::Timestamp;

/// The outbox. Events get into it in the transactions of [`OrderStore`](super::OrderStore) and
/// [`WorkQueue`](super::WorkQueue), with one delivery per endpoint of the account that is enabled and subscribed to them at
/// that moment.
#[async_trait]
pub trait WebhookStore: Send + Sync {
    /// Leases deliveries that are due. Of the events of one batch to one endpoint a later one is given out only after the
    /// first attempt at each earlier one, and of many endpoints none waits for the many deliveries of another. After a crash
    /// they come back when the lease runs out: receivers may see an event twice, with the same id.
    ///
    /// Those to endpoints that are disabled or deleted are given up. Those that can't be read, because a newer release wrote
    /// them, are put off, and given up when they are [too old](DeliveryClaim::give_up_before). Neither keeps the others.
    async fn claim_deliveries(&self, claim: DeliveryClaim) -> Result<Vec<Delivery>, StoreError>;

    /// Records what came of attempts, each under its lease; those whose lease is lost are left alone. In the same transaction
    /// endpoints are disabled that are gone, or have taken nothing for `disable_after`, and the account's other endpoints are
    /// told.
    async fn record_attempts(
        &self,
        attempts: Vec<Attempted>,
        disable_after: Duration,
    ) -> Result<(), StoreError>;

    /// How many deliveries are waiting, and since when the oldest of them has been due.
    async fn outbox_backlog(&self) -> Result<(u64, Option<Timestamp>), StoreError>;

    /// Waits until a delivery may have become due, by this process's doing, or `longest` has passed.
    async fn wait_for_deliveries(&self, longest: Duration);
}

/// What a worker asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryClaim {
    /// How many in all at most.
    pub limit: usize,
    /// How many of one endpoint at most, with those that the worker holds already.
    pub per_endpoint: usize,
    /// How many the worker holds, by endpoint.
    pub held: HashMap<EndpointId, usize>,
    /// For how long.
    pub lease: Duration,
    /// The time.
    pub now: Timestamp,
    /// What began before then and can't be read is given up.
    pub give_up_before: Timestamp,
}

impl DeliveryClaim {
    /// How many more of this endpoint's the worker takes.
    pub fn room_for(&self, endpoint: EndpointId) -> usize {
        self.per_endpoint.saturating_sub(self.held.get(&endpoint).copied().unwrap_or(0))
    }
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
    /// To which endpoint.
    pub endpoint: EndpointId,
    /// Where that is.
    pub url: String,
    /// Signed with what: the present secret, then the one before it while it is valid.
    pub secrets: Vec<SecretString>,
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
    /// When it began, which is the time that the signature names.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// Where it was posted to.
    pub url: String,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// The beginning of the answer's body, if there was one; no more than [`LONGEST_ANSWER`], without control characters.
    pub answer: Option<String>,
    /// What went wrong, if anything did.
    pub error: Option<String>,
    /// What follows.
    pub result: DeliveryResult,
}

/// So much of an answer's body is kept, in bytes.
pub const LONGEST_ANSWER: usize = 1_024;

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryResult {
    /// The endpoint has it.
    Delivered,
    /// Another attempt at this time.
    RetryAt(Timestamp),
    /// No more attempts.
    Abandoned(AbandonedReason),
}

impl Attempted {
    /// How the endpoint took it.
    pub fn reception(&self) -> Reception {
        match self.result {
            DeliveryResult::Delivered => Reception::Taken,
            DeliveryResult::Abandoned(AbandonedReason::Gone) => Reception::Gone,
            DeliveryResult::RetryAt(_) | DeliveryResult::Abandoned(_) => Reception::Failed,
        }
    }

    /// When it ended.
    pub fn ended_at(&self) -> Timestamp {
        self.at + self.took
    }
}
