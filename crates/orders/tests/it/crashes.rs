//! Engines that die at any moment: what was accepted still ends exactly once.

use std::time::Duration;

use landrush_model::order::OrderState;
use landrush_model::testing::Script;
use proptest::prelude::*;
use tokio_util::sync::CancellationToken;

use crate::shop::{Shop, name, registrant};

#[derive(Debug, Clone)]
enum Trouble {
    Script(Script),
    /// The engine dies after this many milliseconds, and another takes its place.
    Die(u64),
}

fn troubles() -> impl Strategy<Value = Trouble> {
    prop_oneof![
        Just(Trouble::Script(Script::LoseAnswer)),
        Just(Trouble::Script(Script::LoseRequest)),
        (0u64..1_800).prop_map(|late| Trouble::Script(Script::LoseAnswerShowLate(Duration::from_secs(late)))),
        Just(Trouble::Script(Script::NotProvisioned)),
        (0u64..200_000).prop_map(Trouble::Die),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_order_ends_exactly_once(troubles in prop::collection::vec(troubles(), 0..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let shop = Shop::open_with(Some(registrant())).await;
            let domains = ["a.com", "b.com", "c.net", "d.net"];
            let placed = shop.place(&domains, &["ns1.example.net", "ns2.example.net"]).await;
            for trouble in troubles {
                match trouble {
                    Trouble::Script(script) => shop.registrar.script(script),
                    Trouble::Die(after) => {
                        let engine = tokio::spawn({
                            let engine = shop.engine();
                            async move { engine.run(CancellationToken::new()).await }
                        });
                        tokio::time::sleep(Duration::from_millis(after)).await;
                        engine.abort();
                        let _ = engine.await;
                    }
                }
            }
            let orders = shop.run_until_done(&placed).await;
            let (mut bought, mut completed) = (0, 0);
            for order in &orders {
                bought += shop.registrar.times_bought(&order.domain);
                completed += u32::from(order.state == OrderState::Completed);
                assert!(shop.registrar.times_bought(&order.domain) <= 1, "{order:#?}");
            }
            assert_eq!(bought, completed);
            assert_eq!(shop.paid(&shop.buyer), i64::from(completed) * 1_299);
            let events = shop.events(&shop.buyer);
            assert_eq!(events.iter().filter(|event| **event == "orders.registered").count(), 1);
            assert_eq!(events.iter().filter(|event| **event == "orders.completed").count(), 1);
            assert_eq!(shop.registrar.times_bought(&name("a.com")), u32::from(orders[0].state == OrderState::Completed));
        });
    }
}

#[tokio::test(start_paused = true)]
async fn two_engines_share_the_work_without_doing_it_twice() {
    let shop = Shop::open().await;
    let domains: Vec<String> = (0..50).map(|n| format!("name{n}.com")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let placed = shop.place(&domains, &[]).await;
    let other = shop.start();
    let orders = shop.run_until_done(&placed).await;
    other.cancel();
    assert!(orders.iter().all(|order| order.state == OrderState::Completed));
    assert_eq!(shop.registrar.calls().iter().filter(|call| call.starts_with("register")).count(), 50);
}
