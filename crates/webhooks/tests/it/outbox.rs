//! An outbox in memory, whose clock leaps to the next delivery when all have been tried.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use landrush_model::ports::{
    Attempted, Clock, Delivery, DeliveryClaim, DeliveryResult, StoreError, StoreErrorKind, WebhookStore,
};
use landrush_model::testing::ManualClock;
use landrush_model::{DeliveryId, Timestamp};
use tokio::sync::watch;

pub(crate) struct Outbox {
    clock: Arc<ManualClock>,
    rows: watch::Sender<Vec<Row>>,
    /// How many of the next calls fail.
    failures: AtomicU32,
    claimed: Mutex<Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Row {
    delivery: Delivery,
    due: Option<Timestamp>,
    leased: bool,
    attempts: Vec<Attempted>,
}

impl Outbox {
    pub(crate) fn new(clock: &Arc<ManualClock>, deliveries: impl IntoIterator<Item = Delivery>) -> Arc<Self> {
        let due = Some(clock.now());
        let row = |delivery| Row { delivery, due, leased: false, attempts: Vec::new() };
        Arc::new(Self {
            clock: Arc::clone(clock),
            rows: watch::Sender::new(deliveries.into_iter().map(row).collect()),
            failures: AtomicU32::new(0),
            claimed: Mutex::default(),
        })
    }

    pub(crate) fn fail_next(&self, calls: u32) {
        self.failures.store(calls, Ordering::SeqCst);
    }

    /// The limits that deliveries were claimed with.
    pub(crate) fn claimed(&self) -> Vec<usize> {
        self.claimed.lock().unwrap().clone()
    }

    /// How many deliveries are under a lease.
    pub(crate) fn leased(&self) -> usize {
        self.rows.borrow().iter().filter(|row| row.leased).count()
    }

    /// What came of the attempts at a delivery.
    pub(crate) fn attempts(&self, id: DeliveryId) -> Vec<Attempted> {
        self.rows.borrow().iter().find(|row| row.delivery.id == id).unwrap().attempts.clone()
    }

    /// Waits for the end of a delivery, and returns all attempts at it.
    pub(crate) async fn end_of(&self, id: DeliveryId) -> Vec<Attempted> {
        let ended = |rows: &Vec<Row>| rows.iter().any(|row| row.delivery.id == id && row.due.is_none());
        self.rows.subscribe().wait_for(ended).await.unwrap();
        self.attempts(id)
    }

    fn fail_if_told(&self, doing: &'static str) -> Result<(), StoreError> {
        let one_less = |left: u32| left.checked_sub(1);
        match self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less) {
            Ok(_) => Err(StoreError::new(StoreErrorKind::Unavailable, doing, "told to fail")),
            Err(_) => Ok(()),
        }
    }
}

#[async_trait]
impl WebhookStore for Outbox {
    async fn claim_deliveries(&self, mut claim: DeliveryClaim) -> Result<Vec<Delivery>, StoreError> {
        self.fail_if_told("claim deliveries")?;
        self.claimed.lock().unwrap().push(claim.limit);
        let (mut claimed, now) = (Vec::new(), claim.now);
        self.rows.send_if_modified(|rows| {
            let due = |row: &&mut Row| !row.leased && row.due.is_some_and(|due| due <= now);
            for row in rows.iter_mut().filter(due) {
                if claimed.len() < claim.limit && claim.room_for(row.delivery.endpoint) > 0 {
                    *claim.held.entry(row.delivery.endpoint).or_default() += 1;
                    row.leased = true;
                    claimed.push(row.delivery.clone());
                }
            }
            !claimed.is_empty()
        });
        Ok(claimed)
    }

    async fn record_attempts(
        &self,
        attempts: Vec<Attempted>,
        _disable_after: Duration,
    ) -> Result<(), StoreError> {
        self.fail_if_told("record attempts")?;
        self.rows.send_modify(|rows| {
            for attempted in attempts {
                let row = rows.iter_mut().find(|row| row.delivery.id == attempted.id).unwrap();
                assert!(row.leased && row.delivery.lease == attempted.lease, "not under its lease");
                row.leased = false;
                row.delivery.attempts += 1;
                row.due = match attempted.result {
                    DeliveryResult::RetryAt(at) => Some(at),
                    DeliveryResult::Delivered | DeliveryResult::Abandoned(_) => None,
                };
                row.attempts.push(attempted);
            }
        });
        Ok(())
    }

    async fn outbox_backlog(&self) -> Result<(u64, Option<Timestamp>), StoreError> {
        let rows = self.rows.borrow();
        let due = rows.iter().filter_map(|row| row.due);
        Ok((u64::try_from(due.clone().count()).unwrap(), due.min()))
    }

    async fn wait_for_deliveries(&self, _longest: Duration) {
        let next = {
            let rows = self.rows.borrow();
            if rows.iter().any(|row| row.leased) { None } else { rows.iter().filter_map(|row| row.due).min() }
        };
        match next {
            Some(next) => self.clock.set(next.max(self.clock.now())),
            None => self.rows.subscribe().changed().await.unwrap(),
        }
    }
}
