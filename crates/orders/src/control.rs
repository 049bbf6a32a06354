//! What an account may do with orders that it has placed: try failed ones again, call off what was not sent, hold a batch
//! and let it go on.
//!
//! Nothing here sends anything: each changes what is stored, and the engine goes on from there.

mod cancel;
mod retry;

use std::sync::Arc;
use std::time::Duration;

use landrush_model::batch::Batch;
use landrush_model::ports::{CatalogueStore, Clock, Ids, OrderStore, Pause, StoreError, WorkQueue};
use landrush_model::{AccountId, BatchId, Policy};

pub use cancel::{CancelError, CancelledBatch, NotCancelled};
pub use retry::{KeepRetried, NotRetried, RetriedBatch, RetryError};

use crate::prices::Prices;

/// What the control of orders is made of.
pub struct ControlParts {
    /// Orders and batches.
    pub orders: Arc<dyn OrderStore>,
    /// The queue, to take orders out of the engine's hands.
    pub queue: Arc<dyn WorkQueue>,
    /// Where prices come from.
    pub catalogue: Arc<dyn CatalogueStore>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// For how long orders may wait.
    pub policy: Policy,
    /// How long an order is leased while it is cancelled; should this process die, the order is back after that.
    pub lease: Duration,
}

/// Changes orders that were accepted, on behalf of the account that placed them.
pub struct OrderControl {
    parts: ControlParts,
    prices: Prices,
}

/// A batch could not be paused or resumed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PauseError {
    /// The account has no such batch.
    #[error("there is no such batch")]
    NotFound,
    /// Every order of it has ended: there is nothing to hold.
    #[error("every order of the batch has ended")]
    Done,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OrderControl {
    /// A control that works with these parts.
    pub fn new(parts: ControlParts) -> Self {
        let prices = Prices::of(parts.catalogue.clone());
        Self { parts, prices }
    }

    /// From now on nothing new is sent for the orders of this batch; what was sent before goes on. Pausing twice is the
    /// same as once.
    pub async fn pause(&self, account: AccountId, batch: BatchId) -> Result<Batch, PauseError> {
        let progress = self.parts.orders.progress(account, batch).await?.ok_or(PauseError::NotFound)?;
        if progress.batch.counts.done() {
            return Err(PauseError::Done);
        }
        self.set_pause(account, batch, Pause::Paused).await
    }

    /// The orders of the batch go on where they were held. Resuming one that isn't paused changes nothing.
    pub async fn resume(&self, account: AccountId, batch: BatchId) -> Result<Batch, PauseError> {
        self.set_pause(account, batch, Pause::Resumed).await
    }

    async fn set_pause(&self, account: AccountId, batch: BatchId, pause: Pause) -> Result<Batch, PauseError> {
        let now = self.parts.clock.now();
        self.parts.orders.set_pause(account, batch, pause, now).await?.ok_or(PauseError::NotFound)
    }
}
