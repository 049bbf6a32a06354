//! Accepting and reading orders in memory.

use async_trait::async_trait;

use super::spending::{self, ChargeError};
use super::{MemoryStore, Row, State, keep};
use crate::batch::Batch;
use crate::domain_name::DomainName;
use crate::id::{AccountId, BatchId, KeyId, OrderId};
use crate::order::Order;
use crate::ports::{
    AcceptError, Acceptance, BatchProgress, KeptAnswer, OrderFilter, OrderPage, OrderStore, OrderStory,
    PageStart, Pause, ReopenError, Reopened, StoreError, Total,
};
use crate::spending::{Allowance, Month};
use crate::timestamp::Timestamp;

#[async_trait]
impl OrderStore for MemoryStore {
    async fn accept(&self, acceptance: Acceptance) -> Result<(), AcceptError> {
        let mut state = self.state();
        let account = acceptance.batch.account_id;
        if let Some(answer) = &acceptance.answer
            && let Some(kept) = state.answers.get(&(account, answer.key.clone()))
            && kept.expires_at > answer.created_at
        {
            return Err(AcceptError::KeyUsed(Box::new(kept.clone())));
        }
        if acceptance.catalogue_version != state.catalogue_version {
            return Err(AcceptError::CatalogueMoved);
        }
        let domains: Vec<DomainName> = acceptance.orders.iter().map(|order| order.domain.clone()).collect();
        let mut open = open_domains(&state, account, &domains);
        open.extend(repeated(&domains));
        if !open.is_empty() {
            return Err(AcceptError::DomainsOpen(open));
        }
        spending::charge(&mut state, acceptance.ledger).map_err(|error| match error {
            ChargeError::Limit(reached) => AcceptError::SpendLimit(reached),
            ChargeError::Store(error) => AcceptError::Store(error),
        })?;
        if let Some(answer) = acceptance.answer {
            keep(&mut state, account, answer);
        }
        state.batches.insert(acceptance.batch.id, acceptance.batch);
        for order in acceptance.orders {
            let queue_rank = Some(rank(&state, &order));
            let row = Row {
                queue_rank,
                wake_at: None,
                lease: None,
                operations: Vec::new(),
                timeline: vec![acceptance.accepted.clone()],
                order,
            };
            state.orders.insert(row.order.id, row);
        }
        drop(state);
        self.work.ring();
        Ok(())
    }

    async fn reopen(&self, reopened: Reopened) -> Result<(), ReopenError> {
        self.reopen_orders(reopened)
    }

    async fn set_pause(
        &self,
        account: AccountId,
        batch: BatchId,
        pause: Pause,
        at: Timestamp,
    ) -> Result<Option<Batch>, StoreError> {
        Ok(self.pause_batch(account, batch, pause, at))
    }

    async fn open_domains(
        &self,
        account: AccountId,
        domains: &[DomainName],
    ) -> Result<Vec<DomainName>, StoreError> {
        Ok(open_domains(&self.state(), account, domains))
    }

    async fn allowances(
        &self,
        account: AccountId,
        key: KeyId,
        month: Month,
    ) -> Result<Vec<Allowance>, StoreError> {
        Ok(spending::allowances(&self.state(), account, key, month))
    }

    async fn story(&self, account: AccountId, order: OrderId) -> Result<Option<OrderStory>, StoreError> {
        let state = self.state();
        let row = state.orders.get(&order).filter(|row| row.order.account_id == account);
        Ok(row.map(|row| OrderStory {
            order: row.order.clone(),
            operation: row.operations.last().cloned(),
            timeline: row.timeline.clone(),
        }))
    }

    async fn progress(
        &self,
        account: AccountId,
        batch: BatchId,
    ) -> Result<Option<BatchProgress>, StoreError> {
        let state = self.state();
        let Some(batch) = state.batches.get(&batch).filter(|batch| batch.account_id == account) else {
            return Ok(None);
        };
        let mut orders: Vec<Order> = state
            .orders
            .values()
            .map(|row| &row.order)
            .filter(|order| order.batch_id == batch.id)
            .cloned()
            .collect();
        orders.sort_by_key(|order| order.position);
        Ok(Some(BatchProgress { batch: batch.clone(), orders }))
    }

