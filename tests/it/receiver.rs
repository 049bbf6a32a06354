//! A receiver of webhooks that checks signatures and remembers what it was told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;

/// The ids under which each `(batch, type)` came.
type Told = BTreeMap<(String, String), BTreeSet<String>>;

pub(crate) struct Receiver {
    address: std::net::SocketAddr,
    told: Arc<Mutex<Told>>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let told = Arc::new(Mutex::new(Told::new()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/hook", post(receive)).with_state(told.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, told }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub(crate) fn told(&self) -> Told {
        self.told.lock().unwrap().clone()
    }
}

async fn receive(State(told): State<Arc<Mutex<Told>>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    let event: Value = serde_json::from_slice(&body).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    told.lock()
        .unwrap()
        .entry((text(&event["data"]["batchId"]), text(&event["type"])))
        .or_default()
        .insert(id);
    StatusCode::NO_CONTENT
}
