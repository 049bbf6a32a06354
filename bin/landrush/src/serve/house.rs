//! What a server does now and then: figures for the metrics, answers thrown away that have run out, and deliveries that are old.

use std::sync::Arc;
use std::time::Duration;

use landrush_model::ports::{Clock, EndpointStore, OrderStore, StoreError};
use tokio_util::sync::CancellationToken;
use tracing::error;

use super::metrics::Metrics;
use crate::wiring::Opened;

/// The time between two rounds.
const PAUSE: Duration = Duration::from_secs(10);

/// How many rows one transaction deletes at most: it holds the only writer of SQLite.
const GROUP: u32 = 1_000;

/// How many groups one round deletes at most. With the pause between rounds that is far beyond what a server can accept.
const GROUPS: u32 = 100;

/// Keeps house until it is told to stop.
pub(super) async fn keep(
    opened: Arc<Opened>,
    metrics: Metrics,
    deliveries_kept: Duration,
    stop: CancellationToken,
) {
    loop {
        match opened.store.counts_by_state().await {
            Ok(counts) => metrics.set_orders(&counts),
            Err(error) => error!(error = &error as &dyn std::error::Error, "orders could not be counted"),
        }
        if let Err(error) = purge(&opened.store, opened.clock.as_ref(), &stop).await {
            error!(error = &error as &dyn std::error::Error, "old answers could not be deleted");
        }
        let clock = opened.clock.as_ref();
        if let Err(error) = purge_deliveries(&opened.store, clock, deliveries_kept, &stop).await {
            error!(error = &error as &dyn std::error::Error, "old deliveries could not be deleted");
        }
        metrics.upkeep();
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Deletes answers that have run out, group after group, until there are none, or enough for this round.
async fn purge(
    store: &dyn OrderStore,
    clock: &dyn Clock,
    stop: &CancellationToken,
) -> Result<(), StoreError> {
    for _ in 0..GROUPS {
        let deleted = store.purge_answers(clock.now(), GROUP).await?;
        if is_enough(deleted, stop).await {
            break;
        }
    }
    Ok(())
}

/// Deletes ended deliveries that began so long ago, in the same way.
async fn purge_deliveries(
    store: &dyn EndpointStore,
    clock: &dyn Clock,
    kept: Duration,
    stop: &CancellationToken,
) -> Result<(), StoreError> {
    for _ in 0..GROUPS {
        let deleted = store.purge_deliveries(clock.now() - kept, GROUP).await?;
        if is_enough(deleted, stop).await {
            break;
        }
    }
    Ok(())
}

/// Whether a group was the last one; others who write come before the next.
async fn is_enough(deleted: usize, stop: &CancellationToken) -> bool {
    tokio::task::yield_now().await;
    deleted < GROUP as usize || stop.is_cancelled()
}

#[cfg(test)]
mod tests {
    use landrush_model::ports::KeptAnswer;
    use landrush_model::testing::{ManualClock, MemoryStore, SequentialIds};
    use landrush_model::{AccountId, Timestamp};
    use uuid::Uuid;

    use super::*;

    async fn old_answers(count: u32) -> (MemoryStore, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at(Timestamp::EPOCH));
        let store = MemoryStore::new(clock.clone(), Arc::new(SequentialIds::default()));
        for number in 0..count {
            let answer = KeptAnswer {
                key: number.to_string(),
                request_digest: [0; 32],
                status: 201,
                location: None,
                body: Vec::new(),
                created_at: clock.now(),
                expires_at: clock.now() + Duration::from_secs(1),
            };
            store.keep_answer(AccountId::from_uuid(Uuid::nil()), answer).await.unwrap();
        }
        clock.advance(Duration::from_secs(1));
        (store, clock)
    }

    async fn left(store: &MemoryStore, clock: &ManualClock) -> usize {
        store.purge_answers(clock.now(), u32::MAX).await.unwrap()
    }

    #[tokio::test]
    async fn a_round_deletes_all_that_has_run_out() {
        let (store, clock) = old_answers(2 * GROUP + 1).await;
        purge(&store, clock.as_ref(), &CancellationToken::new()).await.unwrap();
        assert_eq!(left(&store, &clock).await, 0);
    }

    #[tokio::test]
    async fn a_server_that_stops_leaves_the_rest_to_others() {
        let (store, clock) = old_answers(2 * GROUP).await;
        let stop = CancellationToken::new();
        stop.cancel();
        purge(&store, clock.as_ref(), &stop).await.unwrap();
        assert_eq!(left(&store, &clock).await, GROUP as usize);
    }
}
