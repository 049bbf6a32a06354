//! Clocks that jump by hours: nothing is registered twice or refunded wrongly, and nothing waits for longer than the jump.

use std::time::Duration;

use landrush_model::WaitReason;
use landrush_model::order::{Order, OrderState, Resolution};
use landrush_model::testing::Script;
use landrush_orders::checkout::Placed;
use proptest::prelude::*;
use tokio_util::sync::CancellationToken;

use crate::mortal::Life;
use crate::shop::{Shop, name, states};

const NS: [&str; 2] = ["ns1.example.net", "ns2.example.net"];

/// Whose clock jumps.
#[derive(Debug, Clone, Copy)]
enum Machine {
    Ours,
    Databases,
    /// One machine runs everything.
    Both,
}

const MACHINES: [Machine; 3] = [Machine::Ours, Machine::Databases, Machine::Both];

impl Machine {
    fn jump(self, shop: &Shop, hours: i64) {
        if matches!(self, Self::Ours | Self::Both) {
            shop.clock.jump(hours);
        }
        if matches!(self, Self::Databases | Self::Both) {
            shop.store_clock.jump(hours);
        }
    }
}

async fn check_completed(shop: &Shop, placed: &Placed, registers: usize, what: &str) {
    let orders = shop.until(placed, |order| order.state.is_terminal()).await;
    assert_eq!(states(&orders), [OrderState::Completed], "{what}: {orders:#?}");
    assert_eq!(shop.registrar.times_bought(&name("a.com")), 1, "{what}");
    assert_eq!(shop.registers("a.com"), registers, "{what}: {:?}", shop.registrar.calls());
    assert_eq!(shop.paid(&shop.buyer), 1_299, "{what}");
    assert_eq!(shop.events(&shop.buyer), ["orders.registered", "orders.completed"], "{what}");
}

/// While a call is under way its lease runs out all at once, or seems to last for hours; absence seems to prove something
/// at once, or not for hours.
#[tokio::test(start_paused = true)]
async fn a_jump_during_a_call() {
    for point in
        ["before register", "after register", "before commit register done", "before set_nameservers"]
    {
        for (machine, hours) in MACHINES.into_iter().flat_map(|machine| [(machine, 3), (machine, -3)]) {
            let what = format!("{point}, {machine:?}, {hours} hours");
            let shop = Shop::open().await;
            let placed = shop.place(&["a.com"], &NS).await;
            let (life, stop) = (Life::default(), CancellationToken::new());
            let call = life.hold(point);
            shop.start_mortal(&life, &stop);
            call.reached().await;
            // Another engine takes the order if it can.
            let other = shop.start();
            tokio::task::yield_now().await;
            machine.jump(&shop, hours);
            tokio::time::sleep(Duration::from_secs(25)).await;
            call.open();
            check_completed(&shop, &placed, 1, &what).await;
            stop.cancel();
            other.cancel();
        }
    }
}

/// The answer is lost, and the clock jumps before anybody has asked about it.
#[tokio::test(start_paused = true)]
async fn a_jump_before_a_lost_call_is_asked_about() {
    let late = Script::LoseAnswerShowLate(Duration::from_secs(25 * 60));
    for (script, registers) in [(Script::LoseAnswer, 1), (Script::LoseRequest, 2), (late, 1)] {
        for (machine, hours) in MACHINES.into_iter().flat_map(|machine| [(machine, 3), (machine, -3)]) {
            let what = format!("{script:?}, {machine:?}, {hours} hours");
            let shop = Shop::open().await;
            shop.registrar.script(script.clone());
            let placed = shop.place(&["a.com"], &NS).await;
            let (life, stop) = (Life::default(), CancellationToken::new());
            let answer = life.hold("after register");
            shop.start_mortal(&life, &stop);
            answer.reached().await;
            machine.jump(&shop, hours);
            answer.open();
            check_completed(&shop, &placed, registers, &what).await;
            stop.cancel();
        }
    }
}

