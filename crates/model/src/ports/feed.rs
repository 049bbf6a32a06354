//! Following a batch: its events as they happen.

use async_trait::async_trait;

use super::StoreError;
use crate::batch::Batch;
use crate::event::Event;
use crate::id::{AccountId, BatchId};

/// The events of batches, for those who follow one.
#[async_trait]
pub trait BatchFeed: Send + Sync {
    /// The batch, and those of its events whose sequence is larger than `after`, in their order, `limit` at most; in one
    /// consistent read. They end before an event of a kind that this release doesn't know. `None` if the account has no such batch. Reads only.
    async fn batch_events(
        &self,
        account: AccountId,
        batch: BatchId,
        after: i64,
        limit: u32,
    ) -> Result<Option<FedBatch>, StoreError>;

    /// Begins to watch a batch. Every event that is committed after this returned wakes the watch, whoever commits it; a
    /// watch that nothing happens to asks nothing of the database.
    fn watch(&self, batch: BatchId) -> Box<dyn BatchWatch>;
}

/// Waits for events of one batch. It ends when it is dropped.
#[async_trait]
pub trait BatchWatch: Send {
    /// Waits until there may be events that were not there when it last returned, or when the watch began. Dropping the
    /// future half way loses nothing.
    async fn changed(&mut self);
}

/// A batch and some of its events at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct FedBatch {
    /// The batch.
    pub batch: Batch,
    /// The events, in their order.
    pub events: Vec<Event>,
}
