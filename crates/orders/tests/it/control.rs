//! What those who placed orders do with them: retry, cancel, pause, resume.

use std::sync::Arc;
use std::time::Duration;

use landrush_model::batch::BatchCounts;
use landrush_model::ledger::LedgerEntry;
use landrush_model::order::{NotReopened, OrderState};
use landrush_model::ports::{CatalogueStore, OrderStore};
use landrush_model::testing::Script;
use landrush_model::{FailureCode, Hindrance, Refusal, WaitReason};
use landrush_orders::checkout::Placed;
use landrush_orders::control::{
    CancelError, ControlParts, NotCancelled, NotRetried, OrderControl, PauseError, RetryError,
};

use crate::shop::{Shop, name, states};

fn control(shop: &Shop) -> OrderControl {
    OrderControl::new(ControlParts {
        orders: Arc::new(shop.store.clone()),
        queue: Arc::new(shop.store.clone()),
        catalogue: Arc::new(shop.store.clone()),
        clock: shop.clock.clone(),
        ids: shop.ids.clone(),
        policy: shop.policy,
        lease: Duration::from_secs(30),
    })
}

fn refuse(code: FailureCode) -> Script {
    Script::Refuse(Refusal { code, text: "no".into() })
}

async fn counts(shop: &Shop, placed: &Placed) -> (u32, BatchCounts) {
    let batch = &placed.batch;
    let progress = shop.store.progress(batch.account_id, batch.id).await.unwrap().unwrap();
    (progress.batch.round, progress.batch.counts)
}

#[tokio::test(start_paused = true)]
async fn a_failed_order_is_retried_charged_once_more_and_told_of_in_the_next_round() {
    let shop = Shop::open().await;
    shop.registrar.script(refuse(FailureCode::RegistrationRefused));
    let placed = shop.place(&["a.com", "b.com"], &[]).await;
    let orders = shop.run_until_done(&placed).await;
    let failed = orders.iter().find(|order| order.state == OrderState::Failed).unwrap();
    let retried = control(&shop).retry_order(&shop.buyer, failed.id, None).await.unwrap();
    assert_eq!((retried.retried.len(), retried.retried[0].attempt), (1, 2));
    assert_eq!(counts(&shop, &placed).await.0, 2);
    let again = control(&shop).retry_order(&shop.buyer, failed.id, None).await;
    assert!(
        matches!(again, Err(RetryError::Refused(NotRetried::Order(NotReopened::NotFailed)))),
        "{again:?}"
    );
    let orders = shop.run_until_done(&placed).await;
    assert_eq!(states(&orders), [OrderState::Completed; 2]);
    assert_eq!(shop.paid(&shop.buyer), 2 * 1_299);
    let charges = shop.store.ledger(shop.buyer.account_id);
    assert_eq!(charges.iter().filter(|line| line.entry == LedgerEntry::Charge).count(), 3);
    let completed = shop.events(&shop.buyer).into_iter().filter(|kind| *kind == "orders.completed").count();
    assert_eq!(completed, 2);
}

