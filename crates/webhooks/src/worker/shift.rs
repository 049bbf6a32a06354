//! The state of a worker at work: attempts run while what came of others is recorded and more is claimed.

use std::collections::HashMap;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;

use landrush_model::ports::{Attempted, Delivery, DeliveryClaim, StoreError, StoreErrorKind};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use super::lanes::{Lane, Lanes, Leased, Voice};
use super::outage::Outage;
use super::{DeliveryWorker, TO_RECORD};

/// How often the results of the last attempts are tried to be recorded before the worker ends without.
const LAST_TRIES: u32 = 3;

/// How many deliveries one claim asks for at most: a transaction is to be short.
const MOST_CLAIMED: usize = 64;

/// Works until the order to stop, and finishes.
pub(super) async fn work(worker: &DeliveryWorker, stop: &CancellationToken) {
    let mut shift = Shift::new(worker);
    while !stop.is_cancelled() {
        shift.begin();
        match stop.run_until_cancelled(shift.next()).await {
            Some(news) => shift.hear(news),
            None => break,
        }
    }
    let in_all = worker.settings.finish_within.saturating_add(TO_RECORD);
    if timeout(in_all, shift.finish()).await.is_err() || !shift.unrecorded.is_empty() {
        tracing::warn!(
            attempts = shift.unrecorded.len(),
            "ended without recording attempts at webhook deliveries; they will be made again"
        );
    }
}

/// What came of an attempt, and until when its lease lasts.
type Unrecorded = (Attempted, Instant);

/// A request to the store that is under way.
type Asked<T> = Option<Pin<Box<dyn Future<Output = T> + Send>>>;

struct Shift<'a> {
    worker: &'a DeliveryWorker,
    lanes: Lanes,
    running: JoinSet<Attempted>,
    lanes_of_running: HashMap<Id, (Lane, Instant)>,
    unrecorded: Vec<Unrecorded>,
    recording: Asked<(Vec<Unrecorded>, Result<(), StoreError>)>,
    claiming: Asked<Claimed>,
    /// Whether there may be something to claim.
    due: Due,
    /// When to look even if nobody says that there is something.
    look_at: Instant,
    /// After a failure the store is left alone until then.
    rest_until: Option<Instant>,
    outage: Outage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Maybe,
    No,
}

/// What came of a claim.
struct Claimed {
    limit: usize,
    began: Instant,
    deliveries: Result<Vec<Delivery>, StoreError>,
}

/// What happened next.
enum News {
    Ended(Result<(Id, Attempted), JoinError>),
    Recorded(Vec<Unrecorded>, Result<(), StoreError>),
    Claimed(Claimed),
    MaybeDue,
    Rested,
}

impl<'a> Shift<'a> {
    fn new(worker: &'a DeliveryWorker) -> Self {
        Self {
            worker,
            lanes: Lanes::new(worker.settings.per_endpoint, worker.settings.per_account),
            running: JoinSet::new(),
            lanes_of_running: HashMap::new(),
            unrecorded: Vec::new(),
            recording: None,
            claiming: None,
            due: Due::Maybe,
            look_at: Instant::now(),
            rest_until: None,
            outage: Outage::default(),
        }
    }

    /// Begins what may begin.
    fn begin(&mut self) {
        self.start();
        if self.rest_until.is_some() {
            return;
        }
        if self.recording.is_none() && !self.unrecorded.is_empty() {
            let (store, unrecorded) = (Arc::clone(&self.worker.store), std::mem::take(&mut self.unrecorded));
            let disable_after = self.worker.settings.disable_after;
            self.recording = Some(Box::pin(async move {
                let attempts = unrecorded.iter().map(|(attempted, _)| attempted.clone()).collect();
                let recorded = store.record_attempts(attempts, disable_after).await;
                (unrecorded, recorded)
            }));
        }
        let limit = MOST_CLAIMED.min(self.worker.settings.concurrency).min(self.lanes.room());
        if self.claiming.is_none() && self.due == Due::Maybe && limit > 0 && self.free() > 0 {
            self.due = Due::No;
            let (store, began) = (Arc::clone(&self.worker.store), Instant::now());
            self.look_at = began + self.worker.settings.poll;
            let now = self.worker.clock.now();
            let claim = DeliveryClaim {
                limit,
                per_endpoint: self.lanes.most_held(),
                held: self.lanes.held(),
                lease: self.worker.settings.lease,
                now,
                give_up_before: now - self.worker.settings.unreadable_for,
            };
            self.claiming = Some(Box::pin(async move {
                Claimed { limit, began, deliveries: store.claim_deliveries(claim).await }
            }));
        }
    }

