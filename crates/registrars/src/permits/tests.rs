use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};

use landrush_model::Limits;
use tokio::time::{Instant, advance, sleep, timeout};

use super::fake::{Calls, FakeSlots};
use super::*;

fn account(concurrency: u32, per_minute: u32) -> RegistrarAccount {
    RegistrarAccount {
        id: RegistrarAccountId::from_uuid(uuid::Uuid::from_u128(1)),
        provider: "dynadot".parse().unwrap(),
        name: "main".into(),
        limits: Limits { concurrency: NonZeroU32::new(concurrency), per_minute: NonZeroU32::new(per_minute) },
    }
}

struct World {
    slots: Arc<FakeSlots>,
    account: RegistrarAccount,
}

impl World {
    fn new(concurrency: u32, per_minute: u32) -> Self {
        Self { slots: Arc::default(), account: account(concurrency, per_minute) }
    }

    /// One more replica.
    fn pool(&self) -> PermitPool {
        let slots: Arc<dyn PermitSlots> = Arc::<FakeSlots>::clone(&self.slots);
        PermitPool::new(&slots, [self.account.clone()], PermitSettings::default())
    }

    async fn acquire(&self, pool: &PermitPool, want: usize) -> Vec<Permit> {
        pool.acquire(self.account.id, want).await.unwrap()
    }
}

const MILLISECOND: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn an_account_without_limits_needs_no_store() {
    let world = World::new(0, 0);
    let pool = world.pool();
    let permits = world.acquire(&pool, 100).await;
    assert_eq!(permits.len(), 100);
    permits[0].pace().await.unwrap();
    assert_eq!(world.slots.calls(), Calls::default());
}

#[tokio::test(start_paused = true)]
async fn slots_are_kept_while_there_is_demand_and_given_back_afterwards() {
    let world = World::new(5, 0);
    let pool = world.pool();
    for _ in 0..40 {
        let permits = world.acquire(&pool, 50).await;
        assert_eq!(permits.len(), 5);
        for permit in &permits {
            permit.pace().await.unwrap();
        }
        sleep(100 * MILLISECOND).await;
    }
    assert_eq!(world.slots.calls(), Calls { set_limits: 1, take: 1, ..Calls::default() });
    sleep(249 * MILLISECOND).await;
    assert_eq!(world.slots.taken(), 5);
    sleep(2 * MILLISECOND).await;
    assert_eq!((world.slots.taken(), world.slots.calls().release), (0, 1));
}

/// Slots that were taken together are each lent again, one by one and all at once.
#[tokio::test(start_paused = true)]
async fn every_slot_comes_back_from_its_own_permit() {
    let world = World::new(5, 0);
    let pool = world.pool();
    let permits = world.acquire(&pool, 5).await;
    for permit in &permits {
        permit.pace().await.unwrap();
    }
    for (number, permit) in permits.into_iter().enumerate() {
        drop(permit);
        assert_eq!(world.acquire(&pool, 5).await.len(), number + 1);
    }
}

