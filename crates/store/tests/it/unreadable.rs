//! Rows that this release would not write: names off today's lists, and words of a newer release.

use std::time::Duration;

use landrush_model::order::{ContactState, OrderState};
use landrush_model::ports::{CatalogueStore, ClientStore, OrderStore};
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
