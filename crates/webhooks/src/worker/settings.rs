//! How much the worker does at once, and how patient it is.

use std::time::Duration;

use crate::schedule::Schedule;

/// How deliveries are worked off.
#[derive(Debug, Clone)]
pub struct WorkerSettings {
    /// When failed deliveries are tried again.
    pub schedule: Schedule,
    /// After how long without a success an endpoint that fails is disabled.
    pub disable_after: Duration,
    /// For how long a delivery that can't be read waits for a release that can, before it is given up.
    pub unreadable_for: Duration,
    /// How many attempts are made at the same time.
    pub concurrency: usize,
    /// How many of them to one endpoint, so that one that hangs does not hold up the others. Of an endpoint that gave no answer
    /// the last time there is one.
    pub per_endpoint: usize,
    /// How many of them for one account, so that many that hang do not hold up those of other accounts.
    pub per_account: usize,
    /// For how long deliveries are leased: after a crash they come back after this time. If an attempt can take longer
    /// than half of it, it is prolonged.
    pub lease: Duration,
    /// The longest sleep when there is nothing to do: other processes' events are seen this late.
    pub poll: Duration,
    /// How long the attempts under way may go on after the order to stop.
    pub finish_within: Duration,
    /// The pause after the store failed.
    pub store_pause: Duration,
    /// How often the state of the outbox is measured.
    pub backlog_every: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        let schedule = Schedule::default();
        Self {
            // As long as an endpoint that takes nothing.
            unreadable_for: schedule.span(),
            schedule,
            disable_after: Duration::from_secs(5 * 24 * 60 * 60),
            concurrency: 128,
            per_endpoint: 8,
            per_account: 32,
            lease: Duration::from_secs(60),
            poll: Duration::from_secs(1),
            finish_within: Duration::from_secs(20),
            store_pause: Duration::from_secs(1),
            backlog_every: Duration::from_secs(5),
        }
    }
}
