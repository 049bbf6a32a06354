//! Retrying, cancelling, pausing and following, through the router.

use std::time::Duration;

use http::StatusCode;
use http_body_util::BodyExt as _;
use landrush_model::ports::WorkQueue as _;
use landrush_model::testing::Script;
use landrush_model::{FailureCode, Refusal};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::house::{House, item};

fn refuse() -> Script {
    Script::Refuse(Refusal { code: FailureCode::RegistrationRefused, text: "no".into() })
}

async fn act(house: &House, path: &str) -> Answer {
    house.send(house.request("POST", path).body(axum::body::Body::empty()).unwrap()).await
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_failed_order_is_retried_once_per_key() {
    let house = House::new().await;
    house.registrars.script(refuse());
    let placed = house.place(&house.client().await, &["a.com"]).await;
    house.work().await;
    let path = format!("/orders/{}/retry", text(&placed["orders"][0]["id"]));
    let keyed = || {
        house
            .request("POST", &path)
            .header("idempotency-key", "again")
            .body(axum::body::Body::empty())
            .unwrap()
    };
    let retried = house.send(keyed()).await;
    assert_eq!((retried.status, &retried.data()["status"]), (StatusCode::OK, &json!("PENDING")));
    let replayed = house.send(keyed()).await;
    assert_eq!((replayed.status, &replayed.bytes), (StatusCode::OK, &retried.bytes));
    assert_eq!(replayed.headers["idempotent-replayed"], "true");
    let unkeyed = act(&house, &path).await;
    assert_eq!(unkeyed.error(), "409 order_not_failed");
    house.work().await;
    let order = house.get(&format!("/orders/{}", text(&placed["orders"][0]["id"]))).await.data();
    assert_eq!(order["status"], "COMPLETED");
}

#[tokio::test(start_paused = true)]
async fn failed_orders_of_a_batch_are_retried_by_code() {
    let house = House::new().await;
    house.registrars.script(refuse());
    let placed = house.place(&house.client().await, &["a.com", "b.com"]).await;
    house.work().await;
    let path = format!("/orders/batch/{}", text(&placed["batchId"]));
    let none = act(&house, &format!("{path}/retry?errorCode=domain_premium")).await.data();
    assert_eq!((&none["retried"], &none["notRetried"]), (&json!([]), &json!([])));
    let both =
        act(&house, &format!("{path}/retry?errorCode=domain_premium&errorCode=registration_refused")).await;
    assert_eq!(both.data()["retried"].as_array().unwrap().len(), 1);
    assert_eq!(house.get(&path).await.data()["round"], 2);
    let wrong = act(&house, &format!("{path}/retry?errorCode=bad_luck")).await;
    assert_eq!(wrong.error(), "400 invalid_parameter");
}

#[tokio::test(start_paused = true)]
async fn orders_are_cancelled_as_long_as_nothing_was_sent() {
    let house = House::new().await;
    let placed = house.place(&house.client().await, &["a.com", "b.com"]).await;
    let order = format!("/orders/{}", text(&placed["orders"][0]["id"]));
    let cancelled = act(&house, &format!("{order}/cancel")).await.data();
    assert_eq!((&cancelled["status"], &cancelled["error"]["code"]), (&json!("FAILED"), &json!("cancelled")));
    let again = act(&house, &format!("{order}/cancel")).await;
    assert_eq!(again.error(), "409 order_ended");
    house.work().await;
    let rest = act(&house, &format!("/orders/batch/{}/cancel", text(&placed["batchId"]))).await.data();
    assert_eq!(rest["cancelled"], json!([]));
    let codes: Vec<_> =
        rest["notCancelled"].as_array().unwrap().iter().map(|left| text(&left["code"])).collect();
    assert_eq!(codes, ["order_ended", "order_ended"]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_paused_and_resumed() {
    let house = House::new().await;
    let placed = house.place(&house.client().await, &["a.com"]).await;
    let path = format!("/orders/batch/{}", text(&placed["batchId"]));
    assert!(act(&house, &format!("{path}/pause")).await.data()["pausedAt"].is_string());
    house.work().await;
    let held = house.get(&path).await.data();
    assert_eq!(held["orders"][0]["waitingFor"]["reason"], "batch_paused");
    assert_eq!(held["orders"][0]["waitingFor"]["party"], "account");
    assert_eq!(act(&house, &format!("{path}/resume")).await.data()["pausedAt"], Value::Null);
    house.work().await;
    assert_eq!(house.get(&path).await.data()["completed"], 1);
    let late = act(&house, &format!("{path}/pause")).await;
    assert_eq!(late.error(), "409 batch_done");
}

#[tokio::test(start_paused = true)]
async fn control_of_another_accounts_orders_is_not_found_and_bodies_are_empty() {
    let house = House::new().await;
    let placed = house.place(&house.client().await, &["a.com"]).await;
    let (order, batch) = (text(&placed["orders"][0]["id"]).to_owned(), text(&placed["batchId"]).to_owned());
    for path in [
        format!("/orders/{order}/retry"),
        format!("/orders/{order}/cancel"),
        format!("/orders/batch/{batch}/retry"),
        format!("/orders/batch/{batch}/cancel"),
        format!("/orders/batch/{batch}/pause"),
        format!("/orders/batch/{batch}/resume"),
    ] {
        let theirs = http::Request::post(&path).header("authorization", format!("Bearer {}", house.stranger));
        let answer = house.send(theirs.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let full = house.post(&path, &json!({ "force": true })).await;
        assert_eq!(full.error(), "400 validation_failed", "{path}");
        let odd = house.request("POST", &path).header("content-type", "text/plain");
        let odd = house.send(odd.body(axum::body::Body::from("x")).unwrap()).await;
        assert_eq!(odd.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{path}");
    }
}

/// Reads a stream of events to its end: event, id and data of each.
async fn followed(house: &House, path: &str, last: Option<&str>) -> (StatusCode, Vec<(String, i64, Value)>) {
    use tower::ServiceExt as _;
    let mut request = house.request("GET", path);
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let request = request.body(axum::body::Body::empty()).unwrap();
    let response = house.router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    if status != StatusCode::OK {
        return (status, Vec::new());
    }
    let field = |block: &str, name: &str| {
        block.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned()).unwrap()
    };
    let messages = text.split("\n\n").filter(|block| block.contains("event:"));
    let messages = messages
        .map(|block| {
            let data = serde_json::from_str(&field(block, "data:")).unwrap();
            (field(block, "event:"), field(block, "id:").parse().unwrap(), data)
        })
        .collect();
    (status, messages)
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_followed_to_its_end_and_from_any_event_on() {
    let house = House::new().await;
    let placed = house.place(&house.client().await, &["a.com"]).await;
    let path = format!("/orders/batch/{}/events", text(&placed["batchId"]));
    let following = {
        let (house, path) = (house.clone(), path.clone());
        tokio::spawn(async move { followed(&house, &path, None).await })
    };
    tokio::task::yield_now().await;
    house.work().await;
    let (_, all) = following.await.unwrap();
    let told: Vec<_> = all.iter().map(|(event, id, _)| (event.as_str(), *id)).collect();
    assert_eq!(told[0], ("batch.progress", 0));
    assert_eq!(told.last(), Some(&("orders.completed", *told.last().map(|(_, id)| id).unwrap())));
    assert!(told[1..].is_sorted_by(|earlier, later| earlier.1 + 1 == later.1), "{told:?}");
    assert_eq!(all[1].2["status"], "REGISTERING");

    let (_, rest) = followed(&house, &path, Some("2")).await;
    assert_eq!(rest, all[3..].to_vec());
    let end = told.last().unwrap().1;
    assert_eq!(followed(&house, &path, Some(&end.to_string())).await.0, StatusCode::NO_CONTENT);
    let (_, late) = followed(&house, &path, None).await;
    assert_eq!(late.len(), 1, "{late:?}");
    assert_eq!(late[0].2["done"], true);
}

async fn placed_with_nameservers(house: &House, domain: &str) -> String {
    let mut wanted = item(domain);
    wanted["nameservers"] = json!(["ns1.example.net", "ns2.example.net"]);
    let body = json!({ "clientId": house.client().await, "items": [wanted] });
    text(&house.post("/orders", &body).await.data()["orders"][0]["id"]).to_owned()
}

#[tokio::test(start_paused = true)]
async fn what_may_have_happened_is_neither_retried_nor_cancelled() {
    let house = House::new().await;
    for script in [Script::Work, Script::LoseAnswerShowLate(Duration::from_secs(3_600))] {
        house.registrars.script(script);
    }
    let placed = house.place(&house.client().await, &["a.com"]).await;
    house.work().await;
    let order = format!("/orders/{}", text(&placed["orders"][0]["id"]));
    assert_eq!(act(&house, &format!("{order}/retry")).await.error(), "409 order_unsettled");
    assert_eq!(act(&house, &format!("{order}/cancel")).await.error(), "409 order_sent");
}

#[tokio::test(start_paused = true)]
async fn what_is_registered_is_not_cancelled() {
    let house = House::new().await;
    for script in [Script::Work, Script::Work, Script::NotProvisioned] {
        house.registrars.script(script);
    }
    let id = placed_with_nameservers(&house, "a.com").await;
    house.work().await;
    assert_eq!(act(&house, &format!("/orders/{id}/cancel")).await.error(), "409 order_registered");
}

#[tokio::test(start_paused = true)]
async fn what_somebody_works_on_is_not_cancelled() {
    let house = House::new().await;
    let placed = house.place(&house.client().await, &["a.com"]).await;
    let id = text(&placed["orders"][0]["id"]);
    let leased = house.store.claim_orders(&[id.parse().unwrap()], Duration::from_secs(60)).await.unwrap();
    assert_eq!(leased.len(), 1);
    assert_eq!(act(&house, &format!("/orders/{id}/cancel")).await.error(), "409 order_in_work");
}

#[tokio::test]
async fn a_place_that_no_event_has_is_refused() {
    let house = House::new().await;
    let placed = house.place(&house.client().await, &["a.com"]).await;
    let path = format!("/orders/batch/{}/events", text(&placed["batchId"]));
    for wrong in ["-1", "x", "99", ""] {
        let request = house.request("GET", &path).header("last-event-id", wrong);
        let answer = house.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(answer.error(), "400 last_event_id_invalid", "{wrong}");
    }
}
