//! Limits of the account's level.

use std::sync::Arc;
use std::time::{Duration, Instant};

use landrush_model::ports::PermitSlots;
use landrush_sandbox::{Level, SandboxConfig};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn fifty_orders_at_once_keep_to_the_level() {
    let config = SandboxConfig { call_delay: Duration::from_millis(60), ..SandboxConfig::default() };
    let world = Arc::new(World::with(config, Level::Bulk).await);
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..50 {
        let world = Arc::clone(&world);
        tasks.spawn(async move { world.register(&format!("my-shop-{number}.com")).await });
    }
    let registered = tasks.join_all().await;
    assert!(registered.iter().all(Result::is_ok), "{registered:?}");

    let ledger = world.sandbox.ledger();
    assert_eq!((ledger.requests, ledger.registrations, ledger.limit_violations), (50, 50, 0));
    assert!(ledger.accounts["sandbox"].peak_concurrency <= 5, "{:?}", ledger.accounts);
    // 50 starts at ten a second, and no more than a little overhead.
    assert!((5..9).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    let calls = world.slots.calls();
    assert!(calls.take + calls.release + calls.reserve < 60, "{calls:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_share_the_level() {
    let config = SandboxConfig { call_delay: Duration::from_millis(30), ..SandboxConfig::default() };
    let level = Level::Custom { threads: Some(3), per_minute: None, per_second: None };
    let mut world = World::with(config, level).await;
    let slots: Arc<dyn PermitSlots> = Arc::<crate::fake::FakeSlots>::clone(&world.slots);
    let second = world.registry.permit_pool(&slots);
    let first = std::mem::replace(&mut world.permits, world.registry.permit_pool(&slots));
    let (world, pools) = (Arc::new(world), [Arc::new(first), Arc::new(second)]);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..60 {
        let (world, pool) = (Arc::clone(&world), Arc::clone(&pools[number % 2]));
        tasks.spawn(async move {
            let permit = loop {
                let permits =
                    landrush_model::ports::Permits::acquire(&*pool, world.account, 1).await.unwrap();
                match permits.into_iter().next() {
                    Some(permit) => break permit,
                    None => tokio::time::sleep(Duration::from_millis(5)).await,
                }
            };
            let request = crate::world::buy(&format!("my-shop-{number}.com"));
            world.registrar().register(&permit, &request).await.unwrap();
        });
    }
    tasks.join_all().await;
    let ledger = world.sandbox.ledger();
    assert_eq!((ledger.registrations, ledger.limit_violations), (60, 0));
    assert_eq!(ledger.accounts["sandbox"].peak_concurrency, 3);
}
