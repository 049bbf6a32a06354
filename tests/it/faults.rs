//! Every fault of the registrar at every step: the order ends right, and its timeline can be read.

use std::time::Duration;

use landrush_tests::{Database, Environment, Setup, items};
use serde_json::{Value, json};

const KINDS: [&str; 8] = [
    "delay",
    "drop_before",
    "drop_after",
    "busy",
    "malformed",
    "malformed_before",
    "html_503",
    "system_busy",
];
const STEPS: [&str; 5] = ["create_contact", "register", "server_list", "add_ns", "set_ns"];

/// Orders one domain per fault and step; a fault strikes the first call of its step for its domain, or the first call of
/// the account for steps that name no domain.
async fn every_fault_at_every_step(database: Database) {
    let setup = Setup { threads: 5, ..Setup::on(database) };
    let (environment, _server) = Environment::start(&setup).await;
    let mut number = 0;
    for step in STEPS {
        for kind in KINDS {
            number += 1;
            let domain = format!("fault-{number}.com");
            let mut fault = json!({ "kind": kind, "command": step, "times": 1 });
            if matches!(step, "register" | "set_ns") {
                fault["domain"] = json!(domain);
            }
            if kind == "delay" {
                // Longer than the call's timeout: the answer comes to nobody.
                fault["delay_ms"] = json!(2_500);
            }
            environment.sandbox.fault(&fault).await;
            // A client of its own makes the contact step happen; a host of its own makes the server list matter.
            let registrant = json!({
                "name": format!("Ada {number}"), "email": "ada@example.com", "phone": "+493012345678", "address1": "Street 1",
                "city": "Berlin", "postalCode": "10115", "country": "DE",
            });
            let client = json!({ "name": "Ada", "email": "ada@example.com", "registrant": registrant });
            let client = environment.api.post("/clients", &client).await.data()["id"].clone();
            let hosts = [format!("ns1.host-{number}.example"), format!("ns2.host-{number}.example")];
            let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
            let placed = environment
                .api
                .post("/orders", &json!({ "clientId": client, "items": items(&[domain], &hosts) }))
                .await;
            assert_eq!(placed.status, 201, "{}", placed.text);
            let batch = placed.data()["batchId"].as_str().unwrap().to_owned();
            // One at a time, so that faults without a domain strike the order that they are meant for.
            let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(60)).await;
            let order = &progress["orders"][0];
            let story = environment.api.get(&format!("/orders/{}", order["id"].as_str().unwrap())).await;
            assert_eq!(order["status"], "COMPLETED", "{step} {kind}: {}", story.text);
            readable(&story.data()["timeline"], &format!("{step} {kind}"));
            environment.sandbox.clear_faults().await;
        }
    }
    let registrations = environment.sandbox.registrations().await;
    assert_eq!(registrations.len(), number, "something was bought twice, or not at all");
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["repeated_register_requests"], 0, "{ledger}");
}

