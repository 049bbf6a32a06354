//! The outbox in memory.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;

use super::{DeliveryRow, MemoryStore, State};
use crate::endpoint::EndpointHealth;
use crate::event::Event;
use crate::id::{EndpointId, EventId, LeaseToken};
use crate::ports::{
    AbandonedReason, AttemptRecord, Attempted, Delivery, DeliveryClaim, DeliveryResult, DeliveryState,
    StoreError, WebhookStore,
};
use crate::timestamp::Timestamp;

#[async_trait]
impl WebhookStore for MemoryStore {
    async fn claim_deliveries(&self, claim: DeliveryClaim) -> Result<Vec<Delivery>, StoreError> {
        let clock = self.clock.now();
        let token = LeaseToken::from_uuid(self.uuid());
        let mut state = self.state();
        give_up_unwanted(&mut state, claim.now, clock);
        let mut held: HashMap<EndpointId, usize> = claim.held.clone();
        let mut claimed = Vec::new();
        for place in in_turns(&state, claim.now, clock) {
            let row = &state.deliveries[place];
            let of_endpoint = held.entry(row.endpoint).or_default();
            if claimed.len() >= claim.limit || *of_endpoint >= claim.per_endpoint {
                continue;
            }
            *of_endpoint += 1;
            let Some(endpoint) = state.endpoints.iter().find(|other| other.endpoint.id == row.endpoint)
            else {
                continue;
            };
            claimed.push(Delivery {
                id: row.id,
                lease: token,
                event: state.events[row.event].clone(),
                endpoint: row.endpoint,
                url: endpoint.endpoint.url.clone(),
                secrets: endpoint.secrets(claim.now),
                attempts: row.attempts(),
            });
            state.deliveries[place].lease = Some((token, clock + claim.lease));
            state.deliveries[place].due_at = None;
        }
        Ok(claimed)
    }

    async fn record_attempts(
        &self,
        attempts: Vec<Attempted>,
        disable_after: Duration,
    ) -> Result<(), StoreError> {
        let mut state = self.state();
        for attempt in attempts {
            let leased = |row: &&mut DeliveryRow| {
                row.id == attempt.id && row.lease.is_some_and(|(token, _)| token == attempt.lease)
            };
            let Some(row) = state.deliveries.iter_mut().find(leased) else { continue };
            row.lease = None;
            (row.state, row.reason, row.due_at) = match attempt.result {
                DeliveryResult::Delivered => (DeliveryState::Delivered, None, None),
                DeliveryResult::RetryAt(time) => (DeliveryState::Waiting, None, Some(time)),
                DeliveryResult::Abandoned(reason) => (DeliveryState::Abandoned, Some(reason), None),
            };
            row.history.push(AttemptRecord {
                number: row.attempts() + 1,
                at: attempt.at,
                took: Some(attempt.took),
                url: Some(attempt.url.clone()),
                status: attempt.status,
                answer: attempt.answer.clone(),
                error: attempt.error.clone(),
            });
            let endpoint = row.endpoint;
            self.judge(&mut state, endpoint, |health| {
                health.after(attempt.reception(), attempt.ended_at(), disable_after)
            });
        }
        drop(state);
        self.deliveries.ring();
        Ok(())
    }

    async fn outbox_backlog(&self) -> Result<(u64, Option<Timestamp>), StoreError> {
        let state = self.state();
        let waiting: Vec<Timestamp> = state.deliveries.iter().filter_map(|row| row.due_at).collect();
        Ok((waiting.len() as u64, waiting.into_iter().min()))
    }

    async fn wait_for_deliveries(&self, _longest: Duration) {
        self.deliveries.heard().await;
    }
}

impl MemoryStore {
    /// Changes the health of an endpoint, and tells the others if that disables it.
    fn judge(
        &self,
        state: &mut State,
        endpoint: EndpointId,
        after: impl Fn(EndpointHealth) -> EndpointHealth,
    ) {
        let found = state.endpoints.iter_mut().find(|row| !row.is_deleted && row.endpoint.id == endpoint);
        let Some(row) = found else { return };
        let before = row.endpoint.health;
        row.endpoint.health = after(before);
        if let (None, Some(disabled)) = (before.disabled, row.endpoint.health.disabled) {
            let id = EventId::from_uuid(self.uuid());
            let event = Event::webhook_disabled(id, &row.endpoint, disabled);
            self.deliver(state, event);
        }
    }
}

/// Gives up what is due to endpoints that are disabled or deleted.
fn give_up_unwanted(state: &mut State, now: Timestamp, clock: Timestamp) {
    for row in &mut state.deliveries {
        let endpoint = state.endpoints.iter().find(|other| other.endpoint.id == row.endpoint);
        let reason = match endpoint {
            Some(endpoint) if endpoint.is_deleted => AbandonedReason::EndpointDeleted,
            Some(endpoint) if endpoint.endpoint.health.disabled.is_some() => {
                AbandonedReason::EndpointDisabled
            }
            _ => continue,
        };
        if row.is_free(now, clock) {
            (row.state, row.reason) = (DeliveryState::Abandoned, Some(reason));
            (row.due_at, row.lease) = (None, None);
        }
    }
}

/// The places of what is due, endpoints by turns.
fn in_turns(state: &State, now: Timestamp, clock: Timestamp) -> Vec<usize> {
    let mut turns: HashMap<EndpointId, usize> = HashMap::new();
    let mut due: Vec<(usize, usize)> = (0..state.deliveries.len())
        .filter(|place| state.deliveries[*place].is_free(now, clock) && is_in_sequence(state, *place))
        .map(|place| {
            let turn = turns.entry(state.deliveries[place].endpoint).or_default();
            *turn += 1;
            (*turn, place)
        })
        .collect();
    due.sort_unstable();
    due.into_iter().map(|(_, place)| place).collect()
}

fn is_in_sequence(state: &State, place: usize) -> bool {
    let row = &state.deliveries[place];
    let event = &state.events[row.event];
    let first = |other: &DeliveryRow| {
        let earlier = &state.events[other.event];
        other.endpoint == row.endpoint
            && event.batch_id.is_some()
            && earlier.batch_id == event.batch_id
            && earlier.sequence < event.sequence
            && other.attempts() == 0
            && other.state == DeliveryState::Waiting
    };
    row.attempts() > 0 || !state.deliveries.iter().any(first)
}
