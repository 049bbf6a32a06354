//! A bell that wakes whoever waits, without a runtime.

use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};
use std::task::{Poll, Waker};

#[derive(Default)]
pub(super) struct Signal(Mutex<(u64, Vec<Waker>)>);

impl Signal {
    pub(super) fn ring(&self) {
        let mut bell = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bell.0 += 1;
        bell.1.drain(..).for_each(Waker::wake);
    }

    /// How many times it rang.
    pub(super) fn count(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Waits for the next ring. There is no timer: callers bound the wait themselves.
    pub(super) async fn heard(&self) {
        self.heard_after(self.count()).await;
    }

    /// Waits until it has rung more often than this; how often it has.
    pub(super) async fn heard_after(&self, count: u64) -> u64 {
        poll_fn(|context| {
            let mut bell = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if bell.0 > count {
                return Poll::Ready(bell.0);
            }
            bell.1.push(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}
