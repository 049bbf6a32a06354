//! Endpoints that hang do not hold up the others.

use landrush_model::ports::DeliveryResult;
use landrush_webhooks::WorkerSettings;

use crate::outbox::Outbox;
use crate::receiver::Receiver;
use crate::{Deliveries, Running, true_time};

fn narrow() -> WorkerSettings {
    WorkerSettings {
        concurrency: 8,
        per_endpoint: 3,
        per_account: 6,
        finish_within: std::time::Duration::ZERO,
        ..WorkerSettings::default()
    }
}

#[tokio::test]
async fn a_hanging_endpoint_does_not_delay_another() {
    let (clock, hanging, healthy) = (true_time(), Receiver::hanging().await, Receiver::new().await);
    let deliveries = Deliveries::new(&clock);
    let mut all: Vec<_> = (0..100).map(|_| deliveries.to(&hanging.url())).collect();
    let last = deliveries.to(&healthy.url());
    all.push(last.clone());
    let outbox = Outbox::new(&clock, all);
    let worker = Running::new(&outbox, &clock, narrow());

    hanging.wait_for(3).await;
    assert_eq!(outbox.end_of(last.id).await[0].result, DeliveryResult::Delivered);
    assert_eq!(hanging.most_open(), 3);
    worker.stop().await;
}

#[tokio::test]
async fn an_account_with_many_hanging_endpoints_does_not_delay_another_account() {
    let (clock, hanging, healthy) = (true_time(), Receiver::hanging().await, Receiver::new().await);
    let deliveries = Deliveries::new(&clock);
    let mut all: Vec<_> = (0..100).map(|n| deliveries.to(&format!("{}&n={n}", hanging.url()))).collect();
    let mut last = deliveries.to(&healthy.url());
    last.event.account_id = "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44".parse().unwrap();
    all.push(last.clone());
    let outbox = Outbox::new(&clock, all);
    let worker = Running::new(&outbox, &clock, narrow());

    hanging.wait_for(6).await;
    assert_eq!(outbox.end_of(last.id).await[0].result, DeliveryResult::Delivered);
    assert_eq!(hanging.most_open(), 6);
    worker.stop().await;
}

#[tokio::test]
async fn what_waited_for_its_turn_is_delivered_when_the_endpoint_recovers() {
    let (clock, receiver) = (true_time(), Receiver::hanging().await);
    let deliveries = Deliveries::new(&clock);
    let all: Vec<_> = (0..50).map(|_| deliveries.to(&receiver.url())).collect();
    let outbox = Outbox::new(&clock, all.clone());
    let worker = Running::new(&outbox, &clock, narrow());

    receiver.wait_for(3).await;
    receiver.release();
    for delivery in all {
        assert_eq!(outbox.end_of(delivery.id).await[0].result, DeliveryResult::Delivered);
    }
    worker.stop().await;
    assert_eq!((receiver.got().len(), receiver.most_open()), (50, 3));
    assert!(outbox.claimed().iter().all(|limit| (1..=8).contains(limit)));
}

/// However many of its deliveries wait: they are left in the outbox until there is room for them.
#[tokio::test]
async fn the_backlog_of_a_dead_endpoint_delays_no_other() {
    let (clock, hanging, healthy) = (true_time(), Receiver::hanging().await, Receiver::new().await);
    let deliveries = Deliveries::new(&clock);
    let mut all: Vec<_> = (0..5_000).map(|_| deliveries.to(&hanging.url())).collect();
    let others: Vec<_> = (0..500).map(|_| deliveries.to(&healthy.url())).collect();
    all.extend(others.clone());
    let outbox = Outbox::new(&clock, all);
    let worker = Running::new(&outbox, &clock, narrow());

    for other in others {
        assert_eq!(outbox.end_of(other.id).await[0].result, DeliveryResult::Delivered);
    }
    assert_eq!(hanging.most_open(), 3);
    assert!(outbox.leased() <= 12, "{} are held", outbox.leased());
    worker.stop().await;
}
