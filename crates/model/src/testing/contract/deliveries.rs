//! What became of deliveries, and bringing them once more.

use std::time::Duration;

use serde_json::json;

use super::batches::drained;
use super::subject::{LEASE, Subject, Tenant};
use super::webhooks::{EXHAUSTED, attempt, happen, off, on, told};
use crate::id::{DeliveryId, EndpointId};
use crate::ports::{
    DeliveryFilter, DeliveryRecord, DeliveryResult, DeliveryState, EndpointError, ReplayedDeliveries, Rest,
};

async fn listed(
    subject: &Subject,
    (tenant, endpoint): &(Tenant, EndpointId),
    filter: DeliveryFilter,
) -> Vec<DeliveryRecord> {
    let listed = subject.endpoints.deliveries(tenant.account, *endpoint, filter, None, 100).await;
    listed.unwrap().unwrap()
}

fn in_state(state: DeliveryState) -> DeliveryFilter {
    DeliveryFilter { state: Some(state), since: None }
}

/// Gives up everything that there is to be delivered.
async fn give_up(subject: &Subject) {
    loop {
        let claimed = subject.claim_deliveries(10, LEASE).await;
        if claimed.is_empty() {
            return;
        }
        subject.record(claimed.iter().map(|claimed| attempt(subject, claimed, EXHAUSTED)).collect()).await;
    }
}

/// Newest first, in pages that follow each other, narrowed by state and by time.
pub async fn deliveries_are_listed_newest_first(subject: &Subject) {
    let of = told(subject).await;
    drained(subject).await;
    subject.clock.advance(Duration::from_secs(10));
    let later = subject.now();
    happen(subject, &of.0, "two.com").await;
    give_up(subject).await;
    happen(subject, &of.0, "three.com").await;

    let all = listed(subject, &of, DeliveryFilter::default()).await;
    let ids: Vec<DeliveryId> = all.iter().map(|delivery| delivery.id).collect();
    assert!(ids.is_sorted_by(|newer, older| newer > older), "{ids:?}");
    let states: Vec<_> = all.iter().map(|delivery| delivery.state).collect();
    let [waiting, abandoned, delivered] =
        [DeliveryState::Waiting, DeliveryState::Abandoned, DeliveryState::Delivered];
    assert_eq!(states, [waiting, waiting, abandoned, abandoned, delivered, delivered]);
    for state in DeliveryState::ALL {
        let expected: Vec<_> = all.iter().filter(|delivery| delivery.state == state).cloned().collect();
        assert_eq!(listed(subject, &of, in_state(state)).await, expected);
    }
    let since = DeliveryFilter { state: None, since: Some(later) };
    assert_eq!(listed(subject, &of, since).await, all[..4]);
    assert_eq!(listed(subject, &of, DeliveryFilter { since: Some(later), ..in_state(delivered) }).await, []);

    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let page = subject.endpoints.deliveries(of.0.account, of.1, DeliveryFilter::default(), after, 2);
        let page = page.await.unwrap().unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        walked.extend(page);
    }
    assert_eq!(walked, all);
}

/// With request and answer.
pub async fn every_attempt_is_kept(subject: &Subject) {
    let of @ (tenant, endpoint) = told(subject).await;
    let first = subject.claim_deliveries(1, LEASE).await.remove(0);
    let (began, next) = (subject.now(), subject.now() + Duration::from_secs(30));
    subject.record(vec![attempt(subject, &first, DeliveryResult::RetryAt(next))]).await;
    let story = async || {
        let story = subject.endpoints.delivery(tenant.account, endpoint, first.id).await.unwrap();
        story.unwrap()
    };
    let seen = story().await.delivery;
    assert_eq!((seen.attempts, seen.state), (1, DeliveryState::Waiting));
    assert_eq!(seen.next_attempt_at, Some(next));
    subject.clock.advance(Duration::from_secs(30));
    let claimed = subject.claim_deliveries(10, LEASE).await;
    let again = claimed.iter().find(|delivery| delivery.id == first.id).unwrap();
    assert_eq!(story().await.delivery.next_attempt_at, None, "an attempt is under way");
    subject.record(vec![attempt(subject, again, DeliveryResult::Delivered)]).await;

    let story = story().await;
    assert_eq!((story.event_at, &story.data), (first.event.at, &first.event.data));
    assert_eq!(story.delivery.event_type, first.event.kind.as_str());
    assert_eq!((story.delivery.event_id, story.delivery.batch_id), (first.event.id, first.event.batch_id));
    assert_eq!(story.delivery.state, DeliveryState::Delivered);
    let [failed, taken] = &story.attempts[..] else { panic!("{:?}", story.attempts) };
    assert_eq!((failed.number, failed.at, failed.took), (1, began, Some(Duration::from_secs(1))));
    assert_eq!((failed.status, failed.answer.as_deref()), (Some(503), Some("out of order")));
    assert_eq!(failed.error.as_deref(), Some("the endpoint answered 503"));
    assert_eq!(failed.url.as_deref(), Some("https://hooks.example.com/landrush"));
    assert_eq!((taken.number, taken.status, taken.error.clone()), (2, Some(200), None));
    assert_eq!(listed(subject, &of, in_state(DeliveryState::Delivered)).await, [story.delivery]);
    let unknown = DeliveryId::from_uuid(subject.id());
    assert_eq!(subject.endpoints.delivery(tenant.account, endpoint, unknown).await.unwrap(), None);
}

