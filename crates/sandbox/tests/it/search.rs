//! `search`

use landrush_sandbox::Level;
use serde_json::json;

use crate::bench::{Bench, config_at, error};

#[tokio::test]
async fn a_free_domain_is_available_at_a_price() {
    let bench = Bench::start().await;
    let price =
        "Registration Price: 10.88 in USD and Renewal price: 10.88 in USD and Domain is not a Premium Domain";
    assert_eq!(
        bench.call("command=search&domain0=free.com&show_price=1").await,
        json!({ "SearchResponse": { "ResponseCode": "0", "SearchResults": [
            { "DomainName": "free.com", "Status": "success", "Available": "yes", "Price": price }
        ] } })
    );
}

#[tokio::test]
async fn the_price_is_shown_on_request_only() {
    let bench = Bench::start().await;
    let answer = bench.call("command=search&domain0=free.com").await;
    assert!(answer["SearchResponse"]["SearchResults"][0].get("Price").is_none());
}

#[tokio::test]
async fn what_is_taken_or_sold_is_not_available() {
    let bench = Bench::start().await;
    bench.register("sold.com").await;
    let answer = bench
        .call("command=search&domain0=taken-name.com&domain1=sold.com&domain2=free.com&show_price=1")
        .await;
    let rows = answer["SearchResponse"]["SearchResults"].as_array().unwrap();
    let available: Vec<_> = rows.iter().map(|row| row["Available"].as_str().unwrap()).collect();
    assert_eq!(available, ["no", "no", "yes"]);
    assert!(rows[0].get("Price").is_none());
}

#[tokio::test]
async fn a_premium_domain_is_announced_in_the_price() {
    let bench = Bench::start().await;
    let answer = bench.call("command=search&domain0=premium-name.com&show_price=1").await;
    let price = answer["SearchResponse"]["SearchResults"][0]["Price"].as_str().unwrap();
    assert!(price.contains("108.80 in USD") && price.ends_with("Domain is a Premium Domain"), "{price}");
}

#[tokio::test]
async fn a_regular_account_searches_one_domain_at_a_time() {
    let bench = Bench::with(config_at(Level::Regular)).await;
    let answer = bench.call("command=search&domain0=a.com&domain1=b.com").await;
    assert_eq!(error(&answer), "too many domains entered, please search one domain per command");
}

#[tokio::test]
async fn an_unsold_tld_is_an_error_of_its_row() {
    let bench = Bench::start().await;
    let answer = bench.call("command=search&domain0=a.nowhere&domain1=b.com").await;
    let rows = &answer["SearchResponse"]["SearchResults"];
    assert_eq!((&rows[0]["Available"], &rows[1]["Available"]), (&json!("error"), &json!("yes")));
}
