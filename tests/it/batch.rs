//! A batch of 50 from HTTP to the registrar and back.

use std::collections::BTreeSet;
use std::time::Duration;

use landrush_tests::{Database, Environment, Setup};
use serde_json::json;

const TLDS: [&str; 5] = ["com", "net", "org", "io", "dev"];

/// Every completed order has its one effect at the registrar, and every effect its order.
async fn ledger_and_orders_agree(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let item = |number: usize| {
        let mut item = json!({
            "domain": format!("name-{number}.{}", TLDS[number % 5]), "provider": "dynadot", "term": number % 3 + 1,
        });
        match number % 3 {
            0 => {}
            1 => item["nameservers"] = json!(["ns1.first.example", "ns2.first.example"]),
            _ => item["nameservers"] = json!(["a.second.example", "b.second.example", "c.second.example"]),
        }
        // The registrar refuses two of the names.
        if number % 25 == 7 {
            item["domain"] = json!(format!("taken-{number}.com"));
            item["term"] = json!(1);
        }
        item
    };
    let items: Vec<_> = (0..50).map(item).collect();
    let placed =
        environment.api.post("/orders", &json!({ "clientId": environment.client, "items": items })).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    let batch = placed.data()["batchId"].as_str().unwrap().to_owned();
    assert_eq!(placed.headers["location"], format!("/orders/batch/{batch}"));

    let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(60)).await;
    assert_eq!((&progress["completed"], &progress["failed"]), (&json!(48), &json!(2)), "{progress}");
    let mut completed = BTreeSet::new();
    for order in progress["orders"].as_array().unwrap() {
        let domain = order["domain"].as_str().unwrap().to_owned();
        assert_eq!(order["status"] == "FAILED", domain.starts_with("taken-"), "{order}");
        if order["status"] == "COMPLETED" {
            completed.insert(domain);
        }
    }
    let registrations = environment.sandbox.registrations().await;
    let bought: BTreeSet<_> =
        registrations.iter().map(|row| row["domain"].as_str().unwrap().to_owned()).collect();
    assert_eq!(registrations.len(), 48, "something was bought twice");
    assert_eq!(bought, completed);
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["limit_violations"], 0, "{ledger}");
    assert_eq!(ledger["effects"]["contact_created"], 1, "one client, one contact: {ledger}");
    let domain = environment.sandbox.domain("name-1.net").await.unwrap();
    assert_eq!(domain["name_servers"], json!(["ns1.first.example", "ns2.first.example"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn ledger_and_orders_agree_on_sqlite() {
    ledger_and_orders_agree(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ledger_and_orders_agree_on_postgres() {
    ledger_and_orders_agree(Database::Postgres).await;
}
