//! When a new domain shows.

use std::time::Duration;

use landrush_sandbox::SandboxConfig;
use serde_json::{Value, json};

use crate::bench::{Bench, config, error, status};

const NOT_FOUND: &str = "could not find domain in your account";

async fn is_listed(bench: &Bench, name: &str) -> bool {
    let orders = bench.call(&format!("command=order_list&search_by=domain&domain={name}")).await;
    let domains = bench.call("command=list_domain").await;
    let is_filled = |list: &Value| !list.as_array().unwrap().is_empty();
    let by_order = is_filled(&orders["OrderListResponse"]["OrderList"]);
    let by_domain = is_filled(&domains["ListDomainInfoResponse"]["MainDomains"]);
    assert_eq!(by_order, by_domain);
    by_order
}

#[tokio::test]
async fn a_domain_in_provisioning_is_listed_but_not_found() {
    let bench = Bench::with(SandboxConfig { provisioning_delay: Duration::from_secs(60), ..config() }).await;
    bench.register("shop.com").await;
    assert_eq!(error(&bench.call("command=domain_info&domain=shop.com").await), NOT_FOUND);
    assert_eq!(error(&bench.call("command=get_ns&domain=shop.com").await), NOT_FOUND);
    let set = "command=set_ns&domain=shop.com&ns0=ns1.dyna-ns.net";
    assert_eq!(error(&bench.call(set).await), "could not find shop.com in your account");
    assert!(is_listed(&bench, "shop.com").await);
    assert_eq!(status(&bench.register("shop.com").await), "not_available");

    bench.sandbox.advance_clock(Duration::from_secs(60));
    assert_eq!(status(&bench.call("command=domain_info&domain=shop.com").await), "success");
    assert_eq!(status(&bench.call(set).await), "success");
}

#[tokio::test]
async fn a_late_domain_shows_nowhere_yet_it_is_sold() {
    let bench = Bench::with(SandboxConfig { visibility_delay: Duration::from_secs(60), ..config() }).await;
    bench.register("shop.com").await;
    let id = bench.sandbox.registrations()[0].order_id;
    let by_number = format!("command=get_order_status&order_id={id}");
    assert_eq!(error(&bench.call("command=domain_info&domain=shop.com").await), NOT_FOUND);
    assert_eq!(error(&bench.call(&by_number).await), "could not find order");
    assert!(!is_listed(&bench, "shop.com").await);
    assert_eq!(status(&bench.register("shop.com").await), "not_available");
    assert_eq!(bench.control("/domains/shop.com").await["account"], "main");

    bench.sandbox.advance_clock(Duration::from_secs(60));
    assert!(is_listed(&bench, "shop.com").await);
    assert_eq!(status(&bench.call(&by_number).await), "success");
    assert_eq!(status(&bench.call("command=domain_info&domain=shop.com").await), "success");
}

#[tokio::test]
async fn delays_can_be_changed_while_it_runs() {
    let bench = Bench::start().await;
    bench.register("early.com").await;
    let (code, settings) = bench.order("/settings", json!({ "provisioning_delay_ms": 60_000 })).await;
    assert_eq!((code, &settings["provisioning_delay_ms"]), (200, &json!(60_000)));
    bench.register("late.com").await;
    assert_eq!(status(&bench.call("command=domain_info&domain=early.com").await), "success");
    assert_eq!(error(&bench.call("command=domain_info&domain=late.com").await), NOT_FOUND);
}

#[tokio::test]
async fn a_domain_is_free_again_sixty_days_after_its_end() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    let life = bench.sandbox.domain("shop.com").unwrap();
    let day = Duration::from_secs(24 * 60 * 60);
    let years_end = Duration::try_from(life.expires - life.registered).unwrap();

    bench.sandbox.advance_clock(years_end + 59 * day);
    assert_eq!(status(&bench.register("shop.com").await), "not_available");
    bench.sandbox.advance_clock(day);
    assert!(bench.sandbox.domain("shop.com").is_none());
    assert_eq!(bench.sandbox.ledger().effects_of("dropped"), 1);
    assert_eq!(status(&bench.register("shop.com").await), "success");
    assert!(is_listed(&bench, "shop.com").await);
    assert!(bench.sandbox.domain("shop.com").unwrap().expires > life.expires + 60 * day);
}
