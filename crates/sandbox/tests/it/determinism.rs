//! Under a seed and a manual clock the same calls get the same bytes.

use landrush_sandbox::{ClockMode, Faults, SandboxConfig};
use serde_json::json;
use time::macros::datetime;

use crate::bench::{Bench, config, error, status};

/// Calls of every kind, with a step of the clock among them; the bytes of every answer, and of the state at the end.
async fn play(seed: u64) -> Vec<String> {
    let clock = ClockMode::Manual(datetime!(2026-01-01 0:00 UTC));
    let faults = ["*:busy:20%", "register:drop_after:20%", "*:malformed:10%", "search:html_503:30%"];
    let faults = faults.iter().map(|text| text.parse().unwrap()).collect::<Faults>();
    let bench = Bench::with(SandboxConfig { clock, faults, seed, ..config() }).await;
    let mut seen = Vec::new();
    for round in 0..6 {
        for query in [
            format!("command=search&domain0=shop-{round}.com&show_price=1"),
            format!("command=register&domain=shop-{round}.com&duration=2"),
            format!("command=add_ns&host=ns{round}.example.org"),
            format!("command=set_ns&domain=shop-{round}.com&ns0=ns{round}.example.org"),
            "command=list_domain".to_owned(),
            "command=account_info".to_owned(),
            "command=order_list&search_by=date_range&start_date=2026/01/01&end_date=2026/12/31".to_owned(),
        ] {
            for url in [bench.url(&query), bench.url(&query).replace("api3.json", "api3.xml")] {
                let answer = match bench.client.get(url).send().await {
                    Ok(answer) => format!("{} {}", answer.status(), answer.text().await.unwrap()),
                    Err(_) => "hung up".to_owned(),
                };
                seen.push(answer);
            }
        }
        bench.order("/clock", json!({ "advance_ms": 86_400_000 })).await;
    }
    seen.push(bench.control("/snapshot").await.to_string());
    seen
}

#[tokio::test]
async fn the_same_calls_get_the_same_bytes() {
    let first = play(5).await;
    assert_eq!(play(5).await, first);
    assert_ne!(play(6).await, first, "the seed decides");
    assert!(first.iter().any(|answer| answer == "hung up"), "faults struck");
}

#[tokio::test]
async fn a_manual_clock_stands_still_until_it_is_set_forward() {
    let clock = ClockMode::Manual(datetime!(2026-01-01 0:00 UTC));
    let bench = Bench::with(SandboxConfig { clock, ..config() }).await;
    let now = async || bench.control("/clock").await["now"].clone();
    assert_eq!(now().await, "2026-01-01T00:00:00Z");
    for number in 0..20 {
        bench.register(&format!("shop-{number}.com")).await;
    }
    assert_eq!(now().await, "2026-01-01T00:00:00Z");
    let (_, answer) = bench.order("/clock", json!({ "to": "2026-03-01T12:00:00Z" })).await;
    assert_eq!(answer, json!({ "now": "2026-03-01T12:00:00Z" }));
    assert_eq!(status(&bench.register("shop.com").await), "success");
    assert_eq!(
        bench.sandbox.domain("shop.com").unwrap().registered,
        time::macros::datetime!(2026-03-01 12:00 UTC)
    );

    for wrong in [
        json!({}),
        json!({ "to": "2026-01-01T00:00:00Z" }),
        json!({ "advance_ms": 1, "to": "2027-01-01T00:00:00Z" }),
    ] {
        assert_eq!(bench.order("/clock", wrong).await.0, 400);
    }
    bench.order("/reset", json!({})).await;
    assert_eq!(now().await, "2026-01-01T00:00:00Z");
    let gone = bench.call("command=domain_info&domain=shop.com").await;
    assert_eq!(error(&gone), "could not find domain in your account");
}
