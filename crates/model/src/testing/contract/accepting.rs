//! Accepting batches.

use std::time::Duration;

use super::playing::{refused, together};
use super::subject::Subject;
use crate::operation::OperationKind;
use crate::order::Outcome;
use crate::ports::{AcceptError, OrderFilter, PageStart, Total};

/// What was accepted is there, down to the last field, and still there when it is read another way.
pub async fn what_was_accepted_is_read_back(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let mut batch = subject.batch(&tenant, &["one.com", "two.com", "bücher.de"]).await;
    let nameservers = crate::Nameservers::new(&["ns1.example.net", "ns2.example.net"]).unwrap();
    batch.orders[1].nameservers = Some(nameservers);
    batch.orders[1].registrant_id = Some(tenant.registrant);
    subject.orders.accept(batch.clone()).await.unwrap();

    let progress = subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().unwrap();
    assert_eq!(progress.batch, batch.batch);
    assert_eq!(progress.orders, batch.orders);
    let story = subject.orders.story(tenant.account, batch.orders[1].id).await.unwrap().unwrap();
    assert_eq!(story.order, batch.orders[1]);
    assert_eq!(story.operation, None);
    assert_eq!(story.timeline, [batch.accepted.clone()]);
    let page = subject
        .orders
        .list(tenant.account, &OrderFilter::default(), PageStart::Offset(0), 10, Total::Skip)
        .await
        .unwrap();
    let mut newest_first = batch.orders.clone();
    newest_first.reverse();
    assert_eq!(page.orders, newest_first);
}

/// One domain in the way keeps the whole batch out, and leaves nothing behind.
pub async fn a_batch_is_accepted_as_a_whole_or_not_at_all(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.accepted(&tenant, &["taken.com"]).await;
    let mut batch = subject.batch(&tenant, &["free.com", "taken.com"]).await;
    batch.answer = Some(subject.answer("key", b"body"));
    match subject.orders.accept(batch.clone()).await {
        Err(AcceptError::DomainsOpen(domains)) => assert_eq!(domains, [batch.orders[1].domain.clone()]),
        other => panic!("{other:?}"),
    }
    assert_eq!(subject.orders.progress(tenant.account, batch.batch.id).await.unwrap(), None);
    assert_eq!(subject.orders.story(tenant.account, batch.orders[0].id).await.unwrap(), None);
    assert_eq!(subject.orders.kept_answer(tenant.account, "key", subject.now()).await.unwrap(), None);
    assert_eq!(subject.claim(10).await.len(), 1);
    subject.accepted(&tenant, &["free.com"]).await;
}

/// The answer comes back byte for byte, and nothing is accepted twice.
pub async fn the_same_key_has_the_first_answer(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let mut first = subject.batch(&tenant, &["one.com"]).await;
    first.answer = Some(subject.answer("key", b"\0\xff{\"a\": 1}\n"));
    subject.orders.accept(first.clone()).await.unwrap();

    let mut second = subject.batch(&tenant, &["two.com"]).await;
    second.answer = Some(subject.answer("key", b"another"));
    match subject.orders.accept(second.clone()).await {
        Err(AcceptError::KeyUsed(kept)) => assert_eq!(Some(*kept), first.answer),
        other => panic!("{other:?}"),
    }
    assert_eq!(subject.orders.progress(tenant.account, second.batch.id).await.unwrap(), None);
    let kept = subject.orders.kept_answer(tenant.account, "key", subject.now()).await.unwrap();
    assert_eq!(kept, first.answer);

    // Sent again while the first is under way, which is what a caller without patience does.
    let mut twins = Vec::new();
    for domains in [["three.com"], ["three.com"]] {
        let mut twin = subject.batch(&tenant, &domains).await;
        twin.answer = Some(subject.answer("twin", twin.batch.id.to_string().as_bytes()));
        twins.push(twin);
    }
    let results = together(twins.iter().map(|twin| subject.orders.accept(twin.clone()))).await;
    let accepted = results.iter().position(Result::is_ok).expect("one of them is accepted");
    match &results[1 - accepted] {
        Err(AcceptError::KeyUsed(kept)) => assert_eq!(Some(&**kept), twins[accepted].answer.as_ref()),
        other => panic!("{other:?}"),
    }
}

/// After its time a key is as new.
pub async fn a_key_can_be_used_again_when_its_answer_has_run_out(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let mut first = subject.batch(&tenant, &["one.com"]).await;
    first.answer = Some(subject.answer("key", b"first"));
    subject.orders.accept(first).await.unwrap();

    subject.clock.advance(Duration::from_secs(3_600));
    assert_eq!(subject.orders.kept_answer(tenant.account, "key", subject.now()).await.unwrap(), None);
    let mut second = subject.batch(&tenant, &["two.com"]).await;
    second.answer = Some(subject.answer("key", b"second"));
    subject.orders.accept(second.clone()).await.unwrap();
    let kept = subject.orders.kept_answer(tenant.account, "key", subject.now()).await.unwrap();
    assert_eq!(kept, second.answer);
}

