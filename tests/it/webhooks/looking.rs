//! Endpoints that their owners look after: made, tried, looked into, disabled, and told once more.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use landrush_tests::{Database, Environment};
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use super::endpoint::Endpoint;
use super::{create, delete, order, patch, path, setup, test, wait_for_deliveries};

macro_rules! on_both_databases {
    ($($name:ident)+) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(landrush_tests::Database::Sqlite).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(landrush_tests::Database::Postgres).await;
            })+
        }
    };
}

on_both_databases! {
    an_endpoint_is_made_tried_changed_and_deleted
    an_endpoint_is_told_what_it_asked_for
    an_endpoint_that_is_gone_is_disabled_and_the_others_are_told
    what_failed_is_sent_again_when_it_is_asked_for
}

async fn an_endpoint_is_made_tried_changed_and_deleted(database: Database) {
    let (environment, _server) = Environment::start(&setup(database)).await;
    let endpoint = Endpoint::answering(|_| (StatusCode::OK, "thank you").into_response()).await;
    let webhook = create(&environment, &endpoint).await;
    test(&environment, &webhook, 1).await;
    let got = endpoint.wait_until("the test", |got| got.len() == 1).await;
    assert_eq!(got[0].kind(), "webhook.test");
    assert_eq!(got[0].event["data"], json!({ "webhookId": webhook["id"] }));
    Webhook::new(webhook["secret"].as_str().unwrap()).unwrap().verify(&got[0].body, &got[0].headers).unwrap();

    let delivered = |deliveries: &[Value]| deliveries.len() == 1;
    let deliveries = wait_for_deliveries(&environment, &webhook, "status=delivered", delivered).await;
    assert_eq!(deliveries[0]["eventId"], got[0].id());
    let one = format!("{}/deliveries/{}", path(&webhook), deliveries[0]["id"].as_str().unwrap());
    let story = environment.api.get(&one).await.data().clone();
    assert_eq!(story["body"].as_str().unwrap().as_bytes(), &got[0].body[..], "as it was sent");
    let attempt = &story["history"][0];
    assert_eq!(
        (&attempt["status"], &attempt["answer"], &attempt["error"], &attempt["url"]),
        (&json!(200), &json!("thank you"), &Value::Null, &json!(endpoint.url()))
    );
    for header in ["webhook-id", "webhook-timestamp", "content-type"] {
        assert_eq!(attempt["headers"][header], got[0].header(header), "{header}");
    }
    assert!(attempt["durationMs"].as_u64().unwrap() < 15_000, "{attempt}");

    let other = Endpoint::start().await;
    let changed = patch(&environment, &path(&webhook), &json!({ "url": other.url() })).await;
    assert_eq!(changed.data()["url"], other.url());
    test(&environment, &webhook, 1).await;
    other.wait_until("the test", |got| got.len() == 1).await;

    assert_eq!(delete(&environment, &path(&webhook)).await.status, 200);
    order(&environment, &["a.com"]).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!((endpoint.got().len(), other.got().len()), (1, 1));
    assert_eq!(environment.api.get("/webhooks").await.data(), &json!({ "webhooks": [] }));
}

async fn an_endpoint_is_told_what_it_asked_for(database: Database) {
    let (environment, _server) = Environment::start(&setup(database)).await;
    let (chatty, quiet) = (Endpoint::start().await, Endpoint::start().await);
    for (endpoint, types) in [(&chatty, vec!["order.updated"]), (&quiet, vec!["orders.completed"])] {
        let body = json!({ "url": endpoint.url(), "eventTypes": types });
        assert_eq!(environment.api.post("/webhooks", &body).await.status, 201);
    }
    let batch = order(&environment, &["a.com"]).await;
    let completed =
        |got: &[super::Delivery]| got.iter().any(|got| got.event["data"]["status"] == "COMPLETED");
    let got = chatty.wait_until("the last status", completed).await;
    assert!(got.iter().all(|got| got.kind() == "order.updated"), "{got:?}");
    assert!(got.is_sorted_by_key(super::Delivery::sequence), "{got:?}");
    let statuses: Vec<&Value> = got.iter().map(|got| &got.event["data"]["status"]).collect();
    assert_eq!(statuses, ["REGISTERING", "REGISTERED", "SETTING_NS", "COMPLETED"]);
    let got = quiet.wait_until("orders.completed", |got| !got.is_empty()).await;
    assert_eq!(
        (got.len(), got[0].kind(), &got[0].event["data"]["batchId"]),
        (1, "orders.completed", &json!(batch))
    );
}

