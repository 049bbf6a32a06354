//! Counts and events of batches.

use std::time::Duration;

use super::playing::{refused, together};
use super::subject::{LEASE, Subject};
use super::webhooks::attempt;
use crate::event::{Event, EventType};
use crate::operation::OperationKind;
use crate::order::{Effect, Outcome};
use crate::ports::DeliveryResult;

/// Takes everything out of the outbox.
pub(super) async fn drained(subject: &Subject) -> Vec<Event> {
    let mut events = Vec::new();
    loop {
        let claimed = subject.claim_deliveries(100, LEASE).await;
        if claimed.is_empty() {
            return events;
        }
        let done =
            claimed.iter().map(|delivery| attempt(subject, delivery, DeliveryResult::Delivered)).collect();
        subject.record(done).await;
        events.extend(claimed.into_iter().map(|delivery| delivery.event));
    }
}

/// Whatever comes at the same moment.
pub async fn events_of_a_batch_come_once_and_in_order(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.endpoint(&tenant).await;
    let domains: Vec<String> = (0..9).map(|n| format!("d{n}.com")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let nameservers = crate::Nameservers::new(&["ns1.example.net", "ns2.example.net"]).unwrap();
    let mut batch = subject.batch(&tenant, &domains).await;
    for order in &mut batch.orders {
        order.nameservers = Some(nameservers.clone());
    }
    subject.orders.accept(batch.clone()).await.unwrap();

    // Every third is refused; the others are registered and configured, all at once.
    let works = subject.claim(9).await;
    let ways = works.iter().enumerate().map(|(n, work)| async move {
        let work = subject.step(work, Outcome::Begun(OperationKind::Register)).await.unwrap();
        if n % 3 == 0 {
            subject.step(&work, refused()).await.unwrap();
            return;
        }
        let registered = Outcome::Done(Effect::Registered { expires_at: None });
        let work = subject.step(&work, registered).await.unwrap();
        let work = subject.step(&work, Outcome::Begun(OperationKind::SetNameservers)).await.unwrap();
        subject.step(&work, Outcome::Done(Effect::NameserversSet)).await.unwrap();
    });
    together(ways).await;

    let progress = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap();
    let counts = progress.batch.counts;
    assert_eq!((counts.pending, counts.registered, counts.configuring), (0, 0, 0));
    assert_eq!((counts.completed, counts.failed), (6, 3));
    // Nine orders began and ended; six were registered and configured in between.
    assert_eq!(progress.batch.event_sequence, 9 * 2 + 6 * 2 + 5);

    let events = drained(subject).await;
    let sequences: Vec<i64> = events.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences.len(), 5);
    assert!(sequences.is_sorted_by(|earlier, later| earlier < later), "{sequences:?}");
    let of = |kind| events.iter().filter(move |event| event.kind == kind);
    assert_eq!(of(EventType::OrdersFailed).count(), 3);
    assert_eq!(of(EventType::OrdersRegistered).count(), 1);
    assert_eq!(of(EventType::OrdersCompleted).count(), 1);
    let place = |kind| events.iter().position(|event| event.kind == kind);
    assert!(place(EventType::OrdersRegistered) < place(EventType::OrdersCompleted));
    for event in &events {
        assert_eq!(event.data["sequence"], event.sequence);
        assert_eq!(event.data["batchId"], batch.batch.id.to_string());
    }
    let registered = of(EventType::OrdersRegistered).next().unwrap();
    assert_eq!((&registered.data["pending"], &registered.data["failed"]), (&0.into(), &3.into()));
    let completed = of(EventType::OrdersCompleted).next().unwrap();
    assert_eq!((&completed.data["completed"], &completed.data["done"]), (&6.into(), &true.into()));
}

/// Each batch has its own counts and its own sequence.
pub async fn two_batches_do_not_mix(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.endpoint(&tenant).await;
    let first = subject.accepted(&tenant, &["one.com", "two.com"]).await;
    let second = subject.accepted(&tenant, &["three.com"]).await;
    let works = subject.claim(10).await;
    together(works.iter().map(|work| subject.register(work))).await;
    subject.clock.advance(Duration::from_secs(1));
    for batch in [&first, &second] {
        let progress = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap();
        assert_eq!(progress.batch.counts.completed, progress.batch.counts.total);
        assert_eq!(progress.batch.event_sequence, i64::from(progress.batch.counts.total) * 2 + 2);
    }
    let events = drained(subject).await;
    for batch in [first, second] {
        let kinds: Vec<_> = events
            .iter()
            .filter(|event| event.batch_id == Some(batch.batch.id))
            .map(|event| event.kind)
            .collect();
        assert_eq!(kinds, [EventType::OrdersRegistered, EventType::OrdersCompleted]);
    }
}
