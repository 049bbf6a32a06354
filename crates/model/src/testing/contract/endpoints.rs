//! Endpoints: who is told what, signed with which secrets, and until when.

use std::time::Duration;

use secrecy::ExposeSecret;

use super::batches::drained;
use super::subject::{DISABLE_AFTER, LEASE, Subject};
use super::webhooks::{attempt, happen, off, on, told};
use crate::endpoint::{DisabledReason, Endpoint, EndpointHealth, EventTypes};
use crate::event::EventType;
use crate::ports::{
    AbandonedReason, Delivery, DeliveryFilter, DeliveryResult, DeliveryState, EndpointChange, EndpointError,
    NewEndpoint, SecretRotation,
};

/// And what is not named stays.
pub async fn an_endpoint_is_made_changed_and_read_back(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let mut new = subject.new_endpoint(&tenant);
    new.endpoint.description = Some("Shop".into());
    new.endpoint.event_types = EventTypes::from_names(["orders.completed"]).unwrap();
    let mut endpoint = new.endpoint.clone();
    subject.endpoints.add_endpoint(new).await.unwrap();
    let read = async || subject.endpoints.endpoint(tenant.account, endpoint.id).await.unwrap();
    assert_eq!(read().await, Some(endpoint.clone()));

    subject.clock.advance(Duration::from_secs(5));
    let nothing = EndpointChange { switch: None, ..off(subject.now()) };
    let update =
        async |change| subject.endpoints.update_endpoint(tenant.account, endpoint.id, change).await.unwrap();
    let url = EndpointChange { url: Some("https://new.example.com/".into()), ..nothing.clone() };
    let updated = update(url).await.unwrap();
    (endpoint.url, endpoint.updated_at) = ("https://new.example.com/".into(), subject.now());
    assert_eq!(updated, endpoint);
    let more = EventTypes::from_names(["order.updated", "orders.failed"]).unwrap();
    let rest = EndpointChange { description: Some(None), event_types: Some(more.clone()), ..nothing };
    (endpoint.description, endpoint.event_types) = (None, more);
    assert_eq!(update(rest).await, Some(endpoint.clone()));
    assert_eq!(read().await, Some(endpoint));
}

/// What an endpoint isn't subscribed to it doesn't get.
pub async fn an_endpoint_is_told_what_it_is_subscribed_to(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let mut new = subject.new_endpoint(&tenant);
    new.endpoint.event_types = EventTypes::from_names(["order.updated", "orders.completed"]).unwrap();
    subject.endpoints.add_endpoint(new).await.unwrap();
    happen(subject, &tenant, "one.com").await;
    let kinds: Vec<_> = drained(subject).await.into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds.last(), Some(&EventType::OrdersCompleted));
    let updates = kinds.iter().filter(|kind| **kind == EventType::OrderUpdated).count();
    assert!(updates > 0 && updates == kinds.len() - 1, "{kinds:?}");
}

/// However many try at once.
pub async fn an_account_has_no_more_endpoints_than_the_limit(subject: &Subject) {
    let (tenant, other) = (subject.tenant("a").await, subject.tenant("b").await);
    let adding = (0..Endpoint::MOST_PER_ACCOUNT + 5).map(|_| {
        let new = subject.new_endpoint(&tenant);
        async move { subject.endpoints.add_endpoint(new).await }
    });
    let added = super::together(adding).await;
    let refused = added.iter().filter(|added| matches!(added, Err(EndpointError::LimitReached))).count();
    assert_eq!((refused, added.iter().filter(|added| added.is_ok()).count()), (5, 20));
    let listed = subject.endpoints.endpoints(tenant.account).await.unwrap();
    assert_eq!(listed.len(), Endpoint::MOST_PER_ACCOUNT);
    subject.endpoint(&other).await;
    subject.endpoints.delete_endpoint(tenant.account, listed[0].id, subject.now()).await.unwrap().unwrap();
    subject.endpoint(&tenant).await;
}

