//! What keys may spend.

use std::num::NonZeroU32;
use std::time::Duration;

use super::playing::together;
use super::subject::{Subject, Tenant, usd};
use crate::catalogue::Priced;
use crate::id::KeyId;
use crate::money::Money;
use crate::order::reopen;
use crate::policy::Policy;
use crate::ports::{AcceptError, Acceptance, ApiKey, KeyChange, NewApiKey, ReopenError, Reopened};
use crate::principal::{RateLimit, Spending};
use crate::spending::{Allowance, Month, SpendLimitReached};

fn euro(amount: i64) -> Money {
    Money::new(amount, "EUR".parse().unwrap())
}

async fn key(subject: &Subject, tenant: &Tenant, digest: u8, spend_limits: &[Money]) -> ApiKey {
    let key = ApiKey {
        id: KeyId::from_uuid(subject.id()),
        account_id: tenant.account,
        name: "shop".into(),
        prefix: "lr_abcd".into(),
        scopes: Vec::new(),
        rate: RateLimit::Usual,
        spend_limits: spend_limits.to_vec(),
        created_at: subject.now(),
        revoked_at: None,
    };
    subject.access.create_key(NewApiKey { key: key.clone(), digest: [digest; 32] }).await.unwrap();
    key
}

/// A batch that a key pays; each order costs 12.99 USD.
async fn paid(subject: &Subject, tenant: &Tenant, key: KeyId, domains: &[&str]) -> Acceptance {
    let mut batch = subject.batch(tenant, domains).await;
    for charge in &mut batch.ledger {
        charge.key_id = Some(key);
    }
    batch
}

async fn spent(subject: &Subject, tenant: &Tenant, key: KeyId, month: Month) -> Vec<Money> {
    let allowances = subject.orders.allowances(tenant.account, key, month).await.unwrap();
    allowances.into_iter().map(|allowance| allowance.spent).collect()
}

/// Both read back, changed and taken away; the holder of the key has them at once.
pub async fn limits_of_a_key_are_changed(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let made = key(subject, &tenant, 1, &[euro(900), usd(5_000)]).await;
    assert_eq!(subject.access.keys(tenant.account).await.unwrap(), std::slice::from_ref(&made));
    let principal = async || subject.access.authenticate(&[1; 32]).await.unwrap().unwrap();
    let before = principal().await;
    assert_eq!((before.rate, before.limited_key()), (RateLimit::Usual, Some(made.id)));

    let twenty = RateLimit::PerMinute(NonZeroU32::new(20).unwrap());
    for rate in [twenty, RateLimit::Unlimited, RateLimit::Usual] {
        let change = KeyChange { rate: Some(rate), spend_limits: None };
        let changed = subject.access.update_key(made.id, change).await.unwrap();
        assert_eq!(changed, Some(ApiKey { rate, ..made.clone() }));
        assert_eq!(principal().await.rate, rate);
    }
    let change = KeyChange { rate: None, spend_limits: Some(vec![usd(100)]) };
    let changed = subject.access.update_key(made.id, change).await.unwrap().unwrap();
    assert_eq!(changed.spend_limits, [usd(100)]);
    let change = KeyChange { rate: None, spend_limits: Some(Vec::new()) };
    let changed = subject.access.update_key(made.id, change.clone()).await.unwrap().unwrap();
    assert_eq!(changed.spend_limits, []);
    assert_eq!(principal().await.spending, Spending::Unlimited);

    subject.access.revoke_key(made.id, subject.now()).await.unwrap();
    assert_eq!(subject.access.update_key(made.id, change).await.unwrap(), None);
}

