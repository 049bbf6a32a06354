//! Further attempts and pauses in memory.

use super::orders::{open_domains, rank};
use super::spending::{self, ChargeError};
use super::{MemoryStore, keep};
use crate::batch::Batch;
use crate::domain_name::DomainName;
use crate::event::events_of_reopening;
use crate::failure::WaitReason;
use crate::id::{AccountId, BatchId};
use crate::ports::{Pause, ReopenError, Reopened};
use crate::timestamp::Timestamp;

impl MemoryStore {
    pub(super) fn reopen_orders(&self, reopened: Reopened) -> Result<(), ReopenError> {
        let mut state = self.state();
        let account = reopened.account_id;
        if let Some(answer) = &reopened.answer
            && let Some(kept) = state.answers.get(&(account, answer.key.clone()))
            && kept.expires_at > answer.created_at
        {
            return Err(ReopenError::KeyUsed(Box::new(kept.clone())));
        }
        if reopened.catalogue_version != state.catalogue_version {
            return Err(ReopenError::CatalogueMoved);
        }
        let stands = |order: &crate::order::Order| {
            state.orders.get(&order.id).is_some_and(|row| {
                row.order.account_id == account
                    && row.order.batch_id == reopened.batch_id
                    && row.order.version + 1 == order.version
                    && row.order.state.is_terminal()
            })
        };
        if !reopened.orders.iter().all(|again| stands(&again.order)) {
            return Err(ReopenError::Changed);
        }
        let domains: Vec<DomainName> =
            reopened.orders.iter().map(|again| again.order.domain.clone()).collect();
        let open = open_domains(&state, account, &domains);
        if !open.is_empty() {
            return Err(ReopenError::DomainsOpen(open));
        }
        let charges = reopened.orders.iter().filter_map(|again| again.ledger.clone()).collect();
        spending::charge(&mut state, charges).map_err(|error| match error {
            ChargeError::Limit(reached) => ReopenError::SpendLimit(reached),
            ChargeError::Store(error) => ReopenError::Store(error),
        })?;
        if let Some(answer) = reopened.answer {
            keep(&mut state, account, answer);
        }
        let Some(batch) = state.batches.get_mut(&reopened.batch_id) else { return Err(ReopenError::Changed) };
        let events = events_of_reopening(batch, &reopened.orders, &|| self.uuid());
        for again in reopened.orders {
            let rank = rank(&state, &again.order);
            if let Some(row) = state.orders.get_mut(&again.order.id) {
                row.order = again.order;
                row.timeline.extend(again.timeline);
                (row.queue_rank, row.wake_at, row.lease) = (Some(rank), None, None);
            }
        }
        for event in events {
            self.deliver(&mut state, event);
        }
        drop(state);
        self.work.ring();
        self.deliveries.ring();
        self.events.ring();
        Ok(())
    }

    pub(super) fn pause_batch(
        &self,
        account: AccountId,
        batch: BatchId,
        pause: Pause,
        at: Timestamp,
    ) -> Option<Batch> {
        let mut guard = self.state();
        let state = &mut *guard;
        let batch = state.batches.get_mut(&batch).filter(|batch| batch.account_id == account)?;
        match pause {
            Pause::Paused => batch.paused_at = batch.paused_at.or(Some(at)),
            Pause::Resumed => {
                if let Some(paused_at) = batch.paused_at.take() {
                    for row in state.orders.values_mut().filter(|row| row.order.batch_id == batch.id) {
                        row.order.give_up_at = row.order.give_up_at + at.since(paused_at);
                        let waits = row.order.wait.is_some_and(|wait| wait.reason == WaitReason::BatchPaused);
                        if waits && row.wake_at.is_some() {
                            row.wake_at = Some(Timestamp::EPOCH);
                        }
                    }
                }
            }
        }
        let batch = batch.clone();
        drop(guard);
        self.work.ring();
        Some(batch)
    }
}
