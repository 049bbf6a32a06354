//! Every fault: what the caller gets, and what happened all the same.

use std::time::{Duration, Instant};

use landrush_sandbox::{Fault, FaultKind, Faults, Outcome, SandboxConfig};
use serde_json::json;

use crate::bench::{Bench, config, error, status};

const REGISTER: &str = "command=register&domain=shop.com&duration=1";

async fn struck_by(kind: FaultKind) -> Bench {
    let bench = Bench::start().await;
    bench.sandbox.add_fault(Fault::new(kind).on("register"));
    bench
}

/// The outcome in the ledger, the fault beside it, and whether the domain was sold.
#[track_caller]
fn check_ledger(bench: &Bench, outcome: Outcome, kind: FaultKind, sold: u64) {
    let entry = bench.sandbox.entries().pop().unwrap();
    assert_eq!((entry.outcome, entry.fault), (outcome, Some(kind)));
    assert_eq!(bench.sandbox.ledger().registrations, sold);
    assert_eq!(bench.sandbox.ledger().requests, 1, "nothing was sent twice");
    assert_eq!(bench.sandbox.ledger().faults[&kind], 1);
}

#[tokio::test]
async fn drop_before_closes_the_connection_and_nothing_happened() {
    let bench = struck_by(FaultKind::DropBefore).await;
    assert!(bench.is_hung_up_on(REGISTER).await);
    check_ledger(&bench, Outcome::Dropped, FaultKind::DropBefore, 0);
}

#[tokio::test]
async fn drop_after_closes_the_connection_and_the_domain_is_sold() {
    let bench = struck_by(FaultKind::DropAfter).await;
    assert!(bench.is_hung_up_on(REGISTER).await);
    check_ledger(&bench, Outcome::Success, FaultKind::DropAfter, 1);
    assert_eq!(status(&bench.call("command=domain_info&domain=shop.com").await), "success");
}

#[tokio::test]
async fn a_connection_that_was_used_before_is_dropped_too() {
    let bench = Bench::start().await;
    bench.call("command=get_account_balance").await;
    bench.sandbox.add_fault(Fault::new(FaultKind::DropAfter).on("register"));
    assert!(bench.is_hung_up_on(REGISTER).await);
    assert_eq!(bench.sandbox.ledger().requests_of("register"), 1, "nothing was sent twice");
}

#[tokio::test]
async fn lost_then_late_hides_what_it_sold() {
    let bench = Bench::start().await;
    bench.sandbox.add_fault(Fault::new(FaultKind::LostThenLate).visible_after(Duration::from_secs(30)));
    assert!(bench.is_hung_up_on(REGISTER).await);
    check_ledger(&bench, Outcome::Success, FaultKind::LostThenLate, 1);
    let info = "command=domain_info&domain=shop.com";
    assert_eq!(error(&bench.call(info).await), "could not find domain in your account");
    let orders = bench.call("command=order_list&search_by=domain&domain=shop.com").await;
    assert_eq!(orders["OrderListResponse"]["OrderList"], json!([]));
    bench.sandbox.advance_clock(Duration::from_secs(30));
    assert_eq!(status(&bench.call(info).await), "success");
}

#[tokio::test]
async fn busy_is_refused_as_if_the_threads_were_used_up() {
    let bench = struck_by(FaultKind::Busy).await;
    let answer = bench.call(REGISTER).await;
    assert_eq!(answer["Response"]["Error"], "currently processing another request from this account");
    check_ledger(&bench, Outcome::Busy, FaultKind::Busy, 0);
    assert_eq!(bench.sandbox.ledger().limit_violations, 0, "the caller did nothing wrong");
}

#[tokio::test]
async fn rate_limit_is_refused_as_if_the_rate_were_used_up() {
    let bench = struck_by(FaultKind::RateLimit).await;
    let answer = bench.call(REGISTER).await;
    assert_eq!(answer["Response"]["Error"], "Too many requests. Please try again in 1 minute after.");
    check_ledger(&bench, Outcome::RateLimited, FaultKind::RateLimit, 0);
    assert_eq!(bench.sandbox.ledger().limit_violations, 0);
}