/// A request that is repeated gets the first answer, and nothing is made or rotated twice.
pub async fn the_same_key_makes_and_rotates_once(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let new = |subject: &Subject| NewEndpoint {
        answer: Some(subject.answer("add", b"made")),
        ..subject.new_endpoint(&tenant)
    };
    let first = new(subject);
    subject.endpoints.add_endpoint(first.clone()).await.unwrap();
    let again = subject.endpoints.add_endpoint(new(subject)).await;
    let Err(EndpointError::KeyUsed(kept)) = again else { panic!("{again:?}") };
    assert_eq!(kept.body, b"made");
    let listed = subject.endpoints.endpoints(tenant.account).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&first.endpoint));

    let rotation = |secret: &str| SecretRotation {
        secret: secret.into(),
        overlap: Duration::from_secs(60),
        at: subject.now(),
        answer: Some(subject.answer("rotate", b"rotated")),
    };
    let rotate =
        |secret| subject.endpoints.rotate_secret(tenant.account, first.endpoint.id, rotation(secret));
    rotate("whsec_bmV3").await.unwrap();
    let again = rotate("whsec_bmV2ZXI=").await;
    assert!(matches!(again, Err(EndpointError::KeyUsed(_))), "{again:?}");
    happen(subject, &tenant, "one.com").await;
    assert_eq!(secrets(&subject.claim_deliveries(1, LEASE).await[0]), ["whsec_bmV3", "whsec_c2VjcmV0"]);
}

fn secrets(delivery: &Delivery) -> Vec<String> {
    delivery.secrets.iter().map(|secret| secret.expose_secret().to_owned()).collect()
}

/// The present one comes first.
pub async fn the_secret_before_signs_beside_the_present_one_for_a_time(subject: &Subject) {
    let (tenant, endpoint) = told(subject).await;
    let rotate = async |secret: &str, overlap| {
        let (secret, at) = (secret.into(), subject.now());
        let rotation = SecretRotation { secret, overlap, at, answer: None };
        subject.endpoints.rotate_secret(tenant.account, endpoint, rotation).await.unwrap()
    };
    let hour = Duration::from_secs(3_600);
    let rotated = rotate("whsec_dHdv", hour).await;
    assert_eq!(rotated.previous_secret_until, Some(subject.now() + hour));
    // An attempt that fails now comes back later, signed as it is then.
    let mut signed = Vec::new();
    for (pause, rotation) in
        [(1_800, None), (1_799, Some("whsec_dGhyZWU=")), (3_599, None), (1, None), (1, Some(""))]
    {
        let claimed = subject.claim_deliveries(1, LEASE).await;
        signed.push(secrets(&claimed[0]).join(" "));
        subject.clock.advance(Duration::from_secs(pause));
        let retry = attempt(subject, &claimed[0], DeliveryResult::RetryAt(subject.now()));
        subject.record(vec![retry]).await;
        match rotation {
            None => {}
            // At once, for a secret that got into wrong hands.
            Some("") => drop(rotate("whsec_Zm91cg==", Duration::ZERO).await),
            Some(secret) => drop(rotate(secret, hour).await),
        }
    }
    signed.push(secrets(&subject.claim_deliveries(1, LEASE).await[0]).join(" "));
    assert_eq!(
        signed,
        [
            "whsec_dHdv whsec_c2VjcmV0",
            "whsec_dHdv whsec_c2VjcmV0",
            "whsec_dGhyZWU= whsec_dHdv",
            "whsec_dGhyZWU= whsec_dHdv",
            "whsec_dGhyZWU=",
            "whsec_Zm91cg==",
        ]
    );
}

