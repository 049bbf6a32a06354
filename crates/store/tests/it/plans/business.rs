//! A business that makes every query there is.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::future::join_all;
use landrush_model::order::{Effect, OrderState, Outcome, Work};
use landrush_model::ports::{
    AbandonedReason, Acceptance, Access, ApiKey, Attempted, BatchFeed, ClientChange, ClientStore, Clock,
    Delivery, DeliveryClaim, DeliveryFilter, DeliveryResult, DeliveryState, EndpointChange, EndpointError,
    EndpointStore, Ids, KeptAnswer, KeyChange, NewApiKey, NewClient, NewEndpoint, OrderFilter, OrderStore,
    PageStart, Pause, SecretRotation, Switch, Total, WebhookStore, WorkQueue,
};
use landrush_model::spending::Month;
use landrush_model::testing::contract::{REGISTRAR, Subject, Tenant};
use landrush_model::{
    ClientId, ContactHandle, FailureCode, Hindrance, KeyId, Money, OperationKind, RateLimit, Refusal,
    RegistrantId, Timestamp, WaitReason,
};
use landrush_store::Store;

use crate::database::Opened;

/// Some thousand orders of many accounts in all states, and everything that is done with them.
pub(super) async fn business(opened: Opened) -> Store {
    let (store, clock, ids) = (opened.store.clone(), opened.clock.clone(), opened.ids.clone());
    let subject = opened.into_subject(());
    for account in 0..40 {
        let tenant = subject.tenant(&format!("account{account}")).await;
        endpoints(&subject, &store, &tenant).await;
        let mut batches = Vec::new();
        for batch in 0..3 {
            let domains: Vec<String> = (0..40).map(|n| format!("d{account}-{batch}-{n}.com")).collect();
            let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
            batches.push(subject.batch(&tenant, &domains).await);
        }
        let key = limited_key(&store, &tenant, clock.now(), ids.as_ref()).await;
        for charge in &mut batches[0].ledger {
            charge.key_id = Some(key);
        }
        for accepted in join_all(batches.iter().map(|batch| store.accept(batch.clone()))).await {
            accepted.unwrap();
        }
        look(&store, clock.as_ref(), &batches[0]).await;
        people(&subject, &store, &tenant, clock.now(), ids.as_ref()).await;
    }
    for _ in 0..6 {
        let works = subject.claim(100).await;
        let ways = works.iter().enumerate().map(|(n, work)| carry(&subject, work, n));
        join_all(ways).await;
        clock.advance(Duration::from_secs(1));
        tell(&store, clock.as_ref()).await;
    }
    // More has waited than is taken.
    clock.advance(Duration::from_secs(600));
    subject.claim(1).await;
    store.counts_by_state().await.unwrap();
    store
}

/// A key that may spend so much; made, found by its digest, changed, listed.
async fn limited_key(store: &Store, tenant: &Tenant, now: Timestamp, ids: &dyn Ids) -> KeyId {
    let limit = Money::new(1_000_000, "USD".parse().unwrap());
    let id = ids.next(now);
    let key = ApiKey {
        id: KeyId::from_uuid(id),
        account_id: tenant.account,
        name: "limited".into(),
        prefix: "lr".into(),
        scopes: Vec::new(),
        rate: RateLimit::Usual,
        spend_limits: vec![limit],
        created_at: now,
        revoked_at: None,
    };
    let id = key.id;
    let mut digest = [0; 32];
    digest[..16].copy_from_slice(id.uuid().as_bytes());
    store.create_key(NewApiKey { key, digest }).await.unwrap();
    assert!(store.authenticate(&digest).await.unwrap().is_some());
    let change = KeyChange { rate: Some(RateLimit::Unlimited), spend_limits: Some(vec![limit]) };
    store.update_key(id, change).await.unwrap();
    assert_eq!(store.keys(tenant.account).await.unwrap().len(), 1);
    store.allowances(tenant.account, id, Month::of(now)).await.unwrap();
    id
}

