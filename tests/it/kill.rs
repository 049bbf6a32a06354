//! Servers killed at random moments: what was accepted ends exactly once, and nothing is forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use landrush_tests::{Api, Database, Environment, Setup, items};
use serde_json::{Value, json};

use crate::receiver::Receiver;

const KILLS: usize = 20;

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit` (xorshift).
    pub(crate) fn roll(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// Places batch after batch until told to stop, repeating a request that got no answer under the same key. Returns what
/// was answered: batch id by idempotency key.
async fn keep_ordering(
    api: Api,
    bases: tokio::sync::watch::Receiver<String>,
    client: String,
    size: usize,
) -> BTreeMap<String, Value> {
    let mut accepted = BTreeMap::new();
    let mut misses: BTreeMap<String, u32> = BTreeMap::new();
    let mut number = 0;
    loop {
        let key = format!("order-{number}");
        let domains: Vec<String> = (0..size).map(|item| format!("kill-{number}-{item}.com")).collect();
        let nameservers: &[&str] =
            if number % 2 == 0 { &["ns1.first.example", "ns2.first.example"] } else { &[] };
        let body = json!({ "clientId": client, "items": items(&domains, nameservers) });
        loop {
            let base = bases.borrow().clone();
            if base.is_empty() {
                assert!(!accepted.is_empty(), "nothing was ever accepted: {misses:?}");
                return accepted;
            }
            let api = Api { base, ..api.clone() };
            match api.try_post_once("/orders", &key, &body).await {
                Ok(answer) if answer.status == 201 => {
                    accepted.insert(key.clone(), answer.data().clone());
                    break;
                }
                Ok(answer) if answer.status >= 500 || answer.status == 409 => {
                    *misses.entry(answer.text).or_insert(0) += 1;
                }
                Ok(answer) => panic!("{} {}", answer.status, answer.text),
                // The server died; it may or may not have accepted.
                Err(error) => *misses.entry(format!("{error:?}")).or_insert(0) += 1,
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        number += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What must hold when all is over, whatever happened.
pub(crate) async fn check_the_end(
    environment: &Environment,
    accepted: &BTreeMap<String, Value>,
    receiver: &Receiver,
) {
    let patience = Duration::from_secs(120);
    let (mut completed, mut orders) = (BTreeSet::new(), 0);
    for placed in accepted.values() {
        let batch = placed["batchId"].as_str().unwrap();
        let progress = environment.api.wait_for_batch(batch, patience).await;
        let ours = progress["orders"].as_array().unwrap();
        assert_eq!(ours.len(), placed["orders"].as_array().unwrap().len(), "an accepted order was forgotten");
        orders += ours.len();
        for order in ours {
            assert_eq!(order["status"], "COMPLETED", "{order}");
            completed.insert(order["domain"].as_str().unwrap().to_owned());
        }
    }
    assert!(orders > 0);
    let registrations = environment.sandbox.registrations().await;
    let bought: Vec<&str> = registrations.iter().map(|row| row["domain"].as_str().unwrap()).collect();
    let distinct: BTreeSet<String> = bought.iter().map(ToString::to_string).collect();
    assert_eq!(bought.len(), distinct.len(), "a domain was bought twice");
    assert_eq!(distinct, completed, "orders and the registrar's ledger differ");
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["double_registrations"], 0, "{ledger}");
    assert_eq!(
        ledger["repeated_register_requests"], 0,
        "a register was sent again after its effect: {ledger}"
    );
    assert_eq!(ledger["limit_violations"], 0, "{ledger}");
    // Every batch told of both its ends, each event under one id.
    let batches: BTreeSet<&str> =
        accepted.values().map(|placed| placed["batchId"].as_str().unwrap()).collect();
    let began = Instant::now();
    loop {
        let told = receiver.told();
        let missing: Vec<_> = batches
            .iter()
            .flat_map(|batch| ["orders.registered", "orders.completed"].map(|kind| (*batch, kind)))
            .filter(|(batch, kind)| !told.contains_key(&((*batch).to_owned(), (*kind).to_owned())))
            .collect();
        if missing.is_empty() {
            assert!(told.values().all(|ids| ids.len() == 1), "one event came under several ids: {told:?}");
            return;
        }
        assert!(began.elapsed() < patience, "events were lost: {missing:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn killed_twenty_times(database: Database, sandbox: &[&str], seed: u64) {
    let receiver = Receiver::start().await;
    let setup = Setup {
        configuration: "[webhooks]\nallow = [\"127.0.0.0/8\"]\nallow_http = true\n".into(),
        ..Setup::on(database).sandbox(sandbox)
    };
    let mut environment = Environment::new(&setup).await;
    environment.command(&["webhook", "add", &receiver.url()]).await;
    let mut dice = Dice::new(seed);
    let mut server = environment.serve().await;
    let (bases, watch) = tokio::sync::watch::channel(environment.api.base.clone());
    let ordering =
        tokio::spawn(keep_ordering(environment.api.clone(), watch, environment.client.clone(), 10));
    for _ in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(100 + dice.roll(2_400))).await;
        server.kill().await;
        server = environment.serve().await;
        bases.send(environment.api.base.clone()).unwrap();
    }
    bases.send(String::new()).unwrap();
    let accepted = ordering.await.unwrap();
    check_the_end(&environment, &accepted, &receiver).await;
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_twenty_times_on_sqlite_loses_and_repeats_nothing() {
    killed_twenty_times(Database::Sqlite, &[], 0x5eed_0001).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_twenty_times_on_postgres_loses_and_repeats_nothing() {
    killed_twenty_times(Database::Postgres, &[], 0x5eed_0002).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_twenty_times_on_sqlite_repeats_nothing_where_repeats_are_charged() {
    killed_twenty_times(Database::Sqlite, &["--double-sell"], 0x5eed_0003).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_twenty_times_on_postgres_repeats_nothing_where_repeats_are_charged() {
    killed_twenty_times(Database::Postgres, &["--double-sell"], 0x5eed_0004).await;
}

/// Two servers share one registrar account of few threads; one of them dies again and again.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_servers_one_dies_and_the_accounts_level_is_never_exceeded() {
    let receiver = Receiver::start().await;
    let setup = Setup {
        threads: 3,
        configuration: "[webhooks]\nallow = [\"127.0.0.0/8\"]\nallow_http = true\n".into(),
        ..Setup::on(Database::Postgres)
    };
    let mut environment = Environment::new(&setup).await;
    environment.command(&["webhook", "add", &receiver.url()]).await;
    let steady = environment.serve().await;
    let (bases, watch) = tokio::sync::watch::channel(environment.api.base.clone());
    let ordering = tokio::spawn(keep_ordering(environment.api.clone(), watch, environment.client.clone(), 5));
    let mut dice = Dice::new(0x5eed_0005);
    for _ in 0..5 {
        let other = environment.serve_another().await;
        tokio::time::sleep(Duration::from_millis(500 + dice.roll(1_500))).await;
        other.kill().await;
    }
    bases.send(String::new()).unwrap();
    let accepted = ordering.await.unwrap();
    check_the_end(&environment, &accepted, &receiver).await;
    let ledger = environment.sandbox.ledger().await;
    assert!(ledger["accounts"]["main"]["peak_concurrency"].as_u64().unwrap() <= 3, "{ledger}");
    assert_eq!(steady.stop().await, Some(0));
}
