//! What the operator limits keys to: requests a minute, and what they may spend in a month.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use landrush_tests::{Answer, Api, Database, Environment, Setup, items};
use reqwest::Method;
use serde_json::{Value, json};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

async fn key(environment: &Environment, arguments: &[&str]) -> (String, Api) {
    let made = environment.command(&[&["key", "add", "--account", "shop"], arguments].concat()).await;
    (text(&made["id"]).to_owned(), environment.api.with_key(text(&made["key"])))
}

/// What the operator sees of a key.
async fn listed(environment: &Environment, id: &str) -> Value {
    let keys = environment.command(&["key", "list", "--account", "shop"]).await;
    keys.as_array().unwrap().iter().find(|key| key["id"] == id).unwrap().clone()
}

async fn order(environment: &Environment, api: &Api, domain: &str) -> Answer {
    let body = json!({ "clientId": environment.client, "items": items(&[domain.into()], &[]) });
    api.post("/orders", &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_asks_too_often_is_told_to_wait() {
    let setup =
        Setup { configuration: "[http]\nrequests_per_minute = 100\n".into(), ..Setup::on(Database::Sqlite) };
    let (environment, _server) = Environment::start(&setup).await;
    let (id, api) = key(&environment, &["--requests-per-minute", "3"]).await;
    for left in ["2", "1", "0"] {
        let answer = api.get("/orders").await;
        assert_eq!((answer.status, header(&answer, "ratelimit-policy")), (200, "\"key\";q=3;w=60"));
        assert!(
            header(&answer, "ratelimit").starts_with(&format!("\"key\";r={left};t=")),
            "{:?}",
            answer.headers
        );
    }
    let limited = api.get("/orders").await;
    assert_eq!((limited.status, limited.code()), (429, "rate_limited"), "{}", limited.text);
    let wait: u64 = header(&limited, "retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert!(environment.api.get("/metrics").await.text.contains("http_rate_limited_total 1"));

    // Changes hold from the next request on; a key without a limit of its own has the server's.
    environment.command(&["key", "update", &id, "--requests-per-minute", "default"]).await;
    assert_eq!(header(&api.get("/orders").await, "ratelimit-policy"), "\"key\";q=100;w=60");
    environment.command(&["key", "update", &id, "--requests-per-minute", "none"]).await;
    assert_eq!(header(&api.get("/orders").await, "ratelimit-policy"), "");
    assert_eq!(listed(&environment, &id).await["requestsPerMinute"], "none");
    for (expected, arguments) in [
        (2, &["key", "update", id.as_str()][..]),
        (2, &["key", "update", &id, "--requests-per-minute", "0"]),
        (2, &["key", "update", &id, "--spend-limit", "a lot"]),
        (3, &["key", "update", "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44", "--spend-limit", "none"]),
    ] {
        let (code, _, errors) = environment.try_command(arguments).await;
        assert_eq!(code, expected, "{arguments:?}: {errors}");
    }
}

async fn a_key_spends_no_more_than_its_limit(database: Database) {
    let setup = Setup { fulfilment: vec!["enabled = false".into()], ..Setup::on(database) };
    let (environment, _server) = Environment::start(&setup).await;
    // Seven orders at 12.99.
    let (id, api) = key(&environment, &["--spend-limit", "100.00 USD"]).await;
    let orders = join_all((0..20).map(|number| {
        let (api, environment) = (api.on_new_connections(), &environment);
        async move { order(environment, &api, &format!("n{number}.com")).await }
    }));
    let answers = orders.await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 7, "{statuses:?}");
    let usd = |amount: i64| json!({ "amount": amount, "currency": "USD" });
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!((refused.status, refused.code()), (403, "spend_limit"), "{}", refused.text);
        let details = &refused.body["error"]["details"][0];
        assert_eq!((&details["limit"], &details["needed"]), (&usd(10_000), &usd(1_299)));
        assert!(text(&details["resetsAt"]).ends_with("-01T00:00:00Z"), "{details}");
    }
    let spending = json!([{ "limit": usd(10_000), "spent": usd(9_093), "left": usd(907) }]);
    assert_eq!(listed(&environment, &id).await["spending"], spending);
    // A dry run says the same; the account's other keys don't feel it.
    let body =
        json!({ "clientId": environment.client, "items": items(&["dry.com".into()], &[]), "dryRun": true });
    let dry = api.post("/orders", &body).await;
    assert_eq!((dry.status, dry.code()), (403, "spend_limit"), "{}", dry.text);
    assert_eq!(dry.body["error"]["details"][0]["left"], usd(907));
    assert_eq!(order(&environment, &environment.api, "free.com").await.status, 201);

    // What is called off is given back.
    let placed = answers.iter().find(|answer| answer.status == 201).unwrap().data();
    let cancel = format!("/orders/{}/cancel", text(&placed["orders"][0]["id"]));
    let cancelled = api.try_send(api.request(Method::POST, &cancel)).await.unwrap();
    assert_eq!(cancelled.status, 200, "{}", cancelled.text);
    assert_eq!(listed(&environment, &id).await["spending"][0]["spent"], usd(7_794));
    assert_eq!(order(&environment, &api, "again.com").await.status, 201);
    let retry = format!("/orders/{}/retry", text(&placed["orders"][0]["id"]));
    let retried = api.try_send(api.request(Method::POST, &retry)).await.unwrap();
    assert_eq!((retried.status, retried.code()), (403, "spend_limit"), "{}", retried.text);
    environment
        .command(&["key", "update", &id, "--spend-limit", "500.00 USD", "--spend-limit", "20.00 EUR"])
        .await;
    let retried = api.try_send(api.request(Method::POST, &retry)).await.unwrap();
    assert_eq!(retried.status, 200, "{}", retried.text);
    // In another currency there is nothing to spend.
    environment.command(&["key", "update", &id, "--spend-limit", "20.00 EUR"]).await;
    assert_eq!(order(&environment, &api, "dollars.com").await.code(), "spend_limit");
    environment.command(&["key", "update", &id, "--spend-limit", "none"]).await;
    assert_eq!(order(&environment, &api, "dollars.com").await.status, 201);
    assert_eq!(listed(&environment, &id).await["spending"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_spends_no_more_than_its_limit_on_sqlite() {
    a_key_spends_no_more_than_its_limit(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_spends_no_more_than_its_limit_on_postgres() {
    a_key_spends_no_more_than_its_limit(Database::Postgres).await;
}

async fn a_failed_order_gives_back_what_it_cost(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let (id, api) = key(&environment, &["--spend-limit", "15.00 USD"]).await;
    let placed = order(&environment, &api, "taken-shop.com").await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    let batch = text(&placed.data()["batchId"]).to_owned();
    let done = api.wait_for_batch(&batch, Duration::from_secs(60)).await;
    assert_eq!(done["failed"], 1, "{done}");
    let began = Instant::now();
    while listed(&environment, &id).await["spending"][0]["spent"]["amount"] != 0 {
        assert!(began.elapsed() < Duration::from_secs(30));
    }
    let placed = order(&environment, &api, "free-shop.com").await;
    assert_eq!(placed.status, 201, "{}", placed.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_order_gives_back_what_it_cost_on_sqlite() {
    a_failed_order_gives_back_what_it_cost(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_order_gives_back_what_it_cost_on_postgres() {
    a_failed_order_gives_back_what_it_cost(Database::Postgres).await;
}