/// And says what was in the way; another account sees nothing of it.
pub async fn what_a_key_may_not_spend_is_not_accepted(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let key = key(subject, &tenant, 1, &[euro(900), usd(3_000)]).await.id;
    let month = Month::of(subject.now());
    let first = paid(subject, &tenant, key, &["one.com", "two.com"]).await;
    subject.orders.accept(first).await.unwrap();
    assert_eq!(spent(subject, &tenant, key, month).await, [euro(0), usd(2_598)]);

    let mut second = paid(subject, &tenant, key, &["three.com"]).await;
    second.answer = Some(subject.answer("key", b"body"));
    match subject.orders.accept(second.clone()).await {
        Err(AcceptError::SpendLimit(SpendLimitReached(short))) => {
            let allowance = Allowance { limit: usd(3_000), spent: usd(2_598) };
            assert_eq!((short[0].allowance, short[0].needed), (allowance, usd(1_299)));
            assert_eq!(short[0].resets_at, month.end());
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(subject.orders.progress(tenant.account, second.batch.id).await.unwrap(), None);
    assert_eq!(subject.orders.kept_answer(tenant.account, "key", subject.now()).await.unwrap(), None);
    assert_eq!(spent(subject, &tenant, key, month).await, [euro(0), usd(2_598)]);
    // Without the key, or with more room, it goes.
    subject.accepted(&tenant, &["four.com"]).await;
    let change = KeyChange { rate: None, spend_limits: Some(vec![usd(3_897)]) };
    subject.access.update_key(key, change).await.unwrap();
    subject.orders.accept(second).await.unwrap();
    assert_eq!(spent(subject, &tenant, key, month).await, [usd(3_897)]);
    let other = subject.tenant("b").await;
    assert_eq!(spent(subject, &other, key, month).await, []);
}

/// A currency in which the key has no limit is one that it may not spend.
pub async fn a_limited_key_spends_only_in_its_currencies(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let key = key(subject, &tenant, 1, &[euro(90_000)]).await.id;
    let batch = paid(subject, &tenant, key, &["one.com"]).await;
    match subject.orders.accept(batch).await {
        Err(AcceptError::SpendLimit(SpendLimitReached(short))) => {
            assert_eq!((short[0].allowance.limit, short[0].needed), (usd(0), usd(1_299)));
        }
        other => panic!("{other:?}"),
    }
}

/// However many come at once, and whoever of them is first.
pub async fn accepts_at_once_do_not_exceed_a_limit(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let limited = key(subject, &tenant, 1, &[usd(4 * 1_299)]).await.id;
    let free = key(subject, &tenant, 2, &[]).await.id;
    let mut batches = Vec::new();
    for number in 0..12 {
        let domain = format!("n{number}.com");
        batches.push(paid(subject, &tenant, limited, &[domain.as_str()]).await);
        let domain = format!("f{number}.com");
        batches.push(paid(subject, &tenant, free, &[domain.as_str()]).await);
    }
    let results = together(batches.iter().map(|batch| subject.orders.accept(batch.clone()))).await;
    let of = |key: KeyId| {
        let of_key = batches.iter().zip(&results).filter(|(batch, _)| batch.ledger[0].key_id == Some(key));
        of_key.filter(|(_, result)| result.is_ok()).count()
    };
    assert_eq!((of(limited), of(free)), (4, 12), "{results:?}");
    let refused = |result: &&Result<(), AcceptError>| matches!(result, Err(AcceptError::SpendLimit(_)));
    assert_eq!(results.iter().filter(refused).count(), 8, "{results:?}");
    assert_eq!(spent(subject, &tenant, limited, Month::of(subject.now())).await, [usd(4 * 1_299)]);
}

/// Even when that month is over.
pub async fn a_refund_is_given_back_to_the_key_and_month_of_its_charge(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let key = key(subject, &tenant, 1, &[usd(2_598)]).await.id;
    let month = Month::of(subject.now());
    subject.orders.accept(paid(subject, &tenant, key, &["one.com", "two.com"]).await).await.unwrap();
    // The free ones are none of its business.
    subject.accepted(&tenant, &["free.com"]).await;
    subject.clock.advance(month.end().since(subject.now()));
    let works = subject.claim(10).await;
    let next = Month::of(subject.now());
    assert_eq!(spent(subject, &tenant, key, next).await, [usd(0)]);
    subject.orders.accept(paid(subject, &tenant, key, &["three.com"]).await).await.unwrap();
    together(works.iter().map(|work| subject.fail(work))).await;
    assert_eq!(spent(subject, &tenant, key, month).await, [usd(0)]);
    assert_eq!(spent(subject, &tenant, key, next).await, [usd(1_299)]);
}

/// A further attempt is a charge like the first.
pub async fn a_further_attempt_is_within_the_limit_or_not_opened(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let key = key(subject, &tenant, 1, &[usd(1_299)]).await.id;
    let batch = paid(subject, &tenant, key, &["one.com"]).await;
    subject.orders.accept(batch.clone()).await.unwrap();
    subject.fail(&subject.claim_only().await).await;
    subject.orders.accept(paid(subject, &tenant, key, &["two.com"]).await).await.unwrap();

    let catalogue_version = subject.catalogue.catalogue_version().await.unwrap();
    let order = subject.orders.story(tenant.account, batch.orders[0].id).await.unwrap().unwrap().order;
    let priced = Priced { price: order.price, cost: order.cost, catalogue_version };
    let again = || {
        let now = subject.now();
        let mut again = reopen(&order, Some(&priced), now, &Policy::default(), subject.ids.as_ref()).unwrap();
        again.ledger.as_mut().unwrap().key_id = Some(key);
        let (account_id, batch_id) = (tenant.account, batch.batch.id);
        Reopened { account_id, batch_id, orders: vec![again], catalogue_version, answer: None }
    };
    assert!(matches!(subject.orders.reopen(again()).await, Err(ReopenError::SpendLimit(_))));
    let story = subject.orders.story(tenant.account, order.id).await.unwrap().unwrap();
    assert_eq!(story.order, order);
    subject.clock.advance(Month::of(subject.now()).end().since(subject.now()) + Duration::from_secs(1));
    subject.orders.reopen(again()).await.unwrap();
    let month = Month::of(subject.now());
    assert_eq!(spent(subject, &tenant, key, month).await, [usd(1_299)]);
}
