//! A domain that is bought and can't be configured is kept, and so is its charge.

use std::time::Duration;

use landrush_tests::{Database, Environment, Setup};
use serde_json::json;

use super::{place, told};
use crate::sql;

async fn a_domain_that_is_never_provisioned(database: Database) {
    let setup = Setup { fulfilment: vec!["provisioning_window = \"2s\"".into()], ..Setup::on(database) }
        .sandbox(&["--provisioning-delay", "1h"]);
    let (environment, _server) = Environment::start(&setup).await;
    let api = &environment.api;
    let batch = place(api, &environment.client, "kept.com", &["ns1.a.example", "ns2.a.example"]).await;
    let progress = api.wait_for_batch(&batch, Duration::from_secs(60)).await;
    assert_eq!(
        [&progress["registered"], &progress["completed"], &progress["failed"]],
        [&json!(0), &json!(0), &json!(1)],
        "{progress}"
    );
    assert_eq!(progress["stages"]["registration"]["done"], true, "{progress}");

    let story = api.get(&format!("/orders/{}", progress["orders"][0]["id"].as_str().unwrap())).await;
    let order = story.data();
    assert_eq!(
        [&order["status"], &order["error"]["stage"], &order["error"]["code"]],
        [&json!("FAILED"), &json!("configuration"), &json!("provisioning_timeout")],
        "{order}"
    );
    assert!(order["registeredAt"].is_string(), "{order}");
    let kinds = told(&order["timeline"]);
    assert_eq!((kinds.contains(&"registered"), kinds.contains(&"refunded")), (true, false), "{order}");
    assert_eq!(kinds.last(), Some(&"failed"), "{order}");

    let domain = environment.sandbox.domain("kept.com").await.unwrap();
    assert_eq!(domain["name_servers"], json!([]), "{domain}");
    assert_eq!(environment.sandbox.registrations().await.len(), 1);
    assert_eq!(sql::paid(&environment).await, 1_299, "who keeps the domain pays for it");

    // It stays held: an order for it is refused without a call that could buy it.
    let again = place(api, &environment.client, "kept.com", &[]).await;
    let progress = api.wait_for_batch(&again, Duration::from_secs(60)).await;
    assert_eq!(progress["orders"][0]["error"]["code"], "domain_unavailable", "{progress}");
    assert_eq!(sql::paid(&environment).await, 1_299);
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["repeated_register_requests"], 0, "{ledger}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_that_is_never_provisioned_is_kept_on_sqlite() {
    a_domain_that_is_never_provisioned(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_that_is_never_provisioned_is_kept_on_postgres() {
    a_domain_that_is_never_provisioned(Database::Postgres).await;
}
