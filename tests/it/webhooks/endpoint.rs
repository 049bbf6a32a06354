//! An endpoint that remembers what it gets, and answers as it is told.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use landrush_tests::Environment;
use serde_json::Value;

/// A delivery as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) event: Value,
}

impl Delivery {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(crate) fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub(crate) fn kind(&self) -> &str {
        self.event["type"].as_str().unwrap()
    }

    pub(crate) fn sequence(&self) -> i64 {
        self.event["data"]["sequence"].as_i64().unwrap()
    }
}

type Got = Arc<Mutex<Vec<Delivery>>>;
type Answering = Arc<dyn Fn(usize) -> Response + Send + Sync>;

/// An endpoint that remembers everything that it gets, and answers the n-th delivery as it is told.
pub(crate) struct Endpoint {
    pub(crate) address: std::net::SocketAddr,
    got: Got,
}

impl Endpoint {
    pub(crate) async fn answering(answer: impl Fn(usize) -> Response + Send + Sync + 'static) -> Self {
        let got = Got::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answer: Answering = Arc::new(answer);
        let router = Router::new().fallback(receive).with_state((got.clone(), answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, got }
    }

    pub(crate) async fn start() -> Self {
        Self::answering(|_| StatusCode::NO_CONTENT.into_response()).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub(crate) fn got(&self) -> Vec<Delivery> {
        self.got.lock().unwrap().clone()
    }

    /// Waits until what it got is as it should be.
    pub(crate) async fn wait_until(&self, what: &str, holds: impl Fn(&[Delivery]) -> bool) -> Vec<Delivery> {
        let began = Instant::now();
        loop {
            let got = self.got();
            if holds(&got) {
                return got;
            }
            let kinds: Vec<_> = got.iter().map(|delivery| (delivery.id(), delivery.kind())).collect();
            assert!(began.elapsed() < Duration::from_secs(60), "{what} never came: {kinds:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn receive(
    State((got, answer)): State<(Got, Answering)>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let event = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let mut got = got.lock().unwrap();
    got.push(Delivery { path: uri.path().to_owned(), headers, body, event });
    answer(got.len() - 1)
}

/// Tells an endpoint of the account's events; the secret that its deliveries are signed with.
pub(crate) async fn add(environment: &Environment, endpoint: &Endpoint) -> String {
    let added = environment.command(&["webhook", "add", &endpoint.url()]).await;
    assert_eq!(added["url"], endpoint.url());
    added["secret"].as_str().unwrap().to_owned()
}