/// Answers under keys, clients, and orders for registrants.
async fn people(subject: &Subject, store: &Store, tenant: &Tenant, now: Timestamp, ids: &dyn Ids) {
    let account = tenant.account;
    let id = || RegistrantId::from_uuid(ids.next(now));
    let answer = |key: &str| KeptAnswer {
        key: key.into(),
        request_digest: [7; 32],
        status: 201,
        location: None,
        body: Vec::new(),
        created_at: now,
        expires_at: now + Duration::from_secs(60),
    };
    store.keep_answer(account, answer("refused")).await.unwrap();
    let mut client = store.client(account, tenant.client).await.unwrap().unwrap();
    let change = ClientChange {
        name: Some("Ada".into()),
        email: None,
        registrant: client.registrant.clone().map(|(_, registrant)| Some((id(), registrant))),
        at: now,
    };
    store.update_client(account, client.id, change).await.unwrap();
    for after in [None, Some(client.id)] {
        store.clients(account, after, 20).await.unwrap();
    }
    (client.id, client.registrant) = (ClientId::from_uuid(id().uuid()), None);
    store.create_client(NewClient { client, answer: Some(answer("client")) }).await.unwrap();

    let domains =
        [format!("made-{account}.com"), format!("waits-{account}.com"), format!("not-{account}.com")];
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let mut batch = subject.batch(tenant, &domains).await;
    for order in &mut batch.orders {
        order.registrant_id = Some(tenant.registrant);
    }
    batch.answer = Some(answer("batch"));
    store.accept(batch.clone()).await.unwrap();
    let lease = Duration::from_secs(60);
    let mut works = Vec::new();
    for order in &batch.orders {
        works.extend(store.claim_orders(&[order.id], lease).await.unwrap());
    }
    contacts(subject, store, &works).await;
    store.release(&[(works[2].order.id, works[2].lease)]).await.unwrap();
}

/// One order makes the contact while another waits for it: in vain, and then not.
async fn contacts(subject: &Subject, store: &Store, works: &[Work]) {
    let begun = || Outcome::Begun(OperationKind::CreateContact);
    let refused = Refusal { code: FailureCode::RegistrantRefused, text: "no such city".into() };
    let making = subject.step(&works[0], begun()).await.unwrap();
    subject.step(&making, Outcome::Refused(refused)).await.unwrap();
    let change = subject.change(&works[1], begun());
    for _ in 0..2 {
        // As when the first answer is lost.
        store.commit(change.clone()).await.unwrap();
    }
    let making = change.into_work(works[1].contact.clone());
    let handle = ContactHandle(format!("C-{}", works[1].order.id));
    subject.step(&making, Outcome::Done(Effect::ContactCreated(handle))).await.unwrap();
}

async fn carry(subject: &Subject, work: &Work, n: usize) {
    match n % 4 {
        0 => drop(subject.fail(work).await),
        1 => {
            let busy = Hindrance::new(WaitReason::RegistrarBusy);
            subject.step(work, Outcome::Hindered(busy)).await.unwrap();
        }
        _ => drop(subject.register(work).await),
    }
}

async fn look(store: &Store, clock: &dyn Clock, batch: &Acceptance) {
    let (account, order) = (batch.batch.account_id, &batch.orders[0]);
    store.progress(account, batch.batch.id).await.unwrap();
    store.story(account, order.id).await.unwrap();
    store.kept_answer(account, "key", clock.now()).await.unwrap();
    let run_out = KeptAnswer {
        key: "run-out".into(),
        request_digest: [0; 32],
        status: 400,
        location: None,
        body: Vec::new(),
        created_at: clock.now(),
        expires_at: clock.now(),
    };
    store.keep_answer(account, run_out).await.unwrap();
    assert_eq!(store.purge_answers(clock.now(), 10).await.unwrap(), 1);
    store.open_domains(account, std::slice::from_ref(&order.domain)).await.unwrap();
    store.batch_events(account, batch.batch.id, 0, 10).await.unwrap();
    for pause in [Pause::Paused, Pause::Resumed] {
        store.set_pause(account, batch.batch.id, pause, clock.now()).await.unwrap();
    }
    store.next_due(REGISTRAR).await.unwrap();
    let (state, client) = (Some(OrderState::Pending), Some(order.client_id));
    let (batch, domain) = (Some(order.batch_id), Some(order.domain.clone()));
    // Every combination.
    for given in 0..16 {
        let filter = OrderFilter {
            state: state.filter(|_| given & 1 > 0),
            client: client.filter(|_| given & 2 > 0),
            batch: batch.filter(|_| given & 4 > 0),
            domain: domain.clone().filter(|_| given & 8 > 0),
        };
        for start in [PageStart::Offset(0), PageStart::After(order.id)] {
            store.list(account, &filter, start, 20, Total::CountUpTo(100)).await.unwrap();
        }
    }
}