/// A batch that was priced before an import is refused.
pub async fn prices_that_moved_on_are_refused(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let batch = subject.batch(&tenant, &["one.com"]).await;
    let price = subject.price("com", 1_299).await;
    subject.catalogue.import_prices(vec![price]).await.unwrap();
    let refused = subject.orders.accept(batch.clone()).await;
    assert!(matches!(refused, Err(AcceptError::CatalogueMoved)), "{refused:?}");
    assert_eq!(subject.orders.progress(tenant.account, batch.batch.id).await.unwrap(), None);
    subject.accepted(&tenant, &["one.com"]).await;
}

/// An account can't order a domain twice at once; after a failure it can again.
pub async fn a_domain_is_open_until_its_order_failed(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let first = subject.accepted(&tenant, &["one.com"]).await;
    let domain = first.orders[0].domain.clone();
    let asked = [domain.clone(), "two.com".parse().unwrap()];
    assert_eq!(subject.orders.open_domains(tenant.account, &asked).await.unwrap(), [domain]);
    let again = subject.batch(&tenant, &["one.com"]).await;
    assert!(matches!(subject.orders.accept(again).await, Err(AcceptError::DomainsOpen(_))));
    // In one batch neither.
    let twice = subject.batch(&tenant, &["two.com", "two.com"]).await;
    assert!(matches!(subject.orders.accept(twice).await, Err(AcceptError::DomainsOpen(_))));
    // Another account may, and waits for its turn at the registrar.
    let other = subject.tenant("b").await;
    subject.accepted(&other, &["one.com"]).await;

    let work = subject.claim_order(first.orders[0].id, Duration::from_secs(60)).await.unwrap();
    let work = subject.step(&work, Outcome::Begun(OperationKind::Register)).await.unwrap();
    subject.step(&work, refused()).await.unwrap();
    assert_eq!(subject.orders.open_domains(tenant.account, &asked).await.unwrap(), []);
    subject.accepted(&tenant, &["one.com"]).await;
}

/// However many come at the same moment.
pub async fn of_batches_for_one_domain_at_once_one_is_accepted(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let mut batches = Vec::new();
    for n in 0..8 {
        let own = format!("own{n}.com");
        batches.push(subject.batch(&tenant, &["wanted.com"]).await);
        batches.push(subject.batch(&tenant, &[&own]).await);
    }
    let results = together(batches.iter().map(|batch| subject.orders.accept(batch.clone()))).await;
    let (wanted, own): (Vec<_>, Vec<_>) =
        results.iter().zip(&batches).partition(|(_, batch)| batch.orders[0].domain.as_str() == "wanted.com");
    assert_eq!(wanted.iter().filter(|(result, _)| result.is_ok()).count(), 1, "{wanted:?}");
    for (result, _) in wanted {
        assert!(matches!(result, Ok(()) | Err(AcceptError::DomainsOpen(_))), "{result:?}");
    }
    for (result, batch) in own {
        assert!(result.is_ok(), "{result:?}");
        assert!(subject.orders.progress(tenant.account, batch.batch.id).await.unwrap().is_some());
    }
}

/// Answers to requests that changed nothing are kept too, the first for each key, until they run out.
pub async fn answers_are_kept_and_purged(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let first = subject.answer("key", b"first");
    assert_eq!(subject.orders.keep_answer(tenant.account, first.clone()).await.unwrap(), first);
    let second = subject.answer("key", b"second");
    assert_eq!(subject.orders.keep_answer(tenant.account, second).await.unwrap(), first);
    subject.orders.keep_answer(tenant.account, subject.answer("other", b"")).await.unwrap();

    assert_eq!(subject.orders.purge_answers(subject.now(), 10).await.unwrap(), 0);
    subject.clock.advance(Duration::from_secs(3_601));
    let third = subject.answer("key", b"third");
    assert_eq!(subject.orders.keep_answer(tenant.account, third.clone()).await.unwrap(), third);
    assert_eq!(subject.orders.purge_answers(subject.now(), 10).await.unwrap(), 1);
    let kept = subject.orders.kept_answer(tenant.account, "key", subject.now()).await.unwrap();
    assert_eq!(kept, Some(third.clone()));

    // However often both are tried, what has not run out stays.
    for _ in 0..3 {
        assert_eq!(subject.orders.purge_answers(subject.now(), 10).await.unwrap(), 0);
        let stands =
            subject.orders.keep_answer(tenant.account, subject.answer("key", b"fourth")).await.unwrap();
        assert_eq!(stands, third);
    }
}