#[tokio::test]
async fn malformed_breaks_off_the_answer_after_the_sale() {
    let bench = struck_by(FaultKind::Malformed).await;
    let response = bench.client.get(bench.url(REGISTER)).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let text = response.text().await.unwrap();
    assert!(text.starts_with(r#"{"RegisterResponse":"#), "{text}");
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_err());
    check_ledger(&bench, Outcome::Success, FaultKind::Malformed, 1);
}

#[tokio::test]
async fn malformed_before_breaks_off_the_answer_and_nothing_happened() {
    let bench = struck_by(FaultKind::MalformedBefore).await;
    let text = bench.client.get(bench.url(REGISTER)).send().await.unwrap().text().await.unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_err());
    check_ledger(&bench, Outcome::Garbled, FaultKind::MalformedBefore, 0);
}

#[tokio::test]
async fn html_503_is_a_page_and_nothing_happened() {
    let bench = struck_by(FaultKind::Html503).await;
    let response = bench.client.get(bench.url(REGISTER)).send().await.unwrap();
    assert_eq!(response.status(), 503);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(response.text().await.unwrap().contains("<h1>"));
    check_ledger(&bench, Outcome::Unavailable, FaultKind::Html503, 0);
}

#[tokio::test]
async fn not_available_is_a_soft_no() {
    let bench = struck_by(FaultKind::NotAvailable).await;
    let answer = bench.call(REGISTER).await;
    assert_eq!(answer, json!({ "RegisterResponse": { "ResponseCode": 1, "Status": "not_available" } }));
    check_ledger(&bench, Outcome::NotAvailable, FaultKind::NotAvailable, 0);
}

#[tokio::test]
async fn insufficient_funds_leaves_the_money_alone() {
    let bench = struck_by(FaultKind::InsufficientFunds).await;
    assert_eq!(status(&bench.call(REGISTER).await), "insufficient_funds");
    check_ledger(&bench, Outcome::InsufficientFunds, FaultKind::InsufficientFunds, 0);
}

#[tokio::test]
async fn system_busy_has_code_5() {
    let bench = struck_by(FaultKind::SystemBusy).await;
    let answer = bench.call(REGISTER).await;
    assert_eq!(answer, json!({ "RegisterResponse": { "ResponseCode": 5, "Status": "system_busy" } }));
    check_ledger(&bench, Outcome::SystemBusy, FaultKind::SystemBusy, 0);
}

#[tokio::test]
async fn delay_has_its_effect_at_the_end_although_the_caller_is_gone() {
    let bench = Bench::start().await;
    bench.sandbox.add_fault(Fault::new(FaultKind::Delay).with_delay(Duration::from_millis(300)));
    let request = bench.client.get(bench.url(REGISTER)).timeout(Duration::from_millis(100));
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(bench.sandbox.ledger().registrations, 0);
    while bench.sandbox.ledger().registrations == 0 {
        tokio::task::yield_now().await;
    }
    check_ledger(&bench, Outcome::Success, FaultKind::Delay, 1);
}

