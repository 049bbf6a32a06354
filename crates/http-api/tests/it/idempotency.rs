//! `Idempotency-Key`.

use std::time::Duration;

use axum::body::Body;
use http::StatusCode;
use landrush_http_api::ApiSettings;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::house::{House, item};

async fn post(house: &House, path: &str, body: &Value, key: &str) -> Answer {
    house.send(house.json("POST", path, body, &[("idempotency-key", key)])).await
}

fn order(client: &str, domain: &str) -> Value {
    json!({ "clientId": client, "items": [item(domain)] })
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_and_is_carried_out_once() {
    let house = House::new().await;
    let client = house.client().await;
    let body = order(&client, "example.com");
    let first = post(&house, "/orders", &body, "k1").await;
    assert_eq!((first.status, first.header("idempotent-replayed")), (StatusCode::CREATED, ""));
    house.clock.advance(Duration::from_secs(24 * 3_600));
    let again = post(&house, "/orders", &body, "k1").await;
    assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(again.header("content-type"), "application/json");
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    assert_eq!(house.get("/orders").await.data()["total"], 1);
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let house = House::new().await;
    let client = house.client().await;
    post(&house, "/orders", &order(&client, "example.com"), "k1").await;
    for (path, body) in
        [("/orders", order(&client, "example.net")), ("/clients", order(&client, "example.com"))]
    {
        assert_eq!(post(&house, path, &body, "k1").await.error(), "422 idempotency_key_reused", "{path}");
    }
    let spaced = order(&client, "example.com").to_string().replace(':', ": ");
    let request = house.request("POST", "/orders").header("content-type", "application/json");
    let request = request.header("idempotency-key", "k1").body(Body::from(spaced)).unwrap();
    assert_eq!(house.send(request).await.error(), "422 idempotency_key_reused");
}

#[tokio::test]
async fn keys_are_each_accounts_own() {
    let mut house = House::new().await;
    let client = house.client().await;
    let body = order(&client, "example.com");
    assert_eq!(post(&house, "/orders", &body, "k1").await.status, StatusCode::CREATED);
    house.key = house.stranger.clone();
    assert_eq!(post(&house, "/orders", &body, "k1").await.error(), "400 client_not_found");
}

#[tokio::test]
async fn errors_and_dry_runs_are_kept_too() {
    let house = House::new().await;
    let client = house.client().await;
    let body = order(&client, "example.org");
    let refused = post(&house, "/orders", &body, "k1").await;
    assert_eq!(refused.error(), "400 price_unavailable");
    house.sell("org", 1, 999).await;
    let again = post(&house, "/orders", &body, "k1").await;
    assert_eq!((again.status, &again.bytes), (StatusCode::BAD_REQUEST, &refused.bytes));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(post(&house, "/orders", &body, "k2").await.status, StatusCode::CREATED);

    let mut dry = order(&client, "example.net");
    dry["dryRun"] = json!(true);
    let quoted = post(&house, "/orders", &dry, "k3").await;
    house.sell("net", 1, 1).await;
    let again = post(&house, "/orders", &dry, "k3").await;
    assert_eq!((again.status, &again.bytes), (StatusCode::OK, &quoted.bytes));

    let client = json!({ "name": "Bob", "email": "bob@example.com" });
    let made = post(&house, "/clients", &client, "k4").await;
    assert_eq!(post(&house, "/clients", &client, "k4").await.bytes, made.bytes);
    let malformed = house.request("POST", "/clients").header("content-type", "application/json");
    let malformed = malformed.header("idempotency-key", "k5").body(Body::from("{")).unwrap();
    let malformed = house.send(malformed).await;
    assert_eq!(malformed.error(), "400 malformed_json");
}

#[tokio::test]
async fn what_may_end_otherwise_next_time_is_not_kept() {
    let mut house = House::new().await;
    let client = house.client().await;
    let body = order(&client, "example.com");
    let key = std::mem::replace(&mut house.key, "lr_live_nonsense".into());
    assert_eq!(post(&house, "/orders", &body, "k1").await.status, StatusCode::UNAUTHORIZED);
    house.key = house.make_key(1, 7, &[]).await;
    assert_eq!(post(&house, "/orders", &body, "k1").await.status, StatusCode::FORBIDDEN);
    house.key = key;
    let large = house.request("POST", "/orders").header("content-type", "application/json");
    let large = large.header("idempotency-key", "k1").body(Body::from(vec![b' '; 300 * 1024])).unwrap();
    assert_eq!(house.send(large).await.error(), "413 body_too_large");
    let text =
        house.request("POST", "/orders").header("idempotency-key", "k1").body(Body::from(body.to_string()));
    assert_eq!(house.send(text.unwrap()).await.error(), "415 unsupported_media_type");
    assert_eq!(post(&house, "/orders", &body, "k1").await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_key_is_forgotten_after_its_time() {
    let day = Duration::from_secs(24 * 3_600);
    // Less than a day can't be set.
    let house =
        House::with(ApiSettings { answers_kept: Duration::from_secs(1), ..ApiSettings::default() }).await;
    let client = json!({ "name": "Bob", "email": "bob@example.com" });
    let first = post(&house, "/clients", &client, "k1").await;
    house.clock.advance(day - Duration::from_secs(1));
    assert_eq!(post(&house, "/clients", &client, "k1").await.bytes, first.bytes);
    house.clock.advance(Duration::from_secs(1));
    assert_ne!(post(&house, "/clients", &client, "k1").await.bytes, first.bytes);
}

#[tokio::test]
async fn what_is_no_key_is_refused() {
    let house = House::new().await;
    let body = json!({ "name": "Bob", "email": "bob@example.com" });
    for key in ["", "a b", &"x".repeat(256), "ü"] {
        let request = house.request("POST", "/clients").header("content-type", "application/json");
        let request =
            request.header("idempotency-key", key.as_bytes()).body(Body::from(body.to_string())).unwrap();
        assert_eq!(house.send(request).await.error(), "400 idempotency_key_invalid", "{key}");
    }
    let twice = house.json("POST", "/clients", &body, &[("idempotency-key", "a"), ("idempotency-key", "b")]);
    assert_eq!(house.send(twice).await.error(), "400 idempotency_key_invalid");
    assert_eq!(post(&house, "/clients", &body, &"x".repeat(255)).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn twins_at_the_same_time_make_one_order() {
    let house = House::new().await;
    let client = house.client().await;
    let body = order(&client, "example.com");
    let twins = (0..8).map(|_| {
        let (house, body) = (house.clone(), body.clone());
        tokio::spawn(async move { post(&house, "/orders", &body, "k1").await })
    });
    let twins: Vec<_> = twins.collect();
    let mut bodies = std::collections::HashSet::new();
    for twin in twins {
        let answer = twin.await.unwrap();
        assert_eq!(answer.status, StatusCode::CREATED);
        bodies.insert(answer.bytes);
    }
    assert_eq!(bodies.len(), 1);
    assert_eq!(house.get("/orders").await.data()["total"], 1);
}
