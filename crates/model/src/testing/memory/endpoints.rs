//! Endpoints in memory, and what became of the deliveries to them.

use async_trait::async_trait;
use secrecy::SecretString;

use super::{DeliveryRow, MemoryStore, State, keep};
use crate::endpoint::Endpoint;
use crate::event::Event;
use crate::id::{AccountId, DeliveryId, EndpointId};
use crate::ports::{
    DeliveryFilter, DeliveryRecord, DeliveryState, DeliveryStory, EndpointChange, EndpointError,
    EndpointStore, NewEndpoint, ReplayedDeliveries, Rest, SecretRotation, StoreError, Switch,
};
use crate::timestamp::Timestamp;

/// An endpoint and its secrets.
pub(super) struct EndpointRow {
    pub(super) endpoint: Endpoint,
    pub(super) is_deleted: bool,
    secret: SecretString,
    previous: Option<SecretString>,
}

impl EndpointRow {
    /// What deliveries are signed with.
    pub(super) fn secrets(&self, now: Timestamp) -> Vec<SecretString> {
        let valid = self.endpoint.previous_secret_until.is_some_and(|until| until > now);
        let previous = self.previous.clone().filter(|_| valid);
        std::iter::once(self.secret.clone()).chain(previous).collect()
    }
}

impl DeliveryRow {
    pub(super) fn attempts(&self) -> u32 {
        u32::try_from(self.history.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn is_free(&self, now: Timestamp, clock: Timestamp) -> bool {
        self.due_at.is_some_and(|due_at| due_at <= now) || self.lease.is_some_and(|(_, until)| until <= clock)
    }
}

#[async_trait]
impl EndpointStore for MemoryStore {
    async fn add_endpoint(&self, new: NewEndpoint) -> Result<(), EndpointError> {
        let mut state = self.state();
        let NewEndpoint { endpoint, secret, answer } = new;
        if theirs(&state, endpoint.account_id).count() >= Endpoint::MOST_PER_ACCOUNT {
            return Err(EndpointError::LimitReached);
        }
        if let Some(before) = answer.and_then(|answer| keep(&mut state, endpoint.account_id, answer)) {
            return Err(EndpointError::KeyUsed(Box::new(before)));
        }
        state.endpoints.push(EndpointRow { endpoint, is_deleted: false, secret, previous: None });
        Ok(())
    }

    async fn endpoints(&self, account: AccountId) -> Result<Vec<Endpoint>, StoreError> {
        Ok(theirs(&self.state(), account).map(|row| row.endpoint.clone()).collect())
    }

    async fn endpoint(
        &self,
        account: AccountId,
        endpoint: EndpointId,
    ) -> Result<Option<Endpoint>, StoreError> {
        let state = self.state();
        let mut found = theirs(&state, account).filter(|row| row.endpoint.id == endpoint);
        Ok(found.next().map(|row| row.endpoint.clone()))
    }

    async fn update_endpoint(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        change: EndpointChange,
    ) -> Result<Option<Endpoint>, StoreError> {
        let mut state = self.state();
        let Some(row) = row_mut(&mut state, account, endpoint) else { return Ok(None) };
        let endpoint = &mut row.endpoint;
        if let Some(url) = change.url {
            endpoint.url = url;
        }
        if let Some(description) = change.description {
            endpoint.description = description;
        }
        if let Some(event_types) = change.event_types {
            endpoint.event_types = endpoint.event_types.changed_to(event_types);
        }
        endpoint.health = match change.switch {
            None => endpoint.health,
            Some(Switch::On) => endpoint.health.enabled(),
            Some(Switch::Off) => endpoint.health.disabled_by_account(change.at),
        };
        endpoint.updated_at = change.at;
        Ok(Some(endpoint.clone()))
    }

    async fn delete_endpoint(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        _at: Timestamp,
    ) -> Result<Option<Endpoint>, StoreError> {
        let mut state = self.state();
        let Some(row) = row_mut(&mut state, account, endpoint) else { return Ok(None) };
        (row.is_deleted, row.secret, row.previous) = (true, SecretString::default(), None);
        Ok(Some(row.endpoint.clone()))
    }

    async fn rotate_secret(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        rotation: SecretRotation,
    ) -> Result<Endpoint, EndpointError> {
        let mut state = self.state();
        let previous_until = rotation.previous_until();
        let SecretRotation { secret, at, answer, .. } = rotation;
        if row_mut(&mut state, account, endpoint).is_none() {
            return Err(EndpointError::NotFound);
        }
        if let Some(before) = answer.and_then(|answer| keep(&mut state, account, answer)) {
            return Err(EndpointError::KeyUsed(Box::new(before)));
        }
        let row = row_mut(&mut state, account, endpoint).ok_or(EndpointError::NotFound)?;
        row.previous = Some(std::mem::replace(&mut row.secret, secret));
        row.endpoint.previous_secret_until = previous_until;
        row.endpoint.updated_at = at;
        Ok(row.endpoint.clone())
    }

    async fn send_test(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        event: Event,
    ) -> Result<DeliveryRecord, EndpointError> {
        let mut state = self.state();
        enabled(&state, account, endpoint)?;
        let place = state.events.len();
        let row = self.new_delivery(endpoint, place, event.at, None);
        state.events.push(event);
        let record = record(&state, &row);
        state.deliveries.push(row);
        drop(state);
        self.deliveries.ring();
        Ok(record)
    }

    async fn deliveries(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        filter: DeliveryFilter,
        after: Option<DeliveryId>,
        limit: u32,
    ) -> Result<Option<Vec<DeliveryRecord>>, StoreError> {
        let state = self.state();
        if !theirs(&state, account).any(|row| row.endpoint.id == endpoint) {
            return Ok(None);
        }
        let since = filter.since.map(DeliveryId::first_at);
        let mut rows: Vec<&DeliveryRow> = state
            .deliveries
            .iter()
            .filter(|row| row.endpoint == endpoint && after.is_none_or(|after| row.id < after))
            .filter(|row| filter.state.is_none_or(|state| row.state == state))
            .filter(|row| since.is_none_or(|since| row.id >= since))
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.id));
        rows.truncate(limit as usize);
        Ok(Some(rows.into_iter().map(|row| record(&state, row)).collect()))
    }

