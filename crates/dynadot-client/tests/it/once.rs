//! A call is sent exactly once, as one request, on the right connection.

use dynadot_client::account::IsProcessing;
use dynadot_client::domain::Search;
use dynadot_client::nameserver::AddNs;

use crate::server::{KEY, Server, Step, ok};

const ADDED: &str = r#"{"AddNsResponse":{"ResponseCode":0,"AddNsContent":{"Server":{"ServerId":1}}}}"#;
const IDLE: &str = r#"{"Response":{"ResponseCode":"0","ResponseMsg":"no"}}"#;

fn add() -> AddNs {
    AddNs::new("ns1.example.net").unwrap()
}

#[tokio::test]
async fn the_request_line() {
    let found = r#"{"SearchResponse":{"ResponseCode":"0","SearchResults":[]}}"#;
    let server = Server::start([ok(found)]).await;
    server.client().call(&Search::many(["a.example", "b.example"]).unwrap()).await.unwrap();
    let encoded = KEY.replace('/', "%2F").replace('+', "%2B");
    let line = server.requests()[0].line.replace(&encoded, "[key]");
    insta::assert_snapshot!(line, @"GET /api3.json?key=[key]&command=search&domain0=a.example&domain1=b.example HTTP/1.1");
}

#[tokio::test]
async fn nothing_is_repeated() {
    for step in [Step::Close, Step::Half, Step::Echo(503, "Retry-After: 0\r\n")] {
        let server = Server::start([step, ok(ADDED)]).await;
        server.client().call(&add()).await.unwrap_err();
        assert_eq!(server.requests().len(), 1);
    }
    let server = Server::start([Step::Close, ok(IDLE)]).await;
    server.client().call(&IsProcessing).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn reads_share_a_connection_and_writes_open_their_own() {
    let server = Server::start([ok(IDLE), ok(IDLE), ok(ADDED), ok(ADDED)]).await;
    let client = server.client();
    client.call(&IsProcessing).await.unwrap();
    client.clone().call(&IsProcessing).await.unwrap();
    client.call(&add()).await.unwrap();
    client.clone().call(&add()).await.unwrap();
    let connections: Vec<_> = server.requests().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [0, 0, 1, 2]);
}
