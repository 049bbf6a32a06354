//! A receiver of webhooks that notes what it gets and answers as told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

/// What a delivery looked like on arrival.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

pub(crate) struct Receiver {
    pub(crate) port: u16,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

struct Shared {
    answer: Box<dyn Fn(usize) -> Response + Send + Sync>,
    /// Answers are held back until there is a permit.
    gate: Semaphore,
    got: Mutex<Vec<Got>>,
    count: watch::Sender<usize>,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

impl Receiver {
    /// Answers the n-th delivery, counted from 0, with `answer(n)`.
    pub(crate) async fn answering(answer: impl Fn(usize) -> Response + Send + Sync + 'static) -> Self {
        Self::gated(Semaphore::MAX_PERMITS, answer).await
    }

    /// Takes everything.
    pub(crate) async fn new() -> Self {
        Self::answering(|_| StatusCode::NO_CONTENT.into_response()).await
    }

    /// Answers nothing until it is released.
    pub(crate) async fn hanging() -> Self {
        Self::gated(0, |_| StatusCode::NO_CONTENT.into_response()).await
    }

    async fn gated(permits: usize, answer: impl Fn(usize) -> Response + Send + Sync + 'static) -> Self {
        let shared = Arc::new(Shared {
            answer: Box::new(answer),
            gate: Semaphore::new(permits),
            got: Mutex::default(),
            count: watch::Sender::new(0),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let app = Router::new().fallback(receive).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { port, shared, server }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook?key=hidden", self.port)
    }

    pub(crate) fn release(&self) {
        self.shared.gate.add_permits(1_000);
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.shared.got.lock().unwrap().clone()
    }

    /// The most deliveries that were open at the same time.
    pub(crate) fn most_open(&self) -> usize {
        self.shared.most_open.load(Ordering::SeqCst)
    }

    /// Waits for so many deliveries.
    pub(crate) async fn wait_for(&self, count: usize) {
        self.shared.count.subscribe().wait_for(|got| *got >= count).await.unwrap();
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn receive(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let open = shared.open.fetch_add(1, Ordering::SeqCst) + 1;
    shared.most_open.fetch_max(open, Ordering::SeqCst);
    let number = {
        let mut got = shared.got.lock().unwrap();
        got.push(Got { headers, body });
        got.len() - 1
    };
    shared.count.send_modify(|count| *count += 1);
    shared.gate.acquire().await.unwrap().forget();
    shared.open.fetch_sub(1, Ordering::SeqCst);
    (shared.answer)(number)
}
