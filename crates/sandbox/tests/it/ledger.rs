//! What the ledger tells.

use landrush_sandbox::{LedgerReport, Outcome};
use serde_json::json;

use crate::bench::{Bench, error};

#[tokio::test]
async fn every_request_is_counted_by_command_and_outcome() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    bench.register("shop.com").await;
    bench.register("no_good.com").await;
    bench.call("command=nonsense").await;
    let ledger = bench.sandbox.ledger();
    assert_eq!(ledger.requests, 4);
    let outcomes = &ledger.commands["register"].outcomes;
    assert_eq!(
        [Outcome::Success, Outcome::NotAvailable, Outcome::Error].map(|outcome| outcomes[&outcome]),
        [1, 1, 1]
    );
    assert_eq!(ledger.requests_of("(unknown)"), 1);
    assert_eq!((ledger.repeated_register_requests, ledger.double_registrations), (1, 0));
}

#[tokio::test]
async fn the_report_over_http_is_the_report_of_the_library() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    bench.sandbox.add_fault("search:busy".parse().unwrap());
    bench.call("command=search&domain0=a.com").await;
    let report: LedgerReport = serde_json::from_value(bench.control("/ledger").await).unwrap();
    assert_eq!(report, bench.sandbox.ledger());
    assert_eq!(
        bench.control("/ledger").await,
        json!({
            "requests": 2,
            "commands": {
                "register": { "requests": 1, "outcomes": { "success": 1 } },
                "search": { "requests": 1, "outcomes": { "busy": 1 } }
            },
            "faults": { "busy": 1 },
            "effects": { "charge": 1, "registration": 1 },
            "registrations": 1,
            "double_registrations": 0,
            "repeated_register_requests": 0,
            "limit_violations": 0,
            "accounts": { "main": {
                "requests": 2, "peak_concurrency": 1, "limit_violations": { "threads": 0, "rate": 0 },
                "balance": "9989.12", "currency": "USD", "charged": "10.88", "domains": 1
            } }
        })
    );
}

#[tokio::test]
async fn the_full_ledger_lists_every_request_with_its_effects() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    bench.call("command=set_ns&domain=other.com&ns0=ns1.dyna-ns.net").await;
    let full = bench.control("/ledger?full=1").await;
    let entries = full["entries"].as_array().unwrap();
    let words = |index: usize, names: &[&str]| {
        names.iter().map(|name| entries[index][name].to_string()).collect::<Vec<_>>().join(" ")
    };
    let fields = ["seq", "account", "command", "domain", "outcome", "repeated", "effects"];
    assert_eq!(words(0, &fields), r#"1 "main" "register" "shop.com" "success" false [2]"#);
    assert_eq!(words(1, &fields), r#"2 "main" "set_ns" "other.com" "error" false []"#);
    assert_eq!(entries[1]["error"], "could not find other.com in your account");
    assert!(entries[0]["time"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn the_registrations_are_listed_one_by_one() {
    let bench = Bench::start().await;
    bench.call("command=register&domain=shop.com&duration=2").await;
    let sold = bench.control("/ledger/registrations").await["registrations"][0].clone();
    assert_eq!(
        (&sold["domain"], &sold["account"], &sold["order_id"]),
        (&json!("shop.com"), &json!("main"), &json!(10_000_001))
    );
    assert_eq!(
        (&sold["years"], &sold["charged"], &sold["currency"]),
        (&json!(2), &json!("21.76"), &json!("USD"))
    );
    assert_eq!((&sold["repeated"], &sold["times_registered"]), (&json!(false), &json!(1)));
}

#[tokio::test]
async fn a_key_shows_nowhere() {
    let bench = Bench::start().await.with_key("my-secret-key");
    assert_eq!(error(&bench.call("command=search&domain0=a.com").await), "invalid key");
    for path in ["/ledger?full=1", "/accounts", "/settings", "/faults"] {
        let shown = bench.control(path).await.to_string();
        assert!(!shown.contains("secret") && !shown.contains("main-key"), "{shown}");
    }
    assert_eq!(bench.sandbox.entries()[0].account, None);
}
