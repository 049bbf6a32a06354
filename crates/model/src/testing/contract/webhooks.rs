//! The outbox.

use std::time::Duration;

use secrecy::ExposeSecret;

use super::batches::drained;
use super::subject::{AFTER_SHORT, LEASE, SHORT, Subject, Tenant};
use crate::event::EventType;
use crate::id::EndpointId;
use crate::ports::{
    AbandonedReason, Attempted, Delivery, DeliveryClaim, DeliveryResult, DeliveryState, EndpointChange,
    Switch,
};
use crate::timestamp::Timestamp;

async fn claim(subject: &Subject) -> Vec<Delivery> {
    subject.claim_deliveries(10, LEASE).await
}

/// An attempt of a second that came to this.
pub(super) fn attempt(subject: &Subject, delivery: &Delivery, result: DeliveryResult) -> Attempted {
    let failed = result != DeliveryResult::Delivered;
    Attempted {
        id: delivery.id,
        lease: delivery.lease,
        at: subject.now(),
        took: Duration::from_secs(1),
        url: delivery.url.clone(),
        status: Some(if failed { 503 } else { 200 }),
        answer: Some(if failed { "out of order".into() } else { String::new() }),
        error: failed.then(|| "the endpoint answered 503".to_owned()),
        result,
    }
}

/// All attempts failed.
pub(super) const EXHAUSTED: DeliveryResult = DeliveryResult::Abandoned(AbandonedReason::AttemptsExhausted);

/// Its owner switches an endpoint off.
pub(super) fn off(at: Timestamp) -> EndpointChange {
    EndpointChange { url: None, description: None, event_types: None, switch: Some(Switch::Off), at }
}

/// And on.
pub(super) fn on(at: Timestamp) -> EndpointChange {
    EndpointChange { switch: Some(Switch::On), ..off(at) }
}

fn kinds(deliveries: &[Delivery]) -> Vec<EventType> {
    deliveries.iter().map(|delivery| delivery.event.kind).collect()
}

/// Makes an account with an endpoint that is to be told of the end of one order.
pub(super) async fn told(subject: &Subject) -> (Tenant, EndpointId) {
    let tenant = subject.tenant("a").await;
    let endpoint = subject.endpoint(&tenant).await;
    happen(subject, &tenant, "one.com").await;
    (tenant, endpoint)
}

/// Completes one order, which emits two events that endpoints get unless they choose others.
pub(super) async fn happen(subject: &Subject, tenant: &Tenant, domain: &str) {
    subject.accepted(tenant, &[domain]).await;
    let work = subject.claim_only().await;
    subject.register(&work).await;
}

/// But not for its success.
pub async fn a_later_event_waits_for_the_first_attempt_at_an_earlier_one(subject: &Subject) {
    told(subject).await;
    assert_eq!(subject.webhooks.outbox_backlog().await.unwrap().0, 2);
    let first = claim(subject).await;
    assert_eq!(kinds(&first), [EventType::OrdersRegistered]);
    assert_eq!(first[0].secrets[0].expose_secret(), "whsec_c2VjcmV0");
    assert_eq!((first[0].url.as_str(), first[0].attempts), ("https://hooks.example.com/landrush", 0));
    assert!(claim(subject).await.is_empty());

    let at = subject.now() + Duration::from_secs(30);
    let retry = attempt(subject, &first[0], DeliveryResult::RetryAt(at));
    subject.record(vec![retry]).await;
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
    told(subject).await;
    let first = subject.claim_deliveries(10, SHORT).await;
    assert_eq!(first.len(), 1);
    subject.pause(AFTER_SHORT).await;
    let again = claim(subject).await;
    assert_eq!(again.iter().map(|delivery| delivery.id).collect::<Vec<_>>(), [first[0].id]);
    assert_eq!(again[0].event, first[0].event);
}

/// Whoever was too slow has no say.
pub async fn a_lost_lease_records_nothing(subject: &Subject) {
    told(subject).await;
    let first = subject.claim_deliveries(10, SHORT).await;
    subject.pause(AFTER_SHORT).await;
    let again = claim(subject).await;
    let late = attempt(subject, &first[0], DeliveryResult::Delivered);
    subject.record(vec![late]).await;
    let at = subject.now() + Duration::from_secs(60);
    let failed = attempt(subject, &again[0], DeliveryResult::RetryAt(at));
    subject.record(vec![failed]).await;
    subject.clock.advance(Duration::from_secs(60));
    let third = claim(subject).await;
    assert_eq!(
        third.iter().filter(|delivery| delivery.id == first[0].id && delivery.attempts == 1).count(),
        1
    );
}

