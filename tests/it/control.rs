//! Retrying, cancelling, pausing and following over real HTTP, racing the engine.

use std::time::Duration;

use futures_util::future::join_all;
use landrush_tests::{Answer, Api, Database, Environment, Setup, items};
use reqwest::Method;
use serde_json::{Value, json};

/// A server-sent event.
#[derive(Debug, Clone, PartialEq)]
struct Message {
    event: String,
    id: i64,
    data: Value,
}

async fn place(environment: &Environment, names: &[String], nameservers: &[&str]) -> Value {
    let body = json!({ "clientId": environment.client, "items": items(names, nameservers) });
    let placed = environment.api.post("/orders", &body).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    placed.data().clone()
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{prefix}-{number}.com")).collect()
}

async fn act(api: &Api, path: &str) -> Answer {
    api.try_send(api.request(Method::POST, path)).await.unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Reads events until the stream ends, the connection breaks, or `enough` says so.
async fn follow(
    api: &Api,
    batch: &str,
    last: Option<i64>,
    enough: impl Fn(&[Message]) -> bool,
) -> Vec<Message> {
    let mut request = api.request(Method::GET, &format!("/orders/batch/{batch}/events"));
    if let Some(last) = last {
        request = request.header("Last-Event-ID", last.to_string());
    }
    let Ok(mut response) = request.send().await else { return Vec::new() };
    let (mut messages, mut text) = (Vec::new(), String::new());
    if response.status() != 200 {
        return messages;
    }
    while let Ok(Some(chunk)) = response.chunk().await {
        text.push_str(std::str::from_utf8(&chunk).unwrap());
        while let Some((block, rest)) = text.split_once("\n\n") {
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
            if let (Some(event), Some(id), Some(data)) = (field("event:"), field("id:"), field("data:")) {
                let (id, data) = (id.parse().unwrap(), serde_json::from_str(data).unwrap());
                messages.push(Message { event: event.to_owned(), id, data });
            }
            text = rest.to_owned();
        }
        if enough(&messages) {
            break;
        }
    }
    messages
}

async fn failed_orders_are_retried(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    for _ in 0..3 {
        environment.sandbox.fault(&json!({ "kind": "not_available", "command": "register" })).await;
    }
    let placed = place(&environment, &names("again", 10), &["ns1.a.example", "ns2.a.example"]).await;
    let batch = text(&placed["batchId"]);
    let patience = Duration::from_secs(60);
    let progress = environment.api.wait_for_batch(&batch, patience).await;
    assert_eq!((&progress["failed"], &progress["completed"]), (&json!(3), &json!(7)));

    // Twenty callers at once under one key open one attempt each.
    let path = format!("/orders/batch/{batch}/retry?errorCode=domain_unavailable");
    let retries = (0..20).map(|_| {
        let request = environment.api.request(Method::POST, &path).header("Idempotency-Key", "retry-1");
        environment.api.try_send(request)
    });
    for answer in join_all(retries).await {
        let answer = answer.unwrap();
        assert!(answer.status == 200 || answer.status == 409, "{}", answer.text);
        if answer.status == 200 {
            assert_eq!(answer.data()["retried"].as_array().unwrap().len(), 3, "{}", answer.text);
        }
    }
    let progress = environment.api.wait_for_batch(&batch, patience).await;
    assert_eq!(
        (&progress["failed"], &progress["completed"], &progress["round"]),
        (&json!(0), &json!(10), &json!(2))
    );
    let ledger = environment.sandbox.ledger().await;
    assert_eq!((&ledger["registrations"], &ledger["double_registrations"]), (&json!(10), &json!(0)));
    for order in progress["orders"].as_array().unwrap() {
        let refused = act(&environment.api, &format!("/orders/{}/retry", text(&order["id"]))).await;
        assert_eq!((refused.status, refused.code()), (409, "order_not_failed"), "{}", refused.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_orders_are_retried_once_on_sqlite() {
    failed_orders_are_retried(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_orders_are_retried_once_on_postgres() {
    failed_orders_are_retried(Database::Postgres).await;
}

/// What was cancelled was never bought, and what was bought is never cancelled.
async fn cancelling_races_the_engine(database: Database) {
    let setup = Setup { threads: 2, ..Setup::on(database) };
    let (environment, _server) = Environment::start(&setup).await;
    let placed = place(&environment, &names("race", 40), &[]).await;
    let batch = text(&placed["batchId"]);
    let mut cancelled = 0;
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let answer = act(&environment.api, &format!("/orders/batch/{batch}/cancel")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        cancelled += answer.data()["cancelled"].as_array().unwrap().len();
    }
    let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(60)).await;
    assert!(cancelled > 0, "{progress}");
    assert_eq!(progress["failed"], cancelled, "{progress}");
    let bought: Vec<String> =
        environment.sandbox.registrations().await.iter().map(|row| text(&row["domain"])).collect();
    for order in progress["orders"].as_array().unwrap() {
        let is_bought = bought.contains(&text(&order["domain"]));
        match order["status"].as_str().unwrap() {
            "COMPLETED" => assert!(is_bought, "{order}"),
            _ => {
                assert_eq!(order["error"]["code"], "cancelled", "{order}");
                assert!(!is_bought, "a cancelled order was bought: {order}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cancelled_is_never_bought_on_sqlite() {
    cancelling_races_the_engine(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cancelled_is_never_bought_on_postgres() {
    cancelling_races_the_engine(Database::Postgres).await;
}

/// In mid-batch: what was under way ends, then nothing more is bought, and all of it goes on after a restart.
async fn a_pause_holds_in_mid_batch(database: Database) {
    let setup = Setup { threads: 2, ..Setup::on(database) };
    let (mut environment, server) = Environment::start(&setup).await;
    let placed = place(&environment, &names("held", 40), &["ns1.a.example", "ns2.a.example"]).await;
    let batch = text(&placed["batchId"]);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let paused = act(&environment.api, &format!("/orders/batch/{batch}/pause")).await;
    assert!(paused.data()["pausedAt"].is_string(), "{}", paused.text);
    // What was begun before the pause is at its end when every open order says that it is held.
    let held = |progress: &Value| {
        progress["orders"]
            .as_array()
            .unwrap()
            .iter()
            .all(|order| order["waitingFor"].is_null() || order["waitingFor"]["reason"] == "batch_paused")
    };
    let mut progress = Value::Null;
    for _ in 0..600 {
        progress = environment.api.get(&format!("/orders/batch/{batch}")).await.data().clone();
        if held(&progress) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(held(&progress), "{progress}");
    assert_eq!(progress["done"], false, "the batch was over before it was paused");
    let sent = environment.sandbox.ledger().await["requests"].clone();
    // A restart forgets no pause.
    assert_eq!(server.stop().await, Some(0));
    let _server = environment.serve().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(environment.sandbox.ledger().await["requests"], sent, "something was sent during the pause");
    assert_eq!(act(&environment.api, &format!("/orders/batch/{batch}/resume")).await.status, 200);
    let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(60)).await;
    assert_eq!(progress["completed"], 40, "{progress}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_batch_sends_nothing_on_sqlite() {
    a_pause_holds_in_mid_batch(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_batch_sends_nothing_on_postgres() {
    a_pause_holds_in_mid_batch(Database::Postgres).await;
}

/// A follower who is cut off again and again, by servers that die too, gets every event once, in order.
async fn a_follower_loses_nothing(database: Database) {
    let (mut environment, mut server) =
        Environment::start(&Setup { threads: 3, ..Setup::on(database) }).await;
    let placed = place(&environment, &names("told", 30), &["ns1.a.example", "ns2.a.example"]).await;
    let batch = text(&placed["batchId"]);
    let (mut all, mut round): (Vec<Message>, usize) = (Vec::new(), 0);
    let began = std::time::Instant::now();
    while all.last().is_none_or(|message| message.event != "orders.completed") {
        assert!(began.elapsed() < Duration::from_secs(120), "the end never came: {:?}", all.last());
        round += 1;
        let last = all.last().map(|message| message.id);
        let some = follow(&environment.api, &batch, last, |messages| messages.len() >= 7).await;
        all.extend(some);
        if round == 2 {
            server.kill().await;
            server = environment.serve().await;
        }
    }
    assert_eq!(all[0].event, "batch.progress");
    assert!(all.is_sorted_by(|earlier, later| earlier.id + 1 == later.id), "{all:?}");
    let ended = all.iter().filter(|message| message.data["status"] == "COMPLETED").count();
    let seen_at_first = all[0].data["completed"].as_u64().unwrap();
    assert_eq!(ended as u64 + seen_at_first, 30);
    let rest = follow(&environment.api, &batch, all.last().map(|message| message.id), |_| false).await;
    assert_eq!(rest, [], "there is nothing after the end");
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_loses_nothing_on_sqlite() {
    a_follower_loses_nothing(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_loses_nothing_on_postgres() {
    a_follower_loses_nothing(Database::Postgres).await;
}

/// Followed at a replica that carries nothing out itself.
#[tokio::test(flavor = "multi_thread")]
async fn what_one_replica_does_is_heard_at_another() {
    let (mut environment, _worker) = Environment::start(&Setup::on(Database::Postgres)).await;
    let placing = environment.api.clone();
    let configuration = std::fs::read_to_string(environment.path().join("landrush.toml")).unwrap();
    let idle = configuration.replace("[fulfilment]\n", "[fulfilment]\nenabled = false\n");
    std::fs::write(environment.path().join("landrush.toml"), idle).unwrap();
    let _listener = environment.serve().await;
    assert_ne!(placing.base, environment.api.base);
    let body = json!({ "clientId": environment.client, "items": items(&names("heard", 5), &[]) });
    let placed = placing.post("/orders", &body).await;
    let batch = text(&placed.data()["batchId"]);
    let told = follow(&environment.api, &batch, None, |_| false).await;
    assert_eq!(told.last().unwrap().event, "orders.completed");
}
