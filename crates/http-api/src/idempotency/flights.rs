//! One request per idempotency key at a time, within this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use landrush_model::AccountId;
use tokio::sync::OwnedMutexGuard;

type Key = (AccountId, String);
type Lock = Arc<tokio::sync::Mutex<()>>;

/// The requests that are being carried out or wait for one that is.
#[derive(Default)]
pub(crate) struct Flights(Mutex<HashMap<Key, Lock>>);

impl Flights {
    /// Waits until no other request with this key of the account is being carried out. The seat is free again when it is
    /// dropped; who gives up waiting leaves nothing behind.
    pub(crate) async fn board(self: &Arc<Self>, account: AccountId, key: &str) -> Seat {
        let key = (account, key.to_owned());
        let lock = self.locks().entry(key.clone()).or_default().clone();
        let mut seat = Seat { flights: self.clone(), key, lock: lock.clone(), held: None };
        seat.held = Some(lock.lock_owned().await);
        seat
    }

    fn locks(&self) -> MutexGuard<'_, HashMap<Key, Lock>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The only request with its key that is being carried out.
pub(crate) struct Seat {
    flights: Arc<Flights>,
    key: Key,
    lock: Lock,
    held: Option<OwnedMutexGuard<()>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.held = None;
        let mut locks = self.flights.locks();
        // The map's and this one; new ones are made under the map's lock only.
        if Arc::strong_count(&self.lock) <= 2 {
            locks.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_second_waits_for_the_first_and_nothing_is_left() {
        let flights = Arc::new(Flights::default());
        let account = AccountId::from_uuid(Uuid::nil());
        let first = flights.board(account, "k").await;
        let other = flights.board(account, "other").await;
        let waited = tokio::time::timeout(Duration::from_secs(1), flights.board(account, "k")).await;
        assert!(waited.is_err());
        assert_eq!(flights.locks().len(), 2);
        let second = tokio::spawn({
            let flights = flights.clone();
            async move { flights.board(account, "k").await }
        });
        tokio::task::yield_now().await;
        drop(first);
        drop(second.await.unwrap());
        drop(other);
        assert_eq!(flights.locks().len(), 0);
    }
}
