//! Orders that wait say so, and go on by themselves.

use std::time::Duration;

use landrush_model::order::{OrderState, Resolution};
use landrush_model::testing::Script;
use landrush_model::{FailureCode, Hindrance, WaitReason};
use landrush_orders::engine::ResolveError;
use tokio_util::sync::CancellationToken;

use crate::mortal::Life;
use crate::shop::{Shop, name, states};

#[tokio::test(start_paused = true)]
async fn orders_wait_for_an_unusable_registrar_and_go_on() {
    let shop = Shop::open().await;
    shop.registrar.set_health(Some(Hindrance::new(WaitReason::RegistrarUnreachable)));
    let placed = shop.place(&["a.com", "b.com"], &[]).await;
    let stop = shop.start();
    let orders = shop.until(&placed, |order| order.wait.is_some()).await;
    assert!(orders.iter().all(|order| order.wait.unwrap().reason == WaitReason::RegistrarUnreachable));
    assert_eq!(shop.registrar.calls(), Vec::<String>::new());
    shop.registrar.set_health(None);
    let orders = shop.until(&placed, |order| order.state.is_terminal()).await;
    assert_eq!(states(&orders), [OrderState::Completed; 2]);
    stop.cancel();
}

#[tokio::test(start_paused = true)]
async fn an_order_that_waited_for_days_is_given_up_and_refunded() {
    let shop = Shop::open().await;
    shop.registrar.set_health(Some(Hindrance::new(WaitReason::RegistrarKeyRefused)));
    let placed = shop.place(&["a.com"], &[]).await;
    let orders = shop.run_until_done(&placed).await;
    assert_eq!(orders[0].failure.as_ref().unwrap().code, FailureCode::RegistrarUnavailable);
    assert_eq!(shop.paid(&shop.buyer), 0);
}

#[tokio::test(start_paused = true)]
async fn funds_that_are_too_low_are_waited_for() {
    let shop = Shop::open().await;
    for _ in 0..5 {
        shop.registrar.script(Script::Hinder(Hindrance::new(WaitReason::RegistrarFunds)));
    }
    let placed = shop.place(&["a.com"], &[]).await;
    let orders = shop.run_until_done(&placed).await;
    assert_eq!(states(&orders), [OrderState::Completed]);
    assert_eq!(
        shop.told(&orders[0]).await,
        "accepted sent waiting sent waiting sent waiting sent waiting sent waiting sent registered completed"
    );
}

#[tokio::test(start_paused = true)]
async fn only_what_is_in_doubt_is_resolved() {
    let shop = Shop::open().await;
    shop.registrar.set_health(Some(Hindrance::new(WaitReason::RegistrarUnreachable)));
    let placed = shop.place(&["a.com"], &[]).await;
    let order = placed.orders[0].id;
    let refused = shop.engine().resolve(order, Resolution::Done).await;
    assert!(matches!(refused, Err(ResolveError::NotInDoubt)), "{refused:?}");
    let unknown = landrush_model::OrderId::from_uuid(uuid::Uuid::nil());
    assert!(matches!(
        shop.engine().resolve(unknown, Resolution::Done).await,
        Err(ResolveError::NotAvailable)
    ));
    shop.registrar.set_health(None);
    let orders = shop.run_until_done(&placed).await;
    assert_eq!(states(&orders), [OrderState::Completed]);
    assert_eq!(shop.registrar.times_bought(&name("a.com")), 1);
}

/// Stopped in the middle of a step, an engine ends the step and gives the order back between this and the next one.
#[tokio::test(start_paused = true)]
async fn an_engine_that_is_stopped_during_a_step_gives_its_lease_back() {
    for point in ["before register", "after register", "before commit register done"] {
        let shop = Shop::open().await;
        let placed = shop.place(&["a.com"], &["ns1.example.net", "ns2.example.net"]).await;
        let (life, stop) = (Life::default(), CancellationToken::new());
        let step = life.hold(point);
        let engine = shop.start_mortal(&life, &stop);
        step.reached().await;
        stop.cancel();
        step.open();
        engine.await.unwrap();
        assert_eq!(states(&shop.orders(&placed).await), [OrderState::Registered], "{point}");

        let before = tokio::time::Instant::now();
        let orders = shop.run_until_done(&placed).await;
        assert_eq!(states(&orders), [OrderState::Completed], "{point}");
        assert!(before.elapsed() < shop.settings.lease / 3, "{point}: the lease had to run out");
        assert_eq!(shop.registers("a.com"), 1, "{point}");
    }
}

/// A step that outlives the grace period keeps its lease: nobody else goes on with it before it is certainly over.
#[tokio::test(start_paused = true)]
async fn an_engine_that_is_stopped_leaves_steps_that_do_not_end_their_leases() {
    let shop = Shop::open().await;
    let placed = shop.place(&["a.com"], &[]).await;
    let (life, stop) = (Life::default(), CancellationToken::new());
    let step = life.hold("before register");
    let engine = shop.start_mortal(&life, &stop);
    step.reached().await;
    let leased = tokio::time::Instant::now();
    stop.cancel();
    engine.await.unwrap();
    assert!(
        (shop.settings.grace..shop.settings.lease / 2).contains(&leased.elapsed()),
        "it waits, not for ever"
    );
    let orders = shop.run_until_done(&placed).await;
    assert!(leased.elapsed() >= shop.settings.lease);
    assert_eq!(states(&orders), [OrderState::Completed]);
    assert_eq!(shop.registers("a.com"), 1);
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_is_stopped_at_rest_leaves_nothing_behind() {
    let shop = Shop::open().await;
    let stop = CancellationToken::new();
    stop.cancel();
    shop.engine().run(stop).await;
    let placed = shop.place(&["a.com"], &[]).await;
    let before = tokio::time::Instant::now();
    shop.run_until_done(&placed).await;
    assert!(before.elapsed() < Duration::from_secs(30), "no lease had to run out");
}
