//! Starts of calls under an account's rate, reserved in blocks.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::time::Duration;

use landrush_model::RegistrarAccountId;
use landrush_model::ports::{PermitSlots, StoreError};
use tokio::sync::Mutex;
use tokio::time::Instant;

/// A minute and two percent: clocks and networks shift calls against each other.
const MINUTE: Duration = Duration::from_millis(61_200);

/// The most that a start may be late, so that it doesn't come too close to the next.
const LATEST: Duration = Duration::from_millis(10);

/// The reserved starts of one account.
#[derive(Debug)]
pub(super) struct Starts {
    spacing: Duration,
    block: u32,
    reserved: Mutex<VecDeque<Instant>>,
}

impl Starts {
    pub(super) fn new(per_minute: NonZeroU32) -> Self {
        // A quarter of a second's worth.
        let block = (per_minute.get() / 240).max(1);
        let spacing = (MINUTE / per_minute.get()).max(Duration::from_micros(1));
        Self { spacing, block, reserved: Mutex::default() }
    }

    /// The next start. It is the caller's alone; a start that is not used is lost.
    pub(super) async fn next(
        &self,
        slots: &dyn PermitSlots,
        account: RegistrarAccountId,
    ) -> Result<Instant, StoreError> {
        let mut reserved = self.reserved.lock().await;
        let now = Instant::now();
        let late = (self.spacing / 10).min(LATEST);
        while reserved.front().is_some_and(|start| *start + late < now) {
            reserved.pop_front();
        }
        if let Some(start) = reserved.pop_front() {
            return Ok(start);
        }
        let wait = slots.reserve_starts(account, self.block, self.spacing).await?;
        // The store counted from a moment before its answer arrived: from here on is never too early.
        let first = Instant::now() + wait;
        reserved.extend((1..self.block).map(|n| first + self.spacing * n));
        Ok(first)
    }
}
