//! `/webhooks`.

use std::collections::HashMap;
use std::time::Duration;

use http::StatusCode;
use landrush_model::Timestamp;
use landrush_model::ports::{
    AbandonedReason, Attempted, Clock as _, Delivery, DeliveryClaim, DeliveryResult, WebhookStore as _,
};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::house::House;

async fn create(house: &House) -> Value {
    let made = house.post("/webhooks", &json!({ "url": "https://hooks.example.com/landrush" })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    made.data()
}

async fn patch(house: &House, path: &str, body: &Value) -> Answer {
    house.send(house.json("PATCH", path, body, &[])).await
}

async fn delete(house: &House, path: &str) -> Answer {
    house.send(house.request("DELETE", path).body(axum::body::Body::empty()).unwrap()).await
}

fn path(webhook: &Value) -> String {
    format!("/webhooks/{}", webhook["id"].as_str().unwrap())
}

/// What is due now, leased.
async fn claimed(house: &House) -> Vec<Delivery> {
    let claim = DeliveryClaim {
        limit: 100,
        per_endpoint: 100,
        held: HashMap::new(),
        lease: Duration::from_secs(60),
        now: house.clock.now(),
        give_up_before: Timestamp::EPOCH,
    };
    house.store.claim_deliveries(claim).await.unwrap()
}

/// An attempt at each of these comes to this.
async fn attempt(house: &House, deliveries: &[Delivery], result: DeliveryResult) {
    let attempted = |delivery: &Delivery| {
        let failed = result != DeliveryResult::Delivered;
        Attempted {
            id: delivery.id,
            lease: delivery.lease,
            at: house.clock.now(),
            took: Duration::from_millis(41),
            url: delivery.url.clone(),
            status: Some(if failed { 503 } else { 204 }),
            answer: Some(String::new()),
            error: failed.then(|| "the endpoint answered 503".into()),
            result,
        }
    };
    let attempts = deliveries.iter().map(attempted).collect();
    house.store.record_attempts(attempts, Duration::from_secs(432_000)).await.unwrap();
}

#[tokio::test]
async fn a_webhook_is_made_and_its_secret_shown_once() {
    let house = House::new().await;
    let body = json!({
        "url": "https://Hooks.example.com/landrush",
        "description": "Shop",
        "eventTypes": ["order.updated", "orders.completed", "order.updated"],
    });
    let made = house.post("/webhooks", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    insta::assert_json_snapshot!(made.data(), { ".id" => "[webhook]", ".secret" => "[secret]" }, @r#"
    {
      "createdAt": "2026-11-25T09:46:40Z",
      "description": "Shop",
      "disabledAt": null,
      "disabledReason": null,
      "enabled": true,
      "eventTypes": [
        "orders.completed",
        "order.updated"
      ],
      "failingSince": null,
      "id": "[webhook]",
      "previousSecretUntil": null,
      "secret": "[secret]",
      "updatedAt": "2026-11-25T09:46:40Z",
      "url": "https://hooks.example.com/landrush"
    }
    "#);
    assert!(made.data()["secret"].as_str().unwrap().starts_with("whsec_"));
    let mut shown = made.data();
    shown.as_object_mut().unwrap().remove("secret");
    assert_eq!(house.get(made.header("location")).await.data(), shown);
    assert_eq!(house.get("/webhooks").await.data(), json!({ "webhooks": [shown] }));
    let default = create(&house).await;
    assert_eq!(
        default["eventTypes"],
        json!(["orders.registered", "orders.completed", "orders.failed", "webhook.disabled"])
    );
}

#[tokio::test]
async fn a_request_that_is_sent_again_gets_the_same_secret_and_makes_nothing() {
    let house = House::new().await;
    let body = json!({ "url": "https://hooks.example.com/" });
    let send = async |path: &str, body: &Value| {
        house.send(house.json("POST", path, body, &[("idempotency-key", path)])).await
    };
    let (first, again) = (send("/webhooks", &body).await, send("/webhooks", &body).await);
    assert_eq!((first.text(), again.header("idempotent-replayed")), (again.text(), "true"));
    assert_eq!(house.get("/webhooks").await.data()["webhooks"].as_array().unwrap().len(), 1);

    let rotate = format!("{}/rotate-secret", path(&first.data()));
    let (first, again) = (send(&rotate, &json!({})).await, send(&rotate, &json!({})).await);
    assert_eq!((first.status, first.text()), (StatusCode::OK, again.text()));
    let test = format!("{}/test", path(&first.data()));
    let (first, again) = (send(&test, &json!({})).await, send(&test, &json!({})).await);
    assert_eq!((first.status, first.text()), (StatusCode::CREATED, again.text()));
    assert_eq!(claimed(&house).await.len(), 1);
}

#[tokio::test]
async fn a_change_leaves_what_it_does_not_name() {
    let house = House::new().await;
    let webhook = path(&create(&house).await);
    house.clock.advance(Duration::from_secs(60));
    let changed = patch(&house, &webhook, &json!({ "description": "Shop" })).await.data();
    assert_eq!(
        (&changed["description"], &changed["url"], &changed["updatedAt"]),
        (&json!("Shop"), &json!("https://hooks.example.com/landrush"), &json!("2026-11-25T09:47:40Z"))
    );
    let body =
        json!({ "url": "https://new.example.com/", "eventTypes": ["orders.failed"], "description": null });
    let changed = patch(&house, &webhook, &body).await.data();
    assert_eq!(
        (&changed["url"], &changed["description"]),
        (&json!("https://new.example.com/"), &Value::Null)
    );
    assert_eq!(changed["eventTypes"], json!(["orders.failed"]));
    let off = patch(&house, &webhook, &json!({ "enabled": false })).await.data();
    assert_eq!(
        (&off["enabled"], &off["disabledReason"], &off["disabledAt"]),
        (&json!(false), &json!("account"), &json!("2026-11-25T09:47:40Z"))
    );
    let on = patch(&house, &webhook, &json!({ "enabled": true })).await.data();
    assert_eq!((&on["enabled"], &on["disabledReason"]), (&json!(true), &Value::Null));
    assert_eq!(house.get(&webhook).await.data(), on);
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_webhook_is_reported_at_once() {
    let house = House::new().await;
    let body = json!({
        "url": "http://hooks.example.com/", "description": "", "eventTypes": ["orders.sold"], "secret": "mine",
    });
    insta::assert_snapshot!(house.post("/webhooks", &body).await.problems(), @r#"
    400 validation_failed
    url url_scheme: the URL must begin with https://
    description value_invalid: this must not be empty
    eventTypes value_invalid: there is no type of event "orders.sold" to subscribe; the types are orders.registered, orders.completed, orders.failed, order.updated, webhook.disabled
    secret unknown_field: there is no such field here
    "#);
    let webhook = path(&create(&house).await);
    let body = json!({ "url": null, "eventTypes": null, "enabled": "yes" });
    insta::assert_snapshot!(patch(&house, &webhook, &body).await.problems(), @r"
    400 validation_failed
    enabled wrong_type: this must be true or false, not a string
    url wrong_type: url must not be null
    eventTypes wrong_type: eventTypes must not be null
    ");
}

#[tokio::test]
async fn a_deleted_webhook_is_not_there() {
    let house = House::new().await;
    let webhook = create(&house).await;
    let path = path(&webhook);
    let deleted = delete(&house, &path).await;
    assert_eq!(deleted.data(), json!({ "id": webhook["id"], "deleted": true }));
    assert_eq!(house.get("/webhooks").await.data(), json!({ "webhooks": [] }));
    assert_eq!(delete(&house, &path).await.error(), "404 webhook_not_found");
    for path in [path.clone(), format!("{path}/deliveries")] {
        assert_eq!(house.get(&path).await.error(), "404 webhook_not_found", "{path}");
    }
}

#[tokio::test]
async fn an_account_has_no_more_webhooks_than_the_limit() {
    let house = House::new().await;
    for _ in 0..20 {
        create(&house).await;
    }
    let body = json!({ "url": "https://hooks.example.com/" });
    assert_eq!(house.post("/webhooks", &body).await.error(), "409 webhook_limit");
}

#[tokio::test]
async fn a_new_secret_signs_beside_the_old_one_for_the_time_that_was_asked_for() {
    let house = House::new().await;
    let webhook = create(&house).await;
    let rotate = format!("{}/rotate-secret", path(&webhook));
    let rotated = house.post(&rotate, &json!({ "overlapHours": 2 })).await.data();
    assert_eq!(rotated["previousSecretUntil"], "2026-11-25T11:46:40Z");
    assert_ne!(rotated["secret"], webhook["secret"]);
    let mut shown = rotated.clone();
    shown.as_object_mut().unwrap().remove("secret");
    assert_eq!(house.get(&path(&webhook)).await.data(), shown);
    house.post(&format!("{}/test", path(&webhook)), &json!({})).await;
    let signed = claimed(&house).await.remove(0).secrets;
    let signed: Vec<Value> = signed.iter().map(|secret| json!(secret.expose_secret())).collect();
    assert_eq!(signed, [rotated["secret"].clone(), webhook["secret"].clone()]);

    assert_eq!(house.post(&rotate, &json!({})).await.data()["previousSecretUntil"], "2026-11-26T09:46:40Z");
    assert_eq!(
        house.post(&rotate, &json!({ "overlapHours": 0 })).await.data()["previousSecretUntil"],
        json!(null)
    );
    for wrong in [json!(-1), json!(169), json!("24"), json!(null), json!(0.5)] {
        let answer = house.post(&rotate, &json!({ "overlapHours": wrong })).await;
        assert_eq!(answer.error(), "400 validation_failed", "{wrong}");
    }
}

#[tokio::test]
async fn deliveries_are_listed_by_pages_and_shown_with_every_attempt() {
    let house = House::new().await;
    let webhook = path(&create(&house).await);
    for _ in 0..3 {
        house.post(&format!("{webhook}/test"), &json!({})).await;
    }
    let all = claimed(&house).await;
    attempt(&house, &all[..1], DeliveryResult::Delivered).await;
    let later = house.clock.now() + Duration::from_secs(30);
    attempt(&house, &all[1..2], DeliveryResult::RetryAt(later)).await;
    attempt(&house, &all[2..], DeliveryResult::Abandoned(AbandonedReason::AttemptsExhausted)).await;

    let statuses = async |query: &str| {
        let page = house.get(&format!("{webhook}/deliveries{query}")).await.data();
        let statuses =
            page["deliveries"].as_array().unwrap().iter().map(|delivery| delivery["status"].clone());
        (statuses.collect::<Vec<_>>(), page["nextCursor"].clone())
    };
    let (first, cursor) = statuses("?limit=2").await;
    assert_eq!(first, ["abandoned", "waiting"]);
    let (second, end) = statuses(&format!("?limit=2&cursor={}", cursor.as_str().unwrap())).await;
    assert_eq!((second, end), (vec![json!("delivered")], Value::Null));
    assert_eq!(statuses("?status=waiting").await.0, ["waiting"]);
    assert_eq!(statuses("?since=2026-11-25T09:46:40Z").await.0.len(), 3);
    assert_eq!(statuses("?since=2026-11-25T11:00:00%2B01:00").await.0.len(), 0);
    for (query, error) in [
        ("?status=lost", "400 invalid_parameter"),
        ("?since=yesterday", "400 invalid_parameter"),
        ("?limit=101", "400 invalid_parameter"),
        (&format!("?status=waiting&cursor={}", cursor.as_str().unwrap()), "400 cursor_invalid"),
        ("?offset=1", "400 unknown_parameter"),
    ] {
        let answer = house.get(&format!("{webhook}/deliveries{query}")).await;
        assert_eq!(answer.error(), error, "{query}");
    }

    let story = house.get(&format!("{webhook}/deliveries/{}", all[1].id)).await.data();
    assert_eq!(
        (&story["status"], &story["attempts"], &story["nextAttemptAt"]),
        (&json!("waiting"), &json!(1), &json!("2026-11-25T09:47:10Z"))
    );
    let body: Value = serde_json::from_str(story["body"].as_str().unwrap()).unwrap();
    assert_eq!(body, serde_json::to_value(all[1].event.body()).unwrap());
    let [attempt] = &story["history"].as_array().unwrap()[..] else { panic!("{story}") };
    assert_eq!(
        *attempt,
        json!({
            "number": 1,
            "at": "2026-11-25T09:46:40Z",
            "durationMs": 41,
            "url": "https://hooks.example.com/landrush",
            "headers": {
                "content-type": "application/json",
                "webhook-id": story["eventId"],
                "webhook-timestamp": "1795600000",
            },
            "status": 503,
            "answer": "",
            "error": "the endpoint answered 503",
        })
    );
    let nowhere = house.get(&format!("{webhook}/deliveries/{}", all[0].event.id)).await;
    assert_eq!(nowhere.error(), "404 delivery_not_found");
}

#[tokio::test]
async fn what_failed_is_replayed() {
    let house = House::new().await;
    let webhook = path(&create(&house).await);
    for _ in 0..2 {
        house.post(&format!("{webhook}/test"), &json!({})).await;
    }
    let all = claimed(&house).await;
    attempt(&house, &all, DeliveryResult::Abandoned(AbandonedReason::AttemptsExhausted)).await;
    let replay = format!("{webhook}/deliveries/{}/replay", all[0].id);
    let replayed = house.post(&replay, &json!({})).await;
    assert_eq!(replayed.status, StatusCode::OK, "{}", replayed.text());
    let replayed = replayed.data();
    assert_eq!(
        (&replayed["replayOf"], &replayed["eventId"], &replayed["status"]),
        (&json!(all[0].id), &json!(all[0].event.id), &json!("waiting"))
    );
    let since = json!({ "since": "2026-11-25T09:46:40Z" });
    let failed = format!("{webhook}/replay");
    assert_eq!(house.post(&failed, &since).await.data(), json!({ "replayed": 1, "hasMore": false }));
    assert_eq!(house.post(&failed, &since).await.data(), json!({ "replayed": 0, "hasMore": false }));
    assert_eq!(claimed(&house).await.len(), 2);
    let wrong = house.post(&failed, &json!({ "since": "today" })).await;
    assert_eq!(wrong.error(), "400 validation_failed");
}

#[tokio::test]
async fn to_a_disabled_webhook_nothing_can_be_sent() {
    let house = House::new().await;
    let webhook = path(&create(&house).await);
    house.post(&format!("{webhook}/test"), &json!({})).await;
    let delivery = claimed(&house).await.remove(0);
    attempt(&house, std::slice::from_ref(&delivery), DeliveryResult::Abandoned(AbandonedReason::Gone)).await;
    let shown = house.get(&webhook).await.data();
    assert_eq!((&shown["enabled"], &shown["disabledReason"]), (&json!(false), &json!("gone")));
    for (path, body) in [
        ("test".to_owned(), json!({})),
        (format!("deliveries/{}/replay", delivery.id), json!({})),
        ("replay".into(), json!({ "since": "2026-11-25T00:00:00Z" })),
    ] {
        let answer = house.post(&format!("{webhook}/{path}"), &body).await;
        assert_eq!(answer.error(), "409 webhook_disabled", "{path}");
    }
    patch(&house, &webhook, &json!({ "enabled": true })).await;
    assert_eq!(
        house.post(&format!("{webhook}/replay"), &json!({ "since": "2026-11-25T00:00:00Z" })).await.data(),
        json!({ "replayed": 1, "hasMore": false })
    );
}

#[tokio::test]
async fn another_accounts_webhook_is_not_there() {
    let house = House::new().await;
    let webhook = path(&create(&house).await);
    let stranger = house.as_stranger();
    assert_eq!(stranger.get("/webhooks").await.data(), json!({ "webhooks": [] }));
    let nobody = "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44";
    for path in ["", "/deliveries", &format!("/deliveries/{nobody}")] {
        assert_eq!(
            stranger.get(&format!("{webhook}{path}")).await.error(),
            "404 webhook_not_found",
            "{path}"
        );
    }
    for (path, body) in [
        ("test".to_owned(), json!({})),
        ("rotate-secret".into(), json!({})),
        (format!("deliveries/{nobody}/replay"), json!({})),
        ("replay".into(), json!({ "since": "2026-11-25T00:00:00Z" })),
    ] {
        let answer = stranger.post(&format!("{webhook}/{path}"), &body).await;
        assert_eq!(answer.error(), "404 webhook_not_found", "{path}");
    }
    assert_eq!(patch(&stranger, &webhook, &json!({})).await.error(), "404 webhook_not_found");
    assert_eq!(delete(&stranger, &webhook).await.error(), "404 webhook_not_found");
    assert_eq!(house.get(&webhook).await.data()["enabled"], true);
}
