//! Endpoints that hang, stream for ever, answer late or send elsewhere.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::stream;
use landrush_tests::{Database, Environment};
use serde_json::{Value, json};

use super::endpoint::Endpoint;
use super::{create, path, setup, test, wait_for_attempts, wait_for_deliveries};

const LATE: Duration = Duration::from_secs(3);

/// Hangs, streams and answers late.
async fn hostile() -> SocketAddr {
    let endless = || async {
        let chunks = stream::repeat(Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 4_096])));
        Response::new(Body::from_stream(chunks))
    };
    let late = || async {
        tokio::time::sleep(LATE).await;
        (StatusCode::OK, "at last")
    };
    let router = Router::new()
        .route("/hang", post(std::future::pending::<StatusCode>))
        .route("/stream", post(endless))
        .route("/late", post(late));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn webhook(environment: &Environment, url: String) -> Value {
    let made = environment.api.post("/webhooks", &json!({ "url": url })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.data().clone()
}

/// The first attempt at the oldest delivery to a webhook, once it was made.
async fn first_attempt(environment: &Environment, hook: &Value) -> Value {
    let tried = |deliveries: &[Value]| deliveries.iter().any(|delivery| delivery["attempts"] != 0);
    let deliveries = wait_for_deliveries(environment, hook, "limit=100", tried).await;
    let delivery = deliveries.iter().rfind(|delivery| delivery["attempts"] != 0).unwrap();
    let one = format!("{}/deliveries/{}", path(hook), delivery["id"].as_str().unwrap());
    environment.api.get(&one).await.data()["history"][0].clone()
}

/// All endpoints belong to one account, so they share its attempts too.
async fn hostile_endpoints_delay_no_other(database: Database) {
    let (environment, _server) = Environment::start(&setup(database)).await;
    let (address, well) = (hostile().await, Endpoint::start().await);
    let mut hooks = Vec::new();
    for kind in ["hang", "stream", "late"] {
        let hook = webhook(&environment, format!("http://{address}/{kind}")).await;
        test(&environment, &hook, 40).await;
        hooks.push(hook);
    }
    let healthy = create(&environment, &well).await;
    let began = Instant::now();
    test(&environment, &healthy, 20).await;
    well.wait_until("all of its events", |got| got.len() == 20).await;
    // An attempt at the one that hangs takes 15 seconds.
    assert!(began.elapsed() < Duration::from_secs(10), "it took {:?}", began.elapsed());

    let [hang, stream, late] = [
        first_attempt(&environment, &hooks[0]).await,
        first_attempt(&environment, &hooks[1]).await,
        first_attempt(&environment, &hooks[2]).await,
    ];
    assert_eq!((&hang["status"], &hang["error"]), (&Value::Null, &json!("the endpoint took too long")));
    assert_eq!((&stream["status"], &stream["error"]), (&json!(200), &Value::Null));
    assert_eq!(stream["answer"].as_str().unwrap(), "x".repeat(1_024), "no more than that is read");
    assert_eq!((&late["status"], &late["answer"]), (&json!(200), &json!("at last")));
    assert!(late["durationMs"].as_u64().unwrap() >= LATE.as_secs() * 1_000, "{late}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_endpoints_delay_no_other_on_sqlite() {
    hostile_endpoints_delay_no_other(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_endpoints_delay_no_other_on_postgres() {
    hostile_endpoints_delay_no_other(Database::Postgres).await;
}

/// Such as to the server itself, which answers from the inside.
#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_inward_is_a_failure() {
    let (environment, _server) = Environment::start(&setup(Database::Sqlite)).await;
    let inward = format!("{}/metrics", environment.api.base);
    let endpoint = Endpoint::answering(move |_| {
        (StatusCode::SEE_OTHER, [(header::LOCATION, inward.clone())]).into_response()
    })
    .await;
    let hook = create(&environment, &endpoint).await;
    test(&environment, &hook, 1).await;
    wait_for_attempts(&environment, "retry", 1).await;
    let attempt = first_attempt(&environment, &hook).await;
    assert_eq!(attempt["error"], "the endpoint answered 303; redirects are not followed");
    assert_eq!(attempt["answer"], "", "nothing of the place that it leads to");
}
