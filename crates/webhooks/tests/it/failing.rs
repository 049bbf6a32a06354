//! Endpoints that do not answer as they should.

use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream;
use landrush_model::ports::Clock as _;
use landrush_model::testing::ManualClock;
use landrush_webhooks::guard::Lookup;
use landrush_webhooks::{Attempt, FailureCause, Sender, SenderSettings};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::receiver::Receiver;
use crate::{Deliveries, local, true_time};

async fn attempt(url: &str, change: impl FnOnce(&mut SenderSettings)) -> Attempt {
    let clock = true_time();
    let mut settings = SenderSettings::to(local());
    change(&mut settings);
    let sender = Sender::new(Arc::<ManualClock>::clone(&clock), settings).unwrap();
    sender.attempt(&Deliveries::new(&clock).to(url)).await.came_of
}

const fn failed(cause: FailureCause) -> Attempt {
    Attempt::Failed { cause }
}

/// A server that sends these bytes to whoever connects, and closes.
async fn raw(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(bytes).await.unwrap();
    });
    url
}

#[tokio::test]
async fn an_endless_body_is_not_read_to_its_end() {
    let receiver = Receiver::answering(|_| {
        let endless = stream::repeat(Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 1_024])));
        Response::new(Body::from_stream(endless))
    })
    .await;
    assert_eq!(attempt(&receiver.url(), |_| ()).await, Attempt::Answered { status: 200, retry_after: None });
}

#[tokio::test]
async fn a_status_counts_even_if_the_body_never_comes() {
    let receiver = Receiver::answering(|_| {
        Response::new(Body::from_stream(stream::pending::<Result<Bytes, Infallible>>()))
    })
    .await;
    assert_eq!(attempt(&receiver.url(), |_| ()).await, Attempt::Answered { status: 200, retry_after: None });
}

#[tokio::test]
async fn of_an_answer_the_beginning_is_kept_and_the_time_is_taken() {
    let receiver = Receiver::answering(|_| Response::new(Body::from("x".repeat(3_000)))).await;
    let clock = true_time();
    let sender = Sender::new(Arc::<ManualClock>::clone(&clock), SenderSettings::to(local())).unwrap();
    let made = sender.attempt(&Deliveries::new(&clock).to(&receiver.url())).await;
    assert_eq!(made.answer, Some("x".repeat(1_024)));
    assert_eq!(made.at, clock.now());
    assert!(made.took > Duration::ZERO && made.took < Duration::from_secs(10), "{:?}", made.took);
    let closed = sender.attempt(&Deliveries::new(&clock).to("http://127.0.0.1:1/")).await;
    assert_eq!(closed.answer, None);
}

#[tokio::test]
async fn an_endpoint_that_hangs_is_given_up() {
    let receiver = Receiver::hanging().await;
    let shorten = |settings: &mut SenderSettings| settings.total_timeout = Duration::from_millis(200);
    assert_eq!(attempt(&receiver.url(), shorten).await, failed(FailureCause::TimedOut));
}

#[tokio::test]
async fn what_is_not_http_is_a_broken_connection() {
    assert_eq!(attempt(&raw(b"what?\r\n\r\n").await, |_| ()).await, failed(FailureCause::Broken));
    assert_eq!(attempt(&raw(b"").await, |_| ()).await, failed(FailureCause::Broken));
}

#[tokio::test]
async fn a_closed_port_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(attempt(&url, |_| ()).await, failed(FailureCause::NotConnected));
}

struct NoSuchName;

#[async_trait]
impl Lookup for NoSuchName {
    async fn lookup(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        Err(io::Error::other("no such name"))
    }
}

#[tokio::test]
async fn a_name_without_address_is_told_apart() {
    let stub = |settings: &mut SenderSettings| settings.lookup = Arc::new(NoSuchName);
    assert_eq!(attempt("http://hooks.example.com/", stub).await, failed(FailureCause::NotResolved));
}