/// A timeline tells in words what happened, from the acceptance to the end, in order.
#[track_caller]
fn readable(timeline: &Value, what: &str) {
    let entries = timeline.as_array().unwrap();
    assert_eq!(entries[0]["kind"], "accepted", "{what}");
    assert_eq!(entries.last().unwrap()["kind"], "completed", "{what}");
    let mut before = "";
    for entry in entries {
        let (at, text) = (entry["at"].as_str().unwrap(), entry["text"].as_str().unwrap());
        assert!(at.len() >= 20 && before.get(..19) <= at.get(..19), "{what}: {timeline}");
        assert!(text.ends_with('.') && text.contains(' '), "{what}: {text}");
        before = at;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_step_ends_right_on_sqlite() {
    every_fault_at_every_step(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_step_ends_right_on_postgres() {
    every_fault_at_every_step(Database::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_at_any_step_is_waited_out() {
    // The registrar asks for a minute's pause, so the steps wait side by side, each in a world of its own.
    let mut steps = tokio::task::JoinSet::new();
    for step in STEPS {
        steps.spawn(async move {
            let (environment, _server) = Environment::start(&Setup::on(Database::Sqlite)).await;
            environment.sandbox.fault(&json!({ "kind": "rate_limit", "command": step })).await;
            let items = items(&["slow.com".into()], &["ns1.host.example", "ns2.host.example"]);
            let placed = environment
                .api
                .post("/orders", &json!({ "clientId": environment.client, "items": items }))
                .await;
            let batch = placed.data()["batchId"].as_str().unwrap().to_owned();
            let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(150)).await;
            assert_eq!(progress["completed"], 1, "{step}: {progress}");
            assert_eq!(environment.sandbox.registrations().await.len(), 1, "{step}");
        });
    }
    steps.join_all().await;
}

/// The answer is lost, and the registration shows only after a while.
async fn lost_then_late(visible_after_ms: u64) -> (Environment, Value) {
    let setup =
        Setup { fulfilment: vec!["visibility_window = \"4s\"".into()], ..Setup::on(Database::Sqlite) };
    let (environment, server) = Environment::start(&setup).await;
    let fault = json!({ "kind": "lost_then_late", "command": "register", "domain": "late.com", "visible_after_ms": visible_after_ms });
    environment.sandbox.fault(&fault).await;
    let body = json!({ "clientId": environment.client, "items": items(&["late.com".into()], &[]) });
    let placed = environment.api.post("/orders", &body).await;
    let batch = placed.data()["batchId"].as_str().unwrap().to_owned();
    let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(60)).await;
    drop(server);
    (environment, progress)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_shows_late_is_adopted_and_not_bought_again() {
    let (environment, progress) = lost_then_late(3_000).await;
    assert_eq!(progress["completed"], 1, "{progress}");
    assert_eq!(environment.sandbox.registrations().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_racing_for_one_name_never_adopt_each_others_domain() {
    let setup =
        Setup { fulfilment: vec!["visibility_window = \"3s\"".into()], ..Setup::on(Database::Sqlite) };
    let (environment, _server) = Environment::start(&setup).await;
    let (key, client) = environment.account("rival").await;
    let rival = environment.api.with_key(&key);
    let fault = json!({ "kind": "lost_then_late", "command": "register", "domain": "race.com", "visible_after_ms": 2_000 });
    environment.sandbox.fault(&fault).await;
    let order = |client: &str| json!({ "clientId": client, "items": items(&["race.com".into()], &[]) });
    let (ours, theirs) = (order(&environment.client), order(&client));
    let (ours, theirs) = tokio::join!(environment.api.post("/orders", &ours), rival.post("/orders", &theirs));
    let patience = Duration::from_secs(60);
    let ours = environment.api.wait_for_batch(ours.data()["batchId"].as_str().unwrap(), patience).await;
    let theirs = rival.wait_for_batch(theirs.data()["batchId"].as_str().unwrap(), patience).await;
    let count = |progress: &Value, what: &str| progress[what].as_u64().unwrap();
    assert_eq!(count(&ours, "completed") + count(&theirs, "completed"), 1, "{ours} {theirs}");
    assert_eq!(count(&ours, "failed") + count(&theirs, "failed"), 1, "{ours} {theirs}");
    assert_eq!(environment.sandbox.registrations().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_that_never_shows_stands_in_doubt_until_an_operator_resolves_it() {
    // The registrar lists the purchase and never shows the domain: reads of the domain go astray for good.
    let setup = Setup { fulfilment: vec!["doubt_after = \"3s\"".into()], ..Setup::on(Database::Sqlite) };
    let (environment, server) = Environment::start(&setup).await;
    environment
        .sandbox
        .fault(&json!({ "kind": "drop_after", "command": "register", "domain": "doubt.com" }))
        .await;
    environment
        .sandbox
        .fault(&json!({ "kind": "html_503", "command": "domain_info", "domain": "doubt.com", "times": 0 }))
        .await;
    let body = json!({ "clientId": environment.client, "items": items(&["doubt.com".into()], &[]) });
    let placed = environment.api.post("/orders", &body).await;
    let id = placed.data()["orders"][0]["id"].as_str().unwrap().to_owned();
    let began = std::time::Instant::now();
    loop {
        let order = environment.api.get(&format!("/orders/{id}")).await;
        if order.data()["waitingFor"]["reason"] == "in_doubt" {
            assert_eq!(order.data()["waitingFor"]["party"], "operator");
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{}", order.text);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    environment.command(&["order", "resolve", &id, "--outcome", "done"]).await;
    let batch = placed.data()["batchId"].as_str().unwrap();
    let progress = environment.api.wait_for_batch(batch, Duration::from_secs(30)).await;
    assert_eq!(progress["completed"], 1, "{progress}");
    let (code, _, errors) = environment.try_command(&["order", "resolve", &id, "--outcome", "done"]).await;
    assert_eq!(code, 4, "{errors}");
    drop(server);
}
