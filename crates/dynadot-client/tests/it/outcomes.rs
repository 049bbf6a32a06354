//! What each failure of the wire means for a call that spends.

use std::time::Duration;

use dynadot_client::account::AccountInfo;
use dynadot_client::domain::Register;
use dynadot_client::{Error, Outcome};

use crate::server::{Server, Step, builder, closed_port};

fn register() -> Register {
    Register::new("example.com", 1).unwrap()
}

#[track_caller]
fn check(error: &Error, code: &str, outcome: Outcome) {
    assert_eq!((error.code(), error.outcome()), (code, outcome), "{error:?}");
}

async fn buy(step: Step) -> Error {
    let server = Server::start([step]).await;
    let client = server.builder().timeout(Duration::from_millis(300)).max_body(64 * 1024).build().unwrap();
    client.call(&register()).await.unwrap_err()
}

#[tokio::test]
async fn nobody_listens() {
    let client = builder().base_url(format!("http://127.0.0.1:{}", closed_port().await)).build().unwrap();
    check(&client.call(&register()).await.unwrap_err(), "connect", Outcome::NotSent);
}

#[tokio::test]
async fn no_such_host() {
    let client = builder().base_url("http://no-such-host.invalid").build().unwrap();
    check(&client.call(&register()).await.unwrap_err(), "connect", Outcome::NotSent);
}

#[tokio::test]
async fn a_handshake_that_hangs_has_sent_nothing() {
    let server = Server::start([]).await;
    let secure = server.builder().base_url(server.url().replace("http:", "https:"));
    let client = secure.connect_timeout(Duration::from_millis(300)).build().unwrap();
    check(&client.call(&register()).await.unwrap_err(), "connect", Outcome::NotSent);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn no_answer() {
    check(&buy(Step::Silence).await, "timeout", Outcome::Unknown);
}

#[tokio::test]
async fn an_answer_without_end() {
    check(&buy(Step::Drip).await, "timeout", Outcome::Unknown);
}

#[tokio::test]
async fn a_connection_that_closes_before_the_answer() {
    check(&buy(Step::Close).await, "broken", Outcome::Unknown);
}

#[tokio::test]
async fn a_connection_that_closes_amid_the_answer() {
    check(&buy(Step::Half).await, "broken", Outcome::Unknown);
}

#[tokio::test]
async fn a_body_without_bound() {
    check(&buy(Step::Flood).await, "too_large", Outcome::Unknown);
}

#[tokio::test]
async fn a_page_of_a_proxy() {
    let error = buy(Step::Answer(503, "<html>\n<b>back soon</b></html>".to_owned())).await;
    check(&error, "http_status", Outcome::Unknown);
    let Error::Http(failure) = error else { panic!("{error:?}") };
    assert_eq!((failure.status, failure.snippet.as_str()), (503, "<html> <b>back soon</b></html>"));
}

#[tokio::test]
async fn a_page_of_a_proxy_without_end_is_cut() {
    let error = buy(Step::Answer(502, "x".repeat(1024 * 1024))).await;
    let Error::Http(failure) = error else { panic!("{error:?}") };
    assert!(failure.snippet.len() < 300);
}

#[tokio::test]
async fn a_page_with_status_200() {
    check(&buy(Step::Answer(200, "<html>".to_owned())).await, "unreadable", Outcome::Unknown);
    check(&buy(Step::Answer(200, String::new())).await, "unreadable", Outcome::Unknown);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let server = Server::start([Step::Echo(302, "Location: /elsewhere\r\n"), Step::Echo(200, "")]).await;
    check(&server.client().call(&register()).await.unwrap_err(), "http_status", Outcome::Unknown);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_status_that_asks_a_read_to_wait() {
    let server =
        Server::start([Step::Echo(503, "Retry-After: 7\r\n"), Step::Echo(429, ""), Step::Echo(403, "")])
            .await;
    let client = server.client();
    for outcome in [
        Outcome::RetryAfter(Duration::from_secs(7)),
        Outcome::RetryAfter(Duration::from_secs(5)),
        Outcome::Unknown,
    ] {
        check(&client.call(&AccountInfo).await.unwrap_err(), "http_status", outcome);
    }
}