    async fn delivery(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        delivery: DeliveryId,
    ) -> Result<Option<DeliveryStory>, StoreError> {
        let state = self.state();
        let known = theirs(&state, account).any(|row| row.endpoint.id == endpoint);
        let mut rows = state.deliveries.iter().filter(|row| row.endpoint == endpoint && row.id == delivery);
        Ok(rows.next().filter(|_| known).map(|row| DeliveryStory {
            delivery: record(&state, row),
            event_at: state.events[row.event].at,
            data: state.events[row.event].data.clone(),
            attempts: row.history.clone(),
        }))
    }

    async fn replay(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        delivery: DeliveryId,
        at: Timestamp,
    ) -> Result<DeliveryRecord, EndpointError> {
        let mut state = self.state();
        enabled(&state, account, endpoint)?;
        let mut places = (0..state.deliveries.len()).filter(|place| {
            let row = &state.deliveries[*place];
            row.endpoint == endpoint && row.id == delivery
        });
        let place = places.next().ok_or(EndpointError::DeliveryNotFound)?;
        let record = self.play_again(&mut state, place, at);
        drop(state);
        self.deliveries.ring();
        Ok(record)
    }

    async fn replay_failed(
        &self,
        account: AccountId,
        endpoint: EndpointId,
        since: Timestamp,
        at: Timestamp,
    ) -> Result<ReplayedDeliveries, EndpointError> {
        let mut state = self.state();
        enabled(&state, account, endpoint)?;
        let places: Vec<usize> = (0..state.deliveries.len())
            .filter(|place| {
                let row = &state.deliveries[*place];
                let failed = match row.state {
                    DeliveryState::Abandoned => true,
                    DeliveryState::Waiting => row.attempts() > 0 && row.due_at.is_some_and(|due| due > at),
                    DeliveryState::Delivered | DeliveryState::Replayed => false,
                };
                row.endpoint == endpoint && row.id >= DeliveryId::first_at(since) && failed
            })
            .collect();
        for place in &places {
            self.play_again(&mut state, *place, at);
        }
        drop(state);
        self.deliveries.ring();
        Ok(ReplayedDeliveries { count: places.len(), rest: Rest::None })
    }

    async fn purge_deliveries(&self, before: Timestamp, limit: u32) -> Result<usize, StoreError> {
        let mut state = self.state();
        let (mut left, before) = (limit, DeliveryId::first_at(before));
        let rows = state.deliveries.len();
        state.deliveries.retain(|row| {
            let goes = row.id < before && row.state != DeliveryState::Waiting && left > 0;
            left -= u32::from(goes);
            !goes
        });
        Ok(rows - state.deliveries.len())
    }
}

impl MemoryStore {
    pub(super) fn new_delivery(
        &self,
        endpoint: EndpointId,
        event: usize,
        due_at: Timestamp,
        replay_of: Option<DeliveryId>,
    ) -> DeliveryRow {
        DeliveryRow {
            id: DeliveryId::from_uuid(self.uuid()),
            endpoint,
            event,
            state: DeliveryState::Waiting,
            reason: None,
            due_at: Some(due_at),
            lease: None,
            replay_of,
            history: Vec::new(),
        }
    }

    fn play_again(&self, state: &mut State, place: usize, at: Timestamp) -> DeliveryRecord {
        let row = &mut state.deliveries[place];
        if row.state == DeliveryState::Waiting {
            row.due_at = row.due_at.map(|due| due.min(at));
            return record(state, &state.deliveries[place]);
        }
        if row.state == DeliveryState::Abandoned {
            row.state = DeliveryState::Replayed;
        }
        let (endpoint, event, id) = (row.endpoint, row.event, row.id);
        let new = self.new_delivery(endpoint, event, at, Some(id));
        let record = record(state, &new);
        state.deliveries.push(new);
        record
    }
}

/// The endpoints of an account that weren't deleted.
fn theirs(state: &State, account: AccountId) -> impl Iterator<Item = &EndpointRow> {
    state.endpoints.iter().filter(move |row| row.endpoint.account_id == account && !row.is_deleted)
}

fn row_mut(state: &mut State, account: AccountId, endpoint: EndpointId) -> Option<&mut EndpointRow> {
    let is_it = |row: &&mut EndpointRow| {
        row.endpoint.account_id == account && row.endpoint.id == endpoint && !row.is_deleted
    };
    state.endpoints.iter_mut().find(is_it)
}

fn enabled(state: &State, account: AccountId, endpoint: EndpointId) -> Result<(), EndpointError> {
    let mut found = theirs(state, account).filter(|row| row.endpoint.id == endpoint);
    match found.next().ok_or(EndpointError::NotFound)?.endpoint.health.disabled {
        None => Ok(()),
        Some(_) => Err(EndpointError::Disabled),
    }
}

fn record(state: &State, row: &DeliveryRow) -> DeliveryRecord {
    let event = &state.events[row.event];
    DeliveryRecord {
        id: row.id,
        event_id: event.id,
        event_type: event.kind.as_str().to_owned(),
        batch_id: event.batch_id,
        state: row.state,
        reason: row.reason,
        attempts: row.attempts(),
        next_attempt_at: row.due_at,
        replay_of: row.replay_of,
        created_at: row.id.made_at(),
    }
}
