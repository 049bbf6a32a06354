//! Endpoints and the outbox.

use std::time::Duration;

use secrecy::ExposeSecret;

use super::batches::drained;
use super::subject::{AFTER_SHORT, LEASE, SHORT, Subject};
use crate::event::EventType;
use crate::ports::{Attempted, Delivery, DeliveryResult};

async fn claim(subject: &Subject) -> Vec<Delivery> {
    subject.webhooks.claim_deliveries(10, LEASE, subject.now()).await.unwrap()
}

fn attempt(subject: &Subject, delivery: &Delivery, result: DeliveryResult) -> Attempted {
    let error = (result != DeliveryResult::Delivered).then(|| "connection refused".to_owned());
    Attempted { id: delivery.id, lease: delivery.lease, at: subject.now(), status: None, error, result }
}

fn kinds(deliveries: &[Delivery]) -> Vec<EventType> {
    deliveries.iter().map(|delivery| delivery.event.kind).collect()
}

/// Completes one order, which emits two events that endpoints get unless they choose others.
async fn two_events(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.endpoint(&tenant).await;
    subject.accepted(&tenant, &["one.com"]).await;
    let work = subject.claim_only().await;
    subject.register(&work).await;
}

/// But not for its success.
pub async fn a_later_event_waits_for_the_first_attempt_at_an_earlier_one(subject: &Subject) {
    two_events(subject).await;
    assert_eq!(subject.webhooks.outbox_backlog().await.unwrap().0, 2);
    let first = claim(subject).await;
    assert_eq!(kinds(&first), [EventType::OrdersRegistered]);
    assert_eq!(first[0].secret.expose_secret(), "whsec_c2VjcmV0");
    assert_eq!((first[0].url.as_str(), first[0].attempts), ("https://hooks.example.com/landrush", 0));
    assert!(claim(subject).await.is_empty());

    let at = subject.now() + Duration::from_secs(30);
    let retry = attempt(subject, &first[0], DeliveryResult::RetryAt(at));
    subject.webhooks.record_attempts(vec![retry]).await.unwrap();
    let second = claim(subject).await;
    assert_eq!(kinds(&second), [EventType::OrdersCompleted]);

    subject.clock.advance(Duration::from_secs(30));
    let again = claim(subject).await;
    assert_eq!(again.iter().map(|delivery| delivery.id).collect::<Vec<_>>(), [first[0].id]);
    assert_eq!((again[0].attempts, &again[0].event), (1, &first[0].event));
    assert_ne!(again[0].lease, first[0].lease);
}

/// A receiver may see an event twice, but no event gets lost.
pub async fn deliveries_come_back_when_their_lease_runs_out(subject: &Subject) {
    two_events(subject).await;
    let first = subject.webhooks.claim_deliveries(10, SHORT, subject.now()).await.unwrap();
    assert_eq!(first.len(), 1);
    subject.pause(AFTER_SHORT).await;
    let again = claim(subject).await;
    assert_eq!(again.iter().map(|delivery| delivery.id).collect::<Vec<_>>(), [first[0].id]);
    assert_eq!(again[0].event, first[0].event);
}

/// Whoever was too slow has no say.
pub async fn a_lost_lease_records_nothing(subject: &Subject) {
    two_events(subject).await;
    let first = subject.webhooks.claim_deliveries(10, SHORT, subject.now()).await.unwrap();
    subject.pause(AFTER_SHORT).await;
    let again = claim(subject).await;
    let late = attempt(subject, &first[0], DeliveryResult::Delivered);
    subject.webhooks.record_attempts(vec![late]).await.unwrap();
    let at = subject.now() + Duration::from_secs(60);
    let failed = attempt(subject, &again[0], DeliveryResult::RetryAt(at));
    subject.webhooks.record_attempts(vec![failed]).await.unwrap();
    subject.clock.advance(Duration::from_secs(60));
    let third = claim(subject).await;
    assert_eq!(
        third.iter().filter(|delivery| delivery.id == first[0].id && delivery.attempts == 1).count(),
        1
    );
}

/// Delivered or given up, it is not tried again.
pub async fn ended_deliveries_stay_ended(subject: &Subject) {
    two_events(subject).await;
    for result in [DeliveryResult::Delivered, DeliveryResult::Abandoned] {
        let claimed = claim(subject).await;
        assert_eq!(claimed.len(), 1);
        subject.webhooks.record_attempts(vec![attempt(subject, &claimed[0], result)]).await.unwrap();
    }
    subject.clock.advance(Duration::from_secs(86_400));
    assert!(claim(subject).await.is_empty());
    assert_eq!(subject.webhooks.outbox_backlog().await.unwrap(), (0, None));
}

/// Nobody else hears of it, and each endpoint hears of it.
pub async fn only_the_accounts_own_endpoints_are_told(subject: &Subject) {
    let (a, b) = (subject.tenant("a").await, subject.tenant("b").await);
    subject.endpoint(&b).await;
    subject.accepted(&a, &["one.com"]).await;
    let work = subject.claim_only().await;
    subject.register(&work).await;
    assert_eq!(drained(subject).await, []);

    let endpoints = [subject.endpoint(&a).await, subject.endpoint(&a).await];
    let listed = subject.webhooks.endpoints(a.account).await.unwrap();
    assert_eq!(listed.iter().map(|endpoint| endpoint.id).collect::<Vec<_>>(), endpoints);
    subject.accepted(&a, &["two.com"]).await;
    let work = subject.claim_only().await;
    subject.register(&work).await;
    assert_eq!(drained(subject).await.len(), 4);
}
