//! Applying changes.

use std::time::Duration;

use super::playing::{refused, together};
use super::subject::{AFTER_SHORT, REGISTRAR, SHORT, Subject};
use crate::id::LeaseToken;
use crate::operation::{ContactHandle, OperationKind, OperationState};
use crate::order::{Effect, OperationChange, OrderState, Outcome};
use crate::ports::CommitError;
use crate::timeline::TimelineKind;
use crate::{FailureCode, Refusal};

/// Order, operation, timeline and counts change together.
pub async fn a_change_lands_as_a_whole(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com"]).await;
    let work = subject.claim_only().await;
    let begun = subject.step(&work, Outcome::Begun(OperationKind::Register)).await.unwrap();
    let story = subject.orders.story(tenant.account, begun.order.id).await.unwrap().unwrap();
    assert_eq!(story.order, begun.order);
    assert_eq!(story.operation, begun.operation);
    assert_eq!(kinds(&story.timeline), [TimelineKind::Accepted, TimelineKind::Sent]);

    let done = Outcome::Done(Effect::Registered { expires_at: Some(subject.now()) });
    let ended = subject.step(&begun, done).await.unwrap();
    let story = subject.orders.story(tenant.account, begun.order.id).await.unwrap().unwrap();
    assert_eq!(story.order, ended.order);
    assert_eq!(story.order.state, OrderState::Completed);
    assert_eq!(story.operation.map(|operation| operation.state), Some(OperationState::Done));
    let told =
        [TimelineKind::Accepted, TimelineKind::Sent, TimelineKind::Registered, TimelineKind::Completed];
    assert_eq!(kinds(&story.timeline), told);
    let progress = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap();
    assert_eq!((progress.batch.counts.pending, progress.batch.counts.completed), (0, 1));
}

fn kinds(timeline: &[crate::timeline::TimelineEntry]) -> Vec<TimelineKind> {
    timeline.iter().map(|entry| entry.kind).collect()
}

/// Also what only the proof of absence needs.
pub async fn what_is_known_of_an_operation_is_read_back(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.accepted(&tenant, &["one.com"]).await;
    let work = subject.claim_only().await;
    let begun = subject.step(&work, Outcome::Begun(OperationKind::Register)).await.unwrap();
    let mut change = subject.change(&begun, Outcome::Processing("4711".into()));
    let OperationChange::Update(operation) = &mut change.operation else { panic!("an operation is open") };
    (operation.sends, operation.absences, operation.asks) = (7, 3, 5);
    operation.waited = Duration::from_micros(1_234_567);
    operation.contact = Some(ContactHandle("C-1".into()));
    operation.doubtful_refusal =
        Some(Refusal { code: FailureCode::DomainUnavailable, text: "not_available".into() });
    let expected = operation.clone();
    subject.queue.commit(change).await.unwrap();
    let story = subject.orders.story(tenant.account, work.order.id).await.unwrap().unwrap();
    assert_eq!(story.operation.as_ref(), Some(&expected));
    let claimed = subject.claim_order(work.order.id, SHORT).await.unwrap();
    assert_eq!(claimed.operation, Some(expected));
}

/// Whoever lacks one of them changes nothing.
pub async fn a_change_needs_lease_version_and_token(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com"]).await;
    let work = subject.queue.claim(REGISTRAR, 1, SHORT, subject.now()).await.unwrap().remove(0);
    let good = subject.change(&work, Outcome::Begun(OperationKind::Register));

    let mut forged = good.clone();
    forged.lease = LeaseToken::from_uuid(subject.id());
    let mut ahead = good.clone();
    ahead.order.version += 1;
    for wrong in [forged, ahead] {
        let refused = subject.queue.commit(wrong).await;
        assert!(matches!(refused, Err(CommitError::LeaseLost)), "{refused:?}");
    }
    subject.pause(AFTER_SHORT).await;
    let late = subject.queue.commit(good).await;
    assert!(matches!(late, Err(CommitError::LeaseLost)), "{late:?}");

    let story = subject.orders.story(tenant.account, batch.orders[0].id).await.unwrap().unwrap();
    assert_eq!(story.order, batch.orders[0]);
    assert_eq!((story.operation, story.timeline.len()), (None, 1));
    // Nor does the domain stay held.
    let other = subject.tenant("b").await;
    let theirs = subject.accepted(&other, &["one.com"]).await;
    let work = subject.claim_order(theirs.orders[0].id, SHORT).await.unwrap();
    subject.step(&work, Outcome::Begun(OperationKind::Register)).await.unwrap();
}

