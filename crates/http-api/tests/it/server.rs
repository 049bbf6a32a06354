//! Serving over TCP.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use landrush_http_api::{ServerLimits, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

struct Serving {
    address: std::net::SocketAddr,
    shutdown: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
}

async fn start(router: Router, limits: ServerLimits) -> Serving {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, shutdown) = (listener.local_addr().unwrap(), CancellationToken::new());
    let serving = tokio::spawn(serve(listener, router, limits, shutdown.clone()));
    Serving { address, shutdown, serving }
}

impl Serving {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

async fn ask(stream: &mut TcpStream, headers: &str) {
    stream.write_all(format!("GET / HTTP/1.1\r\nhost: x\r\n{headers}\r\n").as_bytes()).await.unwrap();
}

/// All that comes until the connection ends.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A router whose answer is held back until it is told to go on; it says when it was asked.
fn held() -> (Router, mpsc::UnboundedReceiver<()>, CancellationToken) {
    let (asked, hears) = mpsc::unbounded_channel();
    let go = CancellationToken::new();
    let held = go.clone();
    let handler = move || async move {
        asked.send(()).unwrap();
        held.cancelled().await;
        "done"
    };
    (Router::new().route("/", get(handler)), hears, go)
}

#[tokio::test]
async fn a_shutdown_finishes_answers_and_takes_no_more() {
    let (router, mut asked, go) = held();
    let server = start(router, ServerLimits::default()).await;
    let (mut busy, mut idle) = (server.connect().await, server.connect().await);
    ask(&mut busy, "").await;
    asked.recv().await.unwrap();
    server.shutdown.cancel();
    assert_eq!(rest(&mut idle).await, "");
    assert!(!server.serving.is_finished());
    go.cancel();
    let answer = rest(&mut busy).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"), "{answer}");
    server.serving.await.unwrap().unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn a_shutdown_waits_no_longer_than_it_may() {
    let (router, mut asked, _go) = held();
    let limits = ServerLimits { drain: Duration::from_millis(50), ..ServerLimits::default() };
    let server = start(router, limits).await;
    let mut busy = server.connect().await;
    ask(&mut busy, "").await;
    asked.recv().await.unwrap();
    server.shutdown.cancel();
    server.serving.await.unwrap().unwrap();
    assert_eq!(rest(&mut busy).await, "");
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_for_one_to_end() {
    let (router, mut asked, go) = held();
    let server = start(router, ServerLimits { connections: 1, ..ServerLimits::default() }).await;
    let (mut first, mut second) = (server.connect().await, server.connect().await);
    ask(&mut first, "connection: close\r\n").await;
    asked.recv().await.unwrap();
    ask(&mut second, "connection: close\r\n").await;
    assert!(tokio::time::timeout(Duration::from_millis(100), asked.recv()).await.is_err());
    go.cancel();
    assert!(rest(&mut first).await.ends_with("done"));
    assert!(rest(&mut second).await.ends_with("done"));
}

#[tokio::test]
async fn heads_are_bounded_in_size_and_time() {
    let router = Router::new().route("/", get(|| async { "done" }));
    let limits = ServerLimits { header_timeout: Duration::from_millis(100), ..ServerLimits::default() };
    let server = start(router, limits).await;
    let mut large = server.connect().await;
    ask(&mut large, &format!("x: {}\r\n", "x".repeat(17 * 1024))).await;
    assert!(rest(&mut large).await.starts_with("HTTP/1.1 431"));
    let mut many = server.connect().await;
    ask(&mut many, &"x: y\r\n".repeat(65)).await;
    assert!(rest(&mut many).await.starts_with("HTTP/1.1 431"));
    let mut slow = server.connect().await;
    slow.write_all(b"GET / HTTP/1.1\r\nhost").await.unwrap();
    assert!(!rest(&mut slow).await.contains("200"));
    let mut silent = server.connect().await;
    rest(&mut silent).await;
}
