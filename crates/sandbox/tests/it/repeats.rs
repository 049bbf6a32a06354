//! Repeated registers: counted whatever becomes of them, and only if the first had its effect.

use std::time::Duration;

use landrush_sandbox::{Fault, FaultKind, Level};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::bench::{Bench, config, config_at, status};

const REGISTER: &str = "command=register&domain=Shop.com&duration=1";

fn repeats(bench: &Bench) -> u64 {
    let marked = bench.sandbox.entries().iter().filter(|entry| entry.repeated).count() as u64;
    assert_eq!(bench.sandbox.ledger().repeated_register_requests, marked, "entries and counts differ");
    marked
}

/// Registers without looking at the answer, if one comes.
async fn register_again(bench: &Bench) {
    let _ = bench.client.get(bench.url(REGISTER)).send().await;
}

#[tokio::test]
async fn a_repeat_is_counted_whatever_fault_strikes_it() {
    for kind in FaultKind::ALL {
        let bench = Bench::start().await;
        bench.register("shop.com").await;
        let fault = Fault::new(kind).on("register").with_delay(Duration::from_millis(1));
        bench.sandbox.add_fault(fault);
        register_again(&bench).await;
        assert_eq!(bench.sandbox.ledger().faults[&kind], 1);
        assert_eq!(repeats(&bench), 1, "{}", kind.as_str());
    }
}

#[tokio::test]
async fn a_register_after_one_without_effect_is_no_repeat() {
    for kind in FaultKind::ALL {
        let bench = Bench::start().await;
        let fault = Fault::new(kind).on("register").with_delay(Duration::from_millis(1));
        bench.sandbox.add_fault(fault);
        register_again(&bench).await;
        let sold = bench.sandbox.ledger().registrations;
        register_again(&bench).await;
        assert_eq!(repeats(&bench), sold, "{}", kind.as_str());
        assert_eq!(bench.sandbox.ledger().registrations, 1, "{}", kind.as_str());
    }
}

#[tokio::test]
async fn a_repeat_over_the_rate_is_counted() {
    let level = Level::Custom { threads: None, per_minute: Some(1), per_second: None };
    let bench = Bench::with(config_at(level)).await;
    bench.register("shop.com").await;
    register_again(&bench).await;
    assert_eq!((bench.sandbox.ledger().limit_violations, repeats(&bench)), (1, 1));
}

#[tokio::test]
async fn a_repeat_over_the_threads_is_counted() {
    let level = Level::Custom { threads: Some(1), per_minute: None, per_second: None };
    let bench = Bench::with(config_at(level)).await;
    bench.register("shop.com").await;
    bench.order("/settings", json!({ "call_delay_ms": 300 })).await;
    let other = bench.client.get(bench.url("command=search&domain0=a.com"));
    let other = tokio::spawn(async move { other.send().await.unwrap().json::<Value>().await.unwrap() });
    while bench.sandbox.ledger().requests_of("search") == 0 {
        tokio::task::yield_now().await;
    }
    register_again(&bench).await;
    assert_eq!((bench.sandbox.ledger().limit_violations, repeats(&bench)), (1, 1));
    other.await.unwrap();
}

#[tokio::test]
async fn a_repeat_without_funds_or_with_wrong_parameters_is_counted() {
    let mut config = config();
    config.accounts[0].balance = Decimal::new(1088, 2);
    let bench = Bench::with(config).await;
    assert_eq!(status(&bench.register("shop.com").await), "success");
    assert_eq!(status(&bench.register("shop.com").await), "insufficient_funds");
    assert_eq!(status(&bench.call("command=register&domain=shop.com&duration=99").await), "error");
    assert_eq!(repeats(&bench), 2);
}

#[tokio::test]
async fn of_two_registers_at_once_the_second_is_a_repeat() {
    let bench = Bench::start().await;
    bench.order("/settings", json!({ "call_delay_ms": 200 })).await;
    let both = (bench.register("shop.com"), bench.register("shop.com"));
    let (first, second) = tokio::join!(both.0, both.1);
    let mut ends = [status(&first), status(&second)];
    ends.sort_unstable();
    assert_eq!(ends, ["not_available", "success"]);
    assert_eq!(repeats(&bench), 1);
}

#[tokio::test]
async fn asking_for_somebody_elses_domain_or_by_another_command_is_no_repeat() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    bench.register("taken-shop.com").await;
    bench.call("command=domain_info&domain=shop.com").await;
    bench.call("command=search&domain0=shop.com").await;
    assert_eq!(repeats(&bench), 0);
}
