//! A fuzzer that knows nothing of the code calls every operation that is published, with what the document allows and with
//! what it forbids.

use landrush_tests::{Database, Environment, Setup};
use tokio::process::Command;

/// What must hold of every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,unsupported_method";

/// How many requests each operation gets in the phase that generates them freely.
const REQUESTS: &str = "60";

/// The same requests on every machine.
const SEED: &str = "20261127";

async fn fuzz(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let python =
        std::env::var("LANDRUSH_TEST_PYTHON").expect("LANDRUSH_TEST_PYTHON is not set: run tests/run");
    let output = Command::new(python)
        .args(["-m", "schemathesis.cli", "run", &format!("{}/openapi.json", environment.api.base)])
        .args(["--header", &format!("Authorization: Bearer {}", environment.api.key)])
        .args(["--checks", CHECKS, "--max-examples", REQUESTS, "--seed", SEED])
        .args(["--phases", "examples,coverage,fuzzing,stateful", "--request-timeout", "20"])
        .args(["--continue-on-failure", "--no-color"])
        .current_dir(environment.path())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_to_a_fuzzer_is_as_it_is_published_on_sqlite() {
    fuzz(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_to_a_fuzzer_is_as_it_is_published_on_postgres() {
    fuzz(Database::Postgres).await;
}
