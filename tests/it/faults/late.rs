//! Registrations whose answer is lost, and that show only after a while.

use std::time::Duration;

use landrush_tests::{Database, Environment, Setup};
use serde_json::{Value, json};

use super::{all_struck, client, fault, place};

const PATIENCE: Duration = Duration::from_secs(60);

async fn a_registration_that_shows_late(database: Database) {
    let setup = Setup { fulfilment: vec!["visibility_window = \"4s\"".into()], ..Setup::on(database) };
    let (environment, _server) = Environment::start(&setup).await;
    let late = json!({ "kind": "lost_then_late", "times": 1, "visible_after_ms": 3_000 });
    fault(&environment, "register", "late.com", &late).await;
    let batch = place(&environment.api, &environment.client, "late.com", &[]).await;
    let progress = environment.api.wait_for_batch(&batch, PATIENCE).await;
    assert_eq!(progress["completed"], 1, "{progress}");
    all_struck(&environment).await;
    assert_eq!(environment.sandbox.registrations().await.len(), 1);
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["repeated_register_requests"], 0, "{ledger}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_shows_late_is_adopted_and_not_bought_again_on_sqlite() {
    a_registration_that_shows_late(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_shows_late_is_adopted_and_not_bought_again_on_postgres() {
    a_registration_that_shows_late(Database::Postgres).await;
}

/// The registrant of a domain, by the registrar's own books.
async fn registrant_of(environment: &Environment, domain: &str) -> String {
    let domain = environment.sandbox.domain(domain).await.unwrap();
    let query = format!("command=get_contact&contact_id={}", domain["contacts"]["registrant"]);
    let answer = environment.sandbox.call(&query).await;
    answer["GetContactResponse"]["GetContact"]["Name"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned()
}

/// Both accounts share one account at the registrar, which thus shows the domain to both.
async fn a_race_of_two_accounts(database: Database) {
    let setup = Setup { fulfilment: vec!["visibility_window = \"3s\"".into()], ..Setup::on(database) };
    let (environment, _server) = Environment::start(&setup).await;
    let (key, _) = environment.account("rival").await;
    let ours = environment.api.clone();
    let theirs = ours.with_key(&key);
    let (our_client, their_client) = (client(&ours, "Our Owner").await, client(&theirs, "Their Owner").await);
    let late = json!({ "kind": "lost_then_late", "times": 1, "visible_after_ms": 2_000 });
    fault(&environment, "register", "race.com", &late).await;
    let (our_batch, their_batch) = tokio::join!(
        place(&ours, &our_client, "race.com", &[]),
        place(&theirs, &their_client, "race.com", &[])
    );
    let our_end = ours.wait_for_batch(&our_batch, PATIENCE).await;
    let their_end = theirs.wait_for_batch(&their_batch, PATIENCE).await;
    all_struck(&environment).await;
    let status = |progress: &Value| progress["orders"][0]["status"].as_str().unwrap().to_owned();
    let owner = match (status(&our_end).as_str(), status(&their_end).as_str()) {
        ("COMPLETED", "FAILED") => "Our Owner",
        ("FAILED", "COMPLETED") => "Their Owner",
        _ => panic!("one of them has it: {our_end} {their_end}"),
    };
    assert_eq!(registrant_of(&environment, "race.com").await, owner, "it was adopted by the wrong account");
    assert_eq!(environment.sandbox.registrations().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_racing_for_one_name_never_adopt_each_others_domain_on_sqlite() {
    a_race_of_two_accounts(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_racing_for_one_name_never_adopt_each_others_domain_on_postgres() {
    a_race_of_two_accounts(Database::Postgres).await;
}
