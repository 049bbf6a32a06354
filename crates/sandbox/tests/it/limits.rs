//! Threads and rates.

use std::time::Duration;

use landrush_sandbox::{Level, Outcome};
use serde_json::{Value, json};

use crate::bench::{Bench, config_at, error};

const BUSY: &str = "currently processing another request from this account";
const TOO_MANY: &str = "Too many requests. Please try again in 1 minute after.";

fn threads(threads: u32) -> Level {
    Level::Custom { threads: Some(threads), per_minute: None, per_second: None }
}

/// Begins slow registers, as many as names, and returns when all are in progress or refused.
async fn begin(bench: &Bench, names: &[&str]) -> Vec<tokio::task::JoinHandle<Value>> {
    let mut calls = Vec::new();
    for (begun, name) in (1..).zip(names) {
        let url = bench.url(&format!("command=register&domain={name}&duration=1"));
        let request = bench.client.get(url);
        calls.push(tokio::spawn(async move { request.send().await.unwrap().json().await.unwrap() }));
        while bench.sandbox.ledger().requests_of("register") < begun {
            tokio::task::yield_now().await;
        }
    }
    calls
}

#[tokio::test]
async fn more_requests_than_threads_are_refused_without_effect() {
    let bench = Bench::with(config_at(threads(2))).await;
    bench.order("/settings", json!({ "call_delay_ms": 300 })).await;
    let mut calls = begin(&bench, &["a.com", "b.com", "c.com"]).await;
    let refused = calls.pop().unwrap().await.unwrap();
    assert_eq!(refused, json!({ "Response": { "ResponseCode": "-1", "Error": BUSY } }));
    for call in calls {
        assert_eq!(call.await.unwrap()["RegisterResponse"]["Status"], "success");
    }
    let ledger = bench.sandbox.ledger();
    assert_eq!(ledger.registrations, 2);
    let main = &ledger.accounts["main"];
    assert_eq!((main.peak_concurrency, main.limit_violations.threads, ledger.limit_violations), (3, 1, 1));
    assert_eq!(ledger.commands["register"].outcomes[&Outcome::Busy], 1);
}

#[tokio::test]
async fn a_caller_who_keeps_to_the_threads_is_never_refused() {
    let bench = Bench::with(config_at(threads(3))).await;
    let mut workers = Vec::new();
    for worker in 0..3 {
        let (client, base) = (bench.client.clone(), bench.url(""));
        workers.push(tokio::spawn(async move {
            for number in 0..50 {
                let url = format!("{base}command=register&domain=w{worker}-{number}.com&duration=1");
                let answer: Value = client.get(url).send().await.unwrap().json().await.unwrap();
                assert_eq!(answer["RegisterResponse"]["Status"], "success", "{answer}");
            }
        }));
    }
    for worker in workers {
        worker.await.unwrap();
    }
    let ledger = bench.sandbox.ledger();
    assert_eq!((ledger.registrations, ledger.limit_violations), (150, 0));
    assert!(ledger.accounts["main"].peak_concurrency <= 3);
}

#[tokio::test]
async fn is_processing_may_be_asked_beside_another_request() {
    let bench = Bench::with(config_at(threads(1))).await;
    bench.sandbox.add_fault("register:delay:delay=200ms".parse().unwrap());
    let calls = begin(&bench, &["a.com"]).await;
    let answer = bench.call("command=is_processing").await;
    assert_eq!(answer["Response"]["ResponseMsg"], "yes");
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(bench.call("command=is_processing").await["Response"]["ResponseMsg"], "no");
    assert_eq!(bench.sandbox.ledger().limit_violations, 0);
}

#[tokio::test]
async fn a_thread_is_held_until_the_end_even_if_the_caller_hangs_up() {
    let bench = Bench::with(config_at(threads(1))).await;
    bench.sandbox.add_fault("register:delay:delay=300ms".parse().unwrap());
    let url = bench.url("command=register&domain=a.com&duration=1");
    let gave_up = bench.client.get(url).timeout(Duration::from_millis(100)).send().await.unwrap_err();
    assert!(gave_up.is_timeout());
    assert_eq!(error(&bench.call("command=search&domain0=b.com").await), BUSY);
    while bench.sandbox.accounts()[0].in_progress > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(bench.sandbox.ledger().registrations, 1, "what was begun has its effect");
    assert_eq!(bench.call("command=search&domain0=b.com").await["SearchResponse"]["ResponseCode"], "0");
}

#[tokio::test]
async fn more_requests_in_a_minute_than_the_level_allows_are_refused_until_it_is_over() {
    let bench = Bench::with(config_at(Level::Regular)).await;
    for _ in 0..60 {
        assert_eq!(error(&bench.call("command=get_account_balance").await), "");
    }
    let refused = bench.register("shop.com").await;
    assert_eq!(refused, json!({ "Response": { "ResponseCode": "-1", "Error": TOO_MANY } }));
    assert_eq!(bench.sandbox.ledger().registrations, 0);
    assert_eq!(bench.sandbox.ledger().accounts["main"].limit_violations.rate, 1);
    bench.sandbox.advance_clock(Duration::from_secs(61));
    assert_eq!(error(&bench.register("shop.com").await), "");
}

#[tokio::test]
async fn a_level_can_have_a_limit_per_second() {
    let level = Level::Custom { threads: None, per_minute: None, per_second: Some(2) };
    let bench = Bench::with(config_at(level)).await;
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(error(&bench.call("command=get_account_balance").await).to_owned());
    }
    assert_eq!(answers, ["", "", TOO_MANY]);
    bench.sandbox.advance_clock(Duration::from_secs(1));
    assert_eq!(error(&bench.call("command=get_account_balance").await), "");
}

#[tokio::test]
async fn an_unknown_command_gives_its_thread_back() {
    let bench = Bench::with(config_at(threads(1))).await;
    for _ in 0..3 {
        assert_eq!(error(&bench.call("command=nonsense").await), "incorrect command name");
    }
}

#[tokio::test]
async fn set_for_sale_may_run_beside_another_request() {
    let bench = Bench::with(config_at(threads(1))).await;
    bench.sandbox.add_fault("register:delay:delay=200ms".parse().unwrap());
    let calls = begin(&bench, &["a.com"]).await;
    let beside = bench.call("command=set_for_sale&domains=b.com&for_sale_type=not_for_sale").await;
    assert_ne!(error(&beside), BUSY);
    assert_eq!(error(&bench.call("command=set_note&domain=b.com&note=x").await), BUSY);
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(bench.sandbox.ledger().limit_violations, 1);
}

#[tokio::test]
async fn both_limits_are_told_in_xml_as_in_json() {
    let bench =
        Bench::with(config_at(Level::Custom { threads: None, per_minute: Some(1), per_second: None })).await;
    bench.call("command=get_account_balance").await;
    assert_eq!(
        bench.xml("command=get_account_balance").await,
        format!(
            "<Response><ResponseHeader><ResponseCode>-1</ResponseCode><Error>{TOO_MANY}</Error></ResponseHeader></Response>"
        )
    );
    let bench = Bench::with(config_at(threads(0))).await;
    assert_eq!(
        bench.xml("command=get_account_balance").await,
        format!(
            "<Response><ResponseHeader><ResponseCode>-1</ResponseCode><Error>{BUSY}</Error></ResponseHeader></Response>"
        )
    );
}