#[tokio::test(start_paused = true)]
async fn of_a_batch_those_with_the_given_codes_are_retried() {
    let shop = Shop::open().await;
    for code in [FailureCode::DomainPremium, FailureCode::RegistrationRefused] {
        shop.registrar.script(refuse(code));
    }
    let placed = shop.place(&["a.com", "b.com", "c.com"], &[]).await;
    shop.run_until_done(&placed).await;
    let codes = [FailureCode::RegistrationRefused];
    let control = control(&shop);
    let retried = control.retry_batch(&shop.buyer, placed.batch.id, &codes, None).await.unwrap();
    assert_eq!((retried.retried.len(), retried.left.len()), (1, 0));
    let orders = shop.run_until_done(&placed).await;
    assert_eq!(orders.iter().filter(|order| order.state == OrderState::Completed).count(), 2);
    let rest = control.retry_batch(&shop.buyer, placed.batch.id, &[], None).await.unwrap();
    assert_eq!(rest.retried.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_retried_says_why() {
    let shop = Shop::open().await;
    shop.registrar.script(refuse(FailureCode::RegistrationRefused));
    let placed = shop.place(&["a.com"], &[]).await;
    let failed = shop.run_until_done(&placed).await.remove(0);
    let control = control(&shop);
    let (stranger, _) = shop.account("second", shop.buyer.price_list_id, None).await;
    let theirs = control.retry_order(&stranger, failed.id, None).await;
    assert!(matches!(theirs, Err(RetryError::NotFound)), "{theirs:?}");

    let mut entries: Vec<_> = shop.store.catalogue().await.unwrap().entries().cloned().collect();
    let before = entries.clone();
    for entry in &mut entries {
        entry.price.amount += 100;
    }
    shop.store.import_prices(entries).await.unwrap();
    let dearer = control.retry_order(&shop.buyer, failed.id, None).await;
    assert!(
        matches!(dearer, Err(RetryError::Refused(NotRetried::Order(NotReopened::PriceChanged { .. })))),
        "{dearer:?}"
    );
    shop.store.import_prices(before).await.unwrap();

    let anew = shop.place(&["a.com"], &[]).await;
    let open = control.retry_order(&shop.buyer, failed.id, None).await;
    assert!(matches!(open, Err(RetryError::Refused(NotRetried::DomainOrdered))), "{open:?}");
    control.cancel_order(shop.buyer.account_id, anew.orders[0].id).await.unwrap();
    control.retry_order(&shop.buyer, failed.id, None).await.unwrap();
    assert_eq!(states(&shop.run_until_done(&placed).await), [OrderState::Completed]);
    assert_eq!(shop.registrar.times_bought(&name("a.com")), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_not_sent_is_cancelled_and_refunded() {
    let shop = Shop::open().await;
    shop.registrar.set_health(Some(Hindrance::new(WaitReason::RegistrarUnreachable)));
    let placed = shop.place(&["a.com", "b.com"], &[]).await;
    let stop = shop.start();
    shop.until(&placed, |order| order.wait.is_some()).await;
    let control = control(&shop);
    let account = shop.buyer.account_id;
    let cancelled = control.cancel_batch(account, placed.batch.id).await.unwrap();
    assert_eq!((cancelled.cancelled.len(), cancelled.left), (2, vec![]));
    shop.registrar.set_health(None);
    let orders = shop.until(&placed, |order| order.state.is_terminal()).await;
    assert!(orders.iter().all(|order| order.failure.as_ref().unwrap().code == FailureCode::Cancelled));
    assert_eq!((shop.paid(&shop.buyer), shop.registrar.calls().len()), (0, 0));
    let again = control.cancel_order(account, orders[0].id).await;
    assert!(matches!(again, Err(CancelError::Refused(NotCancelled::Ended))), "{again:?}");
    stop.cancel();
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_sent_is_not_cancelled() {
    let shop = Shop::open().await;
    shop.registrar.script(Script::LoseAnswer);
    let placed = shop.place(&["a.com"], &[]).await;
    let stop = shop.start();
    shop.until(&placed, |order| {
        order.wait.is_some_and(|wait| wait.reason == WaitReason::AskingRegistrar) || order.state.is_terminal()
    })
    .await;
    let refused = control(&shop).cancel_order(shop.buyer.account_id, placed.orders[0].id).await;
    assert!(
        matches!(
            refused,
            Err(CancelError::Refused(NotCancelled::Sent | NotCancelled::InWork | NotCancelled::Ended))
        ),
        "{refused:?}"
    );
    let orders = shop.until(&placed, |order| order.state.is_terminal()).await;
    assert_eq!(states(&orders), [OrderState::Completed]);
    stop.cancel();
}

#[tokio::test(start_paused = true)]
async fn a_paused_batch_sends_nothing_until_it_is_resumed() {
    let shop = Shop::open().await;
    let placed = shop.place(&["a.com", "b.com"], &[]).await;
    let (control, account) = (control(&shop), shop.buyer.account_id);
    let paused = control.pause(account, placed.batch.id).await.unwrap();
    assert!(paused.paused_at.is_some());
    let stop = shop.start();
    let orders = shop.until(&placed, |order| order.wait.is_some()).await;
    assert!(orders.iter().all(|order| order.wait.unwrap().reason == WaitReason::BatchPaused));
    assert_eq!(shop.registrar.calls(), Vec::<String>::new());
    control.resume(account, placed.batch.id).await.unwrap();
    let orders = shop.until(&placed, |order| order.state.is_terminal()).await;
    assert_eq!(states(&orders), [OrderState::Completed; 2]);
    let late = control.pause(account, placed.batch.id).await;
    assert!(matches!(late, Err(PauseError::Done)), "{late:?}");
    stop.cancel();
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_stays_paused_is_given_up_in_time_and_refunded() {
    let shop = Shop::open().await;
    let placed = shop.place(&["a.com"], &[]).await;
    control(&shop).pause(shop.buyer.account_id, placed.batch.id).await.unwrap();
    let orders = shop.run_until_done(&placed).await;
    assert_eq!(states(&orders), [OrderState::Failed]);
    assert_eq!((shop.paid(&shop.buyer), shop.registrar.calls().len()), (0, 0));
}
