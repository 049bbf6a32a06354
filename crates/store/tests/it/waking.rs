//! Who waits is woken.

use std::time::{Duration, Instant};

use landrush_model::ports::{WebhookStore, WorkQueue};

use crate::database::sqlite::File;

const LONG: Duration = Duration::from_secs(60);

async fn soon(waiting: impl Future<Output = ()>) {
    let began = Instant::now();
    waiting.await;
    assert!(began.elapsed() < LONG / 2, "nobody was woken");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_wake_when_something_becomes_due() {
    let file = File::new();
    let opened = file.open().await;
    let store = opened.store.clone();
    let subject = opened.into_subject(file);
    let tenant = subject.tenant("a").await;
    // It came while nobody waited: the next to wait doesn't.
    subject.accepted(&tenant, &["one.com"]).await;
    soon(store.wait_for_work(LONG)).await;

    let (waiting, other) = (store.clone(), store.clone());
    let waiting = tokio::spawn(async move { soon(waiting.wait_for_work(LONG)).await });
    let other = tokio::spawn(async move { soon(other.wait_for_work(LONG)).await });
    while !waiting.is_finished() || !other.is_finished() {
        let works = subject.claim(1).await;
        let leases: Vec<_> = works.iter().map(|work| (work.order.id, work.lease)).collect();
        store.release(&leases).await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    waiting.await.unwrap();
    other.await.unwrap();

    let began = Instant::now();
    store.wait_for_work(Duration::ZERO).await;
    store.wait_for_work(Duration::from_millis(20)).await;
    assert!(began.elapsed() < LONG / 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deliverers_wake_when_an_event_was_written() {
    let file = File::new();
    let opened = file.open().await;
    let store = opened.store.clone();
    let subject = opened.into_subject(file);
    let tenant = subject.tenant("a").await;
    subject.endpoint(&tenant).await;
    subject.accepted(&tenant, &["one.com"]).await;
    for work in subject.claim(1).await {
        subject.register(&work).await;
    }
    soon(store.wait_for_deliveries(LONG)).await;
}
