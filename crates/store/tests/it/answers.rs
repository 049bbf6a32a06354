//! Answers under one key from two replicas at the same moment: the one that was kept first stays, whatever the other does.

use std::time::Duration;

use landrush_model::ports::{AcceptError, Acceptance, ClientStore, Clock, KeptAnswer, NewClient, OrderStore};
use landrush_model::testing::contract::{Subject, Tenant};
use landrush_model::{Client, ClientId, Timestamp};

use crate::database::postgres::Database;

const HOUR: Duration = Duration::from_secs(3_600);

fn answer(body: &str, now: Timestamp) -> KeptAnswer {
    KeptAnswer {
        key: "key".into(),
        request_digest: [7; 32],
        status: 400,
        location: None,
        body: body.into(),
        created_at: now,
        expires_at: now + HOUR,
    }
}

/// What one replica sees is an answer that has run out, or none; before it writes, another replica has kept a fresh one.
struct Race {
    database: Database,
    subject: Subject,
    store: landrush_store::Store,
    tenant: Tenant,
    now: Timestamp,
    fresh: KeptAnswer,
    client: tokio_postgres::Client,
}

impl Race {
    async fn new() -> Self {
        let database = Database::new().await;
        let opened = database.open().await;
        let (store, clock) = (opened.store.clone(), opened.clock.clone());
        let subject = opened.into_subject(());
        let tenant = subject.tenant("a").await;
        let client = database.client().await;
        store.keep_answer(tenant.account, answer("run out", clock.now())).await.unwrap();
        client.batch_execute("CREATE TABLE run_out AS SELECT * FROM kept_answers").await.unwrap();
        clock.advance(HOUR);
        let fresh = answer("fresh", clock.now());
        store.keep_answer(tenant.account, fresh.clone()).await.unwrap();
        client.batch_execute("CREATE TABLE fresh AS SELECT * FROM kept_answers").await.unwrap();
        let now = clock.now();
        Self { database, subject, store, tenant, now, fresh, client }
    }

    async fn batch(&self) -> Acceptance {
        let answer = KeptAnswer { status: 201, ..answer("accepted", self.now) };
        Acceptance { answer: Some(answer), ..self.subject.batch(&self.tenant, &["late.com"]).await }
    }

    /// Runs `replica` on a table with `seen` in it. When it has looked and is about to write, what it saw is replaced by
    /// the fresh answer.
    async fn run<T>(&mut self, seen: &str, replica: impl Future<Output = T>) -> T {
        self.client
            .batch_execute(&format!("DELETE FROM kept_answers; INSERT INTO kept_answers {seen}"))
            .await
            .unwrap();
        let observer = self.database.client().await;
        let other = self.client.transaction().await.unwrap();
        // Whoever reads passes; whoever writes waits.
        other.batch_execute("LOCK TABLE kept_answers IN SHARE MODE").await.unwrap();
        let other_replica = async {
            let waits = "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database \
                         WHERE datname = current_database() AND relation = 'kept_answers'::regclass AND NOT granted";
            while observer.query_one(waits, &[]).await.unwrap().get::<_, i64>(0) == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let replaced = "DELETE FROM kept_answers; INSERT INTO kept_answers SELECT * FROM fresh";
            other.batch_execute(replaced).await.unwrap();
            other.commit().await.unwrap();
        };
        tokio::join!(replica, other_replica).0
    }

    async fn kept(&self) -> Option<KeptAnswer> {
        self.store.kept_answer(self.tenant.account, "key", self.now).await.unwrap()
    }
}

const NONE: &str = "SELECT * FROM fresh WHERE false";
const RUN_OUT: &str = "SELECT * FROM run_out";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_does_not_take_the_place_of_what_another_replica_kept_meanwhile() {
    let mut race = Race::new().await;
    let (store, account, now) = (race.store.clone(), race.tenant.account, race.now);
    for seen in [NONE, RUN_OUT] {
        let stands = race.run(seen, store.keep_answer(account, answer("an error", now))).await.unwrap();
        assert_eq!(stands, race.fresh, "{seen}");
        assert_eq!(race.kept().await.as_ref(), Some(&race.fresh), "{seen}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_is_not_accepted_beside_what_another_replica_kept_meanwhile() {
    let mut race = Race::new().await;
    let (store, batch) = (race.store.clone(), race.batch().await);
    for seen in [NONE, RUN_OUT] {
        match race.run(seen, store.accept(batch.clone())).await {
            Err(AcceptError::KeyUsed(kept)) => assert_eq!(*kept, race.fresh, "{seen}"),
            other => panic!("{seen}: {other:?}"),
        }
        assert_eq!(store.progress(race.tenant.account, batch.batch.id).await.unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_is_not_made_beside_what_another_replica_kept_meanwhile() {
    let mut race = Race::new().await;
    let (store, account) = (race.store.clone(), race.tenant.account);
    let there = store.client(account, race.tenant.client).await.unwrap().unwrap();
    let client = Client { id: ClientId::from_uuid(uuid::Uuid::from_u128(1)), registrant: None, ..there };
    for seen in [NONE, RUN_OUT] {
        let new = NewClient { client: client.clone(), answer: Some(answer("made", race.now)) };
        let stands = race.run(seen, store.create_client(new)).await.unwrap();
        assert_eq!(stands.as_ref(), Some(&race.fresh), "{seen}");
        assert_eq!(store.client(account, client.id).await.unwrap(), None, "{seen}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purge_leaves_what_another_replica_kept_meanwhile() {
    let mut race = Race::new().await;
    let (store, now) = (race.store.clone(), race.now);
    assert_eq!(race.run(RUN_OUT, store.purge_answers(now, 10)).await.unwrap(), 0);
    assert_eq!(race.kept().await, Some(race.fresh.clone()));
}
