//! The local limiter holds for a client and its clones together.

use std::num::{NonZeroU16, NonZeroU32};
use std::sync::Arc;
use std::time::Duration;

use dynadot_client::Level;
use dynadot_client::account::{IsProcessing, Processing};
use tokio::sync::Notify;

use crate::server::{Server, Step, ok};

const IDLE: &str = r#"{"Response":{"ResponseCode":"0","ResponseMsg":"no"}}"#;

#[tokio::test]
async fn clones_share_the_threads_of_the_account() {
    let told = Arc::new(Notify::new());
    let server = Server::start([Step::Hold(Arc::clone(&told), IDLE.to_owned()), ok(IDLE)]).await;
    let level = Level::Custom { threads: NonZeroU16::MIN, per_minute: NonZeroU32::new(60_000).unwrap() };
    let first = server.builder().level(level).build().unwrap();
    let second = first.clone();
    let first = tokio::spawn(async move { first.call(&IsProcessing).await });
    server.received(1).await;
    let second = tokio::spawn(async move { second.call(&IsProcessing).await });
    assert!(tokio::time::timeout(Duration::from_millis(100), server.received(2)).await.is_err());
    told.notify_one();
    assert_eq!(first.await.unwrap().unwrap(), Processing::No);
    assert_eq!(second.await.unwrap().unwrap(), Processing::No);
}

#[tokio::test]
async fn a_dropped_call_gives_its_permit_back() {
    let server = Server::start([Step::Silence, ok(IDLE)]).await;
    let level = Level::Custom { threads: NonZeroU16::MIN, per_minute: NonZeroU32::new(60_000).unwrap() };
    let client = server.builder().level(level).build().unwrap();
    tokio::select! {
        _ = client.call(&IsProcessing) => panic!("there is no answer"),
        () = server.received(1) => {}
    }
    client.call(&IsProcessing).await.unwrap();
}
