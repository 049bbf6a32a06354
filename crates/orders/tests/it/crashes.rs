//! Engines that die at any moment: what was accepted still ends exactly once.

use std::time::Duration;

use landrush_model::order::OrderState;
use landrush_model::testing::Script;
use landrush_orders::checkout::Placed;
use proptest::prelude::*;
use tokio_util::sync::CancellationToken;

use crate::mortal::Life;
use crate::shop::{Shop, name, registrant, states};

const NS: [&str; 2] = ["ns1.example.net", "ns2.example.net"];

/// What the registrar does with the calls of one order that write: contact, registration, name servers.
struct Course {
    what: &'static str,
    scripts: Vec<Script>,
    /// How often the registration is asked for, in all.
    registers: usize,
    /// A point that only this course comes to.
    by_way_of: &'static str,
}

fn courses() -> Vec<Course> {
    use Script::{LoseAnswer, LoseAnswerShowLate, LoseRequest, NotProvisioned, Work};
    let course = |what, scripts: &[Script], registers, by_way_of| Course {
        what,
        scripts: scripts.to_vec(),
        registers,
        by_way_of,
    };
    let late = LoseAnswerShowLate(Duration::from_secs(20 * 60));
    vec![
        course("all goes well", &[], 1, "after set_nameservers"),
        course("the contact's answer is lost", &[LoseAnswer], 1, "after find_contact"),
        course("the contact is lost", &[LoseRequest], 1, "after commit create_contact prepared"),
        course("the registration's answer is lost", &[Work, LoseAnswer], 1, "after find_registration"),
        course("the registration is lost", &[Work, LoseRequest], 2, "after commit register prepared"),
        course("the registration shows late", &[Work, late], 1, "after commit register sent later"),
        course("the name servers' answer is lost", &[Work, Work, LoseAnswer], 1, "after find_nameservers"),
        course(
            "it isn't ready",
            &[Work, Work, NotProvisioned],
            1,
            "after commit set_nameservers prepared later",
        ),
    ]
}

/// Carries an order out by an engine of this life, and by another one if that ends before the order does.
async fn carried_out(course: &Course, life: &Life) -> (Shop, Placed) {
    let shop = Shop::open_with(Some(registrant())).await;
    for script in &course.scripts {
        shop.registrar.script(script.clone());
    }
    let placed = shop.place(&["a.com"], &NS).await;
    let stop = CancellationToken::new();
    shop.start_mortal(life, &stop);
    tokio::select! {
        _ = shop.until(&placed, |order| order.state.is_terminal()) => stop.cancel(),
        () = life.ended() => {}
    }
    shop.run_until_done(&placed).await;
    (shop, placed)
}

/// The end is the same, wherever an engine died.
async fn check_end(shop: &Shop, placed: &Placed, course: &Course, died: &str) {
    let what = format!("{}, died {died}", course.what);
    let orders = shop.orders(placed).await;
    assert_eq!(states(&orders), [OrderState::Completed], "{what}: {orders:#?}");
    assert_eq!(shop.registrar.times_bought(&name("a.com")), 1, "{what}");
    assert_eq!(shop.registers("a.com"), course.registers, "{what}: {:?}", shop.registrar.calls());
    assert_eq!(shop.paid(&shop.buyer), 1_299, "{what}");
    assert_eq!(shop.events(&shop.buyer), ["orders.registered", "orders.completed"], "{what}");
    let told = shop.told(&orders[0]).await;
    for once in ["accepted", "contact_ready", "registered", "nameservers_set", "completed"] {
        assert_eq!(told.split(' ').filter(|kind| *kind == once).count(), 1, "{what}: {told}");
    }
}

#[tokio::test(start_paused = true)]
async fn there_is_a_point_before_and_after_every_effect_and_commit() {
    let life = Life::default();
    carried_out(&courses()[0], &life).await;
    let passed = [
        "claim",
        "commit create_contact sent",
        "create_contact",
        "commit create_contact done",
        "commit register sent",
        "register",
        "commit register done",
        "commit set_nameservers sent",
        "set_nameservers",
        "commit set_nameservers done",
    ];
    let passed: Vec<String> =
        passed.iter().flat_map(|name| ["before", "after"].map(|side| format!("{side} {name}"))).collect();
    assert_eq!(life.points(), passed);
}

#[tokio::test(start_paused = true)]
async fn wherever_an_engine_dies_another_comes_to_the_same_end() {
    for course in courses() {
        let life = Life::default();
        let (shop, placed) = carried_out(&course, &life).await;
        check_end(&shop, &placed, &course, "nowhere").await;
        let points = life.points();
        assert!(points.iter().any(|point| point == course.by_way_of), "{}: {points:?}", course.what);
        for point in points {
            let life = Life::until(&point);
            let (shop, placed) = carried_out(&course, &life).await;
            assert!(life.is_over(), "{} never came to {point}", course.what);
            check_end(&shop, &placed, &course, &point).await;
        }
    }
}

#[derive(Debug, Clone)]
enum Trouble {
    Script(Script),
    /// The engine dies after this many milliseconds, and another takes its place.
    Die(u64),
    /// The engine dies when it has passed so many points, and another takes its place.
    DieAt(usize),
}

fn troubles() -> impl Strategy<Value = Trouble> {
    prop_oneof![
        Just(Trouble::Script(Script::LoseAnswer)),
        Just(Trouble::Script(Script::LoseRequest)),
        (0u64..1_800).prop_map(|late| Trouble::Script(Script::LoseAnswerShowLate(Duration::from_secs(late)))),
        (0u64..200_000).prop_map(Trouble::Die),
        (0usize..60).prop_map(Trouble::DieAt),
        (0usize..60).prop_map(Trouble::DieAt),
    ]
}

/// Runs an engine until its life ends, or for so long.
async fn live_for(shop: &Shop, life: Life, longest: Duration) {
    shop.start_mortal(&life, &CancellationToken::new());
    let _ = tokio::time::timeout(longest, life.ended()).await;
    life.end();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn every_order_ends_exactly_once(troubles in prop::collection::vec(troubles(), 0..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let shop = Shop::open_with(Some(registrant())).await;
            let domains = ["a.com", "b.com", "c.net", "d.net"];
            let placed = shop.place(&domains, &NS).await;
            for trouble in troubles {
                match trouble {
                    Trouble::Script(script) => shop.registrar.script(script),
                    Trouble::Die(after) => live_for(&shop, Life::default(), Duration::from_millis(after)).await,
                    Trouble::DieAt(points) => live_for(&shop, Life::of_points(points), Duration::from_secs(200)).await,
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