    async fn list(
        &self,
        account: AccountId,
        filter: &OrderFilter,
        start: PageStart,
        limit: u32,
        total: Total,
    ) -> Result<OrderPage, StoreError> {
        let state = self.state();
        let matching: Vec<&Order> = state
            .orders
            .values()
            .rev()
            .map(|row| &row.order)
            .filter(|order| order.account_id == account && matches(order, filter))
            .collect();
        let counted = match total {
            Total::CountUpTo(most) => {
                Some(u32::try_from(matching.len()).unwrap_or(u32::MAX).min(most.saturating_add(1)))
            }
            Total::Skip => None,
        };
        let (skip, after) = match start {
            PageStart::Offset(offset) => (offset as usize, None),
            PageStart::After(order) => (0, Some(order)),
        };
        let mut rest =
            matching.into_iter().filter(|order| after.is_none_or(|after| order.id < after)).skip(skip);
        let orders: Vec<Order> = rest.by_ref().take(limit as usize).cloned().collect();
        let next = rest.next().and_then(|_| orders.last()).map(|order| order.id);
        Ok(OrderPage { orders, next, total: counted })
    }

    async fn kept_answer(
        &self,
        account: AccountId,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<KeptAnswer>, StoreError> {
        let state = self.state();
        Ok(state.answers.get(&(account, key.to_owned())).filter(|answer| answer.expires_at > now).cloned())
    }

    async fn keep_answer(&self, account: AccountId, answer: KeptAnswer) -> Result<KeptAnswer, StoreError> {
        Ok(keep(&mut self.state(), account, answer.clone()).unwrap_or(answer))
    }

    async fn purge_answers(&self, now: Timestamp, limit: u32) -> Result<usize, StoreError> {
        let mut state = self.state();
        let over: Vec<_> = state
            .answers
            .iter()
            .filter(|(_, answer)| answer.expires_at <= now)
            .map(|(key, _)| key.clone())
            .take(limit as usize)
            .collect();
        for key in &over {
            state.answers.remove(key);
        }
        Ok(over.len())
    }
}

pub(super) fn open_domains(state: &State, account: AccountId, domains: &[DomainName]) -> Vec<DomainName> {
    let is_open = |domain: &&DomainName| {
        state.orders.values().map(|row| &row.order).any(|order| {
            order.account_id == account && order.domain == **domain && !order.state.is_terminal()
        })
    };
    domains.iter().filter(is_open).cloned().collect()
}

/// Domains that stand in a batch more than once.
fn repeated(domains: &[DomainName]) -> Vec<DomainName> {
    let places = domains.iter().enumerate();
    places
        .filter(|(place, domain)| domains[..*place].contains(domain))
        .map(|(_, domain)| domain.clone())
        .collect()
}

/// An order's place in the queue: behind the account's own, level with the head of everybody's.
pub(super) fn rank(state: &State, order: &Order) -> i64 {
    let ready =
        || state.orders.values().filter(|row| row.order.registrar_account_id == order.registrar_account_id);
    let head = ready().filter_map(|row| row.queue_rank).min().unwrap_or(0);
    let own =
        ready().filter(|row| row.order.account_id == order.account_id).filter_map(|row| row.queue_rank).max();
    own.map_or(head, |tail| head.max(tail + 1))
}

fn matches(order: &Order, filter: &OrderFilter) -> bool {
    filter.state.is_none_or(|state| order.state == state)
        && filter.client.is_none_or(|client| order.client_id == client)
        && filter.batch.is_none_or(|batch| order.batch_id == batch)
        && filter.domain.as_ref().is_none_or(|domain| order.domain == *domain)
}