/// The event is the same, so receivers know it again; the delivery is another.
pub async fn an_ended_delivery_is_replayed_by_a_new_one(subject: &Subject) {
    let of @ (tenant, endpoint) = told(subject).await;
    give_up(subject).await;
    let old = listed(subject, &of, DeliveryFilter::default()).await.remove(0);
    let replay = |id| subject.endpoints.replay(tenant.account, endpoint, id, subject.now());
    let new = replay(old.id).await.unwrap();
    assert_ne!(new.id, old.id);
    assert_eq!((new.event_id, new.replay_of, new.attempts), (old.event_id, Some(old.id), 0));
    let claimed = subject.claim_deliveries(10, LEASE).await;
    assert_eq!(claimed.iter().map(|delivery| delivery.id).collect::<Vec<_>>(), [new.id]);
    assert_eq!(claimed[0].event.id, old.event_id);
    let replayed = listed(subject, &of, in_state(DeliveryState::Replayed)).await;
    assert_eq!(replayed.iter().map(|delivery| delivery.id).collect::<Vec<_>>(), [old.id]);

    // What was taken can be sent again too, and has been taken all the same.
    subject.record(vec![attempt(subject, &claimed[0], DeliveryResult::Delivered)]).await;
    let again = replay(new.id).await.unwrap();
    let delivered = listed(subject, &of, in_state(DeliveryState::Delivered)).await;
    assert_eq!(delivered.iter().map(|delivery| delivery.id).collect::<Vec<_>>(), [new.id]);
    assert_eq!(again.replay_of, Some(new.id));
    let unknown = replay(DeliveryId::from_uuid(subject.id())).await;
    assert!(matches!(unknown, Err(EndpointError::DeliveryNotFound)), "{unknown:?}");
}

/// Not by another delivery beside it.
pub async fn a_waiting_delivery_is_replayed_by_its_next_attempt(subject: &Subject) {
    let of @ (tenant, endpoint) = told(subject).await;
    let claimed = subject.claim_deliveries(1, LEASE).await.remove(0);
    let tomorrow = subject.now() + Duration::from_secs(86_400);
    subject.record(vec![attempt(subject, &claimed, DeliveryResult::RetryAt(tomorrow))]).await;
    drained(subject).await;
    let same = subject.endpoints.replay(tenant.account, endpoint, claimed.id, subject.now()).await.unwrap();
    assert_eq!((same.id, same.next_attempt_at), (claimed.id, Some(subject.now())));
    let again = subject.claim_deliveries(10, LEASE).await;
    assert_eq!(again.iter().map(|delivery| delivery.id).collect::<Vec<_>>(), [claimed.id]);
    // An attempt is under way; there is nothing to bring forward.
    let same = subject.endpoints.replay(tenant.account, endpoint, claimed.id, subject.now()).await.unwrap();
    assert_eq!((same.id, same.next_attempt_at), (claimed.id, None));
    assert!(subject.claim_deliveries(10, LEASE).await.is_empty());
    assert_eq!(listed(subject, &of, DeliveryFilter::default()).await.len(), 2);
}

