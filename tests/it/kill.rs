//! Servers killed at random moments: what was accepted ends exactly once, and nothing is forgotten.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use landrush_tests::{Api, Database, Environment, Setup, items};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::receiver::Receiver;
use crate::sql;

const KILLS: usize = 20;

/// How names begin that the sandbox says somebody else has.
const TAKEN: &str = "taken-";

/// What a domain of this test is sold for, in minor units.
const PRICE: i64 = 1_299;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit` (xorshift).
    fn roll(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// A caller who places batch after batch, repeating a request that got no answer under the same key.
struct Orderer {
    base: watch::Sender<String>,
    enough: Arc<AtomicBool>,
    work: JoinHandle<BTreeMap<String, Value>>,
}

impl Orderer {
    /// Begins with batches of so many domains, the last of which the registrar doesn't have to sell.
    fn start(environment: &Environment, size: usize) -> Self {
        let (base, watched) = watch::channel(environment.api.base.clone());
        let enough = Arc::new(AtomicBool::new(false));
        let work =
            keep_ordering(environment.api.clone(), watched, enough.clone(), environment.client.clone(), size);
        Self { base, enough, work: tokio::spawn(work) }
    }

    /// From now on this server is called.
    fn turn_to(&self, base: &str) {
        self.base.send(base.to_owned()).unwrap();
    }

    /// Begins no further batch, waits for the answer of the last one; what was answered: batch by idempotency key.
    async fn stop(self) -> BTreeMap<String, Value> {
        self.enough.store(true, Ordering::SeqCst);
        self.work.await.unwrap()
    }
}

async fn keep_ordering(
    api: Api,
    bases: watch::Receiver<String>,
    enough: Arc<AtomicBool>,
    client: String,
    size: usize,
) -> BTreeMap<String, Value> {
    let mut accepted = BTreeMap::new();
    let mut misses: BTreeMap<String, u32> = BTreeMap::new();
    let mut number = 0;
    // A batch that was begun is followed to its answer, which it may have been given by a server that is dead.
    while !enough.load(Ordering::SeqCst) {
        let key = format!("order-{number}");
        let mut domains: Vec<String> = (1..size).map(|item| format!("kill-{number}-{item}.com")).collect();
        domains.push(format!("{TAKEN}{number}.com"));
        let nameservers: &[&str] =
            if number % 2 == 0 { &["ns1.first.example", "ns2.first.example"] } else { &[] };
        let body = json!({ "clientId": client, "items": items(&domains, nameservers) });
        loop {
            let api = api.at(bases.borrow().clone());
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
            let tries: u32 = misses.values().sum();
            assert!(tries < 20_000, "{key} is never answered: {misses:?}");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        number += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(!accepted.is_empty(), "nothing was ever accepted: {misses:?}");
    accepted
}

/// What must hold when all is over, whatever happened.
async fn check_the_end(environment: &Environment, accepted: &BTreeMap<String, Value>, receiver: &Receiver) {
    let patience = Duration::from_secs(120);
    let mut completed = BTreeSet::new();
    for placed in accepted.values() {
        let batch = placed["batchId"].as_str().unwrap();
        let progress = environment.api.wait_for_batch(batch, patience).await;
        let ours = progress["orders"].as_array().unwrap();
        assert_eq!(ours.len(), placed["orders"].as_array().unwrap().len(), "an accepted order was forgotten");
        for order in ours {
            let domain = order["domain"].as_str().unwrap();
            if domain.starts_with(TAKEN) {
                check_failed(environment, order).await;
            } else {
                assert_eq!(order["status"], "COMPLETED", "{order}");
                completed.insert(domain.to_owned());
            }
        }
    }
    let sold = i64::try_from(completed.len()).unwrap();
    assert_eq!(sql::paid(environment).await, sold * PRICE, "what was not sold was not given back");
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
    // Every batch told of both its ends and of the one order that failed, each event under one id.
    let batches: BTreeSet<&str> =
        accepted.values().map(|placed| placed["batchId"].as_str().unwrap()).collect();
    let began = Instant::now();
    loop {
        let told = receiver.told();
        let missing: Vec<_> = batches
            .iter()
            .flat_map(|batch| {
                ["orders.failed", "orders.registered", "orders.completed"].map(|kind| (*batch, kind))
            })
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

/// An order that the registrar refused: it says so, and its money went back once.
async fn check_failed(environment: &Environment, order: &Value) {
    assert_eq!(
        (&order["status"], &order["error"]["code"], &order["error"]["stage"]),
        (&json!("FAILED"), &json!("domain_unavailable"), &json!("registration")),
        "{order}"
    );
    let story = environment.api.get(&format!("/orders/{}", order["id"].as_str().unwrap())).await;
    let timeline = story.data()["timeline"].as_array().unwrap();
    for (kind, times) in [("failed", 1), ("refunded", 1), ("registered", 0), ("completed", 0)] {
        let count = timeline.iter().filter(|entry| entry["kind"] == kind).count();
        assert_eq!(count, times, "{kind}: {}", story.text);
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
    let orderer = Orderer::start(&environment, 10);
    for _ in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(100 + dice.roll(2_400))).await;
        server.kill().await;
        server = environment.serve().await;
        orderer.turn_to(&environment.api.base);
    }
    let accepted = orderer.stop().await;
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

/// Waits until a server's own figures say that it called the registrar to register something.
async fn wait_until_it_registers(server: &Api) {
    let began = Instant::now();
    loop {
        let figures = server.get("/metrics").await.text;
        let is_call =
            |line: &str| line.starts_with("registrar_calls_total{") && line.contains("command=\"register\"");
        if figures.lines().any(is_call) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "it never worked:\n{figures}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
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
    let orderer = Orderer::start(&environment, 5);
    let mut dice = Dice::new(0x5eed_0005);
    for _ in 0..5 {
        let other = environment.serve_another().await;
        wait_until_it_registers(&environment.api.at(other.base_url())).await;
        tokio::time::sleep(Duration::from_millis(dice.roll(1_000))).await;
        other.kill().await;
    }
    let accepted = orderer.stop().await;
    check_the_end(&environment, &accepted, &receiver).await;
    let ledger = environment.sandbox.ledger().await;
    assert!(ledger["accounts"]["main"]["peak_concurrency"].as_u64().unwrap() <= 3, "{ledger}");
    assert_eq!(steady.stop().await, Some(0));
}
