//! The order to stop, and troubles of the store.

use std::time::Duration;

use landrush_model::ports::DeliveryResult;
use landrush_webhooks::WorkerSettings;

use crate::outbox::Outbox;
use crate::receiver::Receiver;
use crate::{Deliveries, Running, true_time};

#[tokio::test]
async fn attempts_under_way_are_finished_and_recorded() {
    let (clock, receiver) = (true_time(), Receiver::hanging().await);
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    let worker = Running::new(&outbox, &clock, WorkerSettings::default());

    receiver.wait_for(1).await;
    worker.stop.cancel();
    receiver.release();
    worker.task.await.unwrap();
    let attempts = outbox.attempts(delivery.id);
    assert_eq!(
        attempts.iter().map(|attempt| attempt.result).collect::<Vec<_>>(),
        [DeliveryResult::Delivered]
    );
}

#[tokio::test]
async fn attempts_that_hang_do_not_hold_up_the_end() {
    let (clock, receiver) = (true_time(), Receiver::hanging().await);
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    let settings = WorkerSettings { finish_within: Duration::ZERO, ..WorkerSettings::default() };
    let worker = Running::new(&outbox, &clock, settings);

    receiver.wait_for(1).await;
    worker.stop().await;
    assert_eq!(outbox.attempts(delivery.id), []);
}

#[tokio::test]
async fn troubles_of_the_store_are_waited_out_and_nothing_is_sent_twice() {
    let (clock, receiver) = (true_time(), Receiver::hanging().await);
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    outbox.fail_next(3);
    let settings = WorkerSettings { store_pause: Duration::from_millis(1), ..WorkerSettings::default() };
    let worker = Running::new(&outbox, &clock, settings);

    receiver.wait_for(1).await;
    outbox.fail_next(3);
    receiver.release();
    assert_eq!(outbox.end_of(delivery.id).await.len(), 1);
    worker.stop().await;
    assert_eq!(receiver.got().len(), 1);
}

#[tokio::test]
async fn the_last_results_are_recorded_although_the_store_falters() {
    let (clock, receiver) = (true_time(), Receiver::hanging().await);
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    let settings = WorkerSettings { store_pause: Duration::from_millis(1), ..WorkerSettings::default() };
    let worker = Running::new(&outbox, &clock, settings);

    receiver.wait_for(1).await;
    worker.stop.cancel();
    outbox.fail_next(2);
    receiver.release();
    worker.task.await.unwrap();
    assert_eq!(outbox.attempts(delivery.id).len(), 1);
}
