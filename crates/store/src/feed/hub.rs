//! The bells of batches that somebody in this process watches.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use landrush_model::BatchId;
use landrush_model::ports::BatchWatch;
use tokio::sync::{Notify, watch};

/// One bell per watched batch: the sequence of the last event that was heard of.
#[derive(Default)]
pub(crate) struct Hub {
    bells: Mutex<HashMap<BatchId, watch::Sender<i64>>>,
    /// The first watch began.
    began: Notify,
}

impl Hub {
    /// Begins to watch.
    pub(crate) fn watch(self: &Arc<Self>, batch: BatchId) -> Watch {
        let mut bells = self.bells();
        let bell = bells.entry(batch).or_insert_with(|| watch::Sender::new(0)).subscribe();
        drop(bells);
        self.began.notify_one();
        Watch { hub: Arc::clone(self), batch, bell: Some(bell) }
    }

    /// Rings for the batch, if that is news.
    pub(crate) fn heard(&self, batch: BatchId, sequence: i64) {
        if let Some(bell) = self.bells().get(&batch) {
            bell.send_if_modified(|last| {
                let is_news = sequence > *last;
                *last = sequence.max(*last);
                is_news
            });
        }
    }

    /// The batches that are watched.
    pub(super) fn watched(&self) -> Vec<BatchId> {
        self.bells().keys().copied().collect()
    }

    /// Waits until somebody watches.
    pub(super) async fn until_watched(&self) {
        while self.bells().is_empty() {
            self.began.notified().await;
        }
    }

    fn bells(&self) -> MutexGuard<'_, HashMap<BatchId, watch::Sender<i64>>> {
        self.bells.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who watches a batch.
pub(crate) struct Watch {
    hub: Arc<Hub>,
    batch: BatchId,
    bell: Option<watch::Receiver<i64>>,
}

#[async_trait]
impl BatchWatch for Watch {
    async fn changed(&mut self) {
        // The sender lives as long as anybody watches, so there is no other end than being dropped.
        let heard = match &mut self.bell {
            Some(bell) => bell.changed().await.is_ok(),
            None => false,
        };
        if !heard {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut bells = self.hub.bells();
        self.bell = None;
        if bells.get(&self.batch).is_some_and(|bell| bell.receiver_count() == 0) {
            bells.remove(&self.batch);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn a_watch_hears_of_its_own_batch_and_of_news_only() {
        let hub = Arc::new(Hub::default());
        let [ours, other] = [1, 2].map(|n| BatchId::from_uuid(Uuid::from_u128(n)));
        let mut watch = hub.watch(ours);
        hub.heard(other, 5);
        assert!(watch.changed().now_or_never().is_none());
        hub.heard(ours, 3);
        assert!(watch.changed().now_or_never().is_some());
        hub.heard(ours, 2);
        assert!(watch.changed().now_or_never().is_none());
    }

    #[tokio::test]
    async fn nothing_is_left_of_watches_that_ended() {
        let hub = Arc::new(Hub::default());
        let batch = BatchId::from_uuid(Uuid::from_u128(1));
        let (first, second) = (hub.watch(batch), hub.watch(batch));
        drop(first);
        assert_eq!(hub.watched(), [batch]);
        drop(second);
        assert_eq!(hub.watched(), []);
    }
}
