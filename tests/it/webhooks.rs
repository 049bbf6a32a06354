//! Events on their way to endpoints: what arrives, in which sequence, signed by whom, and where nothing goes.

mod endpoint;
mod hostile;
mod killed;
mod looking;
mod purging;
mod rotating;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use landrush_tests::{Answer, Database, Environment, Setup, items};
use reqwest::Method;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

pub(crate) use endpoint::{Delivery, Endpoint, add};

/// Lets endpoints be on this machine, without TLS.
const ALLOWED: &str = "[webhooks]\nallow = [\"127.0.0.0/8\"]\nallow_http = true\n";

/// A server whose endpoints may be on this machine.
fn setup(database: Database) -> Setup {
    Setup { configuration: ALLOWED.into(), ..Setup::on(database) }
}

/// Places an order for these domains and waits for its end; the batch.
async fn order(environment: &Environment, domains: &[&str]) -> String {
    let domains: Vec<String> = domains.iter().map(ToString::to_string).collect();
    let body =
        json!({ "clientId": environment.client, "items": items(&domains, &["ns1.a.net", "ns2.a.net"]) });
    let placed = environment.api.post("/orders", &body).await;
    let batch = placed.data()["batchId"].as_str().unwrap().to_owned();
    environment.api.wait_for_batch(&batch, Duration::from_secs(30)).await;
    batch
}

