//! The state of a worker at work.

use std::collections::HashMap;

use landrush_model::ports::{Attempted, StoreError, StoreErrorKind};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use super::lanes::{Lane, Lanes, Leased};
use super::outage::Outage;
use super::{DeliveryWorker, TO_RECORD};

/// How often the results of the last attempts are tried to be recorded before the worker ends without.
const LAST_TRIES: u32 = 3;

/// Works until the order to stop, and finishes.
pub(super) async fn work(worker: &DeliveryWorker, stop: &CancellationToken) {
    let mut shift = Shift {
        worker,
        lanes: Lanes::new(worker.settings.per_endpoint, worker.settings.per_account),
        running: JoinSet::new(),
        lanes_of_running: HashMap::new(),
        unrecorded: Vec::new(),
        outage: Outage::default(),
    };
    while !stop.is_cancelled() {
        match shift.turn().await {
            Ok(Found::All) => shift.outage.over(),
            Ok(Found::MaybeMore) => {
                shift.outage.over();
                // Go on at once, but let the attempts and the order to stop have their turn.
                tokio::task::yield_now().await;
                continue;
            }
            Err(error) => {
                shift.outage.report(&error);
                stop.run_until_cancelled(sleep(worker.settings.store_pause)).await;
                continue;
            }
        }
        stop.run_until_cancelled(shift.wait()).await;
    }
    let in_all = worker.settings.finish_within.saturating_add(TO_RECORD);
    if timeout(in_all, shift.finish()).await.is_err() || !shift.unrecorded.is_empty() {
        tracing::warn!(
            attempts = shift.unrecorded.len(),
            "ended without recording attempts at webhook deliveries; they will be made again"
        );
    }
}

struct Shift<'a> {
    worker: &'a DeliveryWorker,
    lanes: Lanes,
    running: JoinSet<Attempted>,
    lanes_of_running: HashMap<Id, (Lane, Instant)>,
    /// What came of attempts, and until when their leases last.
    unrecorded: Vec<(Attempted, Instant)>,
    outage: Outage,
}

/// Whether the store has given out everything that was due.
enum Found {
    All,
    MaybeMore,
}

impl Shift<'_> {
    /// Records what has ended, begins what may begin.
    async fn turn(&mut self) -> Result<Found, StoreError> {
        while let Some(ended) = self.running.try_join_next_with_id() {
            self.note(ended);
        }
        self.record().await?;
        self.start();
        let free = self.free();
        if free == 0 {
            return Ok(Found::All);
        }
        let claimed_at = Instant::now();
        let (store, lease) = (&self.worker.store, self.worker.settings.lease);
        let claimed = store.claim_deliveries(free, lease, self.worker.clock.now()).await?;
        let found = if claimed.len() < free { Found::All } else { Found::MaybeMore };
        let (start_before, lease_ends) = (claimed_at + self.worker.time_to_start(), claimed_at + lease);
        for delivery in claimed {
            self.lanes.add(Leased { delivery, start_before, lease_ends });
        }
        self.start();
        Ok(found)
    }

    /// Waits until there may be something to do. May be dropped at any time.
    async fn wait(&mut self) {
        let free = self.free();
        tokio::select! {
            Some(ended) = self.running.join_next_with_id(), if !self.running.is_empty() => self.note(ended),
            () = self.worker.store.wait_for_deliveries(self.worker.settings.poll), if free > 0 => (),
        }
    }

    /// Waits for the attempts under way and records them as they end.
    async fn finish(&mut self) {
        let deadline = Instant::now() + self.worker.settings.finish_within;
        while let Ok(Some(ended)) = timeout_at(deadline, self.running.join_next_with_id()).await {
            self.note(ended);
            if let Err(error) = self.record().await {
                self.outage.report(&error);
            }
        }
        self.running.abort_all();
        for _ in 0..LAST_TRIES {
            match self.record().await {
                Ok(()) => return,
                Err(error) => self.outage.report(&error),
            }
            sleep(self.worker.settings.store_pause).await;
        }
    }

    fn free(&self) -> usize {
        self.worker.settings.concurrency.saturating_sub(self.running.len())
    }

    fn start(&mut self) {
        for (lane, leased) in self.lanes.take(self.free(), Instant::now()) {
            let task = self.running.spawn(self.worker.attempt(leased.delivery));
            self.lanes_of_running.insert(task.id(), (lane, leased.lease_ends));
        }
    }

    fn note(&mut self, ended: Result<(Id, Attempted), JoinError>) {
        let id = match &ended {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        let Some((lane, lease_ends)) = self.lanes_of_running.remove(&id) else { return };
        self.lanes.leave(lane);
        match ended {
            Ok((_, attempted)) => self.unrecorded.push((attempted, lease_ends)),
            Err(error) => {
                tracing::error!(%error, "an attempt at a webhook delivery broke off; it will be made again");
            }
        }
    }

    /// Records what has ended, in one go. What can't be recorded is kept for the next time.
    async fn record(&mut self) -> Result<(), StoreError> {
        if self.unrecorded.is_empty() {
            return Ok(());
        }
        let attempts = self.unrecorded.iter().map(|(attempted, _)| attempted.clone()).collect();
        let recorded = self.worker.store.record_attempts(attempts).await;
        match &recorded {
            Ok(()) => self.unrecorded.clear(),
            // One that can't be recorded must not stand in the way of the others for ever.
            Err(error) if error.kind == StoreErrorKind::Broken => {
                self.unrecorded.retain(|(_, lease_ends)| Instant::now() < *lease_ends);
            }
            Err(_) => (),
        }
        recorded
    }
}