    /// Waits for what happens next. May be dropped at any time.
    async fn next(&mut self) -> News {
        let idle = self.claiming.is_none() && self.due == Due::No;
        let longest = self.look_at.saturating_duration_since(Instant::now());
        tokio::select! {
            Some(ended) = self.running.join_next_with_id(), if !self.running.is_empty() => News::Ended(ended),
            (unrecorded, recorded) = answer(&mut self.recording) => News::Recorded(unrecorded, recorded),
            claimed = answer(&mut self.claiming) => News::Claimed(claimed),
            () = self.worker.store.wait_for_deliveries(longest), if idle => News::MaybeDue,
            () = rest(self.rest_until) => News::Rested,
        }
    }

    fn hear(&mut self, news: News) {
        match news {
            News::Ended(ended) => self.note(ended),
            News::MaybeDue => self.due = Due::Maybe,
            News::Rested => self.rest_until = None,
            News::Recorded(unrecorded, recorded) => {
                self.recording = None;
                self.recorded(unrecorded, recorded);
            }
            News::Claimed(claimed) => {
                self.claiming = None;
                self.claimed(claimed);
            }
        }
    }

    fn claimed(&mut self, claimed: Claimed) {
        let Claimed { limit, began, deliveries } = claimed;
        match deliveries {
            Ok(deliveries) => {
                self.outage.over();
                if deliveries.len() >= limit {
                    self.due = Due::Maybe;
                }
                let (start_before, lease_ends) =
                    (began + self.worker.time_to_start(), began + self.worker.settings.lease);
                for delivery in deliveries {
                    self.lanes.add(Leased { delivery, start_before, lease_ends });
                }
            }
            Err(error) => {
                self.due = Due::Maybe;
                self.failed(&error);
            }
        }
    }

    fn recorded(&mut self, mut unrecorded: Vec<Unrecorded>, recorded: Result<(), StoreError>) {
        match recorded {
            Ok(()) => {
                self.outage.over();
                // A later event of the same batch may have waited for one of these, or the endpoint is held less of.
                self.due = Due::Maybe;
            }
            Err(error) => {
                // One that can't be recorded must not stand in the way of the others for ever.
                if error.kind == StoreErrorKind::Broken {
                    unrecorded.retain(|(_, lease_ends)| Instant::now() < *lease_ends);
                }
                self.unrecorded.splice(..0, unrecorded);
                self.failed(&error);
            }
        }
    }

    fn failed(&mut self, error: &StoreError) {
        self.outage.report(error);
        self.rest_until = Some(Instant::now() + self.worker.settings.store_pause);
    }

    /// Waits for the attempts under way and records them as they end.
    async fn finish(&mut self) {
        let deadline = Instant::now() + self.worker.settings.finish_within;
        self.lanes.forget_waiting();
        self.settle_recording().await;
        while let Ok(Some(ended)) = timeout_at(deadline, self.running.join_next_with_id()).await {
            self.note(ended);
            self.record_now().await;
        }
        self.running.abort_all();
        for _ in 0..LAST_TRIES {
            self.record_now().await;
            if self.unrecorded.is_empty() {
                return;
            }
            sleep(self.worker.settings.store_pause).await;
        }
    }

    async fn record_now(&mut self) {
        self.rest_until = None;
        self.due = Due::No;
        self.begin();
        self.settle_recording().await;
    }

    async fn settle_recording(&mut self) {
        if self.recording.is_some() {
            let (unrecorded, recorded) = answer(&mut self.recording).await;
            self.hear(News::Recorded(unrecorded, recorded));
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
        match ended {
            Ok((_, attempted)) => {
                let voice = if attempted.status.is_some() { Voice::Heard } else { Voice::Silent };
                self.lanes.leave(lane, voice);
                self.unrecorded.push((attempted, lease_ends));
            }
            Err(error) => {
                self.lanes.leave(lane, Voice::Unknown);
                tracing::error!(%error, "an attempt at a webhook delivery broke off; it will be made again");
            }
        }
    }
}

/// The answer of the store, if it was asked.
async fn answer<T>(asked: &mut Asked<T>) -> T {
    match asked {
        Some(asked) => asked.as_mut().await,
        None => pending().await,
    }
}

async fn rest(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => pending().await,
    }
}
