//! A secret that is exchanged while deliveries are under way.

use std::time::Duration;

use landrush_tests::{Database, Environment};
use serde_json::json;
use standardwebhooks::Webhook;

use super::endpoint::Endpoint;
use super::{create, path, setup, test};

/// A receiver that learns the new secret late sees no delivery that it can't verify, nor does one that knows both.
async fn no_delivery_fails_while_a_secret_is_exchanged(database: Database) {
    let (environment, _server) = Environment::start(&setup(database)).await;
    let endpoint = Endpoint::start().await;
    let webhook = create(&environment, &endpoint).await;
    let rotating = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let rotated = environment.api.post(&format!("{}/rotate-secret", path(&webhook)), &json!({})).await;
        (rotated.data()["secret"].clone(), endpoint.got().len())
    };
    let ((), (secret, before)) = tokio::join!(test(&environment, &webhook, 60), rotating);
    assert!(before < 60, "the secret was exchanged after all deliveries");
    test(&environment, &webhook, 10).await;
    let got = endpoint.wait_until("all tests", |got| got.len() == 70).await;
    let [old, new] =
        [&webhook["secret"], &secret].map(|secret| Webhook::new(secret.as_str().unwrap()).unwrap());
    for (number, delivery) in got.iter().enumerate() {
        old.verify(&delivery.body, &delivery.headers).unwrap_or_else(|error| panic!("{number}: {error}"));
        // Those that were sent after the answer are signed by both.
        if number >= 60 {
            new.verify(&delivery.body, &delivery.headers).unwrap_or_else(|error| panic!("{number}: {error}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_delivery_fails_while_a_secret_is_exchanged_on_sqlite() {
    no_delivery_fails_while_a_secret_is_exchanged(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_delivery_fails_while_a_secret_is_exchanged_on_postgres() {
    no_delivery_fails_while_a_secret_is_exchanged(Database::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_in_wrong_hands_is_invalid_at_once() {
    let (environment, _server) = Environment::start(&setup(Database::Sqlite)).await;
    let endpoint = Endpoint::start().await;
    let webhook = create(&environment, &endpoint).await;
    let rotated = environment
        .api
        .post(&format!("{}/rotate-secret", path(&webhook)), &json!({ "overlapHours": 0 }))
        .await;
    test(&environment, &webhook, 1).await;
    let got = endpoint.wait_until("the test", |got| got.len() == 1).await;
    let verified = |secret: &serde_json::Value| {
        Webhook::new(secret.as_str().unwrap()).unwrap().verify(&got[0].body, &got[0].headers).is_ok()
    };
    assert!(verified(&rotated.data()["secret"]) && !verified(&webhook["secret"]));
}