/// Those that were given up before its endpoint was disabled, then, and those that were not sent meanwhile.
pub async fn all_that_failed_since_is_replayed_once(subject: &Subject) {
    let of @ (tenant, endpoint) = told(subject).await;
    give_up(subject).await;
    subject.clock.advance(Duration::from_secs(60));
    let since = subject.now();
    happen(subject, &tenant, "two.com").await;
    give_up(subject).await;
    happen(subject, &tenant, "three.com").await;
    let claimed = subject.claim_deliveries(1, LEASE).await.remove(0);
    let tomorrow = subject.now() + Duration::from_secs(86_400);
    subject.record(vec![attempt(subject, &claimed, DeliveryResult::RetryAt(tomorrow))]).await;
    subject.endpoints.update_endpoint(tenant.account, endpoint, off(subject.now())).await.unwrap();
    assert_eq!(drained(subject).await, []);

    let replay = || subject.endpoints.replay_failed(tenant.account, endpoint, since, subject.now());
    let refused = replay().await;
    assert!(matches!(refused, Err(EndpointError::Disabled)), "{refused:?}");
    let delivery = subject.endpoints.replay(tenant.account, endpoint, claimed.id, subject.now()).await;
    assert!(matches!(delivery, Err(EndpointError::Disabled)), "{delivery:?}");
    subject.endpoints.update_endpoint(tenant.account, endpoint, on(subject.now())).await.unwrap();
    // Two that were given up, one that was to wait until tomorrow, and one that was given up untried.
    assert_eq!(replay().await.unwrap(), ReplayedDeliveries { count: 4, rest: Rest::None });
    assert_eq!(replay().await.unwrap(), ReplayedDeliveries { count: 0, rest: Rest::None });
    let events = drained(subject).await;
    assert_eq!(events.len(), 4);
    assert!(events.is_sorted_by_key(|event| (event.at, event.sequence)), "{events:?}");
    assert_eq!(listed(subject, &of, in_state(DeliveryState::Replayed)).await.len(), 3);
    assert_eq!(listed(subject, &of, in_state(DeliveryState::Abandoned)).await.len(), 2);
}

/// Whatever it is subscribed to, and nobody else.
pub async fn a_test_goes_to_its_endpoint_only(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let (endpoint, _other) = (subject.endpoint(&tenant).await, subject.endpoint(&tenant).await);
    let event = subject.test_event(&tenant, endpoint);
    let delivery = subject.endpoints.send_test(tenant.account, endpoint, event.clone()).await.unwrap();
    assert_eq!((delivery.event_id, delivery.state), (event.id, DeliveryState::Waiting));
    let claimed = subject.claim_deliveries(10, LEASE).await;
    let [only] = &claimed[..] else { panic!("{claimed:?}") };
    assert_eq!((only.id, only.endpoint, &only.event), (delivery.id, endpoint, &event));
    assert_eq!(event.data, json!({ "webhookId": endpoint }));

    subject.endpoints.update_endpoint(tenant.account, endpoint, off(subject.now())).await.unwrap();
    let event = subject.test_event(&tenant, endpoint);
    let refused = subject.endpoints.send_test(tenant.account, endpoint, event).await;
    assert!(matches!(refused, Err(EndpointError::Disabled)), "{refused:?}");
}

/// In portions; what goes on stays, however old it is.
pub async fn old_deliveries_are_purged_with_their_attempts(subject: &Subject) {
    let of = told(subject).await;
    drained(subject).await;
    happen(subject, &of.0, "two.com").await;
    let claimed = subject.claim_deliveries(1, LEASE).await.remove(0);
    let later = subject.now() + Duration::from_secs(40 * 86_400);
    subject.record(vec![attempt(subject, &claimed, DeliveryResult::RetryAt(later))]).await;
    drained(subject).await;
    subject.clock.advance(Duration::from_secs(10));
    let before = subject.now();
    happen(subject, &of.0, "three.com").await;
    drained(subject).await;

    let all = listed(subject, &of, DeliveryFilter::default()).await;
    assert_eq!(subject.endpoints.purge_deliveries(before, 2).await.unwrap(), 2);
    assert_eq!(subject.endpoints.purge_deliveries(before, 2).await.unwrap(), 1);
    assert_eq!(subject.endpoints.purge_deliveries(before, 2).await.unwrap(), 0);
    let left = listed(subject, &of, DeliveryFilter::default()).await;
    let ids = |deliveries: &[DeliveryRecord]| deliveries.iter().map(|d| d.id).collect::<Vec<_>>();
    assert_eq!(ids(&left), [ids(&all[..2]), vec![claimed.id]].concat());
}