/// The store was away for longer than a lease: two attempts of one delivery are recorded together, and those of others with them.
pub async fn of_two_attempts_of_a_delivery_the_one_with_the_lease_counts(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let endpoint = subject.endpoint(&tenant).await;
    let send = async || {
        let event = subject.test_event(&tenant, endpoint);
        subject.endpoints.send_test(tenant.account, endpoint, event).await.unwrap().id
    };
    let [twice, other] = [send().await, send().await];
    let first = subject.claim_deliveries(10, SHORT).await;
    subject.pause(AFTER_SHORT).await;
    let second = claim(subject).await;
    assert_eq!((first.len(), second.len()), (2, 2));
    let later = DeliveryResult::RetryAt(subject.now() + Duration::from_secs(60));
    let late = first.iter().map(|delivery| attempt(subject, delivery, later));
    let timely = second.iter().map(|delivery| attempt(subject, delivery, DeliveryResult::Delivered));
    subject.record(late.chain(timely).collect()).await;
    for id in [twice, other] {
        let story = subject.endpoints.delivery(tenant.account, endpoint, id).await.unwrap().unwrap();
        let statuses: Vec<_> = story.attempts.iter().map(|made| (made.number, made.status)).collect();
        assert_eq!((story.delivery.state, statuses), (DeliveryState::Delivered, vec![(1, Some(200))]));
    }
}

/// Delivered or given up, it is not tried again.
pub async fn ended_deliveries_stay_ended(subject: &Subject) {
    told(subject).await;
    for result in [DeliveryResult::Delivered, EXHAUSTED] {
        let claimed = claim(subject).await;
        assert_eq!(claimed.len(), 1);
        subject.record(vec![attempt(subject, &claimed[0], result)]).await;
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
    let listed = subject.endpoints.endpoints(a.account).await.unwrap();
    assert_eq!(listed.iter().map(|endpoint| endpoint.id).collect::<Vec<_>>(), endpoints);
    subject.accepted(&a, &["two.com"]).await;
    let work = subject.claim_only().await;
    subject.register(&work).await;
    assert_eq!(drained(subject).await.len(), 4);
}

/// Neither a dead endpoint's backlog nor what a worker holds of it keeps others from being told.
pub async fn a_backlog_of_one_endpoint_keeps_no_other_waiting(subject: &Subject) {
    let (many, one) = (subject.tenant("a").await, subject.tenant("b").await);
    let (dead, well) = (subject.endpoint(&many).await, subject.endpoint(&one).await);
    for n in 0..200 {
        let event = subject.test_event(&many, dead);
        subject.endpoints.send_test(many.account, dead, event).await.unwrap();
        // The others are younger than all of these.
        if n % 50 == 0 {
            subject.clock.advance(Duration::from_millis(1));
        }
    }
    subject.clock.advance(Duration::from_secs(1));
    let event = subject.test_event(&one, well);
    subject.endpoints.send_test(one.account, well, event).await.unwrap();

    let mut claim = DeliveryClaim {
        limit: 20,
        per_endpoint: 12,
        held: [(dead, 5)].into(),
        lease: LEASE,
        now: subject.now(),
        give_up_before: Timestamp::EPOCH,
    };
    let claimed = subject.webhooks.claim_deliveries(claim.clone()).await.unwrap();
    let of = |claimed: &[Delivery], endpoint| {
        claimed.iter().filter(|delivery| delivery.endpoint == endpoint).count()
    };
    assert_eq!((of(&claimed, dead), of(&claimed, well)), (7, 1));
    claim.held = [(dead, 12)].into();
    assert!(subject.webhooks.claim_deliveries(claim.clone()).await.unwrap().is_empty());
    claim.held = [(dead, 11)].into();
    let claimed = subject.webhooks.claim_deliveries(claim).await.unwrap();
    assert_eq!(of(&claimed, dead), 1);
}
