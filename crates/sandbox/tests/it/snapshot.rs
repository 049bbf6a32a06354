//! Snapshots: the whole state, and the way back to it.

use std::time::Duration;

use landrush_sandbox::{AccountConfig, ClockMode, Level, RestoreError, SandboxConfig, Snapshot};
use serde_json::{Value, json};
use time::macros::datetime;

use crate::bench::{Bench, config, error, status};

fn at_a_standstill() -> SandboxConfig {
    SandboxConfig { clock: ClockMode::Manual(datetime!(2026-01-01 0:00 UTC)), ..config() }
}

/// Everything that a restored sandbox must agree on with the one of the snapshot.
async fn seen(bench: &Bench) -> Vec<Value> {
    let mut seen = Vec::new();
    for path in ["/ledger?full=1", "/ledger/registrations", "/faults", "/settings", "/accounts", "/clock"] {
        seen.push(bench.control(path).await);
    }
    seen
}

#[tokio::test]
async fn everything_is_as_it_was_after_a_restore() {
    let bench = Bench::with(at_a_standstill()).await;
    bench.register("shop.com").await;
    bench.call("command=add_ns&host=ns1.example.org").await;
    bench.call("command=add_backorder_request&domain=wish.com").await;
    bench.sandbox.add_fault("register:drop_after:50%:domain=late-*".parse().unwrap());
    bench.order("/settings", json!({ "double_sell": true, "dialect": "manual" })).await;
    let (snapshot, before) = (bench.control("/snapshot").await, seen(&bench).await);

    bench.sandbox.advance_clock(Duration::from_secs(5));
    bench.register("shop.com").await;
    bench.register("other.com").await;
    bench.call("command=delete_backorder_request&domain=wish.com").await;
    bench.order("/settings", json!({ "double_sell": false, "dialect": "live" })).await;
    bench.sandbox.clear_faults();
    assert_ne!(seen(&bench).await, before);

    assert_eq!(bench.order("/restore", snapshot.clone()).await.0, 204);
    assert_eq!(seen(&bench).await, before);
    assert_eq!(bench.control("/snapshot").await, snapshot);
    assert!(bench.sandbox.domain("other.com").is_none());
    let twice = bench.call("command=add_backorder_request&domain=wish.com").await;
    assert!(error(&twice).contains("is already on"), "{twice}");
    bench.register("next.com").await;
    assert_eq!(bench.sandbox.registrations()[1].order_id, 10_000_002);
}

#[tokio::test]
async fn a_snapshot_can_be_restored_in_another_sandbox_and_as_often_as_wanted() {
    let bench = Bench::with(at_a_standstill()).await;
    bench.register("shop.com").await;
    let text = serde_json::to_string(&bench.sandbox.snapshot()).unwrap();
    let snapshot: Snapshot = serde_json::from_str(&text).unwrap();
    assert_eq!(snapshot, bench.sandbox.snapshot());

    let other = Bench::with(at_a_standstill()).await;
    for _ in 0..2 {
        other.register("gone.com").await;
        other.sandbox.restore(&snapshot).unwrap();
        assert_eq!(other.sandbox.snapshot(), snapshot);
    }
}

#[tokio::test]
async fn rates_and_chance_go_on_from_where_they_were() {
    let mut config = at_a_standstill();
    config.accounts[0].level = Level::Custom { threads: None, per_minute: Some(30), per_second: None };
    config.seed = 7;
    let bench = Bench::with(config).await;
    bench.sandbox.add_fault("*:offline:50%".parse().unwrap());
    let balances = async || {
        let mut answers = Vec::new();
        for _ in 0..20 {
            answers.push(bench.call("command=get_account_balance").await);
        }
        answers
    };
    balances().await;
    let snapshot = bench.sandbox.snapshot();
    let first = balances().await;
    assert_eq!(error(&first[10]), "Too many requests. Please try again in 1 minute after.");
    bench.sandbox.restore(&snapshot).unwrap();
    assert_eq!(balances().await, first);
}

#[tokio::test]
async fn what_was_in_progress_at_a_restore_has_no_effect_and_no_answer() {
    let bench = Bench::start().await;
    let snapshot = bench.sandbox.snapshot();
    bench.sandbox.add_fault("register:delay:delay=200ms".parse().unwrap());
    let request = bench.client.get(bench.url("command=register&domain=shop.com&duration=1"));
    let call = tokio::spawn(request.send());
    while bench.sandbox.accounts()[0].in_progress == 0 {
        tokio::task::yield_now().await;
    }
    bench.sandbox.restore(&snapshot).unwrap();
    assert!(call.await.unwrap().is_err());
    assert_eq!((bench.sandbox.ledger().requests, bench.sandbox.ledger().registrations), (0, 0));
    assert_eq!(bench.sandbox.accounts()[0].in_progress, 0, "its thread is free");
    assert_eq!(status(&bench.register("shop.com").await), "success");
}

#[tokio::test]
async fn a_restored_state_survives_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let config = SandboxConfig { state_file: Some(folder.path().join("state")), ..at_a_standstill() };
    let bench = Bench::with(config.clone()).await;
    bench.register("shop.com").await;
    let snapshot = bench.sandbox.snapshot();
    bench.register("gone.com").await;
    bench.sandbox.restore(&snapshot).unwrap();
    bench.register("next.com").await;
    let (ledger, sold) = (bench.sandbox.ledger(), bench.sandbox.registrations());
    drop(bench);
    let bench = Bench::with(config).await;
    assert_eq!((bench.sandbox.ledger(), bench.sandbox.registrations()), (ledger, sold));
    assert!(bench.sandbox.domain("gone.com").is_none());
}

#[tokio::test]
async fn what_is_no_snapshot_of_these_accounts_and_this_version_is_refused() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    let mut other_version = bench.control("/snapshot").await;
    other_version["snapshot_version"] = 99.into();
    for (wrong, text) in [
        (other_version, "the snapshot has version 99, this sandbox reads 1 only"),
        (json!({}), "missing field `snapshot_version`"),
        (json!({ "snapshot_version": 1, "state": {} }), "missing field `now`"),
    ] {
        let (code, answer) = bench.order("/restore", wrong).await;
        assert_eq!(code, 400);
        assert!(answer["error"].as_str().unwrap().contains(text), "{answer}");
    }
    let mut config = config();
    config.accounts.push(AccountConfig::new("other", "other-key"));
    let two = Bench::with(config).await;
    let refused = bench.sandbox.restore(&two.sandbox.snapshot()).unwrap_err();
    assert!(matches!(&refused, RestoreError::OtherAccounts { .. }), "{refused}");
    assert_eq!(bench.sandbox.ledger().registrations, 1, "nothing has changed");
}

#[tokio::test]
async fn a_key_is_in_no_snapshot() {
    let bench = Bench::start().await;
    let snapshot = bench.control("/snapshot").await.to_string();
    assert!(!snapshot.contains("main-key"), "{snapshot}");
}
