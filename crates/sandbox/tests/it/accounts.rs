//! `account_info`, `is_processing`, and how accounts are set up.

use landrush_sandbox::{AccountConfig, Sandbox, SandboxConfig, StartError};
use serde_json::json;

use crate::bench::{Bench, anywhere};

#[tokio::test]
async fn account_info_shows_money_and_defaults() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    let answer = bench.call("command=account_info").await;
    let info = &answer["AccountInfoResponse"]["AccountInfo"];
    assert_eq!(info["Username"], "main");
    assert_eq!((&info["AccountBalance"], &info["TotalSpending"]), (&json!("$9989.12"), &json!("$10.88")));
    assert_eq!(info["PriceLevel"], "Regular Pricing");
    assert_eq!(info["Contact"]["Name"], "Sandy Box");
    assert!(info["Contact"].get("ContactId").is_none());
    assert_eq!(info["DefaultSettings"]["DefaultWhois"]["DefaultRegistrant"]["ContactId"], "1000001");
    assert_eq!(
        info["DefaultSettings"]["DefaultNameServerSettings"],
        json!({ "Type": "Dynadot Parking", "WithAds": "yes" })
    );
}

#[tokio::test]
async fn is_processing_says_no_when_nothing_runs() {
    let bench = Bench::start().await;
    assert_eq!(
        bench.call("command=is_processing").await,
        json!({ "Response": { "ResponseCode": "0", "ResponseMsg": "no" } })
    );
}

#[tokio::test]
async fn accounts_differ_in_name_and_key() {
    let start = async |a: (&str, &str), b: (&str, &str)| {
        let accounts = vec![AccountConfig::new(a.0, a.1), AccountConfig::new(b.0, b.1)];
        Sandbox::start(SandboxConfig { accounts, ..SandboxConfig::default() }, anywhere()).await.unwrap_err()
    };
    assert!(matches!(start(("a", "1"), ("a", "2")).await, StartError::SameName(name) if name == "a"));
    let error = start(("a", "secret-1"), ("b", "secret-1")).await;
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[test]
fn a_key_is_never_printed() {
    let printed = format!("{:?}", AccountConfig::new("main", "very-secret"));
    assert!(!printed.contains("secret"), "{printed}");
}
