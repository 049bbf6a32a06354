//! Holds on domains and contacts, over all orders.

use super::playing::{is_missing, together};
use super::subject::{LEASE, Subject};
use crate::id::OrderId;
use crate::operation::{ContactHandle, OperationKind};
use crate::order::{ContactState, Effect, Holder, Outcome, Work};
use crate::ports::CommitError;
use crate::{FailureCode, Refusal};

async fn claimed(subject: &Subject, order: OrderId) -> Work {
    subject.claim_order(order, LEASE).await.expect("the order is free")
}

/// Two orders of two accounts never have the same domain under way.
pub async fn a_domain_has_one_holder_over_all_accounts(subject: &Subject) {
    let (a, b) = (subject.tenant("a").await, subject.tenant("b").await);
    let first = subject.accepted(&a, &["one.com"]).await;
    let second = subject.accepted(&b, &["one.com"]).await;
    let works = [claimed(subject, first.orders[0].id).await, claimed(subject, second.orders[0].id).await];
    let begun = Outcome::Begun(OperationKind::Register);
    let results = together(works.iter().map(|work| subject.step(work, begun.clone()))).await;
    let holder = results.iter().position(Result::is_ok).expect("one of them gets it");
    let other = 1 - holder;
    let refused = &results[other];
    assert!(matches!(refused, Err(CommitError::DomainHeld(Holder::OpenOrder))), "{refused:?}");
    let story = subject.orders.story(works[other].order.account_id, works[other].order.id).await;
    assert_eq!(story.unwrap().unwrap().order.version, 1, "nothing of the refused change was applied");

    // When the first has failed, the other one's turn comes; under the lease that it still has.
    let held = results.into_iter().nth(holder).unwrap().unwrap();
    let refusal = Refusal { code: FailureCode::RegistrationRefused, text: "no".into() };
    subject.step(&held, Outcome::Refused(refusal)).await.unwrap();
    subject.step(&works[other], begun).await.unwrap();
}

/// The hold outlives the order.
pub async fn a_registered_domain_stays_held(subject: &Subject) {
    let (a, b) = (subject.tenant("a").await, subject.tenant("b").await);
    let first = subject.accepted(&a, &["one.com"]).await;
    subject.register(&claimed(subject, first.orders[0].id).await).await;
    let second = subject.accepted(&b, &["one.com"]).await;
    let work = claimed(subject, second.orders[0].id).await;
    let refused = subject.step(&work, Outcome::Begun(OperationKind::Register)).await;
    assert!(matches!(refused, Err(CommitError::DomainHeld(Holder::Registration))), "{refused:?}");
    let failed = subject.step(&work, Outcome::DomainHeld(Holder::Registration)).await.unwrap();
    assert_eq!(failed.order.failure.map(|failure| failure.code), Some(FailureCode::DomainUnavailable));
}

async fn with_registrant(subject: &Subject, domains: &[&str]) -> Vec<Work> {
    with_registrant_of(subject, "a", domains).await
}

async fn with_registrant_of(subject: &Subject, tenant: &str, domains: &[&str]) -> Vec<Work> {
    let tenant = subject.tenant(tenant).await;
    let mut batch = subject.batch(&tenant, domains).await;
    for order in &mut batch.orders {
        order.registrant_id = Some(tenant.registrant);
    }
    subject.orders.accept(batch).await.unwrap();
    subject.claim(domains.len()).await
}

/// One order makes it, the others wait and then use it.
pub async fn a_contact_is_made_by_one_order_for_all(subject: &Subject) {
    let works = with_registrant(subject, &["one.com", "two.com"]).await;
    assert!(works.iter().all(is_missing), "{works:?}");
    let begun = Outcome::Begun(OperationKind::CreateContact);
    let results = together(works.iter().map(|work| subject.step(work, begun.clone()))).await;
    let maker = results.iter().position(Result::is_ok).expect("one of them makes it");
    let other = &works[1 - maker];
    assert!(matches!(&results[1 - maker], Err(CommitError::ContactBusy)), "{results:?}");
    let story = subject.orders.story(other.order.account_id, other.order.id).await.unwrap().unwrap();
    assert_eq!((story.order.version, story.operation), (1, None));

    // The other waits. When it looks again, the contact is being made.
    subject.step(other, Outcome::ContactBusy).await.unwrap();
    let waiting = claimed(subject, other.order.id).await;
    assert!(matches!(waiting.contact, ContactState::BeingMade(_)), "{:?}", waiting.contact);
    subject.step(&waiting, Outcome::ContactBusy).await.unwrap();

    let making = results.into_iter().nth(maker).unwrap().unwrap();
    let handle = ContactHandle("C-1".into());
    subject.step(&making, Outcome::Done(Effect::ContactCreated(handle.clone()))).await.unwrap();
    let ready = claimed(subject, other.order.id).await;
    assert_eq!(ready.contact, ContactState::Ready(handle));
    // And it isn't made again.
    let mut late = ready.clone();
    late.contact = other.contact.clone();
    let again = subject.step(&late, begun).await;
    assert!(matches!(again, Err(CommitError::ContactBusy)), "{again:?}");
}

/// The same data don't make it one's own: neither a contact that is kept already, nor one that two find at once.
pub async fn a_contact_of_another_registrant_is_not_kept(subject: &Subject) {
    let mut works = Vec::new();
    for (tenant, domain) in [("a", "one.com"), ("b", "two.com"), ("c", "three.com")] {
        let work = with_registrant_of(subject, tenant, &[domain]).await.remove(0);
        works.push(subject.step(&work, Outcome::Begun(OperationKind::CreateContact)).await.unwrap());
    }
    let found = |handle: &str| Outcome::Found(Effect::ContactCreated(ContactHandle(handle.into())));
    subject.step(&works[0], found("C-1")).await.unwrap();
    let refused = subject.step(&works[1], found("C-1")).await;
    assert!(matches!(refused, Err(CommitError::ContactForeign)), "{refused:?}");
    let order = &works[1].order;
    let story = subject.orders.story(order.account_id, order.id).await.unwrap().unwrap();
    assert_eq!((&story.order, &story.operation), (order, &works[1].operation), "nothing was applied");

    let results = together(works[1..].iter().map(|work| subject.step(work, found("C-2")))).await;
    let kept = results.iter().filter(|result| result.is_ok()).count();
    let foreign = results.iter().filter(|result| matches!(result, Err(CommitError::ContactForeign))).count();
    assert_eq!((kept, foreign), (1, 1), "{results:?}");
}

/// If the maker fails, another may try.
pub async fn a_contact_that_was_not_made_is_made_by_another(subject: &Subject) {
    let works = with_registrant(subject, &["one.com", "two.com"]).await;
    let begun = Outcome::Begun(OperationKind::CreateContact);
    let making = subject.step(&works[0], begun.clone()).await.unwrap();
    let refusal = Refusal { code: FailureCode::RegistrantRefused, text: "no such city".into() };
    subject.step(&making, Outcome::Refused(refusal)).await.unwrap();
    subject.step(&works[1], begun).await.unwrap();
}
