//! Looks after the slots that are held: extends those in use, gives back those that aren't.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::account::AccountPermits;

/// Pause after the store failed.
const PAUSE: Duration = Duration::from_millis(500);

/// Runs while slots are held, then ends; the next take starts it again.
pub(super) async fn keep(permits: Arc<AccountPermits>) {
    loop {
        let chores = permits.held().chores(Instant::now(), &permits.settings);
        let mut not_before = Instant::now();
        if !chores.release.is_empty()
            && let Err(error) = permits.release(&chores.release).await
        {
            // They come back when they expire.
            tracing::warn!(error = &error as &dyn std::error::Error, "permits were not given back");
        }
        if !chores.extend.is_empty()
            && let Err(error) = permits.extend(&chores.extend).await
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "permits were not extended");
            not_before += PAUSE;
        }
        let next = {
            let mut held = permits.held();
            let Some(next) = held.next_chore(&permits.settings) else {
                held.is_kept = false;
                return;
            };
            next.max(not_before)
        };
        tokio::select! {
            () = sleep_until(next) => {}
            () = permits.changed.notified() => {}
        }
    }
}
