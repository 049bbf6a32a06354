//! Claiming work and recording its outcome in memory.

use std::time::Duration;

use async_trait::async_trait;

use super::{Contact, Lease, MemoryStore, Row, State, queue, spending};
use crate::event::{Event, events_of_change};
use crate::id::{LeaseToken, OrderId, RegistrarAccountId};
use crate::operation::OperationKind;
use crate::order::{
    Change, ContactChange, ContactState, DomainClaim, Holder, OperationChange, Schedule, Sending, Work,
};
use crate::ports::{CommitError, StoreError, WorkQueue};
use crate::timestamp::Timestamp;

#[async_trait]
impl WorkQueue for MemoryStore {
    async fn claim(
        &self,
        registrar_account: RegistrarAccountId,
        limit: usize,
        lease: Duration,
        now: Timestamp,
    ) -> Result<Vec<Work>, StoreError> {
        let mut state = self.state();
        let clock = self.clock.now();
        let claimed = queue::choose(&mut state, registrar_account, limit, now, clock);
        Ok(claimed.into_iter().filter_map(|order| self.lease(&mut state, order, lease, clock)).collect())
    }

    async fn claim_orders(&self, orders: &[OrderId], lease: Duration) -> Result<Vec<Work>, StoreError> {
        let mut state = self.state();
        let clock = self.clock.now();
        let is_free = |state: &State, order: &OrderId| {
            state.orders.get(order).is_some_and(|row| {
                !row.order.state.is_terminal() && row.lease.is_none_or(|lease| lease.until <= clock)
            })
        };
        let free: Vec<OrderId> = orders.iter().filter(|order| is_free(&state, order)).copied().collect();
        Ok(free.into_iter().filter_map(|order| self.lease(&mut state, order, lease, clock)).collect())
    }

    async fn commit(&self, change: Change) -> Result<(), CommitError> {
        let mut state = self.state();
        let clock = self.clock.now();
        let id = change.order.id;
        let held = state.orders.get_mut(&id).and_then(|row| {
            let lease = row.lease.as_mut()?;
            (lease.token == change.lease && lease.until > clock).then_some((&row.order, lease))
        });
        match held {
            Some((order, _)) if order.version + 1 == change.order.version => {}
            // It was applied before, and whoever asked didn't learn of it.
            Some((order, lease)) if *order == change.order => {
                lease.until = clock + lease.length;
                return Ok(());
            }
            _ => return Err(CommitError::LeaseLost),
        }
        let paused = state.batches.get(&change.order.batch_id).is_some_and(|batch| batch.paused_at.is_some());
        if paused && change.sending == Sending::Intent {
            return Err(CommitError::BatchPaused);
        }
        if is_of_another_registrant(&state, &change) {
            return Err(CommitError::ContactForeign);
        }
        take_what_the_operation_needs(&mut state, &change)?;
        apply(&mut state, &change, clock);
        self.tell(&mut state, &change);
        drop(state);
        self.work.ring();
        self.deliveries.ring();
        self.events.ring();
        Ok(())
    }

    async fn release(&self, leases: &[(OrderId, LeaseToken)]) -> Result<(), StoreError> {
        let mut state = self.state();
        for (order, token) in leases {
            if let Some(row) = state.orders.get_mut(order)
                && row.lease.is_some_and(|lease| lease.token == *token)
            {
                row.lease = None;
                row.wake_at = Some(Timestamp::EPOCH);
            }
        }
        drop(state);
        self.work.ring();
        Ok(())
    }

    async fn wait_for_work(&self, _longest: Duration) {
        self.work.heard().await;
    }

    async fn next_due(&self, registrar_account: RegistrarAccountId) -> Result<Option<Timestamp>, StoreError> {
        let state = self.state();
        let when = |row: &Row| match (row.queue_rank, row.wake_at, row.lease) {
            (Some(_), _, _) => Some(Timestamp::EPOCH),
            (None, Some(wake_at), _) => Some(wake_at),
            (None, None, lease) => lease.map(|lease| lease.until),
        };
        Ok(state
            .orders
            .values()
            .filter(|row| {
                row.order.registrar_account_id == registrar_account && !row.order.state.is_terminal()
            })
            .filter_map(when)
            .min())
    }
}

impl MemoryStore {
    fn lease(&self, state: &mut State, order: OrderId, length: Duration, clock: Timestamp) -> Option<Work> {
        let token = LeaseToken::from_uuid(self.uuid());
        let row = state.orders.get_mut(&order)?;
        row.queue_rank = None;
        row.wake_at = None;
        row.lease = Some(Lease { token, length, until: clock + length });
        let (order, operation) = (row.order.clone(), row.operations.last().cloned());
        let contact = contact_state(state, &order);
        Some(Work {
            order,
            lease: token,
            operation: operation.filter(|operation| !operation.state.is_ended()),
            contact,
        })
    }