/// The registrar has been asked in vain, and the clock jumps before it is asked again.
#[tokio::test(start_paused = true)]
async fn a_jump_during_reconciliation() {
    let late = Script::LoseAnswerShowLate(Duration::from_secs(25 * 60));
    for (script, registers) in [(Script::LoseRequest, 2), (late, 1)] {
        for (machine, hours) in MACHINES.into_iter().flat_map(|machine| [(machine, 20), (machine, -20)]) {
            let what = format!("{script:?}, {machine:?}, {hours} hours");
            let shop = Shop::open().await;
            shop.registrar.script(script.clone());
            let placed = shop.place(&["a.com"], &NS).await;
            let stop = shop.start();
            shop.until(&placed, is_asked_about).await;
            machine.jump(&shop, hours);
            check_completed(&shop, &placed, registers, &what).await;
            stop.cancel();
        }
    }
}

fn is_asked_about(order: &Order) -> bool {
    order.wait.is_some_and(|wait| wait.reason == WaitReason::AskingRegistrar)
}

/// By a clock that runs ahead, the domain is older than the intent to register it. Nobody can tell whose it is then: no
/// money goes back, and an operator decides.
#[tokio::test(start_paused = true)]
async fn what_a_wrong_clock_dates_wrongly_is_not_taken_for_another_s() {
    let shop = Shop::open().await;
    let stop = shop.start();
    tokio::task::yield_now().await;
    Machine::Both.jump(&shop, 3);
    shop.registrar.script(Script::LoseAnswer);
    let placed = shop.place(&["a.com"], &[]).await;
    let in_doubt = |order: &Order| order.wait.is_some_and(|wait| wait.reason == WaitReason::InDoubt);
    let orders = shop.until(&placed, in_doubt).await;
    assert_eq!(shop.paid(&shop.buyer), 1_299);
    shop.engine().resolve(orders[0].id, Resolution::Done).await.unwrap();
    check_completed(&shop, &placed, 1, "resolved").await;
    stop.cancel();
}

/// The registrar has half an hour to make a domain ready, by the time that passes, not by the clock.
#[tokio::test(start_paused = true)]
async fn a_jump_does_not_use_up_the_time_for_provisioning() {
    let shop = Shop::open().await;
    for script in [Script::Work, Script::NotProvisioned] {
        shop.registrar.script(script);
    }
    let placed = shop.place(&["a.com"], &NS).await;
    let (life, stop) = (Life::default(), CancellationToken::new());
    let answer = life.hold("after set_nameservers");
    shop.start_mortal(&life, &stop);
    answer.reached().await;
    Machine::Both.jump(&shop, 3);
    answer.open();
    check_completed(&shop, &placed, 1, "provisioned late").await;
    stop.cancel();
}

#[derive(Debug, Clone)]
enum Event {
    Pass(u64),
    Jump(i64),
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![(0u64..2_400).prop_map(Event::Pass), (-5i64..=5).prop_map(Event::Jump)]
}

fn scripts() -> impl Strategy<Value = Script> {
    prop_oneof![
        Just(Script::Work),
        Just(Script::LoseAnswer),
        Just(Script::LoseRequest),
        (0u64..1_800).prop_map(|late| Script::LoseAnswerShowLate(Duration::from_secs(late))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn jumps_at_any_moment(
        scripts in prop::collection::vec(scripts(), 0..=4),
        events in prop::collection::vec(events(), 0..8),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let shop = Shop::open().await;
            for script in &scripts {
                shop.registrar.script(script.clone());
            }
            let placed = shop.place(&["a.com", "b.com", "c.net"], &[]).await;
            let stop = shop.start();
            // The intents are dated before the first jump.
            shop.until(&placed, |order| order.state != OrderState::Pending).await;
            for event in events {
                match event {
                    Event::Pass(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
                    Event::Jump(hours) => Machine::Both.jump(&shop, hours),
                }
            }
            let orders = shop.until(&placed, |order| order.state.is_terminal()).await;
            stop.cancel();
            assert_eq!(states(&orders), [OrderState::Completed; 3]);
            assert_eq!(shop.paid(&shop.buyer), 3 * 1_299);
            // A registration is asked for again after a request that was lost before it had an effect, never else.
            let made = orders.iter().map(|order| shop.registers(order.domain.as_str())).sum::<usize>();
            let lost = scripts.iter().take(made).filter(|script| **script == Script::LoseRequest).count();
            assert_eq!(made, 3 + lost, "{:?}", shop.registrar.calls());
        });
    }
}
