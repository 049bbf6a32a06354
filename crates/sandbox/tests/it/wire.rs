//! The envelope, and what isn't a command.

use serde_json::json;

use crate::bench::{Bench, status};

#[tokio::test]
async fn a_wrong_key_is_a_general_failure() {
    let bench = Bench::start().await.with_key("wrong");
    assert_eq!(
        bench.call("command=search&domain0=a.com").await,
        json!({ "Response": { "ResponseCode": "-1", "Error": "invalid key" } })
    );
}

#[tokio::test]
async fn a_missing_key_is_a_wrong_key() {
    let bench = Bench::start().await;
    let url = format!("{}/api3.json?command=search", bench.sandbox.base_url());
    let answer: serde_json::Value = bench.client.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["Response"]["Error"], "invalid key");
}

#[tokio::test]
async fn an_unknown_command_is_an_incorrect_name() {
    let bench = Bench::start().await;
    for command in ["nonsense", ""] {
        assert_eq!(
            bench.call(&format!("command={command}")).await,
            json!({ "Response": { "ResponseCode": "-1", "Error": "incorrect command name" } })
        );
    }
}

#[tokio::test]
async fn a_command_that_is_not_built_says_so() {
    let bench = Bench::start().await;
    assert_eq!(
        bench.call("command=set_hosting&domain=a.com&hosting_type=basic").await,
        json!({ "Response": { "ResponseCode": "-1", "Error": "this command is not built in this sandbox yet" } })
    );
    assert_eq!(bench.sandbox.ledger().requests_of("(unknown)"), 1);
}

#[tokio::test]
async fn csv_says_that_it_is_not_built() {
    let bench = Bench::start().await;
    let url = format!("{}/api3.html?key=main-key&command=search", bench.sandbox.base_url());
    let response = bench.client.get(url).send().await.unwrap();
    assert_eq!(response.status(), 501);
    assert!(response.text().await.unwrap().contains("CSV (/api3.html) is not built"));
}

#[tokio::test]
async fn the_first_page_says_what_this_is() {
    let bench = Bench::start().await;
    let page = bench.client.get(bench.sandbox.base_url()).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("nothing in it is real"));
}

#[tokio::test]
async fn parameters_may_come_in_any_order() {
    let bench = Bench::start().await;
    let answer = bench.call("currency=usd&duration=1&domain=order.com&command=register").await;
    assert_eq!(status(&answer), "success");
}

#[tokio::test]
async fn an_orderly_end_finishes_what_is_in_progress() {
    let bench = Bench::start().await;
    bench.order("/settings", json!({ "call_delay_ms": 200 })).await;
    let url = bench.url("command=register&domain=last.com&duration=1");
    let call = tokio::spawn(bench.client.get(url).send());
    while bench.sandbox.accounts()[0].in_progress == 0 {
        tokio::task::yield_now().await;
    }
    bench.sandbox.shutdown().await;
    assert!(call.await.unwrap().unwrap().text().await.unwrap().contains("success"));
}
