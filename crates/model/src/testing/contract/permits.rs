//! Slots and starts of calls.

use std::collections::HashSet;
use std::num::NonZeroU32;
use std::time::Duration;

use uuid::Uuid;

use super::playing::together;
use super::subject::{AFTER_SHORT, LEASE, REGISTRAR, SHORT, Subject};
use crate::id::RegistrarAccountId;
use crate::registrar_account::Limits;

async fn limit(subject: &Subject, concurrency: u32) {
    let limits = Limits { concurrency: NonZeroU32::new(concurrency), per_minute: None };
    subject.slots.set_limits(REGISTRAR, limits).await.unwrap();
}

/// However many ask at once; and what is given back can be had again.
pub async fn never_more_than_the_limit(subject: &Subject) {
    limit(subject, 5).await;
    let takes = (0..6).map(|_| subject.slots.take(REGISTRAR, 2, LEASE));
    let taken: Vec<_> = together(takes).await.into_iter().flat_map(Result::unwrap).collect();
    // Whoever came while another took may have gone without.
    let rest = subject.slots.take(REGISTRAR, 10, LEASE).await.unwrap();
    let slots: Vec<_> = taken.into_iter().chain(rest).collect();
    let numbers: HashSet<i32> = slots.iter().map(|slot| slot.number).collect();
    assert_eq!((slots.len(), numbers.len()), (5, 5));
    assert_eq!(subject.slots.take(REGISTRAR, 1, LEASE).await.unwrap(), []);

    subject.slots.release(REGISTRAR, &slots[..2]).await.unwrap();
    let again = subject.slots.take(REGISTRAR, 10, LEASE).await.unwrap();
    assert_eq!(again.len(), 2);
    // Giving back twice gives nothing back.
    subject.slots.release(REGISTRAR, &slots[..2]).await.unwrap();
    assert_eq!(subject.slots.take(REGISTRAR, 10, LEASE).await.unwrap(), []);
    // Another account has its own; one without limits set has none.
    let other = RegistrarAccountId::from_uuid(Uuid::from_u128(3));
    assert_eq!(subject.slots.take(other, 1, LEASE).await.unwrap(), []);
}

/// A holder that died doesn't hold for ever.
pub async fn a_permit_comes_back_when_its_time_is_over(subject: &Subject) {
    limit(subject, 1).await;
    let first = subject.slots.take(REGISTRAR, 1, SHORT).await.unwrap();
    assert_eq!(subject.slots.take(REGISTRAR, 1, LEASE).await.unwrap(), []);
    subject.pause(AFTER_SHORT).await;
    let second = subject.slots.take(REGISTRAR, 1, LEASE).await.unwrap();
    assert_eq!(second.len(), 1);
    assert_eq!(subject.slots.extend(REGISTRAR, &first, LEASE).await.unwrap(), []);
    subject.slots.release(REGISTRAR, &first).await.unwrap();
    assert_eq!(subject.slots.take(REGISTRAR, 1, LEASE).await.unwrap(), []);
}

/// As long as its holder says so.
pub async fn an_extended_permit_is_kept(subject: &Subject) {
    limit(subject, 2).await;
    let slots = subject.slots.take(REGISTRAR, 2, SHORT).await.unwrap();
    let kept = subject.slots.extend(REGISTRAR, &slots[..1], LEASE).await.unwrap();
    assert_eq!(
        kept.iter().map(|slot| (slot.number, slot.token)).collect::<Vec<_>>(),
        [(slots[0].number, slots[0].token)]
    );
    assert!(kept[0].until > slots[0].until);
    subject.pause(AFTER_SHORT).await;
    let free = subject.slots.take(REGISTRAR, 2, LEASE).await.unwrap();
    assert_eq!(free.iter().map(|slot| slot.number).collect::<Vec<_>>(), [slots[1].number]);
    assert_eq!(subject.slots.extend(REGISTRAR, &[], LEASE).await.unwrap(), []);
}

/// Slots in use beyond a new limit are not taken again.
pub async fn limits_can_grow_and_shrink(subject: &Subject) {
    limit(subject, 3).await;
    let slots = subject.slots.take(REGISTRAR, 3, LEASE).await.unwrap();
    limit(subject, 1).await;
    subject.slots.release(REGISTRAR, &slots).await.unwrap();
    assert_eq!(subject.slots.take(REGISTRAR, 3, LEASE).await.unwrap().len(), 1);
    limit(subject, 4).await;
    limit(subject, 4).await;
    assert_eq!(subject.slots.take(REGISTRAR, 5, LEASE).await.unwrap().len(), 3);
}

/// Whose calls nobody counts needs no slots, and has none.
pub async fn an_account_without_a_limit_has_no_slots(subject: &Subject) {
    subject.slots.set_limits(REGISTRAR, Limits::NONE).await.unwrap();
    assert_eq!(subject.slots.take(REGISTRAR, 3, LEASE).await.unwrap(), []);
    limit(subject, 2).await;
    let held = subject.slots.take(REGISTRAR, 3, LEASE).await.unwrap();
    assert_eq!(held.len(), 2);
    subject.slots.set_limits(REGISTRAR, Limits::NONE).await.unwrap();
    subject.slots.release(REGISTRAR, &held[..1]).await.unwrap();
    assert_eq!(subject.slots.take(REGISTRAR, 3, LEASE).await.unwrap(), []);
    // What was held counts again as soon as calls do.
    limit(subject, 2).await;
    assert_eq!(subject.slots.take(REGISTRAR, 3, LEASE).await.unwrap().len(), 1);
}

/// No two starts at the same moment, over all who reserve.
pub async fn starts_are_spaced(subject: &Subject) {
    limit(subject, 1).await;
    let spacing = Duration::from_secs(100);
    let reserve = |count| subject.slots.reserve_starts(REGISTRAR, count, spacing);
    assert_eq!(reserve(1).await.unwrap(), Duration::ZERO);
    near(reserve(3).await.unwrap(), 100);
    let mut waits: Vec<Duration> =
        together((0..3).map(|_| reserve(1))).await.into_iter().map(Result::unwrap).collect();
    waits.sort();
    for (wait, expected) in waits.into_iter().zip([400, 500, 600]) {
        near(wait, expected);
    }
}

fn near(wait: Duration, expected: u64) {
    assert!(
        wait <= Duration::from_secs(expected) && wait > Duration::from_secs(expected - 30),
        "{wait:?} is not about {expected} s"
    );
}

/// Calls don't stop for as long as the clock was set back; nor do they come closer together.
pub async fn starts_go_on_when_the_clock_was_set_back(subject: &Subject) {
    limit(subject, 1).await;
    let spacing = Duration::from_secs(100);
    let reserve = |count| subject.slots.reserve_starts(REGISTRAR, count, spacing);
    assert_eq!(reserve(4).await.unwrap(), Duration::ZERO);
    subject.set_back(Duration::from_secs(3_600)).await;
    near(reserve(1).await.unwrap(), 400);
    near(reserve(1).await.unwrap(), 500);
}
