//! A fuzzer that knows nothing of the code calls every operation that is published, with what the document allows and with
//! what it forbids.

use std::time::Duration;

use landrush_tests::{Database, Environment, Setup, items};
use serde_json::json;
use tokio::process::Command;

/// What is not asked of answers: that a request is refused or taken by its form alone, and what other tests see to.
const UNCHECKED: &str = "negative_data_rejection,positive_data_acceptance,missing_required_header,\
                         allow_header_conformance,use_after_free,ensure_resource_availability,ignored_auth,\
                         object_level_authorization";

/// How many requests each operation gets in the phase that generates them freely.
const REQUESTS: &str = "60";

/// The same requests on every machine.
const SEED: &str = "20261127";

/// Ids that exist, so that not every answer is 404, and what is not checked.
fn known(batch: &str, order: &str, client: &str) -> String {
    let operations = [("orders", order), ("clients", client)];
    let operations = operations.map(|(kind, id)| {
        format!("[[operations]]\ninclude-path-regex = '^/{kind}/.id.'\nparameters = {{ id = \"{id}\" }}\n")
    });
    // Events are published as the text that they are, not as the fields of each.
    let events = "[[operations]]\ninclude-path = '/orders/batch/{batchId}/events'\n\
                  checks.response_schema_conformance.enabled = false\n";
    format!("[parameters]\nbatchId = \"{batch}\"\n\n{}\n{events}", operations.join("\n"))
}

async fn fuzz(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    // It ends before it is fuzzed: following it then ends, too.
    let order = json!({ "clientId": environment.client, "items": items(&["fuzzed.com".to_owned()], &[]) });
    let placed = environment.api.post("/orders", &order).await;
    let (batch, order) = (&placed.data()["batchId"], &placed.data()["orders"][0]["id"]);
    let (batch, order) = (batch.as_str().unwrap(), order.as_str().unwrap());
    environment.api.wait_for_batch(batch, Duration::from_secs(30)).await;
    let known = known(batch, order, &environment.client);
    std::fs::write(environment.path().join("schemathesis.toml"), known).unwrap();
    let python =
        std::env::var("LANDRUSH_TEST_PYTHON").expect("LANDRUSH_TEST_PYTHON is not set: run tests/run");
    let output = Command::new(python)
        .args(["-m", "schemathesis.cli", "run", &format!("{}/openapi.json", environment.api.base)])
        .args(["--header", &format!("Authorization: Bearer {}", environment.api.key)])
        .args(["--exclude-checks", UNCHECKED, "--max-examples", REQUESTS, "--seed", SEED])
        .args(["--phases", "examples,coverage,fuzzing,stateful", "--request-timeout", "20"])
        .args(["--continue-on-failure", "--no-color"])
        .current_dir(environment.path())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let sent = said.lines().find_map(|line| line.trim().split_once(" generated, ")?.0.parse::<u32>().ok());
    assert!(sent.is_some_and(|sent| sent > 1_000), "it did not say how many requests it sent: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_to_a_fuzzer_is_as_it_is_published_on_sqlite() {
    fuzz(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_to_a_fuzzer_is_as_it_is_published_on_postgres() {
    fuzz(Database::Postgres).await;
}
