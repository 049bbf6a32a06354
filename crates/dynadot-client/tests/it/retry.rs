//! The helper that repeats reads.

use std::time::Duration;

use dynadot_client::account::{IsProcessing, Processing};
use dynadot_client::{Outcome, Refusal, RetryPolicy};

use crate::server::{Server, Step, ok};

const IDLE: &str = r#"{"Response":{"ResponseCode":"0","ResponseMsg":"no"}}"#;
const LIMITED: &str =
    r#"{"Response":{"ResponseCode":"-1","Error":"Too many requests. Please try again in 1 minute after."}}"#;

const POLICY: RetryPolicy = RetryPolicy::DEFAULT.with_first_delay(Duration::from_millis(1));

#[tokio::test]
async fn passing_failures_are_repeated() {
    let server = Server::start([
        Step::Close,
        Step::Echo(503, "Retry-After: 0\r\n"),
        ok(r#"{"Response":{"ResponseCode":"0"}}"#),
        ok(IDLE),
    ])
    .await;
    // On a task of its own, as callers do it: the future must be `Send`.
    let client = server.client();
    let task = tokio::spawn(async move { client.call_with_retry(&IsProcessing, &POLICY).await });
    assert_eq!(task.await.unwrap().unwrap(), Processing::No);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn no_more_than_the_policy_allows() {
    let server = Server::start([Step::Close, Step::Close, ok(IDLE)]).await;
    let error = server.client().call_with_retry(&IsProcessing, &POLICY.with_repeats(1)).await.unwrap_err();
    assert_eq!((error.code(), server.requests().len()), ("broken", 2));
}

#[tokio::test]
async fn a_pause_beyond_the_budget_is_left_to_the_caller() {
    let server = Server::start([ok(LIMITED), ok(IDLE)]).await;
    let policy = POLICY.with_budget(Duration::from_secs(59));
    let error = server.client().call_with_retry(&IsProcessing, &policy).await.unwrap_err();
    assert_eq!(error.refusal(), Some(Refusal::RateLimited));
    assert_eq!(error.outcome(), Outcome::RetryAfter(Duration::from_secs(60)));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_lasting_refusal_is_not_repeated() {
    let server =
        Server::start([ok(r#"{"Response":{"ResponseCode":"-1","Error":"invalid key"}}"#), ok(IDLE)]).await;
    server.client().call_with_retry(&IsProcessing, &POLICY).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
}
