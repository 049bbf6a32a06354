//! Further attempts at failed orders.

use super::playing::refused;
use super::subject::{Subject, Tenant};
use crate::OrderId;
use crate::catalogue::Priced;
use crate::event::EventType;
use crate::ledger::LedgerEntry;
use crate::operation::OperationKind;
use crate::order::{Order, OrderState, Outcome, Reopening, reopen};
use crate::policy::Policy;
use crate::ports::{ReopenError, Reopened};

async fn order(subject: &Subject, tenant: &Tenant, id: OrderId) -> Order {
    subject.orders.story(tenant.account, id).await.unwrap().unwrap().order
}

async fn again(subject: &Subject, order: &Order) -> Reopening {
    let catalogue_version = subject.catalogue.catalogue_version().await.unwrap();
    let priced = Priced { price: order.price, cost: order.cost, catalogue_version };
    reopen(order, Some(&priced), subject.now(), &Policy::default(), subject.ids.as_ref()).unwrap()
}

async fn reopened(subject: &Subject, orders: &[&Order]) -> Reopened {
    let mut reopenings = Vec::new();
    for order in orders {
        reopenings.push(again(subject, order).await);
    }
    Reopened {
        account_id: orders[0].account_id,
        batch_id: orders[0].batch_id,
        orders: reopenings,
        catalogue_version: subject.catalogue.catalogue_version().await.unwrap(),
        answer: None,
    }
}

/// It is charged again, stands in the queue again, and its batch is told of again when it ends.
pub async fn a_failed_order_is_tried_again_in_a_further_attempt(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com", "two.com"]).await;
    for work in subject.claim(10).await {
        subject.fail(&work).await;
    }
    let id = batch.orders[0].id;
    let failed = order(subject, &tenant, id).await;
    subject.orders.reopen(reopened(subject, &[&failed]).await).await.unwrap();

    let progress = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap();
    assert_eq!(
        (progress.batch.round, progress.batch.counts.pending, progress.batch.counts.failed),
        (2, 1, 1)
    );
    let work = subject.claim_only().await;
    assert_eq!((work.order.id, work.order.attempt, work.order.state), (id, 2, OrderState::Pending));
    assert_eq!(work.operation, None);
    subject.register(&work).await;

    let fed = subject.feed.batch_events(tenant.account, batch.batch.id, 0, 100).await.unwrap().unwrap();
    let ends: Vec<_> = fed
        .events
        .iter()
        .filter(|event| event.kind == EventType::OrdersCompleted)
        .map(|event| (event.data["round"].as_i64(), event.data["completed"].as_i64()))
        .collect();
    assert_eq!(ends, [(Some(1), Some(0)), (Some(2), Some(1))]);
    let story = subject.orders.story(tenant.account, id).await.unwrap().unwrap();
    let told: Vec<_> = story.timeline.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(
        told,
        ["accepted", "sent", "failed", "refunded", "retried", "sent", "registered", "completed"]
    );
    assert_eq!(again_charge(&again(subject, &failed).await), Some(LedgerEntry::Charge));
}

fn again_charge(reopening: &Reopening) -> Option<LedgerEntry> {
    reopening.ledger.as_ref().map(|line| line.entry)
}

/// Two who retry at once open one attempt, and what is open stays as it is.
pub async fn an_attempt_is_opened_once(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com", "two.com"]).await;
    let works = subject.claim(10).await;
    subject.fail(&works[0]).await;
    let failed = order(subject, &tenant, works[0].order.id).await;
    let (first, second) = (reopened(subject, &[&failed]).await, reopened(subject, &[&failed]).await);
    subject.orders.reopen(first).await.unwrap();
    assert!(matches!(subject.orders.reopen(second).await, Err(ReopenError::Changed)));
    // Nor in the name of another account or batch.
    let work = subject.claim_only().await;
    subject.fail(&work).await;
    let failed = order(subject, &tenant, work.order.id).await;
    let other = subject.tenant("b").await;
    let foreign = Reopened { account_id: other.account, ..reopened(subject, &[&failed]).await };
    assert!(matches!(subject.orders.reopen(foreign).await, Err(ReopenError::Changed)));
    let elsewhere = subject.accepted(&tenant, &["three.com"]).await;
    let misplaced = Reopened { batch_id: elsewhere.batch.id, ..reopened(subject, &[&failed]).await };
    assert!(matches!(subject.orders.reopen(misplaced).await, Err(ReopenError::Changed)));
    let progress = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap();
    assert_eq!((progress.batch.counts.failed, progress.batch.counts.pending), (1, 1));
}

/// Of several, all or none; a domain that was ordered anew, prices that moved on and a used key are in the way.
pub async fn what_is_in_the_way_leaves_everything_as_it_was(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com", "two.com"]).await;
    for work in subject.claim(10).await {
        subject.fail(&work).await;
    }
    let orders = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap().orders;
    let both = || async { reopened(subject, &[&orders[0], &orders[1]]).await };
    subject.accepted(&tenant, &["two.com"]).await;
    match subject.orders.reopen(both().await).await {
        Err(ReopenError::DomainsOpen(domains)) => assert_eq!(domains, [orders[1].domain.clone()]),
        other => panic!("{other:?}"),
    }
    let mut early = reopened(subject, &[&orders[0]]).await;
    subject.catalogue.import_prices(vec![subject.price("com", 1_299).await]).await.unwrap();
    assert!(matches!(subject.orders.reopen(early.clone()).await, Err(ReopenError::CatalogueMoved)));
    early.catalogue_version = subject.catalogue.catalogue_version().await.unwrap();
    early.answer = Some(subject.answer("key", b"first"));
    subject.orders.reopen(early.clone()).await.unwrap();
    match subject.orders.reopen(early.clone()).await {
        Err(ReopenError::KeyUsed(kept)) => assert_eq!(Some(*kept), early.answer),
        other => panic!("{other:?}"),
    }
    let progress = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap();
    assert_eq!(progress.orders.iter().map(|order| order.attempt).collect::<Vec<_>>(), [2, 1]);
}

/// The domain stays held and charged; only the name servers are set.
pub async fn a_failed_configuration_goes_on_from_the_registration(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let mut batch = subject.batch(&tenant, &["one.com"]).await;
    let nameservers = crate::Nameservers::new(&["ns1.example.net", "ns2.example.net"]).unwrap();
    batch.orders[0].nameservers = Some(nameservers);
    subject.orders.accept(batch.clone()).await.unwrap();
    let work = subject.register(&subject.claim_only().await).await;
    let work = subject.step(&work, Outcome::Begun(OperationKind::SetNameservers)).await.unwrap();
    subject.step(&work, refused()).await.unwrap();
    let failed = order(subject, &tenant, work.order.id).await;
    subject.orders.reopen(reopened(subject, &[&failed]).await).await.unwrap();

    let progress = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap();
    assert_eq!((progress.batch.round, progress.batch.counts.registered), (2, 1));
    let work = subject.claim_only().await;
    assert_eq!((work.order.state, work.order.attempt), (OrderState::Registered, 2));
    let other = subject.tenant("b").await;
    subject.accepted(&other, &["one.com"]).await;
    let theirs = subject.claim_only().await;
    assert!(subject.step(&theirs, Outcome::Begun(OperationKind::Register)).await.is_err());
}