/// Makes an endpoint over HTTP; what was answered.
async fn create(environment: &Environment, endpoint: &Endpoint) -> Value {
    let made = environment.api.post("/webhooks", &json!({ "url": endpoint.url() })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.data().clone()
}

/// The path of a webhook.
fn path(webhook: &Value) -> String {
    format!("/webhooks/{}", webhook["id"].as_str().unwrap())
}

async fn patch(environment: &Environment, path: &str, body: &Value) -> Answer {
    let api = &environment.api;
    api.try_send(api.request(Method::PATCH, path).json(body)).await.unwrap()
}

async fn delete(environment: &Environment, path: &str) -> Answer {
    let api = &environment.api;
    api.try_send(api.request(Method::DELETE, path)).await.unwrap()
}

/// Sends so many test events.
async fn test(environment: &Environment, webhook: &Value, count: usize) {
    for _ in 0..count {
        let sent = environment.api.post(&format!("{}/test", path(webhook)), &json!({})).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
    }
}

/// Asks for the deliveries to a webhook until they are as they should be.
async fn wait_for_deliveries(
    environment: &Environment,
    webhook: &Value,
    query: &str,
    holds: impl Fn(&[Value]) -> bool,
) -> Vec<Value> {
    let began = Instant::now();
    loop {
        let page = environment.api.get(&format!("{}/deliveries?{query}", path(webhook))).await;
        let deliveries = page.data()["deliveries"].as_array().unwrap().clone();
        if holds(&deliveries) {
            return deliveries;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "deliveries did not come to it: {}", page.text);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// How many attempts ended so, by the figures of the server.
async fn attempts(environment: &Environment, outcome: &str) -> u64 {
    let figures = environment.api.get("/metrics").await.text;
    let line = format!("webhook_attempts_total{{outcome=\"{outcome}\"}} ");
    figures.lines().find_map(|other| other.strip_prefix(&line)).map_or(0, |count| count.parse().unwrap())
}

async fn wait_for_attempts(environment: &Environment, outcome: &str, count: u64) {
    let began = Instant::now();
    while attempts(environment, outcome).await < count {
        assert!(began.elapsed() < Duration::from_secs(30), "{count} attempts did not come to {outcome}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn a_batch_with_a_failing_order_tells_of_it(database: Database) {
    let (environment, _server) = Environment::start(&setup(database)).await;
    let endpoint = Endpoint::start().await;
    let secret = add(&environment, &endpoint).await;
    assert!(secret.starts_with("whsec_"), "{secret}");
    let batch = order(&environment, &["a.com", "taken-0.com", "b.com"]).await;
    let got = endpoint
        .wait_until("orders.completed", |got| got.iter().any(|got| got.kind() == "orders.completed"))
        .await;

    // Each once, in sequence.
    let kinds: Vec<&str> = got.iter().map(Delivery::kind).collect();
    assert_eq!(kinds, ["orders.failed", "orders.registered", "orders.completed"]);
    // Between them are the events that this endpoint doesn't get.
    assert!(got.is_sorted_by_key(Delivery::sequence), "{got:?}");
    let data: Vec<&Value> = got.iter().map(|delivery| &delivery.event["data"]).collect();
    for (delivery, data) in got.iter().zip(&data) {
        assert_eq!(
            (&data["batchId"], &data["clientId"]),
            (&json!(batch), &json!(environment.client)),
            "{data}"
        );
        assert_eq!(data["round"], 1);
        assert!(delivery.event["timestamp"].is_string(), "{}", delivery.event);
        assert_eq!(delivery.header("content-type"), "application/json");
    }
    assert_eq!((&data[0]["domain"], &data[0]["stage"]), (&json!("taken-0.com"), &json!("registration")));
    assert_eq!(
        (&data[0]["error"]["code"], &data[0]["refunded"]),
        (&json!("domain_unavailable"), &json!(true))
    );
    assert_eq!(
        (&data[1]["total"], &data[1]["registered"], &data[1]["failed"], &data[1]["pending"]),
        (&json!(3), &json!(2), &json!(1), &json!(0))
    );
    assert_eq!(
        (&data[2]["completed"], &data[2]["failed"], &data[2]["done"]),
        (&json!(2), &json!(1), &json!(true))
    );

    // Signed with the secret that was shown, and with no other.
    let (webhook, other) =
        (Webhook::new(&secret).unwrap(), Webhook::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap());
    for delivery in &got {
        webhook.verify(&delivery.body, &delivery.headers).unwrap();
        assert!(other.verify(&delivery.body, &delivery.headers).is_err());
        let spoilt = [&delivery.body[..], b" "].concat();
        assert!(webhook.verify(&spoilt, &delivery.headers).is_err());
    }
    assert_eq!(got.iter().map(Delivery::id).collect::<BTreeSet<_>>().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_with_a_failing_order_tells_of_it_on_sqlite() {
    a_batch_with_a_failing_order_tells_of_it(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_with_a_failing_order_tells_of_it_on_postgres() {
    a_batch_with_a_failing_order_tells_of_it(Database::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_batch_is_told_of_in_its_own_sequence() {
    let (environment, _server) = Environment::start(&setup(Database::Sqlite)).await;
    let endpoint = Endpoint::start().await;
    add(&environment, &endpoint).await;
    for batch in 0..5 {
        let names = [format!("a-{batch}.com"), format!("taken-{batch}.com"), format!("taken-{batch}.net")];
        let body = json!({ "clientId": environment.client, "items": items(&names, &[]) });
        assert_eq!(environment.api.post("/orders", &body).await.status, 201);
    }
    let ends = |got: &[Delivery]| got.iter().filter(|got| got.kind() == "orders.completed").count();
    let got = endpoint.wait_until("the end of all batches", |got| ends(got) == 5).await;
    let mut sequences: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for delivery in &got {
        sequences
            .entry(delivery.event["data"]["batchId"].as_str().unwrap())
            .or_default()
            .push(delivery.sequence());
    }
    assert_eq!(sequences.len(), 5);
    let in_order =
        |sequence: &Vec<i64>| sequence.len() == 4 && sequence.is_sorted_by(|earlier, later| earlier < later);
    assert!(sequences.values().all(in_order), "{sequences:?}");
}

async fn an_endpoint_that_fails_gets_the_same_events_again(database: Database) {
    let (environment, _server) = Environment::start(&setup(database)).await;
    let failing = |number| if number < 2 { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK };
    let endpoint = Endpoint::answering(move |number| failing(number).into_response()).await;
    let secret = add(&environment, &endpoint).await;
    order(&environment, &["a.com"]).await;

    // Both events of the batch fail at first; a later one waits only for the first attempt of an earlier one.
    let got = endpoint.wait_until("both events again", |got| got.len() == 4).await;
    let kinds: Vec<&str> = got.iter().map(Delivery::kind).collect();
    assert_eq!(kinds[..2], ["orders.registered", "orders.completed"]);
    let mut attempts: BTreeMap<&str, Vec<&Delivery>> = BTreeMap::new();
    for delivery in &got {
        attempts.entry(delivery.id()).or_default().push(delivery);
    }
    assert_eq!(attempts.len(), 2, "an event keeps its id");
    let webhook = Webhook::new(&secret).unwrap();
    for deliveries in attempts.values() {
        let [first, second] = deliveries[..] else { panic!("{} attempts", deliveries.len()) };
        assert_eq!(first.body, second.body);
        webhook.verify(&second.body, &second.headers).unwrap();
        let time = |delivery: &Delivery| delivery.header("webhook-timestamp").parse::<i64>().unwrap();
        assert!(time(second) - time(first) >= 4, "the first pause is 5 seconds");
    }
    wait_for_attempts(&environment, "delivered", 2).await;
    assert_eq!(endpoint.got().len(), 4, "what was taken doesn't come again");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_fails_gets_the_same_events_again_on_sqlite() {
    an_endpoint_that_fails_gets_the_same_events_again(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_fails_gets_the_same_events_again_on_postgres() {
    an_endpoint_that_fails_gets_the_same_events_again(Database::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_fails_holds_up_no_other_and_no_order() {
    let (environment, _server) = Environment::start(&setup(Database::Sqlite)).await;
    let (good, bad) =
        (Endpoint::start().await, Endpoint::answering(|_| StatusCode::BAD_GATEWAY.into_response()).await);
    let secrets = [add(&environment, &bad).await, add(&environment, &good).await];
    assert_ne!(secrets[0], secrets[1], "each endpoint has a secret of its own");
    order(&environment, &["a.com"]).await;
    let got = good.wait_until("both events", |got| got.len() == 2).await;
    let webhook = Webhook::new(&secrets[1]).unwrap();
    assert!(got.iter().all(|delivery| webhook.verify(&delivery.body, &delivery.headers).is_ok()));
    bad.wait_until("both events", |got| got.len() >= 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_accounts_own_endpoints_are_told() {
    let (environment, _server) = Environment::start(&setup(Database::Sqlite)).await;
    environment.account("neighbour").await;
    let (ours, theirs) = (Endpoint::start().await, Endpoint::start().await);
    environment.command(&["webhook", "add", "--account", "shop", &ours.url()]).await;
    environment.command(&["webhook", "add", "--account", "neighbour", &theirs.url()]).await;
    order(&environment, &["a.com"]).await;
    ours.wait_until("both events", |got| got.len() == 2).await;
    wait_for_attempts(&environment, "delivered", 2).await;
    assert!(theirs.got().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_operators_allowance_no_endpoint_is_on_this_machine() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    for url in [
        "http://127.0.0.1:9/hook",
        "https://127.0.0.1:9/hook",
        "https://[::1]/hook",
        "https://2130706433/hook",
        "https://10.0.0.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "http://hooks.example.com/hook",
        "ftp://hooks.example.com/hook",
        "https://user:secret@hooks.example.com/hook",
        "hook",
    ] {
        let (code, _, errors) = environment.try_command(&["webhook", "add", url]).await;
        assert_eq!(code, 4, "{url}: {errors}");
        assert!(!errors.is_empty() && !errors.contains("secret"), "{url}: {errors}");
    }
    assert_eq!(environment.command(&["webhook", "list"]).await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allowance_that_was_taken_back_holds_for_endpoints_that_are_there() {
    let mut environment = Environment::new(&setup(Database::Sqlite)).await;
    let endpoint = Endpoint::start().await;
    add(&environment, &endpoint).await;
    let file = environment.path().join("landrush.toml");
    let allowed = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, allowed.replace("allow = [\"127.0.0.0/8\"]", "allow = [\"10.0.0.0/8\"]")).unwrap();
    let server = environment.serve().await;
    order(&environment, &["a.com"]).await;
    wait_for_attempts(&environment, "retry", 2).await;
    assert!(endpoint.got().is_empty(), "it was called all the same");
    assert_eq!(server.stop().await, Some(0));

    // Nothing is lost: once it is allowed again, the events come.
    std::fs::write(&file, allowed).unwrap();
    let _server = environment.serve().await;
    endpoint.wait_until("both events", |got| got.len() == 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed() {
    let (environment, _server) = Environment::start(&setup(Database::Sqlite)).await;
    let away = Endpoint::start().await;
    let location = away.url();
    let answer =
        move |_| (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location.clone())]).into_response();
    let endpoint = Endpoint::answering(answer).await;
    add(&environment, &endpoint).await;
    order(&environment, &["a.com"]).await;
    wait_for_attempts(&environment, "retry", 2).await;
    assert!(away.got().is_empty(), "the redirect was followed");
    assert!(endpoint.got().iter().all(|delivery| delivery.path == "/hook"));
}
