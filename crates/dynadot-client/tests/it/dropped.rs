//! A call that is given up half way never leaves its answer to the next one.

use std::sync::Arc;

use dynadot_client::Call;
use dynadot_client::account::{IsProcessing, Processing};
use dynadot_client::domain::Register;
use dynadot_client::nameserver::GetNs;
use tokio::sync::Notify;

use crate::server::{Server, Step, ok};

const BUSY: &str = r#"{"Response":{"ResponseCode":"0","ResponseMsg":"yes"}}"#;
const IDLE: &str = r#"{"Response":{"ResponseCode":"0","ResponseMsg":"no"}}"#;

async fn drop_then_ask<C: Call>(dropped: C) {
    let told = Arc::new(Notify::new());
    let server = Server::start([ok(IDLE), Step::Hold(Arc::clone(&told), BUSY.to_owned()), ok(IDLE)]).await;
    let client = server.client();
    // A connection is there to be shared before anything is dropped.
    client.call(&IsProcessing).await.unwrap();
    tokio::select! {
        _ = client.call(&dropped) => panic!("the answer is held back"),
        () = server.received(2) => {}
    }
    told.notify_one();
    assert_eq!(client.call(&IsProcessing).await.unwrap(), Processing::No);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_dropped_read() {
    drop_then_ask(IsProcessing).await;
    drop_then_ask(GetNs::new("example.com").unwrap()).await;
}

#[tokio::test]
async fn a_dropped_purchase() {
    drop_then_ask(Register::new("example.com", 1).unwrap()).await;
}
