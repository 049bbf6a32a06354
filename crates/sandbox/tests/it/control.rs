//! The rest of the control interface.

use serde_json::json;

use crate::bench::{Bench, config, error, status};

#[tokio::test]
async fn a_balance_is_set_or_topped_up() {
    let bench = Bench::start().await;
    let path = "/accounts/main/balance";
    assert_eq!(bench.order(path, json!({ "amount": "5.50" })).await, (200, json!({ "balance": "5.50" })));
    assert_eq!(bench.order(path, json!({ "add": 2 })).await, (200, json!({ "balance": "7.50" })));
    assert_eq!(bench.order(path, json!({})).await.0, 400);
    assert_eq!(bench.order(path, json!({ "amount": "much" })).await.0, 400);
    assert_eq!(bench.order("/accounts/nobody/balance", json!({ "amount": "1" })).await.0, 404);
    assert_eq!(bench.control("/accounts").await["accounts"][0]["balance"], "7.50");
}

#[tokio::test]
async fn a_key_can_be_changed() {
    let bench = Bench::start().await;
    assert_eq!(bench.order("/accounts/main/key", json!({ "key": "new-key" })).await.0, 204);
    assert_eq!(error(&bench.call("command=get_account_balance").await), "invalid key");
    let bench = bench.with_key("new-key");
    assert_eq!(status(&bench.call("command=get_account_balance").await), "success");
}

#[tokio::test]
async fn double_sell_can_be_switched_while_it_runs() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    let (_, settings) = bench.order("/settings", json!({ "double_sell": true })).await;
    assert_eq!(settings["double_sell"], true);
    assert_eq!(status(&bench.register("shop.com").await), "success");
    assert_eq!(bench.control("/settings").await["call_delay_ms"], 0);
}

#[tokio::test]
async fn a_reset_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config();
    config.state_file = Some(folder.path().join("state"));
    let bench = Bench::with(config.clone()).await;
    bench.register("shop.com").await;
    bench.order("/accounts/main/key", json!({ "key": "new-key" })).await;
    bench.order("/faults", json!({ "kind": "busy" })).await;
    bench.order("/settings", json!({ "double_sell": true })).await;
    assert_eq!(bench.order("/reset", json!({})).await.0, 204);

    let ledger = bench.sandbox.ledger();
    assert_eq!((ledger.requests, ledger.registrations), (0, 0));
    assert_eq!(bench.sandbox.faults(), []);
    assert_eq!(bench.control("/settings").await["double_sell"], false);
    assert_eq!(status(&bench.register("shop.com").await), "success");
    drop(bench);
    let bench = Bench::with(config).await;
    assert_eq!(bench.sandbox.ledger().requests, 1);
}

#[tokio::test]
async fn the_truth_about_a_domain_is_told() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    let domain = bench.control("/domains/SHOP.com").await;
    assert_eq!((&domain["account"], &domain["name_servers"]), (&json!("main"), &json!([])));
    assert_eq!(domain["contacts"], json!({ "registrant": 0, "admin": 0, "technical": 0, "billing": 0 }));
    let url = format!("{}/_sandbox/domains/none.com", bench.sandbox.base_url());
    assert_eq!(bench.client.get(url).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn an_unknown_path_is_not_found() {
    let bench = Bench::start().await;
    assert_eq!(bench.order("/nonsense", json!({})).await, (404, json!({ "error": "no such path" })));
}