async fn an_endpoint_that_is_gone_is_disabled_and_the_others_are_told(database: Database) {
    let (environment, _server) = Environment::start(&setup(database)).await;
    let (gone, other) =
        (Endpoint::answering(|_| StatusCode::GONE.into_response()).await, Endpoint::start().await);
    let webhook = create(&environment, &gone).await;
    create(&environment, &other).await;
    test(&environment, &webhook, 1).await;
    let got = other.wait_until("webhook.disabled", |got| !got.is_empty()).await;
    assert_eq!(got[0].kind(), "webhook.disabled");
    let told = &got[0].event["data"];
    assert_eq!((&told["webhookId"], &told["reason"]), (&webhook["id"], &json!("gone")));
    let shown = environment.api.get(&path(&webhook)).await.data().clone();
    assert_eq!((&shown["enabled"], &shown["disabledReason"]), (&json!(false), &json!("gone")));
    assert_eq!(shown["disabledAt"], told["disabledAt"]);

    // It is told nothing more, not even by hand; the other is.
    let refused = environment.api.post(&format!("{}/test", path(&webhook)), &json!({})).await;
    assert_eq!((refused.status, refused.code()), (409, "webhook_disabled"));
    order(&environment, &["a.com"]).await;
    other.wait_until("both events of the batch", |got| got.len() == 3).await;
    assert_eq!(gone.got().len(), 1);
    let deliveries = wait_for_deliveries(&environment, &webhook, "", |_| true).await;
    assert_eq!((deliveries.len(), &deliveries[0]["reason"]), (1, &json!("gone")));
}

