//! Events: what receivers of webhooks are told.

use serde::Serialize;
use serde_json::{Value, json};

use crate::batch::{Batch, BatchEvent};
use crate::failure::Failure;
use crate::id::{AccountId, BatchId, EventId};
use crate::order::Order;
use crate::timestamp::Timestamp;

/// The kinds of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventType {
    /// Every order of a batch has been registered or has failed.
    OrdersRegistered,
    /// Every order of a batch is completed or failed.
    OrdersCompleted,
    /// One order failed.
    OrdersFailed,
}

impl EventType {
    /// Every type.
    pub const ALL: [Self; 3] = [Self::OrdersRegistered, Self::OrdersCompleted, Self::OrdersFailed];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrdersRegistered => "orders.registered",
            Self::OrdersCompleted => "orders.completed",
            Self::OrdersFailed => "orders.failed",
        }
    }

    /// Reads a name back.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == name)
    }
}

impl From<BatchEvent> for EventType {
    fn from(event: BatchEvent) -> Self {
        match event {
            BatchEvent::Registered => Self::OrdersRegistered,
            BatchEvent::Completed => Self::OrdersCompleted,
        }
    }
}

/// Something that happened, written in the transaction in which it happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The same over all deliveries and repeats: receivers drop what they have seen.
    pub id: EventId,
    /// Whose event it is.
    pub account_id: AccountId,
    /// The batch that it tells of.
    pub batch_id: BatchId,
    /// Its place among the events of the batch, from 1, without gaps.
    pub sequence: i64,
    /// The kind.
    pub kind: EventType,
    /// When it happened.
    pub at: Timestamp,
    /// What receivers get under `data`.
    pub data: Value,
}

/// The body of a delivery, as [Standard Webhooks](https://www.standardwebhooks.com) proposes it.
#[derive(Debug, Clone, Serialize)]
pub struct EventBody<'a> {
    /// The kind.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When it happened.
    pub timestamp: Timestamp,
    /// What happened.
    pub data: &'a Value,
}

impl Event {
    /// The body of its deliveries; the same bytes each time.
    pub fn body(&self) -> EventBody<'_> {
        EventBody { kind: self.kind.as_str(), timestamp: self.at, data: &self.data }
    }
}

/// What `orders.registered` and `orders.completed` carry, given the batch as it is after the change.
pub fn batch_event_data(batch: &Batch, sequence: i64) -> Value {
    let counts = &batch.counts;
    json!({
        "batchId": batch.id,
        "clientId": batch.client_id,
        "round": batch.round,
        "sequence": sequence,
        "total": counts.total,
        "registered": counts.cleared_registration(),
        "configuring": counts.configuring,
        "completed": counts.completed,
        "failed": counts.failed,
        "pending": counts.pending,
        "done": counts.done(),
    })
}

/// What `orders.failed` carries.
pub fn failed_event_data(order: &Order, failure: &Failure, round: u32, sequence: i64) -> Value {
    json!({
        "orderId": order.id,
        "batchId": order.batch_id,
        "clientId": order.client_id,
        "domain": order.domain,
        "round": round,
        "sequence": sequence,
        "stage": failure.stage,
        "error": { "code": failure.code, "message": failure.text },
        "refunded": order.registered.is_none(),
    })
}
