//! Rows that this release would not write: names off today's lists, and words of a newer release.

use std::time::Duration;

use landrush_model::endpoint::{DisabledReason, EventTypes};
use landrush_model::event::EventType;
use landrush_model::order::{ContactState, OrderState};
use landrush_model::ports::{
    AbandonedReason, BatchFeed, CatalogueStore, ClientStore, Clock, DeliveryFilter, DeliveryState,
    EndpointChange, EndpointStore, OrderStore, Switch, WebhookStore,
};
use landrush_model::testing::contract::{Subject, Tenant};
use landrush_store::Store;

use crate::database::Opened;
use crate::database::postgres::Database;
use crate::database::sqlite::File;

/// A store with some orders of a client with a registrant.
struct Scene {
    store: Store,
    clock: std::sync::Arc<landrush_model::testing::ManualClock>,
    subject: Subject,
    tenant: Tenant,
}

impl Scene {
    async fn set(opened: Opened) -> Self {
        let (store, clock) = (opened.store.clone(), opened.clock.clone());
        let subject = opened.into_subject(());
        let tenant = subject.tenant("a").await;
        let mut batch = subject.batch(&tenant, &["one.com", "two.com", "three.com"]).await;
        for order in &mut batch.orders {
            order.registrant_id = Some(tenant.registrant);
        }
        store.accept(batch).await.unwrap();
        Self { store, clock, subject, tenant }
    }

    async fn claimed(&self) -> Vec<String> {
        let works = self.subject.claim(10).await;
        works.iter().map(|work| work.order.domain.to_string()).collect()
    }
}

/// A suffix that is on no list, a name that is a subdomain by today's, a number of no plan.
const OFF_THE_LISTS: &str = "UPDATE orders SET domain = 'two.notatld' WHERE domain = 'two.com'; \
    UPDATE orders SET domain = 'www.three.com' WHERE domain = 'three.com'; \
    UPDATE registrants SET data = replace(data, '+493012345678', '+999123456789'); \
    UPDATE prices SET tld = 'notatld'";

async fn lists_moved_on(scene: Scene, run: impl AsyncFn(&str)) {
    let price = scene.subject.price("com", 1_299).await;
    scene.store.import_prices(vec![price]).await.unwrap();
    run(OFF_THE_LISTS).await;
    let works = scene.subject.claim(10).await;
    let domains: Vec<&str> = works.iter().map(|work| work.order.domain.as_str()).collect();
    assert_eq!(domains, ["one.com", "two.notatld", "www.three.com"]);
    let ContactState::Missing(registrant) = &works[0].contact else { panic!("{:?}", works[0].contact) };
    assert_eq!(registrant.phone.to_string(), "+999123456789");
    let client = scene.store.client(scene.tenant.account, scene.tenant.client).await.unwrap().unwrap();
    assert_eq!(client.registrant.map(|(_, registrant)| registrant), Some(registrant.as_ref().clone()));
    let catalogue = scene.store.catalogue().await.unwrap();
    let tlds: Vec<&str> = catalogue.entries().map(|entry| entry.key.tld.as_str()).collect();
    assert_eq!(tlds, ["notatld"]);
}

async fn one_word_is_new(scene: Scene, run: impl AsyncFn(&str)) {
    run("UPDATE orders SET state = 'HOVERING' WHERE domain = 'two.com'").await;
    // The others go on, at once and whatever else is tried.
    assert_eq!(scene.claimed().await, ["one.com", "three.com"]);
    assert_eq!(scene.claimed().await, [""; 0]);
    let later = scene.subject.batch(&scene.tenant, &["four.com"]).await;
    scene.store.accept(later).await.unwrap();
    scene.clock.advance(Duration::from_secs(600));
    assert_eq!(scene.claimed().await, ["four.com"]);
    // Whoever knows the word gets the order.
    run("UPDATE orders SET state = 'PENDING' WHERE domain = 'two.com'").await;
    scene.clock.advance(Duration::from_secs(600));
    let works = scene.subject.claim(10).await;
    assert_eq!((works.len(), works[0].order.state), (1, OrderState::Pending));
    scene.subject.fail(&works[0]).await;
}