async fn what_failed_is_sent_again_when_it_is_asked_for(database: Database) {
    let (environment, _server) = Environment::start(&setup(database)).await;
    let endpoint = Endpoint::answering(|number| {
        let status = if number < 3 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::NO_CONTENT };
        status.into_response()
    })
    .await;
    let webhook = create(&environment, &endpoint).await;
    test(&environment, &webhook, 3).await;
    let failed = |deliveries: &[Value]| {
        deliveries.len() == 3 && deliveries.iter().all(|delivery| delivery["attempts"] == 1)
    };
    let waiting = wait_for_deliveries(&environment, &webhook, "status=waiting", failed).await;
    assert!(waiting.iter().all(|delivery| delivery["nextAttemptAt"].is_string()), "{waiting:?}");
    let shown = environment.api.get(&path(&webhook)).await.data().clone();
    assert!(shown["failingSince"].is_string(), "{shown}");

    let since = json!({ "since": webhook["createdAt"] });
    let replayed = environment.api.post(&format!("{}/replay", path(&webhook)), &since).await;
    assert_eq!(replayed.data(), &json!({ "replayed": 3, "hasMore": false }));
    // At once, not after the pause of five seconds, and the same events.
    let delivered = |deliveries: &[Value]| deliveries.len() == 3;
    let delivered = wait_for_deliveries(&environment, &webhook, "status=delivered", delivered).await;
    let got = endpoint.got();
    assert_eq!(got.len(), 6);
    for attempts in 0..3 {
        let again = got[3..].iter().find(|again| again.id() == got[attempts].id()).unwrap();
        assert_eq!(again.body, got[attempts].body);
    }
    let shown = environment.api.get(&path(&webhook)).await.data().clone();
    assert_eq!(shown["failingSince"], Value::Null, "a success clears the failures");

    // One that was taken, once more: by a new delivery.
    let one = delivered[0]["id"].as_str().unwrap();
    let again =
        environment.api.post(&format!("{}/deliveries/{one}/replay", path(&webhook)), &json!({})).await;
    assert_eq!(
        (&again.data()["replayOf"], &again.data()["eventId"]),
        (&json!(one), &delivered[0]["eventId"])
    );
    let got = endpoint.wait_until("it once more", |got| got.len() == 7).await;
    assert_eq!(got[6].id(), delivered[0]["eventId"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_fails_for_long_is_disabled_and_enabled_again() {
    let mut setup = setup(Database::Sqlite);
    setup.configuration.push_str("disable_after = \"60s\"\n");
    let (environment, _server) = Environment::start(&setup).await;
    let (failing, other) =
        (Endpoint::answering(|_| StatusCode::BAD_GATEWAY.into_response()).await, Endpoint::start().await);
    let webhook = create(&environment, &failing).await;
    create(&environment, &other).await;
    test(&environment, &webhook, 1).await;
    failing.wait_until("the test", |got| !got.is_empty()).await;
    // As if it had been failing for two minutes.
    let began = "UPDATE webhook_endpoints SET failing_since = failing_since - 120000000";
    wait_for_deliveries(&environment, &webhook, "", |found| found[0]["attempts"] == 1).await;
    crate::sql::run(&environment, began).await;
    test(&environment, &webhook, 1).await;
    let got = other.wait_until("webhook.disabled", |got| !got.is_empty()).await;
    assert_eq!((got[0].kind(), &got[0].event["data"]["reason"]), ("webhook.disabled", &json!("failing")));
    let shown = environment.api.get(&path(&webhook)).await.data().clone();
    assert_eq!((&shown["enabled"], &shown["disabledReason"]), (&json!(false), &json!("failing")));
    let enabled = patch(&environment, &path(&webhook), &json!({ "enabled": true })).await;
    assert_eq!((&enabled.data()["enabled"], &enabled.data()["failingSince"]), (&json!(true), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_does_the_same() {
    let (environment, _server) = Environment::start(&setup(Database::Sqlite)).await;
    let endpoint = Endpoint::answering(|number| {
        let status = if number == 0 { StatusCode::GONE } else { StatusCode::OK };
        (status, "so it is").into_response()
    })
    .await;
    let url = endpoint.url();
    let added = environment
        .command(&["webhook", "add", "--description", "Shop", "--events", "orders.failed", &url])
        .await;
    let id = added["id"].as_str().unwrap();
    let shown = environment.command(&["webhook", "show", id]).await;
    assert_eq!((&shown["description"], &shown["eventTypes"]), (&json!("Shop"), &json!(["orders.failed"])));
    assert!(shown["secret"].is_null() && added["secret"].is_string());
    let sent = environment.command(&["webhook", "test", id]).await;
    endpoint.wait_until("the test", |got| got.len() == 1).await;
    let gone = wait_for_deliveries(&environment, &added, "status=abandoned", |found| found.len() == 1).await;
    assert_eq!(
        environment.command(&["webhook", "deliveries", id, "--status", "abandoned"]).await,
        json!(gone)
    );
    let delivery = sent["id"].as_str().unwrap();
    let story = environment.command(&["webhook", "deliveries", id, delivery]).await;
    assert_eq!(
        (&story["history"][0]["status"], &story["history"][0]["answer"]),
        (&json!(410), &json!("so it is"))
    );

    let (code, _, errors) = environment.try_command(&["webhook", "test", id]).await;
    assert!(code == 4 && errors.contains("disabled"), "{code} {errors}");
    let enabled = environment.command(&["webhook", "update", id, "--enable", "--description", ""]).await;
    assert_eq!((&enabled["enabled"], &enabled["description"]), (&json!(true), &Value::Null));
    let replayed =
        environment.command(&["webhook", "replay", id, "--failed-since", "2026-01-01T00:00:00Z"]).await;
    assert_eq!(replayed, json!({ "replayed": 1 }));
    endpoint.wait_until("it again", |got| got.len() == 2).await;
    let again = environment.command(&["webhook", "replay", id, delivery]).await;
    assert_eq!(again["replayOf"], delivery);
    endpoint.wait_until("it a third time", |got| got.len() == 3).await;

    let rotated = environment.command(&["webhook", "rotate", id, "--overlap", "1h"]).await;
    assert!(rotated["secret"] != added["secret"] && rotated["previousSecretUntil"].is_string());
    environment.command(&["webhook", "delete", id]).await;
    let (code, _, errors) = environment.try_command(&["webhook", "show", id]).await;
    assert!(code == 3 && errors.contains("no such webhook"), "{code} {errors}");
}
