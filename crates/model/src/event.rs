//! Events: what receivers of webhooks are told.

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::batch::{Batch, BatchCounts, BatchEvent, decide_batch};
use crate::endpoint::{Disabled, Endpoint};
use crate::failure::Failure;
use crate::id::{AccountId, BatchId, EventId};
use crate::order::{Change, Order, OrderState, Reopening};
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
    /// One order came to another status. There are many of these: those who follow a batch get them, endpoints that ask.
    OrderUpdated,
    /// An endpoint of the account was disabled, because it is gone or has failed for days.
    WebhookDisabled,
    /// Nothing happened: somebody tries an endpoint.
    WebhookTest,
}

impl EventType {
    /// Every type.
    pub const ALL: [Self; 6] = [
        Self::OrdersRegistered,
        Self::OrdersCompleted,
        Self::OrdersFailed,
        Self::OrderUpdated,
        Self::WebhookDisabled,
        Self::WebhookTest,
    ];

    /// What endpoints can be sent.
    pub const SUBSCRIBABLE: [Self; 5] = [
        Self::OrdersRegistered,
        Self::OrdersCompleted,
        Self::OrdersFailed,
        Self::OrderUpdated,
        Self::WebhookDisabled,
    ];

    /// What endpoints are sent unless they choose.
    pub const DEFAULT: [Self; 4] =
        [Self::OrdersRegistered, Self::OrdersCompleted, Self::OrdersFailed, Self::WebhookDisabled];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrdersRegistered => "orders.registered",
            Self::OrdersCompleted => "orders.completed",
            Self::OrdersFailed => "orders.failed",
            Self::OrderUpdated => "order.updated",
            Self::WebhookDisabled => "webhook.disabled",
            Self::WebhookTest => "webhook.test",
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
    /// The batch that it tells of, if it tells of one.
    pub batch_id: Option<BatchId>,
    /// Its place among the events of the batch, from 1, without gaps; 0 without a batch.
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
    pub kind: &'a str,
    /// When it happened.
    pub timestamp: Timestamp,
    /// What happened.
    pub data: &'a Value,
}

impl Event {
    /// Tells the account's other endpoints that this one was disabled.
    pub fn webhook_disabled(id: EventId, endpoint: &Endpoint, disabled: Disabled) -> Self {
        let data = json!({
            "webhookId": endpoint.id,
            "description": endpoint.description,
            "reason": disabled.reason.as_str(),
            "failingSince": endpoint.health.failing_since,
            "disabledAt": disabled.at,
        });
        Self::of_endpoint(id, endpoint, EventType::WebhookDisabled, disabled.at, data)
    }

    /// Tries an endpoint.
    pub fn webhook_test(id: EventId, endpoint: &Endpoint, at: Timestamp) -> Self {
        let data = json!({ "webhookId": endpoint.id });
        Self::of_endpoint(id, endpoint, EventType::WebhookTest, at, data)
    }

    fn of_endpoint(id: EventId, endpoint: &Endpoint, kind: EventType, at: Timestamp, data: Value) -> Self {
        Self { id, account_id: endpoint.account_id, batch_id: None, sequence: 0, kind, at, data }
    }

    /// The body of its deliveries; the same bytes each time.
    pub fn body(&self) -> EventBody<'_> {
        EventBody { kind: self.kind.as_str(), timestamp: self.at, data: &self.data }
    }
}

/// Moves a batch on by a change of one of its orders, and says what is told because of it, in order. To be called under
/// the lock of the batch's row: it counts, numbers the events, and tells the ends of the stages once per round.
pub fn events_of_change(batch: &mut Batch, change: &Change, new_id: &dyn Fn() -> Uuid) -> Vec<Event> {
    batch.counts = batch.counts.plus(change.batch_delta());
    let mut events = Vec::new();
    let (order, at) = (&change.order, change.order.updated_at);
    if change.from != order.state {
        events.push(next_event(batch, EventType::OrderUpdated, at, new_id, |batch, sequence| {
            updated_event_data(order, change.from, batch.round, sequence)
        }));
    }
    if let Some(failure) = &change.failed {
        events.push(next_event(batch, EventType::OrdersFailed, at, new_id, |batch, sequence| {
            failed_event_data(order, failure, batch.round, sequence)
        }));
    }
    let due = decide_batch(&batch.counts, batch.told);
    batch.told = batch.told.after(&due);
    for told in due {
        events.push(next_event(batch, told.into(), at, new_id, batch_event_data));
    }
    events
}

/// Moves a batch on by failed orders that are tried again, and says what is told of each.
pub fn events_of_reopening(
    batch: &mut Batch,
    reopened: &[Reopening],
    new_id: &dyn Fn() -> Uuid,
) -> Vec<Event> {
    let deltas = reopened.iter().map(Reopening::batch_delta);
    *batch = batch.clone().reopened(deltas.fold(BatchCounts::default(), BatchCounts::plus));
    let of_one = |reopening: &Reopening| {
        let order = &reopening.order;
        next_event(batch, EventType::OrderUpdated, order.updated_at, new_id, |batch, sequence| {
            updated_event_data(order, OrderState::Failed, batch.round, sequence)
        })
    };
    reopened.iter().map(of_one).collect()
}

fn next_event(
    batch: &mut Batch,
    kind: EventType,
    at: Timestamp,
    new_id: &dyn Fn() -> Uuid,
    data: impl Fn(&Batch, i64) -> Value,
) -> Event {
    batch.event_sequence += 1;
    Event {
        id: EventId::from_uuid(new_id()),
        account_id: batch.account_id,
        batch_id: Some(batch.id),
        sequence: batch.event_sequence,
        kind,
        at,
        data: data(batch, batch.event_sequence),
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

/// What `order.updated` carries, given the order as it is after the change.
fn updated_event_data(order: &Order, from: OrderState, round: u32, sequence: i64) -> Value {
    json!({
        "orderId": order.id,
        "batchId": order.batch_id,
        "clientId": order.client_id,
        "domain": order.domain,
        "round": round,
        "sequence": sequence,
        "attempt": order.attempt,
        "status": order.state,
        "previousStatus": from,
        "error": order.failure.as_ref().map(|failure| json!({
            "stage": failure.stage, "code": failure.code, "message": failure.text,
        })),
    })
}

/// What `orders.failed` carries.
fn failed_event_data(order: &Order, failure: &Failure, round: u32, sequence: i64) -> Value {
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