/// A worker that goes on keeps the order as long again.
pub async fn going_on_extends_the_lease(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.accepted(&tenant, &["one.com"]).await;
    let lease = SHORT * 4;
    let work = subject.queue.claim(REGISTRAR, 1, lease, subject.now()).await.unwrap().remove(0);
    subject.pause(lease / 2).await;
    let change = subject.change(&work, Outcome::Begun(OperationKind::Register));
    subject.queue.commit(change).await.unwrap();
    subject.pause(lease * 3 / 4).await;
    assert_eq!(subject.claim(1).await, []);
    subject.pause(lease / 2).await;
    assert_eq!(subject.claim(1).await.len(), 1);
}

/// Whoever didn't get the answer asks again: the change has landed once, and the lease goes on from then.
pub async fn a_change_that_is_committed_again_lands_once(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com"]).await;
    let lease = SHORT * 10;
    let work = subject.queue.claim(REGISTRAR, 1, lease, subject.now()).await.unwrap().remove(0);
    let change = subject.change(&work, Outcome::Begun(OperationKind::Register));
    for again in together([change.clone(), change.clone()].map(|change| subject.queue.commit(change))).await {
        again.unwrap();
    }
    subject.pause(lease / 2).await;
    subject.queue.commit(change.clone()).await.unwrap();
    let story = subject.orders.story(tenant.account, batch.orders[0].id).await.unwrap().unwrap();
    assert_eq!(story.order, change.order);
    assert_eq!(kinds(&story.timeline), [TimelineKind::Accepted, TimelineKind::Sent]);
    subject.pause(lease * 3 / 4).await;
    assert_eq!(subject.claim(1).await, []);

    // Another change to the same version is another change.
    let mut other = change.clone();
    other.order.updated_at = subject.now() + std::time::Duration::from_secs(1);
    assert!(matches!(subject.queue.commit(other).await, Err(CommitError::LeaseLost)));
    // What went on from there is not taken back.
    let begun = change.clone().into_work(work.contact.clone());
    subject.step(&begun, refused()).await.unwrap();
    assert!(matches!(subject.queue.commit(change).await, Err(CommitError::LeaseLost)));
    let progress = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap();
    assert_eq!((progress.batch.counts.pending, progress.batch.counts.failed), (0, 1));
}

/// What is over is over.
pub async fn an_ended_order_is_given_to_nobody(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.accepted(&tenant, &["one.com", "two.com"]).await;
    let works = subject.claim(2).await;
    let registered = subject.register(&works[0]).await;
    let failed = subject.fail(&works[1]).await;
    assert_eq!((registered.order.state, failed.order.state), (OrderState::Completed, OrderState::Failed));
    subject.clock.advance(std::time::Duration::from_secs(86_400));
    assert_eq!(subject.claim(10).await, []);
    assert_eq!(subject.queue.next_due(REGISTRAR).await.unwrap(), None);
}

/// Changes that come at the same moment don't get in each other's way; those that can't be applied don't stop the rest.
pub async fn many_changes_at_once_each_land(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let domains: Vec<String> = (0..30).map(|n| format!("d{n}.com")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let batch = subject.accepted(&tenant, &domains).await;
    let works = subject.claim(30).await;
    let mut changes: Vec<_> =
        works.iter().map(|work| subject.change(work, Outcome::Begun(OperationKind::Register))).collect();
    for forged in changes.iter_mut().step_by(5) {
        forged.lease = LeaseToken::from_uuid(subject.id());
    }
    let results = together(changes.iter().map(|change| subject.queue.commit(change.clone()))).await;
    for (n, result) in results.iter().enumerate() {
        assert_eq!(result.is_err(), n % 5 == 0, "{n}: {result:?}");
    }
    let begun: Vec<_> = works
        .iter()
        .zip(changes)
        .enumerate()
        .filter(|(n, _)| n % 5 != 0)
        .map(|(_, (work, change))| change.into_work(work.contact.clone()))
        .collect();
    for result in together(begun.iter().map(|work| subject.step(work, refused()))).await {
        result.unwrap();
    }
    let progress = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap();
    assert_eq!((progress.batch.counts.pending, progress.batch.counts.failed), (6, 24));
    let failed = progress.orders.iter().filter(|order| order.state == OrderState::Failed).count();
    assert_eq!(failed, 24);
}