/// An event of a kind that this release doesn't know, and an endpoint whose secret is sealed with a key that isn't given.
async fn one_event_is_new(scene: Scene, run: impl AsyncFn(&str)) {
    let (subject, tenant, store) = (&scene.subject, &scene.tenant, &scene.store);
    let [read, sealed] = [subject.endpoint(tenant).await, subject.endpoint(tenant).await];
    let send = async |endpoint| {
        let event = subject.test_event(tenant, endpoint);
        store.send_test(tenant.account, endpoint, event).await.unwrap().id
    };
    let kinds = ["webhook.test", "domain.expired", "webhook.test"];
    let sent = [send(read).await, send(read).await, send(read).await];
    send(sealed).await;
    let second = store.delivery(tenant.account, read, sent[1]).await.unwrap().unwrap().delivery.event_id;
    let (second, sealed) = (second.uuid().simple(), sealed.uuid().simple());
    run(&format!("UPDATE events SET kind = 'domain.expired' WHERE replace(lower(hex_of(id)), '-', '') = '{second}'; \
        UPDATE webhook_endpoints SET secret_key = 'lost' WHERE replace(lower(hex_of(id)), '-', '') = '{sealed}'")).await;
    let claimed = async || {
        let claimed = subject.claim_deliveries(10, Duration::from_secs(60)).await;
        claimed.iter().map(|delivery| delivery.id).collect::<Vec<_>>()
    };
    // The others go on, at once and whatever else is tried, and what is listed says what there is.
    assert_eq!(claimed().await, [sent[0], sent[2]]);
    assert!(claimed().await.is_empty());
    let filter = DeliveryFilter::default();
    let listed = store.deliveries(tenant.account, read, filter, None, 10).await.unwrap().unwrap();
    assert!(listed.iter().rev().map(|delivery| delivery.event_type.as_str()).eq(kinds));
    let later = send(read).await;
    scene.clock.advance(Duration::from_secs(299));
    assert_eq!(claimed().await, [later]);
    // Whoever knows the word gets the event.
    run("UPDATE events SET kind = 'webhook.test' WHERE kind = 'domain.expired'").await;
    scene.clock.advance(Duration::from_secs(1));
    assert_eq!(claimed().await, [sent[1]]);
}

/// What waited for a release that can read it for as long as others are tried is given up, which its owner sees, and ends
/// like them.
async fn one_event_stays_new(scene: Scene, run: impl AsyncFn(&str)) {
    let (subject, tenant, store) = (&scene.subject, &scene.tenant, &scene.store);
    let endpoint = subject.endpoint(tenant).await;
    let event = subject.test_event(tenant, endpoint);
    let sent = store.send_test(tenant.account, endpoint, event).await.unwrap().id;
    run("UPDATE events SET kind = 'domain.expired' WHERE kind = 'webhook.test'").await;
    let after = async |days: u64| {
        scene.clock.advance(Duration::from_secs(days * 86_400));
        assert!(subject.claim_deliveries(10, Duration::from_secs(60)).await.is_empty());
        let story = store.delivery(tenant.account, endpoint, sent).await.unwrap().unwrap().delivery;
        (story.state, story.reason, story.next_attempt_at.is_some())
    };
    assert_eq!(after(0).await, (DeliveryState::Waiting, None, true));
    assert_eq!(after(3).await, (DeliveryState::Waiting, None, true));
    let given_up = (DeliveryState::Abandoned, Some(AbandonedReason::Unreadable), false);
    assert_eq!(after(1).await, given_up);
    assert_eq!(after(30).await, given_up);
    assert_eq!(store.outbox_backlog().await.unwrap(), (0, None));
    assert_eq!(store.purge_deliveries(scene.clock.now(), 10).await.unwrap(), 1);
}

/// An endpoint that a newer release disabled and subscribed to its own events, and a delivery that it gave up.
async fn one_endpoint_is_new(scene: Scene, run: impl AsyncFn(&str)) {
    let (subject, tenant, store) = (&scene.subject, &scene.tenant, &scene.store);
    let [endpoint, other] = [subject.endpoint(tenant).await, subject.endpoint(tenant).await];
    let event = subject.test_event(tenant, endpoint);
    store.send_test(tenant.account, endpoint, event).await.unwrap();
    run("UPDATE webhook_endpoints SET disabled_at = created_at, disabled_reason = 'bored', \
        event_types = 'orders.failed domain.expired'; \
        UPDATE deliveries SET state = 'abandoned', reason = 'bored', due_at = NULL")
    .await;
    let listed = store.endpoints(tenant.account).await.unwrap();
    assert_eq!(listed.iter().map(|endpoint| endpoint.id).collect::<Vec<_>>(), [endpoint, other]);
    assert_eq!(listed[0].health.disabled.unwrap().reason, DisabledReason::Other);
    let filter = DeliveryFilter::default();
    let deliveries = store.deliveries(tenant.account, endpoint, filter, None, 10).await.unwrap().unwrap();
    assert_eq!(deliveries[0].reason, Some(AbandonedReason::Other));

    // What its owner changes here leaves the words of the newer release as they are.
    let chosen = EventTypes::from_names(["orders.completed"]).unwrap();
    let change = EndpointChange {
        url: None,
        description: Some(Some("Shop".into())),
        event_types: Some(chosen.clone()),
        switch: Some(Switch::Off),
        at: scene.clock.now(),
    };
    let changed = store.update_endpoint(tenant.account, endpoint, change).await.unwrap().unwrap();
    assert!(changed.event_types.names().eq(chosen.names()));
    run("UPDATE webhook_endpoints SET url = 'https://kept.example.com/' \
        WHERE disabled_reason = 'bored' AND event_types = 'orders.completed domain.expired'")
    .await;
    let read = store.endpoint(tenant.account, endpoint).await.unwrap().unwrap();
    assert_eq!((read.url.as_str(), read.description.as_deref()), ("https://kept.example.com/", Some("Shop")));
}

