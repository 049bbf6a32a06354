//! A database that applies a change and breaks off before it says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use landrush_model::order::{Change, OrderState, Work};
use landrush_model::ports::{CommitError, StoreError, StoreErrorKind, WorkQueue};
use landrush_model::testing::MemoryStore;
use landrush_model::{LeaseToken, OrderId, RegistrarAccountId, Timestamp};
use landrush_orders::engine::{Engine, EngineParts, EngineSettings};
use tokio_util::sync::CancellationToken;

use crate::shop::Shop;

/// A queue whose every second answer to a commit gets lost.
struct Unsure {
    store: MemoryStore,
    commits: AtomicU32,
}

#[async_trait]
impl WorkQueue for Unsure {
    async fn claim(
        &self,
        registrar_account: RegistrarAccountId,
        limit: usize,
        lease: Duration,
        now: Timestamp,
    ) -> Result<Vec<Work>, StoreError> {
        self.store.claim(registrar_account, limit, lease, now).await
    }

    async fn claim_orders(&self, orders: &[OrderId], lease: Duration) -> Result<Vec<Work>, StoreError> {
        self.store.claim_orders(orders, lease).await
    }

    async fn commit(&self, change: Change) -> Result<(), CommitError> {
        self.store.commit(change).await?;
        if self.commits.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
            let error = StoreError::new(StoreErrorKind::Unavailable, "commit", "the connection broke");
            return Err(error.into());
        }
        Ok(())
    }

    async fn release(&self, leases: &[(OrderId, LeaseToken)]) -> Result<(), StoreError> {
        self.store.release(leases).await
    }

    async fn wait_for_work(&self, longest: Duration) {
        self.store.wait_for_work(longest).await;
    }

    async fn next_due(&self, registrar_account: RegistrarAccountId) -> Result<Option<Timestamp>, StoreError> {
        self.store.next_due(registrar_account).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_commit_whose_answer_was_lost_costs_no_more_than_asking_again() {
    let shop = Shop::open().await;
    let placed = shop.place(&["one.com", "two.com"], &["ns1.example.net", "ns2.example.net"]).await;
    let queue = Unsure { store: shop.store.clone(), commits: AtomicU32::new(0) };
    let engine = Engine::new(EngineParts {
        queue: Arc::new(queue),
        registrars: Arc::new(shop.registrar.clone()),
        permits: Arc::new(shop.registrar.clone()),
        clock: shop.clock.clone(),
        ids: shop.ids.clone(),
        policy: shop.policy,
        settings: EngineSettings::default(),
    });
    let (stop, began) = (CancellationToken::new(), tokio::time::Instant::now());
    let stopped = stop.clone();
    tokio::spawn(async move { engine.run(stopped).await });
    let orders = shop.until(&placed, |order| order.state.is_terminal()).await;
    stop.cancel();
    // Not a lease, and not the time after which absence proves something.
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    for order in &orders {
        assert_eq!(order.state, OrderState::Completed);
        assert_eq!(
            shop.told(order).await,
            "accepted sent registered sent nameservers_set completed",
            "nothing was asked about"
        );
    }
    assert_eq!(shop.registrar.calls().iter().filter(|call| call.starts_with("register")).count(), 2);
}
