//! The state file: what a sandbox knew, the next one knows.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use landrush_sandbox::{Sandbox, SandboxConfig, StartError, StateFileError};
use serde_json::json;

use crate::bench::{Bench, anywhere, config, error, status};

fn kept_in(path: &Path) -> SandboxConfig {
    SandboxConfig { state_file: Some(path.to_owned()), ..config() }
}

#[tokio::test]
async fn everything_survives_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let bench = Bench::with(kept_in(&path)).await;
    bench.register("shop.com").await;
    bench.register("shop.com").await;
    bench.call("command=add_ns&host=ns1.example.org").await;
    bench.call("command=set_ns&domain=shop.com&ns0=ns1.example.org").await;
    bench.order("/accounts/main/balance", json!({ "amount": "50.00" })).await;
    bench.sandbox.add_fault("register:drop_after".parse().unwrap());
    assert!(bench.is_hung_up_on("command=register&domain=lost.com&duration=1").await);
    let (ledger, entries) = (bench.sandbox.ledger(), bench.sandbox.entries());
    let (sold, domain) = (bench.sandbox.registrations(), bench.sandbox.domain("shop.com"));
    drop(bench);

    let bench = Bench::with(kept_in(&path)).await;
    assert_eq!(bench.sandbox.ledger(), ledger);
    assert_eq!(bench.sandbox.entries(), entries);
    assert_eq!((bench.sandbox.registrations(), bench.sandbox.domain("shop.com")), (sold, domain));
    assert_eq!(status(&bench.call("command=domain_info&domain=lost.com").await), "success");
    assert_eq!(status(&bench.register("lost.com").await), "not_available");
    assert_eq!(bench.sandbox.ledger().accounts["main"].balance.to_string(), "39.12");
    bench.register("new.com").await;
    let orders: Vec<u64> = bench.sandbox.registrations().iter().map(|sale| sale.order_id).collect();
    assert_eq!(orders, [10_000_001, 10_000_002, 10_000_003]);
}

#[tokio::test]
async fn an_effect_is_in_the_file_before_its_answer_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let bench = Bench::with(kept_in(&path)).await;
    bench.register("shop.com").await;
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"kind\":\"registered\"") && text.contains("shop.com"));
    assert!(!text.contains("main-key"), "a key is in the file");
}

#[tokio::test]
async fn what_was_in_progress_at_a_crash_has_no_effect() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let bench = Bench::with(kept_in(&path)).await;
    bench.order("/settings", json!({ "call_delay_ms": 200 })).await;
    let call =
        tokio::spawn(bench.client.get(bench.url("command=register&domain=shop.com&duration=1")).send());
    while bench.sandbox.accounts()[0].in_progress == 0 {
        tokio::task::yield_now().await;
    }
    drop(bench);
    assert!(call.await.unwrap().is_err());

    let bench = Bench::with(kept_in(&path)).await;
    let ledger = serde_json::to_value(bench.sandbox.ledger()).unwrap();
    assert_eq!(ledger["commands"]["register"]["outcomes"], json!({ "in_progress": 1 }));
    assert_eq!(ledger["registrations"], 0);
}

#[tokio::test]
async fn a_line_cut_off_by_a_crash_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let bench = Bench::with(kept_in(&path)).await;
    bench.register("shop.com").await;
    drop(bench);
    let mut file = OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(br#"{"received":{"seq":2,"at""#).unwrap();
    drop(file);

    let bench = Bench::with(kept_in(&path)).await;
    assert_eq!(bench.sandbox.ledger().requests, 1);
    bench.register("next.com").await;
    drop(bench);
    let bench = Bench::with(kept_in(&path)).await;
    assert_eq!(bench.sandbox.ledger().registrations, 2);
}

#[tokio::test]
async fn a_file_of_something_else_is_refused_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    std::fs::write(&path, "something else\n").unwrap();
    let refused = Sandbox::start(kept_in(&path), anywhere()).await.unwrap_err();
    assert!(matches!(refused, StartError::StateFile(StateFileError::Broken { line: 1, .. })), "{refused}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "something else\n");
}

#[tokio::test]
async fn a_file_of_another_version_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    for (first, found) in [
        (r#"{"state_file_version":99}"#, "version 99"),
        (r#"{"effect":{"id":1,"at":0,"effect":{"kind":"account_opened"}}}"#, "no version"),
    ] {
        std::fs::write(&path, format!("{first}\n")).unwrap();
        let refused = Sandbox::start(kept_in(&path), anywhere()).await.unwrap_err().to_string();
        assert!(refused.contains(&format!("another version of the sandbox ({found})")), "{refused}");
        assert!(refused.contains("this one reads version 2 only"), "{refused}");
    }
}

#[tokio::test]
async fn two_sandboxes_cannot_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let _first = Bench::with(kept_in(&path)).await;
    let refused = Sandbox::start(kept_in(&path), anywhere()).await.unwrap_err();
    assert!(matches!(refused, StartError::StateFile(StateFileError::InUse { .. })), "{refused}");
}

#[tokio::test]
async fn late_visibility_goes_on_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let bench = Bench::with(kept_in(&path)).await;
    bench.order("/settings", json!({ "visibility_delay_ms": 60_000 })).await;
    bench.register("shop.com").await;
    drop(bench);
    let bench = Bench::with(kept_in(&path)).await;
    let info = "command=domain_info&domain=shop.com";
    assert_eq!(error(&bench.call(info).await), "could not find domain in your account");
    bench.order("/clock", json!({ "advance_ms": 60_000 })).await;
    assert_eq!(status(&bench.call(info).await), "success");
}