    /// Counts the change in its batch and writes the events that follow.
    fn tell(&self, state: &mut State, change: &Change) {
        let Some(batch) = state.batches.get_mut(&change.order.batch_id) else { return };
        let events = events_of_change(batch, change, &|| self.uuid());
        for event in events {
            self.deliver(state, event);
        }
    }

    pub(super) fn deliver(&self, state: &mut State, event: Event) {
        let place = state.events.len();
        let endpoints: Vec<_> = state
            .endpoints
            .iter()
            .filter(|row| !row.is_deleted && row.endpoint.account_id == event.account_id)
            .filter(|row| row.endpoint.health.disabled.is_none())
            .filter(|row| row.endpoint.event_types.contains(event.kind))
            .map(|row| row.endpoint.id)
            .collect();
        for endpoint in endpoints {
            state.deliveries.push(self.new_delivery(endpoint, place, event.at, None));
        }
        state.events.push(event);
    }
}

fn contact_state(state: &State, order: &crate::order::Order) -> ContactState {
    let Some(registrant_id) = order.registrant_id else { return ContactState::Default };
    let Some(registrant) = state.registrants.get(&registrant_id).cloned().map(Box::new) else {
        return ContactState::Default;
    };
    match state.contacts.get(&(registrant_id, order.registrar_account_id)) {
        None => ContactState::Missing(registrant),
        Some(Contact { handle: Some(handle), .. }) => ContactState::Ready(handle.clone()),
        Some(Contact { handle: None, .. }) => ContactState::BeingMade(registrant),
    }
}

/// Takes the domain or the contact for the order, or says who has it.
fn take_what_the_operation_needs(state: &mut State, change: &Change) -> Result<(), CommitError> {
    let OperationChange::Open(operation) = &change.operation else { return Ok(()) };
    let order = &change.order;
    match (operation.kind, order.registrant_id) {
        (OperationKind::Register, _) => {
            let claim = state.claims.entry(order.domain.clone()).or_insert((order.id, Holder::OpenOrder));
            if claim.0 != order.id {
                return Err(CommitError::DomainHeld(claim.1));
            }
        }
        (OperationKind::CreateContact, Some(registrant)) => {
            let key = (registrant, order.registrar_account_id);
            let contact = state.contacts.entry(key).or_insert(Contact { order: order.id, handle: None });
            if contact.order != order.id || contact.handle.is_some() {
                return Err(CommitError::ContactBusy);
            }
        }
        (OperationKind::CreateContact, None) | (OperationKind::SetNameservers, _) => {}
    }
    Ok(())
}

/// Whether the contact that the change keeps is another registrant's.
fn is_of_another_registrant(state: &State, change: &Change) -> bool {
    let Some(ContactChange::Made(made)) = &change.contact else { return false };
    state.contacts.iter().any(|((registrant, registrar_account), contact)| {
        *registrar_account == change.order.registrar_account_id
            && change.order.registrant_id != Some(*registrant)
            && contact.handle.as_ref() == Some(made)
    })
}

fn apply(state: &mut State, change: &Change, clock: Timestamp) {
    let order = &change.order;
    match change.claim {
        DomainClaim::Keep => {}
        DomainClaim::Release => state.claims.retain(|_, (holder, _)| *holder != order.id),
        DomainClaim::Registered => {
            state.claims.insert(order.domain.clone(), (order.id, Holder::Registration));
        }
    }
    if let (Some(contact), Some(registrant)) = (&change.contact, order.registrant_id) {
        let key = (registrant, order.registrar_account_id);
        match contact {
            ContactChange::Made(handle) => {
                state.contacts.insert(key, Contact { order: order.id, handle: Some(handle.clone()) });
            }
            ContactChange::Abandoned => {
                state.contacts.remove(&key);
            }
        }
    }
    if let Some(line) = change.ledger.clone() {
        // Changes of orders only ever give back.
        spending::refund(state, line);
    }
    let Some(row) = state.orders.get_mut(&order.id) else { return };
    row.order = order.clone();
    row.timeline.extend(change.timeline.iter().cloned());
    match &change.operation {
        OperationChange::None => {}
        OperationChange::Open(operation) => row.operations.push(operation.clone()),
        OperationChange::Update(operation) => {
            if let Some(last) = row.operations.last_mut() {
                *last = operation.clone();
            }
        }
    }
    match change.schedule {
        Schedule::GoOn => {
            if let Some(lease) = &mut row.lease {
                lease.until = clock + lease.length;
            }
        }
        Schedule::At(time) => (row.lease, row.wake_at) = (None, Some(time)),
        Schedule::Never => row.lease = None,
    }
}
