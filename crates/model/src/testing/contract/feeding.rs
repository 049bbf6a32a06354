//! Following batches.

use super::playing::together;
use super::subject::Subject;
use crate::event::EventType;
use crate::operation::OperationKind;
use crate::order::Outcome;

/// Every change of a status is there, in order and without gaps, from any place on.
pub async fn events_are_read_from_any_place_on(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com"]).await;
    let work = subject.claim_only().await;
    subject.register(&work).await;
    let read = |after, limit| subject.feed.batch_events(tenant.account, batch.batch.id, after, limit);
    let all = read(0, 100).await.unwrap().unwrap();
    let told: Vec<_> = all.events.iter().map(|event| (event.sequence, event.kind)).collect();
    assert_eq!(
        told,
        [
            (1, EventType::OrderUpdated),
            (2, EventType::OrderUpdated),
            (3, EventType::OrdersRegistered),
            (4, EventType::OrdersCompleted),
        ]
    );
    assert_eq!(all.batch.event_sequence, 4);
    let statuses: Vec<_> = all.events[..2].iter().map(|event| event.data["status"].as_str()).collect();
    assert_eq!(statuses, [Some("REGISTERING"), Some("COMPLETED")]);
    assert_eq!(read(2, 1).await.unwrap().unwrap().events, all.events[2..3]);
    assert_eq!(read(4, 100).await.unwrap().unwrap().events, []);
    let other = subject.tenant("b").await;
    assert_eq!(subject.feed.batch_events(other.account, batch.batch.id, 0, 100).await.unwrap(), None);
}

/// Whatever is committed after a watch began wakes it, whether it was being waited for at that moment or not.
pub async fn a_watch_is_woken_by_what_comes_after_it_began(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.accepted(&tenant, &["one.com"]).await;
    let mut watch = subject.feed.watch(batch.batch.id);
    let work = subject.claim_only().await;
    let work = subject.step(&work, Outcome::Begun(OperationKind::Register)).await.unwrap();
    watch.changed().await;
    let change = subject.change(&work, Outcome::Refused(super::playing::refusal()));
    type Wait<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>;
    let both: [Wait<'_>; 2] = [
        Box::pin(async { watch.changed().await }),
        Box::pin(async { subject.queue.commit(change).await.unwrap() }),
    ];
    together(both).await;
}
