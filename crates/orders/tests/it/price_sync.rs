//! Prices that are brought up to what a registrar takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use landrush_model::catalogue::{
    Jumps, MarkupRule, Offer, PriceOrigin, PricedOperation, Repricing, SyncRules, SyncedTlds,
};
use landrush_model::ports::{
    CatalogueStore, Clock, OfferedPrices, Permit, PermitError, Permits, PriceSource,
};
use landrush_model::testing::FakeRegistrars;
use landrush_model::{Hindrance, Money, PriceListId, Provider, RegistrarAccountId, Term, Timestamp, Tld};
use landrush_orders::price_sync::{Effect, PriceSync, PriceSyncError, PriceSyncParts};

use crate::shop::Shop;

struct List(Vec<Offer>);

#[async_trait]
impl PriceSource for List {
    async fn price_list(&self, _: &Permit) -> Result<OfferedPrices, Hindrance> {
        Ok(OfferedPrices { offers: self.0.clone(), passed_over: Vec::new() })
    }
}

/// Has a permit from the n-th time on that it is asked.
struct Scarce {
    from: usize,
    asked: AtomicUsize,
    others: FakeRegistrars,
}

#[async_trait]
impl Permits for Scarce {
    async fn acquire(&self, account: RegistrarAccountId, want: usize) -> Result<Vec<Permit>, PermitError> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        self.others.acquire(account, if asked < self.from { 0 } else { want }).await
    }
}

fn sync(shop: &Shop, from: usize) -> PriceSync {
    PriceSync::new(PriceSyncParts {
        catalogue: Arc::new(shop.store.clone()),
        permits: Arc::new(Scarce { from, asked: AtomicUsize::new(0), others: shop.registrar.clone() }),
        clock: shop.clock.clone(),
        patience: Duration::from_secs(5),
    })
}

fn offer(tld: &str, cost: i64) -> Offer {
    let cost = Money::new(cost, "USD".parse().unwrap());
    Offer { tld: tld.parse().unwrap(), operation: PricedOperation::Register, term: Term::ONE, cost }
}

fn markup(_: &Tld) -> MarkupRule {
    MarkupRule { basis_points: 1_000, ..MarkupRule::default() }
}

fn rules(provider: &Provider, price_list_id: PriceListId) -> SyncRules<'_> {
    SyncRules {
        price_list_id,
        provider,
        tlds: SyncedTlds::Sold,
        markup: &markup,
        repricing: Repricing::ByRule,
        jumps: Jumps::Withheld,
        now: Timestamp::EPOCH,
    }
}

fn account() -> RegistrarAccountId {
    FakeRegistrars::account().id
}

#[tokio::test(start_paused = true)]
async fn the_list_is_read_when_a_call_can_be_spared() {
    let shop = Shop::open().await;
    let list = List(vec![offer("com", 1_100)]);
    let read = sync(&shop, 3).read(account(), &list).await.unwrap();
    assert_eq!(read.offers, list.0);
    let never = sync(&shop, usize::MAX).read(account(), &list).await;
    assert!(matches!(never, Err(PriceSyncError::Busy)), "{never:?}");
}

#[tokio::test(start_paused = true)]
async fn what_changes_is_written_once_however_many_write_it() {
    let shop = Shop::open().await;
    let offered =
        OfferedPrices { offers: vec![offer("com", 1_100), offer("net", 9_000)], passed_over: Vec::new() };
    let provider: Provider = "dynadot".parse().unwrap();
    let rules = rules(&provider, shop.buyer.price_list_id);
    let before = shop.store.catalogue().await.unwrap();
    let shown = sync(&shop, 0).apply(&offered, &rules, Effect::Shown).await.unwrap();
    assert_eq!((shown.plan.changes.len(), shown.version), (1, None));
    assert_eq!(shop.store.catalogue_version().await.unwrap(), before.version());

    let syncs = [sync(&shop, 0), sync(&shop, 0), sync(&shop, 0)];
    let written = futures_util::future::join_all(
        syncs.iter().map(|sync| sync.apply(&offered, &rules, Effect::Written)),
    );
    let written: Vec<_> = written.await.into_iter().map(Result::unwrap).collect();
    let versions: Vec<i64> = written.iter().filter_map(|synced| synced.version).collect();
    assert_eq!(versions, [before.version() + 1]);
    // A jump is never written.
    assert!(written.iter().all(|synced| synced.plan.withheld.len() == 1));

    let after = shop.store.catalogue().await.unwrap();
    let change = &shown.plan.changes[0];
    let held = after.in_force(&change.new.key, shop.clock.now()).unwrap();
    // Prices of the shop were set by hand: only the cost follows.
    assert_eq!((held.cost.amount, held.price.amount, held.origin), (1_100, 1_299, PriceOrigin::Hand));
    assert_eq!(after.in_force(&change.new.key, Timestamp::EPOCH), change.old.as_ref());
}
