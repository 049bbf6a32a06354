//! Nothing scans: every query that the store makes finds its rows by an index.
//!
//! The queries are those that were really made: diesel tells of each, and each is explained on a database with some
//! thousand orders.

use std::collections::BTreeSet;
use std::sync::{Mutex, Once};
use std::time::Duration;

use diesel::connection::{
    Instrumentation, InstrumentationEvent, SimpleConnection, set_default_instrumentation,
};
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection};
use futures_util::future::join_all;
use landrush_model::Timestamp;
use landrush_model::order::OrderState;
use landrush_model::ports::{
    Attempted, Clock, DeliveryResult, KeptAnswer, OrderFilter, OrderStore, PageStart, Total, WebhookStore,
    WorkQueue,
};
use landrush_model::testing::contract::{REGISTRAR, Subject};
use landrush_store::Store;

use crate::database::Opened;
use crate::database::postgres::Database;
use crate::database::sqlite::File;

/// Tables that grow with the business.
const GROWING: [&str; 10] = [
    "orders",
    "batches",
    "operations",
    "timeline",
    "ledger",
    "kept_answers",
    "domain_claims",
    "events",
    "deliveries",
    "clients",
];

static QUERIES: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

struct Listener;

impl Instrumentation for Listener {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let text = text.split(" -- binds:").next().unwrap_or_default();
            QUERIES.lock().unwrap().insert(text.to_owned());
        }
    }
}

/// Hears of every query of connections that are made from now on.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| set_default_instrumentation(|| Some(Box::new(Listener))).unwrap());
}

fn heard(of_database: impl Fn(&str) -> bool) -> Vec<String> {
    let of_growing = |query: &str| GROWING.iter().any(|table| query.contains(table));
    let queries = QUERIES.lock().unwrap();
    let finds = |query: &str| ["SELECT", "UPDATE", "DELETE"].iter().any(|word| query.starts_with(word));
    queries.iter().filter(|query| finds(query) && of_growing(query) && of_database(query)).cloned().collect()
}

/// Some thousand orders of many accounts in all states, and everything that is done with them.
async fn business(opened: Opened) -> Store {
    let (store, clock) = (opened.store.clone(), opened.clock.clone());
    let subject = opened.into_subject(());
    for account in 0..40 {
        let tenant = subject.tenant(&format!("account{account}")).await;
        let endpoint = landrush_model::ports::Endpoint {
            id: landrush_model::EndpointId::from_uuid(tenant.client.uuid()),
            account_id: tenant.account,
            url: "https://hooks.example.com".into(),
            created_at: clock.now(),
        };
        let new = landrush_model::ports::NewEndpoint { endpoint, secret: "whsec_c2VjcmV0".into() };
        store.add_endpoint(new).await.unwrap();
        let mut batches = Vec::new();
        for batch in 0..3 {
            let domains: Vec<String> = (0..40).map(|n| format!("d{account}-{batch}-{n}.com")).collect();
            let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
            batches.push(subject.batch(&tenant, &domains).await);
        }
        for accepted in join_all(batches.iter().map(|batch| store.accept(batch.clone()))).await {
            accepted.unwrap();
        }
        look(&store, clock.as_ref(), &batches[0]).await;
    }
    for _ in 0..6 {
        let works = subject.claim(100).await;
        let ways = works.iter().enumerate().map(|(n, work)| carry(&subject, work, n));
        join_all(ways).await;
        clock.advance(Duration::from_secs(1));
        tell(&store, clock.as_ref()).await;
    }
    store.counts_by_state().await.unwrap();
    store
}

async fn carry(subject: &Subject, work: &landrush_model::order::Work, n: usize) {
    use landrush_model::order::Outcome;
    match n % 4 {
        0 => drop(subject.fail(work).await),
        1 => {
            let busy = landrush_model::Hindrance::new(landrush_model::WaitReason::RegistrarBusy);
            subject.step(work, Outcome::Hindered(busy)).await.unwrap();
        }
        _ => drop(subject.register(work).await),
    }
}

async fn look(store: &Store, clock: &dyn Clock, batch: &landrush_model::ports::Acceptance) {
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
    store.next_due(REGISTRAR).await.unwrap();
    let none = OrderFilter::default();
    for filter in [
        none.clone(),
        OrderFilter { state: Some(OrderState::Pending), ..none.clone() },
        OrderFilter { client: Some(order.client_id), ..none.clone() },
        OrderFilter { batch: Some(order.batch_id), ..none.clone() },
        OrderFilter { domain: Some(order.domain.clone()), ..none },
    ] {
        for start in [PageStart::Offset(0), PageStart::After(order.id)] {
            store.list(account, &filter, start, 20, Total::CountUpTo(100)).await.unwrap();
        }
    }
}