/// Neither a disabled nor a deleted one is sent anything; what was to be sent is given up when its time comes.
pub async fn what_is_off_is_told_nothing(subject: &Subject) {
    let (tenant, endpoint) = told(subject).await;
    let account = tenant.account;
    let change = async |change| {
        subject.endpoints.update_endpoint(account, endpoint, change).await.unwrap().unwrap().health
    };
    let health = change(off(subject.now())).await;
    assert_eq!(health.disabled.map(|disabled| disabled.reason), Some(DisabledReason::Account));
    happen(subject, &tenant, "two.com").await;
    assert_eq!(drained(subject).await, []);
    let given_up = async |reason| {
        let filter = DeliveryFilter { state: Some(DeliveryState::Abandoned), since: None };
        let listed = subject.endpoints.deliveries(account, endpoint, filter, None, 10).await.unwrap();
        listed.unwrap().iter().filter(|delivery| delivery.reason == Some(reason)).count()
    };
    assert_eq!(given_up(AbandonedReason::EndpointDisabled).await, 2);
    assert_eq!(subject.webhooks.outbox_backlog().await.unwrap(), (0, None));

    // Switched on, it is told what comes next, though earlier events of the batch were never tried.
    assert_eq!(change(on(subject.now())).await, EndpointHealth::default());
    happen(subject, &tenant, "three.com").await;
    assert_eq!(drained(subject).await.len(), 2);

    happen(subject, &tenant, "four.com").await;
    subject.endpoints.delete_endpoint(account, endpoint, subject.now()).await.unwrap().unwrap();
    assert_eq!(drained(subject).await, []);
    assert_eq!(subject.endpoints.endpoint(account, endpoint).await.unwrap(), None);
    assert_eq!(subject.endpoints.endpoints(account).await.unwrap(), []);
    assert_eq!(subject.webhooks.outbox_backlog().await.unwrap(), (0, None));
    let twice = subject.endpoints.delete_endpoint(account, endpoint, subject.now()).await.unwrap();
    assert_eq!(twice, None);
}

/// And those that are left are told, once.
pub async fn an_endpoint_that_is_gone_or_fails_for_days_is_disabled(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    let [gone, failing, well] =
        [subject.endpoint(&tenant).await, subject.endpoint(&tenant).await, subject.endpoint(&tenant).await];
    let mut told = Vec::new();
    for day in 0..7_u32 {
        happen(subject, &tenant, &format!("day-{day}.com")).await;
        loop {
            let claimed = subject.claim_deliveries(100, LEASE).await;
            if claimed.is_empty() {
                break;
            }
            let come = |delivery: &Delivery| {
                let result = match delivery.endpoint {
                    endpoint if endpoint == gone => DeliveryResult::Abandoned(AbandonedReason::Gone),
                    endpoint if endpoint == failing => super::webhooks::EXHAUSTED,
                    _ => DeliveryResult::Delivered,
                };
                attempt(subject, delivery, result)
            };
            told.extend(claimed.iter().map(|delivery| (delivery.endpoint, delivery.event.clone())));
            subject.record(claimed.iter().map(come).collect()).await;
        }
        subject.clock.advance(DISABLE_AFTER / 5);
    }
    let health = async |endpoint| {
        let found = subject.endpoints.endpoint(tenant.account, endpoint).await.unwrap().unwrap();
        found.health.disabled.map(|disabled| disabled.reason)
    };
    assert_eq!(health(gone).await, Some(DisabledReason::Gone));
    assert_eq!(health(failing).await, Some(DisabledReason::Failing));
    assert_eq!(health(well).await, None);
    let of_disabling = |endpoint| {
        let events = told.iter().filter(|(to, event)| {
            *to == endpoint && event.kind == EventType::WebhookDisabled && event.batch_id.is_none()
        });
        let reasons = events.map(|(_, event)| event.data["reason"].as_str().unwrap().to_owned());
        reasons.collect::<Vec<_>>()
    };
    assert_eq!(of_disabling(well), ["gone", "failing"]);
    assert_eq!(of_disabling(failing), ["gone"]);
    assert_eq!(of_disabling(gone), [""; 0]);
}

/// So that days of failures are days without a success.
pub async fn one_success_clears_the_failures_before_it(subject: &Subject) {
    let (tenant, endpoint) = told(subject).await;
    let since = async || {
        let found = subject.endpoints.endpoint(tenant.account, endpoint).await.unwrap().unwrap();
        found.health.failing_since
    };
    let claimed = subject.claim_deliveries(1, LEASE).await;
    let began = subject.now();
    let retry = attempt(subject, &claimed[0], DeliveryResult::RetryAt(began + Duration::from_secs(60)));
    subject.record(vec![retry]).await;
    assert_eq!(since().await, Some(began + Duration::from_secs(1)), "when the first attempt had ended");
    let claimed = subject.claim_deliveries(1, LEASE).await;
    subject.record(vec![attempt(subject, &claimed[0], DeliveryResult::Delivered)]).await;
    assert_eq!(since().await, None);
}