/// Followers get what comes before an event of a kind that this release doesn't know, and see that there is more.
async fn a_followed_event_is_new(scene: Scene, run: impl AsyncFn(&str)) {
    let works = scene.subject.claim(10).await;
    scene.subject.fail(&works[0]).await;
    run("UPDATE events SET kind = 'domain.expired' WHERE kind = 'orders.failed'").await;
    let fed = scene.store.batch_events(scene.tenant.account, works[0].order.batch_id, 0, 10).await;
    let fed = fed.unwrap().unwrap();
    let read = fed.events.iter().map(|event| event.sequence).max();
    assert!(read.is_none_or(|read| read < fed.batch.event_sequence), "{fed:?}");
    assert!(fed.events.iter().all(|event| event.kind == EventType::OrderUpdated), "{fed:?}");
}

#[tokio::test]
async fn followers_read_up_to_an_event_that_cannot_be_read_in_sqlite() {
    let file = File::new();
    let scene = Scene::set(file.open().await).await;
    a_followed_event_is_new(scene, async |statements| file.run(statements)).await;
}

#[tokio::test]
async fn followers_read_up_to_an_event_that_cannot_be_read_in_postgres() {
    let database = Database::new().await;
    let scene = Scene::set(database.open().await).await;
    a_followed_event_is_new(scene, async |statements| database.run(statements).await).await;
}

#[tokio::test]
async fn an_event_that_cannot_be_read_stops_no_other_in_sqlite() {
    let file = File::new();
    let scene = Scene::set(file.open().await).await;
    let run = async |statements: &str| file.run(&statements.replace("hex_of(", "hex("));
    one_event_is_new(scene, run).await;
}

#[tokio::test]
async fn an_event_that_cannot_be_read_stops_no_other_in_postgres() {
    let database = Database::new().await;
    let scene = Scene::set(database.open().await).await;
    let run = async |statements: &str| database.run(&statements.replace("hex_of(id)", "id::text")).await;
    one_event_is_new(scene, run).await;
}

#[tokio::test]
async fn an_event_that_stays_unreadable_is_given_up_in_sqlite() {
    let file = File::new();
    let scene = Scene::set(file.open().await).await;
    one_event_stays_new(scene, async |statements| file.run(statements)).await;
}

#[tokio::test]
async fn an_event_that_stays_unreadable_is_given_up_in_postgres() {
    let database = Database::new().await;
    let scene = Scene::set(database.open().await).await;
    one_event_stays_new(scene, async |statements| database.run(statements).await).await;
}

#[tokio::test]
async fn what_a_newer_release_says_of_an_endpoint_is_kept_in_sqlite() {
    let file = File::new();
    let scene = Scene::set(file.open().await).await;
    one_endpoint_is_new(scene, async |statements| file.run(statements)).await;
}

#[tokio::test]
async fn what_a_newer_release_says_of_an_endpoint_is_kept_in_postgres() {
    let database = Database::new().await;
    let scene = Scene::set(database.open().await).await;
    one_endpoint_is_new(scene, async |statements| database.run(statements).await).await;
}

#[tokio::test]
async fn names_that_were_sold_stay_what_they_are_in_sqlite() {
    let file = File::new();
    let scene = Scene::set(file.open().await).await;
    lists_moved_on(scene, async |statements| file.run(statements)).await;
}

#[tokio::test]
async fn names_that_were_sold_stay_what_they_are_in_postgres() {
    let database = Database::new().await;
    let scene = Scene::set(database.open().await).await;
    lists_moved_on(scene, async |statements| database.run(statements).await).await;
}

#[tokio::test]
async fn an_order_that_cannot_be_read_stops_no_other_in_sqlite() {
    let file = File::new();
    let scene = Scene::set(file.open().await).await;
    one_word_is_new(scene, async |statements| file.run(statements)).await;
}

#[tokio::test]
async fn an_order_that_cannot_be_read_stops_no_other_in_postgres() {
    let database = Database::new().await;
    let scene = Scene::set(database.open().await).await;
    one_word_is_new(scene, async |statements| database.run(statements).await).await;
}
