//! What receivers get.

use std::collections::HashSet;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use landrush_model::ports::{AbandonedReason, DeliveryResult};
use landrush_webhooks::WorkerSettings;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use crate::outbox::Outbox;
use crate::receiver::Receiver;
use crate::{Deliveries, Running, SECRET, true_time};

#[tokio::test]
async fn a_delivery_is_signed_json_that_the_library_verifies() {
    let (clock, receiver) = (true_time(), Receiver::new().await);
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    let worker = Running::new(&outbox, &clock, WorkerSettings::default());

    let attempts = outbox.end_of(delivery.id).await;
    worker.stop().await;

    assert_eq!(attempts.len(), 1);
    let attempt = &attempts[0];
    assert_eq!(
        (attempt.status, &attempt.error, attempt.result),
        (Some(204), &None, DeliveryResult::Delivered)
    );
    let [got] = &receiver.got()[..] else { panic!("not exactly one delivery") };
    Webhook::new(SECRET).unwrap().verify(&got.body, &got.headers).unwrap();
    assert_eq!(got.header("webhook-id"), delivery.event.id.to_string());
    assert_eq!(got.header("content-type"), "application/json");
    assert_eq!(got.header("user-agent"), format!("Landrush/{}", env!("CARGO_PKG_VERSION")));
    assert_eq!(
        serde_json::from_slice::<Value>(&got.body).unwrap(),
        json!({ "type": "orders.completed", "timestamp": delivery.event.at, "data": { "total": 3, "domain": "müller.example" } })
    );
}

#[tokio::test]
async fn a_failed_delivery_is_repeated_with_the_same_id_and_body() {
    let clock = true_time();
    let receiver = Receiver::answering(|number| {
        let status =
            [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::TOO_MANY_REQUESTS, StatusCode::OK][number];
        (status, [("retry-after", "3600")]).into_response()
    })
    .await;
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    let worker = Running::new(&outbox, &clock, WorkerSettings::default());

    let attempts = outbox.end_of(delivery.id).await;
    worker.stop().await;

    assert_eq!(
        attempts.iter().map(|attempt| attempt.status).collect::<Vec<_>>(),
        [Some(500), Some(429), Some(200)]
    );
    assert_eq!(attempts[0].error.as_deref(), Some("the endpoint answered 500"));
    // The endpoint asked for an hour and got twice the pause.
    assert_eq!(attempts[1].at.since(attempts[0].at), Duration::from_secs(10));
    assert_eq!(attempts[2].at.since(attempts[1].at), Duration::from_secs(60));
    let got = receiver.got();
    let distinct = |name| got.iter().map(|got| got.header(name).to_owned()).collect::<HashSet<_>>().len();
    assert_eq!(
        (distinct("webhook-id"), distinct("webhook-timestamp"), distinct("webhook-signature")),
        (1, 3, 3)
    );
    assert!(got.iter().all(|one| one.body == got[0].body));
    let verifier = Webhook::new(SECRET).unwrap();
    assert!(got.iter().all(|got| verifier.verify(&got.body, &got.headers).is_ok()));
}

#[tokio::test]
async fn a_delivery_that_always_fails_is_given_up_after_three_days() {
    let clock = true_time();
    let receiver = Receiver::answering(|_| StatusCode::SERVICE_UNAVAILABLE.into_response()).await;
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    let worker = Running::new(&outbox, &clock, WorkerSettings::default());

    let attempts = outbox.end_of(delivery.id).await;
    worker.stop().await;

    let (first, last) = (attempts.first().unwrap(), attempts.last().unwrap());
    assert_eq!(
        (attempts.len(), last.result),
        (16, DeliveryResult::Abandoned(AbandonedReason::AttemptsExhausted))
    );
    assert!(last.at.since(first.at) >= Duration::from_secs(72 * 60 * 60));
    assert_eq!(receiver.got().len(), 16);
}

#[tokio::test]
async fn while_a_secret_is_exchanged_either_verifies() {
    const NEW: &str = "whsec_bmV3IHNlY3JldCBvZiAyNCBieXRlcyEh";
    let (clock, receiver) = (true_time(), Receiver::new().await);
    let mut delivery = Deliveries::new(&clock).to(&receiver.url());
    delivery.secrets.insert(0, NEW.to_owned().into());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    let worker = Running::new(&outbox, &clock, WorkerSettings::default());
    outbox.end_of(delivery.id).await;
    worker.stop().await;

    let [got] = &receiver.got()[..] else { panic!("not exactly one delivery") };
    assert_eq!(got.header("webhook-signature").split(' ').count(), 2);
    for secret in [NEW, SECRET] {
        Webhook::new(secret).unwrap().verify(&got.body, &got.headers).unwrap();
    }
}

#[tokio::test]
async fn an_endpoint_that_is_gone_gets_nothing_again() {
    let clock = true_time();
    let receiver = Receiver::answering(|_| (StatusCode::GONE, "moved away\0").into_response()).await;
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    let worker = Running::new(&outbox, &clock, WorkerSettings::default());
    let attempts = outbox.end_of(delivery.id).await;
    worker.stop().await;

    let [attempt] = &attempts[..] else { panic!("{attempts:?}") };
    assert_eq!(attempt.result, DeliveryResult::Abandoned(AbandonedReason::Gone));
    assert_eq!((attempt.status, attempt.answer.as_deref()), (Some(410), Some("moved away\u{fffd}")));
    assert_eq!((attempt.url.as_str(), receiver.got().len()), (receiver.url().as_str(), 1));
}