/// An engine without work asks for permits all the same; that must not keep slots from a busy replica.
#[tokio::test(start_paused = true)]
async fn slots_without_calls_are_given_back_soon() {
    let world = World::new(5, 0);
    let pool = world.pool();
    for _ in 0..4 {
        assert_eq!(world.acquire(&pool, 50).await.len(), 5);
        sleep(10 * MILLISECOND).await;
    }
    sleep(20 * MILLISECOND).await;
    assert_eq!((world.slots.taken(), world.slots.calls().take), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn no_more_permits_are_out_than_slots_over_all_replicas() {
    let world = World::new(5, 0);
    let pools = [world.pool(), world.pool(), world.pool()];
    let out = Arc::new(AtomicUsize::new(0));
    let mut served = [0_usize; 3];
    for round in 0_u64..2_000 {
        for (number, pool) in pools.iter().enumerate() {
            let permits = world.acquire(pool, 3).await;
            served[number] += permits.len();
            for (n, permit) in permits.into_iter().enumerate() {
                let out = Arc::clone(&out);
                assert!(out.fetch_add(1, Ordering::SeqCst) < 5);
                tokio::spawn(async move {
                    permit.pace().await.unwrap();
                    sleep(Duration::from_millis(20 + (round * 7 + n as u64 * 13) % 60)).await;
                    drop(permit);
                    out.fetch_sub(1, Ordering::SeqCst);
                });
            }
        }
        sleep(10 * MILLISECOND).await;
    }
    let total: usize = served.iter().sum();
    // 20 s of 5 slots with calls of 50 ms on average; each replica gets a fair part.
    assert!(total > 1_500, "{served:?}");
    assert!(served.iter().all(|served| *served * 6 > total), "{served:?}");
}

#[tokio::test(start_paused = true)]
async fn a_slot_is_given_back_after_its_turn() {
    let world = World::new(1, 0);
    let (ours, theirs) = (world.pool(), world.pool());
    let permit = world.acquire(&ours, 1).await;
    sleep(6 * SECOND).await;
    drop(permit);
    assert_eq!(world.acquire(&ours, 1).await.len(), 0);
    sleep(MILLISECOND).await;
    assert_eq!(world.acquire(&ours, 1).await.len(), 0);
    assert_eq!(world.acquire(&theirs, 1).await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_slot_in_use_outlives_every_call_started_under_it() {
    let world = World::new(1, 0);
    let (ours, theirs) = (world.pool(), world.pool());
    let permit = world.acquire(&ours, 1).await;
    for _ in 0..60 {
        permit[0].pace().await.unwrap();
        sleep(10 * SECOND).await;
        assert_eq!(world.acquire(&theirs, 1).await.len(), 0);
    }
    assert!(world.slots.calls().extend < 120, "{:?}", world.slots.calls());
    drop(permit);
    sleep(PermitSettings::default().rest).await;
    assert_eq!(world.acquire(&theirs, 1).await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_the_store_no_call_outlives_its_slot() {
    let world = World::new(1, 0);
    let pool = world.pool();
    let permit = world.acquire(&pool, 1).await;
    world.slots.set_broken(true);
    let settings = PermitSettings::default();
    sleep(settings.hold() - settings.need()).await;
    permit[0].pace().await.unwrap();
    sleep(MILLISECOND).await;
    assert!(matches!(permit[0].pace().await, Err(PermitError::Store(_))));
    world.slots.set_broken(false);
    permit[0].pace().await.unwrap();
    assert!(world.acquire(&pool, 1).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_became_anothers_lets_no_call_start() {
    let world = World::new(2, 0);
    let pool = world.pool();
    let permits = world.acquire(&pool, 2).await;
    world.slots.free_all();
    sleep(30 * SECOND).await;
    assert!(matches!(permits[0].pace().await, Err(PermitError::Store(_))));
    drop(permits);
    assert_eq!(world.acquire(&pool, 2).await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_gives_up_leaves_no_slot_behind() {
    let world = World::new(3, 0);
    let pool = world.pool();
    let mut acquiring = Box::pin(pool.acquire(world.account.id, 3));
    assert!(timeout(Duration::ZERO, &mut acquiring).await.is_err());
    drop(acquiring);
    sleep(SECOND).await;
    assert_eq!(world.slots.taken(), 0);
    assert_eq!(world.acquire(&pool, 3).await.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn at_the_end_everything_is_given_back() {
    let world = World::new(3, 0);
    let pool = world.pool();
    let mut permits = world.acquire(&pool, 3).await;
    permits.pop();
    pool.release_all().await.unwrap();
    assert_eq!((world.slots.taken(), world.acquire(&pool, 3).await.len()), (2, 0));
    permits[0].pace().await.unwrap();
    drop(permits);
    sleep(MILLISECOND).await;
    assert_eq!(world.slots.taken(), 0);
}

#[tokio::test(start_paused = true)]
async fn starts_keep_to_the_rate_over_all_replicas() {
    let world = World::new(0, 600);
    let pools = [world.pool(), world.pool()];
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for pool in &pools {
        for permit in world.acquire(pool, 10).await {
            tasks.spawn(async move {
                let mut starts = Vec::new();
                for _ in 0..30 {
                    permit.pace().await.unwrap();
                    starts.push(started.elapsed());
                }
                starts
            });
        }
    }
    let mut starts: Vec<Duration> = tasks.join_all().await.into_iter().flatten().collect();
    starts.sort();
    assert_eq!(starts.len(), 600);
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= 101 * MILLISECOND));
    assert!(starts[599] < 63 * SECOND, "{:?}", starts[599]);
    assert!(world.slots.calls().reserve <= 301, "{:?}", world.slots.calls());
}

#[tokio::test(start_paused = true)]
async fn a_pause_earns_no_burst() {
    let world = World::new(0, 6000);
    let pool = world.pool();
    let permits = world.acquire(&pool, 1).await;
    permits[0].pace().await.unwrap();
    advance(10 * SECOND).await;
    let started = Instant::now();
    for _ in 0..100 {
        permits[0].pace().await.unwrap();
    }
    assert!(started.elapsed() >= 99 * 10 * MILLISECOND, "{:?}", started.elapsed());
    assert!(started.elapsed() <= 1_100 * MILLISECOND, "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_not_there_is_named() {
    let world = World::new(1, 0);
    let stranger = RegistrarAccountId::from_uuid(uuid::Uuid::from_u128(9));
    let error = world.pool().acquire(stranger, 1).await.unwrap_err();
    assert!(matches!(error, PermitError::UnknownAccount(account) if account == stranger));
}
