//! A rate limit, at any step. The registrar asks for a minute's pause, so the steps wait side by side.

use std::time::Duration;

use landrush_tests::{Database, Environment, Setup, items};
use serde_json::json;

use super::{OF_ONE_DOMAIN, all_struck, fault, place};

const HOSTS: [&str; 2] = ["ns1.host.example", "ns2.host.example"];
const PATIENCE: Duration = Duration::from_secs(180);

/// Commands that name no domain, each in a world of its own.
async fn of_the_account(command: &str) {
    let (environment, _server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    fault(&environment, command, "slow.com", &json!({ "kind": "rate_limit", "times": 1 })).await;
    let batch = place(&environment.api, &environment.client, "slow.com", &HOSTS).await;
    let progress = environment.api.wait_for_batch(&batch, PATIENCE).await;
    assert_eq!(progress["completed"], 1, "{command}: {progress}");
    all_struck(&environment).await;
    assert_eq!(environment.sandbox.registrations().await.len(), 1, "{command}");
}

/// Commands that name a domain, each for an order of its own.
async fn of_one_domain() {
    let (environment, _server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    let mut domains = Vec::new();
    for command in OF_ONE_DOMAIN {
        let domain = format!("{}.com", command.replace('_', "-"));
        fault(&environment, command, &domain, &json!({ "kind": "rate_limit", "times": 1 })).await;
        domains.push(domain);
    }
    let body = json!({ "clientId": environment.client, "items": items(&domains, &HOSTS) });
    let placed = environment.api.post("/orders", &body).await;
    let batch = placed.data()["batchId"].as_str().unwrap().to_owned();
    let progress = environment.api.wait_for_batch(&batch, PATIENCE).await;
    assert_eq!(progress["completed"], OF_ONE_DOMAIN.len(), "{progress}");
    all_struck(&environment).await;
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["registrations"], OF_ONE_DOMAIN.len(), "{ledger}");
    assert_eq!(ledger["repeated_register_requests"], 0, "{ledger}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_at_any_step_is_waited_out() {
    let mut worlds = tokio::task::JoinSet::new();
    worlds.spawn(of_one_domain());
    for command in ["create_contact", "contact_list", "server_list", "add_ns"] {
        worlds.spawn(of_the_account(command));
    }
    worlds.join_all().await;
}