async fn tell(store: &Store, clock: &dyn Clock) {
    let claimed = store.claim_deliveries(50, Duration::from_secs(60), clock.now()).await.unwrap();
    let attempt = |delivery: &landrush_model::ports::Delivery| Attempted {
        id: delivery.id,
        lease: delivery.lease,
        at: Timestamp::EPOCH,
        status: Some(200),
        error: None,
        result: DeliveryResult::Delivered,
    };
    store.record_attempts(claimed.iter().map(attempt).collect()).await.unwrap();
    store.outbox_backlog().await.unwrap();
}

#[derive(QueryableByName)]
struct Detail {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_scans_on_sqlite() {
    listen();
    let file = File::new();
    let store = business(file.open().await).await;
    let mut conn = SqliteConnection::establish(file.path().to_str().unwrap()).unwrap();
    conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
    let queries = heard(|query| !query.contains('$') && !query.contains('"'));
    assert!(queries.len() > 25, "{queries:#?}");
    let mut scans = Vec::new();
    for statistics in ["", "ANALYZE"] {
        conn.batch_execute(statistics).unwrap();
        for query in &queries {
            let explained =
                diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load::<Detail>(&mut conn);
            for Detail { detail } in explained.unwrap_or_else(|error| panic!("{query}: {error}")) {
                let scans_growing = GROWING.iter().any(|table| {
                    // The partial index of open orders is what counting them is for.
                    let part =
                        detail.contains("INDEX orders_open_state") || detail.contains("INDEX deliveries_due");
                    !part
                        && detail
                            .strip_prefix("SCAN ")
                            .is_some_and(|rest| rest.split(' ').next() == Some(table))
                });
                if scans_growing {
                    scans.push(format!("{detail} ({statistics})\n    {query}"));
                }
            }
        }
    }
    store.close();
    assert!(scans.is_empty(), "{}", scans.join("\n"));
}

/// A scan of a table, or of a whole index of it. Two queries count what an index has in it and nothing else.
fn scans_in_postgres(line: &str, next: Option<&String>) -> bool {
    let of_growing = GROWING.iter().any(|table| line.contains(&format!(" on {table} ")));
    let by_index = (line.contains("Scan using") || line.contains("Scan Backward using"))
        && next.is_some_and(|next| next.contains("Index Cond"));
    let counts = ["using orders_open_state", "using deliveries_due"].iter().any(|part| line.contains(part));
    let bitmap = line.contains("Bitmap Heap Scan");
    of_growing && line.contains("Scan") && !by_index && !counts && !bitmap
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_scans_on_postgres() {
    listen();
    let database = Database::new().await;
    let store = business(database.open().await).await;
    let client = database.client().await;
    // As the store's own connections are set.
    let settings =
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off";
    client.batch_execute(settings).await.unwrap();
    // Of a table of a handful of rows the planner may as well read all.
    let fill = "INSERT INTO kept_answers (account_id, key, request_digest, status, body, body_key, created_at, expires_at) \
                SELECT (SELECT id FROM accounts LIMIT 1), 'fill-' || n, decode(repeat('00', 32), 'hex'), 201, '\\x00', 'k', \
                now(), now() FROM generate_series(1, 5000) AS n";
    client.batch_execute(fill).await.unwrap();
    client.batch_execute("ANALYZE; SET plan_cache_mode = force_generic_plan").await.unwrap();
    let queries = heard(|query| query.contains('$') || query.contains('"'));
    assert!(queries.len() > 25, "{queries:#?}");
    let mut scans = Vec::new();
    for (number, query) in queries.iter().enumerate() {
        let parameters = (1..).take_while(|n| query.contains(&format!("${n}"))).count();
        client
            .batch_execute(&format!("PREPARE q{number} AS {query}"))
            .await
            .unwrap_or_else(|error| panic!("{query}: {error:?}"));
        let nulls = vec!["NULL"; parameters].join(", ");
        let arguments = if parameters == 0 { String::new() } else { format!("({nulls})") };
        let plan = client.query(&format!("EXPLAIN EXECUTE q{number}{arguments}"), &[]).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        if plan.iter().enumerate().any(|(n, line)| scans_in_postgres(line, plan.get(n + 1))) {
            scans.push(format!("{query}\n{}", plan.join("\n")));
        }
    }
    drop(store);
    assert!(scans.is_empty(), "{}", scans.join("\n\n"));
}
