//! Following batches in memory.

use std::sync::Arc;

use async_trait::async_trait;

use super::MemoryStore;
use super::signal::Signal;
use crate::id::{AccountId, BatchId};
use crate::ports::{BatchFeed, BatchWatch, FedBatch, StoreError};

#[async_trait]
impl BatchFeed for MemoryStore {
    async fn batch_events(
        &self,
        account: AccountId,
        batch: BatchId,
        after: i64,
        limit: u32,
    ) -> Result<Option<FedBatch>, StoreError> {
        let state = self.state();
        let Some(batch) = state.batches.get(&batch).filter(|batch| batch.account_id == account) else {
            return Ok(None);
        };
        let events = state
            .events
            .iter()
            .filter(|event| event.batch_id == Some(batch.id) && event.sequence > after)
            .take(limit as usize)
            .cloned()
            .collect();
        Ok(Some(FedBatch { batch: batch.clone(), events }))
    }

    fn watch(&self, _batch: BatchId) -> Box<dyn BatchWatch> {
        Box::new(Watch { seen: self.events.count(), events: Arc::clone(&self.events) })
    }
}

/// Woken by the events of every batch: who watches looks again in vain now and then.
struct Watch {
    seen: u64,
    events: Arc<Signal>,
}

#[async_trait]
impl BatchWatch for Watch {
    async fn changed(&mut self) {
        self.seen = self.events.heard_after(self.seen).await;
    }
}
