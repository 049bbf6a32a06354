//! Idempotency keys against real servers.

use std::collections::BTreeSet;
use std::time::Duration;

use landrush_tests::{Database, Environment, Setup, items};
use reqwest::Method;
use serde_json::json;
use tokio::io::AsyncWriteExt;

async fn twenty_connections_make_one_batch(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let body = json!({ "clientId": environment.client, "items": items(&["once.com".into()], &[]) });
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (api, body) = (environment.api.on_new_connections(), body.clone());
        requests.spawn(async move { api.try_post_once("/orders", "the-key", &body).await.unwrap() });
    }
    let answers = requests.join_all().await;
    let made: BTreeSet<&str> =
        answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.text.as_str()).collect();
    assert_eq!(made.len(), 1, "the same answer, byte for byte");
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)), "{answers:?}");
    let first = answers
        .iter()
        .filter(|answer| answer.status == 201 && !answer.headers.contains_key("idempotent-replayed"));
    assert_eq!(first.count(), 1);
    let list = environment.api.get("/orders").await;
    assert_eq!(list.data()["total"], 1, "{}", list.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_from_twenty_connections_creates_one_batch_on_sqlite() {
    twenty_connections_make_one_batch(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_from_twenty_connections_creates_one_batch_on_postgres() {
    twenty_connections_make_one_batch(Database::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_at_two_servers_creates_one_batch() {
    let (environment, _server) = Environment::start(&Setup::on(Database::Postgres)).await;
    let other = environment.serve_another().await;
    let body = json!({ "clientId": environment.client, "items": items(&["once.com".into()], &[]) });
    let mut requests = tokio::task::JoinSet::new();
    for number in 0..20 {
        let base = if number % 2 == 0 { environment.api.base.clone() } else { other.base_url() };
        let (api, body) = (environment.api.on_new_connections().at(base), body.clone());
        requests.spawn(async move { api.try_post_once("/orders", "the-key", &body).await.unwrap() });
    }
    let answers = requests.join_all().await;
    let made: BTreeSet<&str> =
        answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.text.as_str()).collect();
    assert_eq!(made.len(), 1);
    assert_eq!(environment.api.get("/orders").await.data()["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_outlives_the_server_that_gave_it() {
    let mut environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    let server = environment.serve().await;
    let body = json!({ "clientId": environment.client, "items": items(&["once.com".into()], &[]) });
    let first = environment.api.try_post_once("/orders", "k", &body).await.unwrap();
    server.kill().await;
    let _server = environment.serve().await;
    let again = environment.api.try_post_once("/orders", "k", &body).await.unwrap();
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.headers["idempotent-replayed"], "true");
    let other = json!({ "clientId": environment.client, "items": items(&["twice.com".into()], &[]) });
    assert_eq!(environment.api.try_post_once("/orders", "k", &other).await.unwrap().status, 422);
}

/// Callers that hang up after part of the request, or before the answer.
async fn hang_ups_lose_and_leak_nothing(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let address = environment.api.base.trim_start_matches("http://").to_owned();
    for number in 0..60u64 {
        let body =
            json!({ "clientId": environment.client, "items": items(&[format!("hang-{number}.com")], &[]) })
                .to_string();
        let request = format!(
            "POST /orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nIdempotency-Key: hang-{number}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            environment.api.key,
            body.len()
        );
        let mut connection = tokio::net::TcpStream::connect(&address).await.unwrap();
        let sent = if number % 3 == 0 { request.len() - 10 } else { request.len() };
        connection.write_all(&request.as_bytes()[..sent]).await.unwrap();
        tokio::time::sleep(Duration::from_micros(number * 150)).await;
        drop(connection);
    }
    // The same requests again, each to its end: what was accepted is replayed, the rest is accepted now.
    for number in 0..60u64 {
        let body =
            json!({ "clientId": environment.client, "items": items(&[format!("hang-{number}.com")], &[]) });
        let answer =
            environment.api.try_post_once("/orders", &format!("hang-{number}"), &body).await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text);
        let batch = answer.data()["batchId"].as_str().unwrap();
        environment.api.wait_for_batch(batch, Duration::from_secs(30)).await;
    }
    let list =
        environment.api.try_send(environment.api.request(Method::GET, "/orders?limit=1")).await.unwrap();
    assert_eq!(list.data()["total"], 60, "{}", list.text);
    assert_eq!(environment.sandbox.registrations().await.len(), 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_who_hang_up_lose_and_leak_nothing_on_sqlite() {
    hang_ups_lose_and_leak_nothing(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_who_hang_up_lose_and_leak_nothing_on_postgres() {
    hang_ups_lose_and_leak_nothing(Database::Postgres).await;
}
