//! Callers who hang up, at any moment.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use landrush_model::OperationKind;
use landrush_model::order::Outcome;
use landrush_model::ports::{ClientStore, Clock, OrderStore, WorkQueue};
use landrush_model::testing::contract::{REGISTRAR, Subject, Tenant};
use landrush_store::Store;

use crate::database::Opened;
use crate::database::postgres::Database;
use crate::database::sqlite::File;

/// Polls a future `polls` times, each time when it says that it can go on, and drops it. Whether it was done.
async fn poll_times<F: Future>(future: F, polls: usize) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending if left == 0 => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Hangs up after every number of polls and after many lengths of time. After each, the next caller is served, and what
/// they did is seen on a connection of somebody else's.
async fn hang_up(opened: Opened, other: Store, keep: impl std::any::Any + Send + Sync) {
    let store = opened.store.clone();
    let now = opened.clock.now();
    let subject = opened.into_subject(keep);
    let tenant = subject.tenant("a").await;
    for length in (0..60).map(|n| Duration::from_micros(n * 60)) {
        let polls = usize::try_from(length.as_micros() / 60).unwrap() % 4 + 1;
        let n = length.as_micros();
        let batch = subject.batch(&tenant, &[&format!("accept{n}.com")]).await;
        let _ = poll_times(store.accept(batch.clone()), polls).await;
        serve(&subject, &other, &tenant, &format!("a{n}.com")).await;
        let batch = subject.batch(&tenant, &[&format!("later{n}.com")]).await;
        let _ = tokio::time::timeout(length, store.accept(batch.clone())).await;
        serve(&subject, &other, &tenant, &format!("b{n}.com")).await;
        // All of it or nothing.
        if let Some(progress) = other.progress(tenant.account, batch.batch.id).await.unwrap() {
            assert_eq!(progress.orders, batch.orders);
            assert!(other.story(tenant.account, batch.orders[0].id).await.unwrap().is_some());
        }

        let accepted = subject.accepted(&tenant, &[&format!("c{n}.com")]).await;
        let order = accepted.orders[0].id;
        let work = store.claim_orders(&[order], Duration::from_secs(60)).await.unwrap().remove(0);
        let change = subject.change(&work, Outcome::Begun(OperationKind::Register));
        let _ = tokio::time::timeout(length, store.commit(change.clone())).await;
        let story = other.story(tenant.account, order).await.unwrap().unwrap();
        assert!(story.order.version == 1 || story.order == change.order);
        assert_eq!(story.order.version == 2, story.operation.is_some());

        let lease = Duration::from_secs(60);
        let _ = tokio::time::timeout(length, store.claim(REGISTRAR, 1, lease, now)).await;
        let _ = tokio::time::timeout(length, store.client(tenant.account, tenant.client)).await;
        let _ = tokio::time::timeout(length, store.progress(tenant.account, accepted.batch.id)).await;
        let _ = poll_times(store.progress(tenant.account, accepted.batch.id), polls).await;
        serve(&subject, &other, &tenant, &format!("d{n}.com")).await;
    }
}

async fn serve(subject: &Subject, other: &Store, tenant: &Tenant, domain: &str) {
    let batch = subject.accepted(tenant, &[domain]).await;
    let seen = other.progress(tenant.account, batch.batch.id).await.unwrap();
    assert_eq!(seen.expect("what was accepted is seen by others").orders, batch.orders);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_who_hangs_up_loses_and_leaks_nothing_on_sqlite() {
    let file = File::new();
    let (opened, other) = (file.open().await, file.open().await.store);
    hang_up(opened, other, file).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_who_hangs_up_loses_and_leaks_nothing_on_postgres() {
    let database = Database::new().await;
    let (opened, other) = (database.open().await, database.open().await.store);
    hang_up(opened, other, database).await;
}
