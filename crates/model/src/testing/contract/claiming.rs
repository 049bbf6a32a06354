//! Claiming orders.

use std::collections::HashSet;
use std::time::Duration;

use uuid::Uuid;

use super::playing::together;
use super::subject::{AFTER_SHORT, LEASE, REGISTRAR, SHORT, Subject};
use crate::failure::{Hindrance, WaitReason};
use crate::id::{LeaseToken, OrderId, RegistrarAccountId};
use crate::operation::OperationKind;
use crate::order::{Outcome, Position, Work};
use crate::ports::Acceptance;

/// Two workers that claim at once share the orders and have none in common.
pub async fn an_order_is_given_to_one_worker_at_a_time(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let domains: Vec<String> = (0..20).map(|n| format!("d{n}.com")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    subject.accepted(&tenant, &domains).await;
    let mut given: Vec<OrderId> = Vec::new();
    for _ in 0..10 {
        for works in together([subject.claim(7), subject.claim(7)]).await {
            given.extend(works.iter().map(|work| work.order.id));
        }
    }
    let distinct: HashSet<_> = given.iter().collect();
    assert_eq!((given.len(), distinct.len()), (20, 20));
}

/// Whoever held it can't change it any more; whoever has it next finds what was begun.
pub async fn orders_come_back_when_their_lease_runs_out(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.accepted(&tenant, &["one.com"]).await;
    let lost = subject.queue.claim(REGISTRAR, 10, SHORT, subject.now()).await.unwrap().remove(0);
    let lost = subject.step(&lost, Outcome::Begun(OperationKind::Register)).await.unwrap();
    assert_eq!(subject.claim(10).await, []);
    subject.pause(AFTER_SHORT).await;

    let found = subject.claim_only().await;
    assert_eq!(found.order.id, lost.order.id);
    assert_ne!(found.lease, lost.lease);
    assert_eq!(found.operation, lost.operation);
    assert_eq!(found.position(), Position::Sent(OperationKind::Register));
    assert!(subject.step(&lost, Outcome::Lost("late".into())).await.is_err());
    assert!(subject.step(&found, Outcome::Lost("in time".into())).await.is_ok());
}

/// What was put back is given out again, once.
pub async fn released_orders_are_due_at_once(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.accepted(&tenant, &["one.com", "two.com"]).await;
    let works = subject.claim(10).await;
    let forged = LeaseToken::from_uuid(subject.id());
    subject.queue.release(&[(works[0].order.id, works[0].lease), (works[1].order.id, forged)]).await.unwrap();
    let again = subject.claim(10).await;
    assert_eq!(again.iter().map(|work| work.order.id).collect::<Vec<_>>(), [works[0].order.id]);
    subject.queue.release(&[]).await.unwrap();
}

/// Not before, and the time is known.
pub async fn an_order_that_waits_is_given_out_at_its_time(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    assert_eq!(subject.queue.next_due(REGISTRAR).await.unwrap(), None);
    subject.accepted(&tenant, &["one.com"]).await;
    let due = subject.queue.next_due(REGISTRAR).await.unwrap();
    assert!(due.is_some_and(|due| due <= subject.now()), "{due:?}");
    let work = subject.claim_only().await;
    let at = subject.now() + Duration::from_secs(30);
    let hindrance = Hindrance { retry_at: Some(at), ..Hindrance::new(WaitReason::RegistrarMaintenance) };
    let waiting = subject.step(&work, Outcome::Hindered(hindrance)).await.unwrap();
    assert_eq!(waiting.order.wake_at, Some(at));
    assert_eq!(subject.queue.next_due(REGISTRAR).await.unwrap(), Some(at));

    subject.clock.advance(Duration::from_secs(29));
    assert_eq!(subject.claim(10).await, []);
    subject.clock.advance(Duration::from_secs(1));
    let due = subject.queue.next_due(REGISTRAR).await.unwrap();
    assert!(due.is_some_and(|due| due <= subject.now()), "{due:?}");
    let work = subject.claim_only().await;
    assert_eq!(work.order.wait, waiting.order.wait);
    assert_eq!(work.order.last_error, waiting.order.last_error);
}

/// An account with one order doesn't wait for another account's fifty.
pub async fn accounts_take_turns(subject: &Subject) {
    let (large, small) = (subject.tenant("large").await, subject.tenant("small").await);
    let domains: Vec<String> = (0..50).map(|n| format!("d{n}.com")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    subject.accepted(&large, &domains).await;
    assert_eq!(subject.claim(5).await.len(), 5);
    subject.accepted(&small, &["single.com"]).await;
    let served = subject.claim(3).await;
    assert!(served.iter().any(|work| work.order.account_id == small.account), "{served:?}");
    // And the large one is served too.
    assert!(served.iter().any(|work| work.order.account_id == large.account));
}

/// Each registrar account has a queue of its own.
pub async fn orders_of_another_registrar_account_are_left_alone(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let other = RegistrarAccountId::from_uuid(Uuid::from_u128(2));
    let mut batch = subject.batch(&tenant, &["one.com", "two.com"]).await;
    batch.orders[1].registrar_account_id = other;
    subject.orders.accept(batch.clone()).await.unwrap();
    assert_eq!(subject.claim_only().await.order.id, batch.orders[0].id);
    let works = subject.queue.claim(other, 10, LEASE, subject.now()).await.unwrap();
    assert_eq!(works.iter().map(|work| work.order.id).collect::<Vec<_>>(), [batch.orders[1].id]);
}

/// Whether anybody waits for it or not; but not from somebody else's hands.
pub async fn one_order_is_claimed_by_its_id(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com", "two.com"]).await;
    let id = batch.orders[1].id;
    let work = subject.claim_order(id, LEASE).await.unwrap();
    assert_eq!(work.order.id, id);
    assert_eq!(subject.claim_order(id, LEASE).await, None);
    assert_eq!(subject.claim_only().await.order.id, batch.orders[0].id);

    let hindrance = Hindrance {
        retry_at: Some(subject.now() + Duration::from_secs(3_600)),
        ..Hindrance::new(WaitReason::RegistrarFunds)
    };
    subject.step(&work, Outcome::Hindered(hindrance)).await.unwrap();
    let work = subject.claim_order(id, LEASE).await.unwrap();
    subject.fail(&work).await;
    assert_eq!(subject.claim_order(id, LEASE).await, None);
    let nobody = OrderId::from_uuid(subject.id());
    assert_eq!(subject.claim_order(nobody, LEASE).await, None);
}

/// New orders are begun while old ones wait to be asked about, and the other way round. (How soon is the store's affair;
/// that all come is not.)
pub async fn no_kind_of_due_order_starves_another(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com", "two.com", "three.com"]).await;
    let works = subject.queue.claim(REGISTRAR, 2, SHORT, subject.now()).await.unwrap();
    let hindrance = Hindrance::new(WaitReason::RegistrarBusy);
    subject.step(&works[0], Outcome::Hindered(hindrance)).await.unwrap();
    subject.clock.advance(Duration::from_secs(600));
    subject.pause(AFTER_SHORT).await;
    // One waited, one was orphaned, one is new.
    let mut given = HashSet::new();
    for _ in 0..3 {
        given.extend(subject.claim(1).await.iter().map(|work| work.order.id));
    }
    assert_eq!(given, batch.orders.iter().map(|order| order.id).collect());
}

/// Accepts batches, and has their orders wait; those of the first longest, and all until now.
async fn waited(subject: &Subject, batches: &[Acceptance]) {
    for batch in batches {
        subject.orders.accept(batch.clone()).await.unwrap();
        let works = subject.claim(batch.orders.len()).await;
        assert!(works.iter().all(|work| work.order.batch_id == batch.batch.id), "{works:?}");
        for work in works {
            let busy = Hindrance::new(WaitReason::RegistrarBusy);
            subject.step(&work, Outcome::Hindered(busy)).await.unwrap();
        }
        subject.clock.advance(Duration::from_millis(10));
    }
    subject.clock.advance(Duration::from_secs(600));
}

/// An account with one order that has waited doesn't wait for another account's thirty, however small the bites are that the
/// queue is taken in.
pub async fn accounts_take_turns_after_a_wait(subject: &Subject) {
    let tenants =
        [subject.tenant("large").await, subject.tenant("small").await, subject.tenant("tiny").await];
    let domains: Vec<String> = (0..30).map(|n| format!("d{n}.com")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let large = subject.batch(&tenants[0], &domains).await;
    let small = subject.batch(&tenants[1], &["small.com"]).await;
    let tiny = subject.batch(&tenants[2], &["tiny.com"]).await;
    waited(subject, &[large, small, tiny]).await;
    let accounts = |works: &[Work]| works.iter().map(|work| work.order.account_id).collect::<HashSet<_>>();
    let mut served = Vec::new();
    // Each kind of due order has a turn too, and these are of one kind.
    for _ in 0..3 {
        served.extend(subject.claim(1).await);
    }
    assert_eq!(accounts(&served), tenants.map(|tenant| tenant.account).into());

    let leases: Vec<_> = served.iter().map(|work| (work.order.id, work.lease)).collect();
    subject.queue.release(&leases).await.unwrap();
    assert_eq!(accounts(&subject.claim(4).await), tenants.map(|tenant| tenant.account).into());
    // In the end all are served.
    assert_eq!(subject.claim(100).await.len(), 28);
}

/// Neither do many orders that have waited keep a new one from being begun.
pub async fn a_new_order_does_not_wait_for_many_that_have_waited(subject: &Subject) {
    let (large, small) = (subject.tenant("large").await, subject.tenant("small").await);
    let domains: Vec<String> = (0..12).map(|n| format!("d{n}.com")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let batch = subject.batch(&large, &domains).await;
    waited(subject, &[batch]).await;
    let new = subject.accepted(&small, &["single.com"]).await;
    let mut served = Vec::new();
    for _ in 0..3 {
        served.extend(subject.claim(1).await.into_iter().map(|work| work.order.id));
    }
    assert!(served.contains(&new.orders[0].id), "{served:?}");
    assert_eq!(served.len(), 3);
}
