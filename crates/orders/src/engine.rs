//! The fulfilment engine: a loop that claims orders and takes them step by step to their ends.
//!
//! What holds, whatever crashes:
//! - an intent is committed before its call, an outcome after it; between the two the effect counts as unknown;
//! - a worker changes an order only under its lease, and starts no call that could outlive it;
//! - a clock that jumps proves nothing: until enough time has passed since, absence is no evidence.

mod jumps;
mod perform;
mod resolve;
mod step;

use std::collections::HashSet;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use landrush_model::ports::{Clock, Ids, PermitError, Permits, Registrars, StoreError, WorkQueue};
use landrush_model::{Policy, RegistrarAccountId};
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, error, info_span, warn};

pub use resolve::ResolveError;

use self::jumps::JumpWatch;
use crate::telemetry;

/// What an engine is made of.
#[derive(Clone)]
pub struct EngineParts {
    /// Where work comes from.
    pub queue: Arc<dyn WorkQueue>,
    /// Whom it is sent to.
    pub registrars: Arc<dyn Registrars>,
    /// The right to call them.
    pub permits: Arc<dyn Permits>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// How long things may take.
    pub policy: Policy,
    /// How the engine runs.
    pub settings: EngineSettings,
}

/// How an engine runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EngineSettings {
    /// How long an order is leased. It should exceed the policy's send window and call timeout together, so that a call
    /// ends under the lease that it began under.
    pub lease: Duration,
    /// How many orders of one registrar account may be under way in this process, whatever the permits.
    pub most_under_way: usize,
    /// How often the queue is looked at when nothing wakes the engine.
    pub poll: Duration,
    /// How long a shutdown waits for steps that are under way.
    pub grace: Duration,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(90),
            most_under_way: 64,
            poll: Duration::from_millis(500),
            grace: Duration::from_secs(20),
        }
    }
}

/// Carries orders to their ends. Cheap to clone; all clones are one engine.
#[derive(Clone)]
pub struct Engine {
    parts: EngineParts,
    under_way: Arc<AtomicUsize>,
    jumps: Arc<JumpWatch>,
}

/// The loop of one registrar account.
struct AccountLoop {
    engine: Engine,
    account: RegistrarAccountId,
    stop: CancellationToken,
    workers: TaskTracker,
    room: Arc<Semaphore>,
    // Rung when a worker ends: there may be room and a permit again.
    ended: Arc<Notify>,
}

impl Engine {
    /// An engine that works with these parts.
    pub fn new(parts: EngineParts) -> Self {
        let jumps = Arc::new(JumpWatch::new(parts.clock.now()));
        Self { parts, under_way: Arc::default(), jumps }
    }

    /// Works until `stop` is cancelled; then lets the steps under way end, for the settings' `grace` at most. Leases of
    /// orders that are between two steps are given back.
    pub async fn run(&self, stop: CancellationToken) {
        let (workers, loops) = (TaskTracker::new(), TaskTracker::new());
        let mut served: HashSet<RegistrarAccountId> = HashSet::new();
        while !stop.is_cancelled() {
            // Accounts at registrars may be added while the engine runs.
            for account in self.parts.registrars.accounts() {
                if served.insert(account.id) {
                    let account_loop = AccountLoop {
                        engine: self.clone(),
                        account: account.id,
                        stop: stop.clone(),
                        workers: workers.clone(),
                        room: Arc::new(Semaphore::new(self.parts.settings.most_under_way)),
                        ended: Arc::default(),
                    };
                    let span = info_span!("engine.account", registrar.account = %account.name);
                    loops.spawn(account_loop.run().instrument(span));
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(Duration::from_secs(5)) => {}
            }
        }
        loops.close();
        loops.wait().await;
        workers.close();
        if tokio::time::timeout(self.parts.settings.grace, workers.wait()).await.is_err() {
            warn!(
                "steps were still under way at the end of the grace period; their leases run out by themselves"
            );
        }
    }

    fn note_under_way(&self, change: impl FnOnce(&AtomicUsize) -> usize) {
        let count = u32::try_from(change(&self.under_way)).unwrap_or(u32::MAX);
        metrics::gauge!(telemetry::UNDER_WAY).set(f64::from(count));
    }
}

impl AccountLoop {
    async fn run(self) {
        let mut failures = 0u32;
        while !self.stop.is_cancelled() {
            match self.claim_and_start().await {
                Ok(0) => failures = 0,
                Ok(_) => {
                    failures = 0;
                    continue;
                }
                Err(error) => {
                    if failures == 0 {
                        error!(error = &error as &dyn Error, "the queue can't be worked on; trying again");
                    }
                    failures = failures.saturating_add(1);
                    self.sleep(Duration::from_millis(100) * (1 << failures.min(6))).await;
                    continue;
                }
            }
            self.rest().await;
        }
    }

    /// Starts as much work as is due, as there is room for, and as there are permits for; returns how much.
    async fn claim_and_start(&self) -> Result<usize, StoreError> {
        let parts = &self.engine.parts;
        let room = self.room.available_permits();
        // Permits cost a registrar's limits: none is taken for a queue in which nothing is due.
        if room == 0 || parts.queue.next_due(self.account).await?.is_none_or(|due| due > parts.clock.now()) {
            return Ok(0);
        }
        let permits = match parts.permits.acquire(self.account, room).await {
            Ok(permits) if permits.is_empty() => return Ok(0),
            Ok(permits) => permits,
            Err(PermitError::Store(error)) => return Err(error),
            Err(error @ PermitError::UnknownAccount(_)) => {
                warn!(error = &error as &dyn Error, "no permits");
                return Ok(0);
            }
        };
        let leased_at = Instant::now();
        let claimed =
            parts.queue.claim(self.account, permits.len(), parts.settings.lease, parts.clock.now()).await?;
        let started = claimed.len();
        for (work, permit) in claimed.into_iter().zip(permits) {
            let span = info_span!("order", order.id = %work.order.id, order.domain = %work.order.domain);
            let step = step::Carrier {
                parts: parts.clone(),
                permit,
                stop: self.stop.clone(),
                jumps: self.engine.jumps.clone(),
                leased_at,
            };
            let (engine, room, ended) = (self.engine.clone(), self.room.clone(), self.ended.clone());
            let worker = async move {
                let _room = room.acquire().await;
                engine.note_under_way(|count| count.fetch_add(1, Ordering::Relaxed) + 1);
                step.carry(work).await;
                engine.note_under_way(|count| count.fetch_sub(1, Ordering::Relaxed).saturating_sub(1));
                ended.notify_one();
            };
            self.workers.spawn(worker.instrument(span));
        }
        // Let the workers take their room before it is counted again.
        tokio::task::yield_now().await;
        Ok(started)
    }

    /// Waits until there may be something to start.
    async fn rest(&self) {
        let parts = &self.engine.parts;
        loop {
            let now = parts.clock.now();
            let due = parts.queue.next_due(self.account).await.ok().flatten();
            let pause = due.map_or(parts.settings.poll, |due| due.since(now)).min(parts.settings.poll);
            // What is due but could not be started waits for room or a permit: for a worker's end, or for other replicas.
            let pause = pause.max(Duration::from_millis(20));
            let woken = tokio::select! {
                () = self.stop.cancelled() => true,
                () = self.ended.notified() => true,
                woken = tokio::time::timeout(pause, parts.queue.wait_for_work(pause)) => woken.is_ok(),
            };
            let due_by_now = due.is_some_and(|due| due <= parts.clock.now());
            if woken || due_by_now {
                return;
            }
        }
    }

    async fn sleep(&self, pause: Duration) {
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}
