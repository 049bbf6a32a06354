//! Who asks how much: the threads and rates of an account, as its level allows.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::level::Limits;

const MINUTE: Millis = 60_000;
const SECOND: Millis = 1_000;

/// The limit that a request went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Excess {
    Threads,
    Rate,
}

/// The requests of one account that are in progress, and those of the last minute.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    in_progress: u32,
    recent: VecDeque<Millis>,
}

impl Traffic {
    /// Requests in progress.
    pub(crate) fn in_progress(&self) -> u32 {
        self.in_progress
    }

    /// Lets a request in, or says which limit it goes over. A request over the rate isn't counted, so that a caller who waits is
    /// let in again; one over the threads is.
    pub(crate) fn admit(&mut self, limits: Limits, now: Millis, thread: Thread) -> Result<(), Excess> {
        self.count(limits, now)?;
        if thread == Thread::Needed {
            if limits.threads.is_some_and(|threads| self.in_progress >= threads) {
                return Err(Excess::Threads);
            }
            self.in_progress += 1;
        }
        Ok(())
    }

    /// A request that needed a thread has ended.
    pub(crate) fn release(&mut self) {
        self.in_progress = self.in_progress.saturating_sub(1);
    }

    /// When the requests of the last minute came in.
    pub(crate) fn recent(&self) -> &VecDeque<Millis> {
        &self.recent
    }

    /// Takes other requests for those of the last minute; those in progress go on.
    pub(crate) fn set_recent(&mut self, recent: VecDeque<Millis>) {
        self.recent = recent;
    }

    fn count(&mut self, limits: Limits, now: Millis) -> Result<(), Excess> {
        if limits.per_minute.is_none() && limits.per_second.is_none() {
            return Ok(());
        }
        while self.recent.front().is_some_and(|at| now - at >= MINUTE) {
            self.recent.pop_front();
        }
        let last_second = self.recent.iter().rev().take_while(|at| now - **at < SECOND);
        if over(limits.per_minute, self.recent.len())
            || limits.per_second.is_some() && over(limits.per_second, last_second.count())
        {
            return Err(Excess::Rate);
        }
        self.recent.push_back(now);
        Ok(())
    }
}

/// Whether a command occupies one of the account's threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thread {
    Needed,
    NotNeeded,
}

fn over(limit: Option<u32>, count: usize) -> bool {
    limit.is_some_and(|limit| count >= limit as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::level::Level;

    fn limits(threads: Option<u32>, per_minute: Option<u32>, per_second: Option<u32>) -> Limits {
        Level::Custom { threads, per_minute, per_second }.limits()
    }

    #[test]
    fn the_window_of_a_minute_slides() {
        let mut traffic = Traffic::default();
        let limits = limits(None, Some(2), None);
        assert_eq!(traffic.admit(limits, 0, Thread::Needed), Ok(()));
        assert_eq!(traffic.admit(limits, 30_000, Thread::Needed), Ok(()));
        assert_eq!(traffic.admit(limits, 59_999, Thread::Needed), Err(Excess::Rate));
        assert_eq!(traffic.admit(limits, 60_000, Thread::Needed), Ok(()));
        assert_eq!(traffic.admit(limits, 60_001, Thread::Needed), Err(Excess::Rate));
    }

    #[test]
    fn a_second_has_a_limit_of_its_own() {
        let mut traffic = Traffic::default();
        let limits = limits(None, None, Some(1));
        assert_eq!(traffic.admit(limits, 0, Thread::Needed), Ok(()));
        assert_eq!(traffic.admit(limits, 999, Thread::Needed), Err(Excess::Rate));
        assert_eq!(traffic.admit(limits, 1000, Thread::Needed), Ok(()));
    }

    #[test]
    fn a_thread_is_free_again_after_its_release() {
        let mut traffic = Traffic::default();
        let limits = limits(Some(1), None, None);
        assert_eq!(traffic.admit(limits, 0, Thread::Needed), Ok(()));
        assert_eq!(traffic.admit(limits, 0, Thread::Needed), Err(Excess::Threads));
        assert_eq!(traffic.admit(limits, 0, Thread::NotNeeded), Ok(()));
        traffic.release();
        assert_eq!(traffic.admit(limits, 0, Thread::Needed), Ok(()));
    }
}