/// An account's endpoints, and what is done with them.
async fn endpoints(subject: &Subject, store: &Store, tenant: &Tenant) {
    let (account, now) = (tenant.account, tenant.client.made_at());
    let answer = |key: &str| KeptAnswer {
        key: format!("{key}-{}", tenant.client),
        request_digest: [7; 32],
        status: 201,
        location: None,
        body: Vec::new(),
        created_at: now,
        expires_at: now + Duration::from_secs(60),
    };
    for _ in 0..2 {
        let new = subject.new_endpoint(tenant);
        store
            .add_endpoint(NewEndpoint { answer: Some(answer(&new.endpoint.id.to_string())), ..new })
            .await
            .unwrap();
    }
    let [endpoint, other] = &store.endpoints(account).await.unwrap()[..] else { panic!("not two") };
    store.endpoint(account, endpoint.id).await.unwrap().unwrap();
    let change = EndpointChange {
        url: None,
        description: Some(Some("Shop".into())),
        event_types: None,
        switch: Some(Switch::On),
        at: now,
    };
    store.update_endpoint(account, endpoint.id, change).await.unwrap().unwrap();
    let rotation = SecretRotation {
        secret: "whsec_bmV3".into(),
        overlap: Duration::from_secs(60),
        at: now,
        answer: Some(answer("rotate")),
    };
    store.rotate_secret(account, endpoint.id, rotation).await.unwrap();
    let test = subject.test_event(tenant, endpoint.id);
    let delivery = store.send_test(account, endpoint.id, test).await.unwrap();
    store.delivery(account, endpoint.id, delivery.id).await.unwrap().unwrap();
    for state in DeliveryState::ALL.map(Some).into_iter().chain([None]) {
        for (after, since) in [(None, None), (Some(delivery.id), Some(now))] {
            let filter = DeliveryFilter { state, since };
            store.deliveries(account, endpoint.id, filter, after, 20).await.unwrap().unwrap();
        }
    }
    store.delete_endpoint(account, other.id, now).await.unwrap().unwrap();
}

/// Tells endpoints: one is well, one fails until it is disabled, and one is gone; then all is delivered once more.
async fn tell(store: &Store, clock: &dyn Clock) {
    let claim = DeliveryClaim {
        limit: 50,
        per_endpoint: 5,
        held: HashMap::new(),
        lease: Duration::from_secs(60),
        now: clock.now(),
        give_up_before: Timestamp::EPOCH,
    };
    let claimed = store.claim_deliveries(claim).await.unwrap();
    let results = [
        DeliveryResult::Delivered,
        DeliveryResult::Abandoned(AbandonedReason::AttemptsExhausted),
        DeliveryResult::RetryAt(clock.now() + Duration::from_secs(60)),
        DeliveryResult::Abandoned(AbandonedReason::Gone),
    ];
    let attempt = |(delivery, result): (&Delivery, DeliveryResult)| Attempted {
        id: delivery.id,
        lease: delivery.lease,
        at: clock.now(),
        took: Duration::from_millis(5),
        url: delivery.url.clone(),
        status: Some(200),
        answer: None,
        error: None,
        result,
    };
    let attempts = claimed.iter().zip(results.into_iter().cycle()).map(attempt).collect();
    store.record_attempts(attempts, Duration::from_secs(86_400)).await.unwrap();
    for delivery in claimed.iter().take(4) {
        let (account, endpoint) = (delivery.event.account_id, delivery.endpoint);
        match store.replay(account, endpoint, delivery.id, clock.now()).await {
            Ok(_) | Err(EndpointError::Disabled) => {}
            Err(error) => panic!("{error}"),
        }
        match store.replay_failed(account, endpoint, delivery.event.at, clock.now()).await {
            Ok(_) | Err(EndpointError::Disabled) => {}
            Err(error) => panic!("{error}"),
        }
    }
    store.purge_deliveries(clock.now() + Duration::from_secs(1), 2).await.unwrap();
    store.outbox_backlog().await.unwrap();
}
