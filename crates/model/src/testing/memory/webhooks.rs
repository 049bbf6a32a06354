//! Endpoints and deliveries in memory.

use std::time::Duration;

use async_trait::async_trait;

use super::{MemoryStore, State};
use crate::id::{AccountId, LeaseToken};
use crate::ports::{Attempted, Delivery, DeliveryResult, Endpoint, NewEndpoint, StoreError, WebhookStore};
use crate::timestamp::Timestamp;

#[async_trait]
impl WebhookStore for MemoryStore {
    async fn add_endpoint(&self, endpoint: NewEndpoint) -> Result<(), StoreError> {
        self.state().endpoints.push((endpoint.endpoint, endpoint.secret));
        Ok(())
    }

    async fn endpoints(&self, account: AccountId) -> Result<Vec<Endpoint>, StoreError> {
        let state = self.state();
        let of_account = state.endpoints.iter().map(|(endpoint, _)| endpoint);
        Ok(of_account.filter(|endpoint| endpoint.account_id == account).cloned().collect())
    }

    async fn claim_deliveries(
        &self,
        limit: usize,
        lease: Duration,
        now: Timestamp,
    ) -> Result<Vec<Delivery>, StoreError> {
        let clock = self.clock.now();
        let token = LeaseToken::from_uuid(self.uuid());
        let mut state = self.state();
        let due: Vec<usize> = (0..state.deliveries.len())
            .filter(|place| is_due(&state, *place, now, clock))
            .take(limit)
            .collect();
        let mut claimed = Vec::new();
        for place in due {
            state.deliveries[place].lease = Some((token, clock + lease));
            let row = &state.deliveries[place];
            let Some((endpoint, secret)) =
                state.endpoints.iter().find(|(endpoint, _)| endpoint.id == row.endpoint)
            else {
                continue;
            };
            claimed.push(Delivery {
                id: row.id,
                lease: token,
                event: state.events[row.event].clone(),
                url: endpoint.url.clone(),
                secret: secret.clone(),
                attempts: row.attempts,
            });
        }
        Ok(claimed)
    }

    async fn record_attempts(&self, attempts: Vec<Attempted>) -> Result<(), StoreError> {
        let mut state = self.state();
        for attempt in attempts {
            let leased = |row: &&mut super::DeliveryRow| {
                row.id == attempt.id && row.lease.is_some_and(|(token, _)| token == attempt.lease)
            };
            let Some(row) = state.deliveries.iter_mut().find(leased) else { continue };
            row.lease = None;
            row.attempts += 1;
            row.due_at = match attempt.result {
                DeliveryResult::Delivered | DeliveryResult::Abandoned => None,
                DeliveryResult::RetryAt(time) => Some(time),
            };
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

fn is_due(state: &State, place: usize, now: Timestamp, clock: Timestamp) -> bool {
    let row = &state.deliveries[place];
    let event = &state.events[row.event];
    let earlier_untried = state.deliveries[..place].iter().any(|earlier| {
        earlier.endpoint == row.endpoint
            && event.batch_id.is_some()
            && state.events[earlier.event].batch_id == event.batch_id
            && earlier.attempts == 0
            && earlier.due_at.is_some()
    });
    row.due_at.is_some_and(|due_at| due_at <= now)
        && row.lease.is_none_or(|(_, until)| until <= clock)
        && !earlier_untried
}
