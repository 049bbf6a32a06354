//! What keys are limited to: requests a minute, and what they may spend.

use std::num::NonZeroU32;
use std::time::Duration;

use http::StatusCode;
use landrush_http_api::ApiSettings;
use landrush_model::ports::{Access as _, KeyChange};
use landrush_model::testing::Script;
use landrush_model::{FailureCode, KeyId, Money, RateLimit, Refusal};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::answer::Answer;
use crate::house::{House, item};

async fn limited(per_minute: u32) -> House {
    let requests_per_minute = NonZeroU32::new(per_minute);
    House::with(ApiSettings { requests_per_minute, ..ApiSettings::default() }).await
}

/// Changes the limits of the first account's key.
async fn change(house: &House, change: KeyChange) {
    let key = KeyId::from_uuid(Uuid::from_u128(1));
    assert!(house.store.update_key(key, change).await.unwrap().is_some());
}

async fn may_spend(house: &House, amount: i64) {
    let limit = Money::new(amount, "USD".parse().unwrap());
    change(house, KeyChange { rate: None, spend_limits: Some(vec![limit]) }).await;
}

fn standing(answer: &Answer) -> (&str, &str, &str) {
    (answer.header("ratelimit-policy"), answer.header("ratelimit"), answer.header("retry-after"))
}

#[tokio::test(start_paused = true)]
async fn every_answer_to_a_limited_key_says_how_it_stands() {
    let house = limited(3).await;
    assert_eq!(standing(&house.get("/orders").await), ("\"key\";q=3;w=60", "\"key\";r=2;t=20", ""));
    // Refusals too, whatever they are for.
    let refused = house.get("/orders?limit=0").await;
    assert_eq!(standing(&refused), ("\"key\";q=3;w=60", "\"key\";r=1;t=40", ""));
    house.get("/orders/x").await;
    let limited = house.get("/orders").await;
    assert_eq!(limited.error(), "429 rate_limited");
    assert_eq!(standing(&limited), ("\"key\";q=3;w=60", "\"key\";r=0;t=60", "20"));
    tokio::time::advance(Duration::from_secs(20)).await;
    assert_eq!(house.get("/orders").await.status, StatusCode::OK);
    // Others don't feel it, and who has no key isn't counted.
    let stranger = house.as_caller(&house.stranger);
    assert_eq!(stranger.get("/orders").await.status, StatusCode::OK);
    let nobody = house.as_caller("nonsense");
    for _ in 0..5 {
        let answer = nobody.get("/orders").await;
        assert_eq!((answer.error().as_str(), standing(&answer)), ("401 unauthorized", ("", "", "")));
    }
    assert_eq!(standing(&house.get("/healthz").await), ("", "", ""));
}

#[tokio::test(start_paused = true)]
async fn a_key_may_have_a_limit_of_its_own() {
    let house = limited(1).await;
    let rate = RateLimit::PerMinute(NonZeroU32::new(2).unwrap());
    change(&house, KeyChange { rate: Some(rate), spend_limits: None }).await;
    assert_eq!(house.get("/orders").await.header("ratelimit-policy"), "\"key\";q=2;w=60");
    change(&house, KeyChange { rate: Some(RateLimit::Unlimited), spend_limits: None }).await;
    for _ in 0..5 {
        let answer = house.get("/orders").await;
        assert_eq!((answer.status, answer.header("ratelimit")), (StatusCode::OK, ""));
    }
}

#[tokio::test(start_paused = true)]
async fn replays_count_and_a_refusal_is_not_kept() {
    let house = limited(2).await;
    let once = || {
        house.json(
            "POST",
            "/clients",
            &json!({ "name": "Ada", "email": "ada@example.com" }),
            &[("idempotency-key", "k")],
        )
    };
    let made = house.send(once()).await;
    let replayed = house.send(once()).await;
    assert_eq!((made.status, replayed.header("idempotent-replayed")), (StatusCode::CREATED, "true"));
    assert_eq!(replayed.header("ratelimit"), "\"key\";r=0;t=60");
    assert_eq!(house.send(once()).await.error(), "429 rate_limited");
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(house.send(once()).await.bytes, made.bytes);
}

async fn order(house: &House, client: &str, domains: &[&str], dry_run: bool) -> Answer {
    let items: Vec<Value> = domains.iter().map(|domain| item(domain)).collect();
    house.post("/orders", &json!({ "clientId": client, "items": items, "dryRun": dry_run })).await
}

#[tokio::test(start_paused = true)]
async fn a_key_spends_up_to_its_limit_and_a_dry_run_says_the_same() {
    let house = House::new().await;
    let client = house.client().await;
    may_spend(&house, 3_000).await;
    assert_eq!(order(&house, &client, &["a.com", "b.com"], false).await.status, StatusCode::CREATED);
    for dry_run in [true, false] {
        let refused = order(&house, &client, &["c.com"], dry_run).await;
        assert_eq!(refused.error(), "403 spend_limit", "{dry_run}");
        let details = refused.json()["error"]["details"].clone();
        let usd = |amount: i64| json!({ "amount": amount, "currency": "USD" });
        assert_eq!(
            details,
            json!([{
                "code": "spend_limit", "message": "12.99 USD is needed, and 4.02 USD of 30.00 USD is left",
                "limit": usd(3_000), "spent": usd(2_598), "left": usd(402), "needed": usd(1_299),
                "resetsAt": "2026-12-01T00:00:00Z",
            }])
        );
    }
    // The other keys of the account, and the next month, have room.
    let other = house.as_caller(&house.make_key(1, 7, &landrush_model::Scope::ALL).await);
    assert_eq!(order(&other, &client, &["c.com"], false).await.status, StatusCode::CREATED);
    house.clock.advance(Duration::from_secs(31 * 24 * 3_600));
    assert_eq!(order(&house, &client, &["d.com"], false).await.status, StatusCode::CREATED);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_by_the_limit_is_not_kept_under_an_idempotency_key() {
    let house = House::new().await;
    let body = json!({ "clientId": house.client().await, "items": [item("a.com")] });
    let once = || house.json("POST", "/orders", &body, &[("idempotency-key", "k")]);
    may_spend(&house, 0).await;
    assert_eq!(house.send(once()).await.error(), "403 spend_limit");
    may_spend(&house, 2_000).await;
    assert_eq!(house.send(once()).await.status, StatusCode::CREATED);
}

#[tokio::test(start_paused = true)]
async fn a_failed_order_gives_back_and_a_retry_spends_again() {
    let house = House::new().await;
    let client = house.client().await;
    may_spend(&house, 1_299).await;
    let refusal = Refusal { code: FailureCode::RegistrationRefused, text: "no".into() };
    house.registrars.script(Script::Refuse(refusal));
    let placed = order(&house, &client, &["a.com"], false).await.data();
    house.work().await;
    let retry = |path: String| house.request("POST", &path).body(axum::body::Body::empty()).unwrap();
    let of_order = format!("/orders/{}/retry", placed["orders"][0]["id"].as_str().unwrap());
    let of_batch = format!("/orders/batch/{}/retry", placed["batchId"].as_str().unwrap());
    // What was given back is spent on something else.
    assert_eq!(order(&house, &client, &["b.com"], false).await.status, StatusCode::CREATED);
    for path in [&of_order, &of_batch] {
        assert_eq!(house.send(retry(path.clone())).await.error(), "403 spend_limit", "{path}");
    }
    may_spend(&house, 2_598).await;
    assert_eq!(house.send(retry(of_order)).await.status, StatusCode::OK);
    assert_eq!(order(&house, &client, &["c.com"], true).await.error(), "403 spend_limit");
}