#[tokio::test]
async fn delay_after_answers_late_what_happened_at_once() {
    let bench = Bench::start().await;
    bench.sandbox.add_fault(Fault::new(FaultKind::DelayAfter).with_delay(Duration::from_millis(200)));
    let begin = Instant::now();
    let call = tokio::spawn(bench.client.get(bench.url(REGISTER)).send());
    while bench.sandbox.ledger().registrations == 0 {
        tokio::task::yield_now().await;
    }
    assert!(!call.is_finished());
    assert!(call.await.unwrap().unwrap().text().await.unwrap().contains("success"));
    assert!(begin.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_fault_strikes_the_domains_it_is_for() {
    let bench = Bench::start().await;
    bench.sandbox.add_fault(Fault::parse("register:not_available:times=0:domain=late-*").unwrap());
    assert_eq!(status(&bench.register("shop.com").await), "success");
    assert_eq!(status(&bench.register("late-1.com").await), "not_available");
    assert_eq!(status(&bench.register("late-2.com").await), "not_available");
}

#[tokio::test]
async fn faults_of_the_configuration_strike_from_the_start() {
    let faults = Faults::none().with(Fault::new(FaultKind::Busy).times(1));
    let bench = Bench::with(SandboxConfig { faults, ..config() }).await;
    assert!(error(&bench.call(REGISTER).await).contains("currently processing"));
    assert_eq!(status(&bench.call(REGISTER).await), "success");
}

#[tokio::test]
async fn the_same_seed_strikes_the_same_requests() {
    let run = async |seed| {
        let faults = Faults::none().with(Fault::new(FaultKind::Busy).with_probability(40));
        let bench = Bench::with(SandboxConfig { faults, seed, ..config() }).await;
        let mut struck = Vec::new();
        for _ in 0..40 {
            struck.push(error(&bench.call("command=get_account_balance").await).is_empty());
        }
        struck
    };
    assert_eq!(run(5).await, run(5).await);
}

#[tokio::test]
async fn faults_are_ordered_and_ended_over_http() {
    let bench = Bench::start().await;
    let (code, ordered) = bench
        .order(
            "/faults",
            json!({ "command": "register", "kind": "delay", "domain": "a*", "delay_ms": 5, "times": 0 }),
        )
        .await;
    assert_eq!((code, &ordered), (201, &json!({ "id": 1 })));
    bench.register("a.com").await;
    assert_eq!(
        bench.control("/faults").await,
        json!({ "faults": [{ "id": 1, "command": "register", "kind": "delay", "domain": "a*", "delay_ms": 5, "times": 0,
            "applied": 1, "left": null }] })
    );
    assert_eq!(bench.control("/faults/1").await["applied"], 1);
    let url = format!("{}/_sandbox/faults", bench.sandbox.base_url());
    assert_eq!(bench.client.delete(format!("{url}/1")).send().await.unwrap().status(), 204);
    assert_eq!(bench.client.delete(format!("{url}/1")).send().await.unwrap().status(), 404);
    bench.order("/faults", json!({ "kind": "busy" })).await;
    assert_eq!(bench.client.delete(&url).send().await.unwrap().status(), 204);
    assert_eq!(bench.control("/faults").await, json!({ "faults": [] }));
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_is_refused() {
    let bench = Bench::start().await;
    for wrong in [
        json!({}),
        json!({ "kind": "boom" }),
        json!({ "kind": "busy", "probability": 101 }),
        json!({ "kind": "busy", "comand": "x" }),
    ] {
        let (code, answer) = bench.order("/faults", wrong).await;
        assert_eq!(code, 400);
        assert!(answer["error"].is_string());
    }
}

#[tokio::test]
async fn maintenance_is_an_error_of_the_command_and_nothing_happened() {
    let bench = struck_by(FaultKind::Maintenance).await;
    let answer = bench.call(REGISTER).await;
    assert_eq!(
        answer,
        json!({ "RegisterResponse": {
            "ResponseCode": "-1", "Status": "error", "Error": "problem with connection to main server"
        } })
    );
    check_ledger(&bench, Outcome::Maintenance, FaultKind::Maintenance, 0);
}

#[tokio::test]
async fn offline_is_a_status_without_a_text() {
    let bench = struck_by(FaultKind::Offline).await;
    let answer = bench.call(REGISTER).await;
    assert_eq!(answer, json!({ "RegisterResponse": { "ResponseCode": "-1", "Status": "offline" } }));
    check_ledger(&bench, Outcome::Offline, FaultKind::Offline, 0);
}

#[tokio::test]
async fn wrong_content_type_is_the_right_answer_under_a_wrong_name() {
    for format in ["json", "xml"] {
        let bench = struck_by(FaultKind::WrongContentType).await;
        let url = bench.url(REGISTER).replace("api3.json", &format!("api3.{format}"));
        let response = bench.client.get(url).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/plain;charset=UTF-8");
        assert!(response.text().await.unwrap().contains("success"));
        check_ledger(&bench, Outcome::Success, FaultKind::WrongContentType, 1);
    }
}

#[tokio::test]
async fn xml_is_broken_off_like_json() {
    let bench = struck_by(FaultKind::Malformed).await;
    let text = bench.xml(REGISTER).await;
    assert!(text.contains("<RegisterResponse>") && !text.contains("</RegisterResponse>"), "{text}");
    check_ledger(&bench, Outcome::Success, FaultKind::Malformed, 1);
}

#[tokio::test]
async fn a_fault_finds_its_domain_in_every_parameter() {
    for query in [
        "set_ns&domain=a.com,bad.com",
        "push&domain=a.com%3Bbad.com",
        "search&domain0=a.com&domain1=Bad.com",
        "set_domain_push_request&domains=bad.com",
        "set_dnssec&domain_name=bad.com",
    ] {
        let bench = Bench::start().await;
        bench.sandbox.add_fault(Fault::parse("*:busy:domain=bad.com").unwrap());
        let answer = bench.call(&format!("command={query}")).await;
        assert!(error(&answer).contains("currently processing"), "{query}: {answer}");
    }
}
