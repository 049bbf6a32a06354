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

    /// Waits for the next ring. There is no timer: callers bound the wait themselves.
    pub(super) async fn heard(&self) {
        let before = self.0.lock().unwrap_or_else(PoisonError::into_inner).0;
        poll_fn(|context| {
            let mut bell = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if bell.0 != before {
                return Poll::Ready(());
            }
            bell.1.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
