//! Nothing scans: every query that the store makes finds its rows by an index.
//!
//! The queries are those that were really made: diesel tells of each, and each is explained on a database with some
//! thousand orders.

mod business;

use std::collections::BTreeSet;
use std::sync::{Mutex, Once};

use diesel::connection::{
    Instrumentation, InstrumentationEvent, SimpleConnection, set_default_instrumentation,
};
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl};

use self::business::business;
use crate::database::postgres::Database;
use crate::database::sqlite::File;

/// Tables that grow with the business.
const GROWING: [&str; 16] = [
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
    "registrants",
    "contact_handles",
    "delivery_attempts",
    "webhook_endpoints",
    "key_spend_limits",
    "key_spending",
];

/// What statements call them.
const ALIASES: [&str; 9] = ["o", "d", "h", "k", "a", "e", "l", "s", "earlier"];

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
    let finds = |query: &str| {
        let words = ["SELECT", "WITH", "UPDATE", "DELETE"];
        // What inserts rows that it is given looks for none.
        words.iter().any(|word| query.starts_with(word))
            || (query.starts_with("INSERT")
                && query.contains("SELECT")
                && !query.contains("FROM unnest($1, "))
    };
    queries.iter().filter(|query| finds(query) && of_growing(query) && of_database(query)).cloned().collect()
}

/// Of a table of a handful of rows a planner may as well read all; so here are thousands.
fn fill(uuid: &str, at: &str, series: &str) -> String {
    let account = "(SELECT id FROM accounts LIMIT 1)";
    let blob = if at == "0" { "x'00'" } else { "'\\x00'::bytea" };
    [
        format!(
            "INSERT INTO kept_answers (account_id, key, request_digest, status, body, body_key, created_at, expires_at) \
             SELECT {account}, 'fill-' || n, {blob}, 201, {blob}, 'k', {at}, {at} FROM {series}"
        ),
        format!(
            "INSERT INTO contact_handles (account_id, registrant_id, registrar_account_id, order_id, state) \
             SELECT {account}, {uuid}, {uuid}, {uuid}, 'making' FROM {series}"
        ),
        format!(
            "INSERT INTO registrants (id, account_id, client_id, data) SELECT {uuid}, {account}, {uuid}, '' FROM {series}"
        ),
        format!(
            "INSERT INTO events (id, account_id, batch_id, sequence, kind, at, data) \
             SELECT {uuid}, {account}, {uuid}, 1, '', {at}, '' FROM {series}"
        ),
        // Each account has few of them.
        format!(
            "INSERT INTO accounts (id, name, price_list_id, created_at) \
             SELECT {uuid}, 'fill-' || n, (SELECT id FROM price_lists LIMIT 1), {at} FROM {series}"
        ),
        format!(
            "INSERT INTO deliveries (id, account_id, event_id, endpoint_id, sequence, state, attempts) \
             SELECT {uuid}, {account}, {uuid}, {uuid}, 1, 'delivered', 1 FROM {series}"
        ),
        format!(
            "INSERT INTO webhook_endpoints (id, account_id, url, secret, secret_key, created_at) \
             SELECT {uuid}, a.id, '', {blob}, 'k', {at} FROM accounts a"
        ),
        format!(
            "INSERT INTO key_spending (account_id, key_id, month, currency, amount) \
             SELECT {account}, {uuid}, '2026-11', 'USD', 1 FROM {series}"
        ),
        format!(
            "INSERT INTO key_spend_limits (account_id, key_id, currency, amount) \
             SELECT {account}, {uuid}, 'USD', 1 FROM {series}"
        ),
        format!("UPDATE orders SET registrant_id = {uuid}, wait_reason = 'contact_pending'"),
    ]
    .join("; ")
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
    let mut conn = file.connect();
    let series =
        "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) SELECT n FROM s)";
    conn.batch_execute(&fill("randomblob(16)", "0", series)).unwrap();
    let queries = heard(|query| !query.contains('$') && !query.contains('"'));
    assert!(queries.len() > 50, "{queries:#?}");
    let mut scans = Vec::new();
    for statistics in ["", "ANALYZE"] {
        conn.batch_execute(statistics).unwrap();
        for query in &queries {
            let explained =
                diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load::<Detail>(&mut conn);
            for Detail { detail } in explained.unwrap_or_else(|error| panic!("{query}: {error}")) {
                // The partial index of open orders is what counting them is for.
                let part =
                    detail.contains("INDEX orders_open_state") || detail.contains("INDEX deliveries_due");
                let scanned = detail.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
                let growing = |name: &str| GROWING.contains(&name) || ALIASES.contains(&name);
                let scans_growing = !part && scanned.is_some_and(growing);
                let sorts = is_a_page_of_orders(query) && detail.contains("TEMP B-TREE");
                if scans_growing || sorts {
                    scans.push(format!("{detail} ({statistics})\n    {query}"));
                }
            }
        }
    }
    store.close();
    assert!(scans.is_empty(), "{}", scans.join("\n"));
}

/// A list by one filter is a stretch of an index in its order: whoever sorts has read more than the page.
fn is_a_page_of_orders(query: &str) -> bool {
    query.contains("(account_id, state)") || query.contains("(account_id, client_id)")
}

/// A scan of a table, or of a whole index of it. Two queries count what an index has in it and nothing else.
fn scans_in_postgres(line: &str, next: Option<&String>) -> bool {
    let of_growing = GROWING.iter().any(|table| line.contains(&format!(" on {table} ")));
    let of_index = line.contains("Scan using") || line.contains("Scan Backward using");
    let bound = next.is_some_and(|next| next.contains("Index Cond"));
    let counts = ["orders_open_state", "deliveries_due ", "deliveries_due_of_endpoint "]
        .iter()
        .any(|part| line.contains(part));
    // Below the scan of the table's pages stands that of the index that they come from.
    if line.contains("Bitmap Index Scan") {
        return !bound && !counts;
    }
    let fine = (of_index && bound) || counts || line.contains("Bitmap Heap Scan");
    of_growing && line.contains("Scan") && !fine
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_scans_on_postgres() {
    listen();
    let database = Database::new().await;
    let store = business(database.open().await).await;
    let client = database.client().await;
    // As the store's own connections are set.
    let settings = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; \
     SET enable_incremental_sort = off; SET jit = off";
    client.batch_execute(settings).await.unwrap();
    client
        .batch_execute(&fill("gen_random_uuid()", "now()", "generate_series(1, 5000) AS s (n)"))
        .await
        .unwrap();
    client.batch_execute("ANALYZE; SET plan_cache_mode = force_generic_plan").await.unwrap();
    let queries = heard(|query| query.contains('$') || query.contains('"'));
    assert!(queries.len() > 50, "{queries:#?}");
    let mut found = Vec::new();
    for (number, query) in queries.iter().enumerate() {
        let parameters = (1..).take_while(|n| query.contains(&format!("${n}"))).count();
        client
            .batch_execute(&format!("PREPARE q{number} AS {query}"))
            .await
            .unwrap_or_else(|error| panic!("{query}: {error:?}"));
        let nulls = vec!["NULL"; parameters].join(", ");
        let arguments = if parameters == 0 { String::new() } else { format!("({nulls})") };
        let sort = if is_a_page_of_orders(query) { "off" } else { "on" };
        client.batch_execute(&format!("SET enable_sort = {sort}")).await.unwrap();
        let plan = client.query(&format!("EXPLAIN EXECUTE q{number}{arguments}"), &[]).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        let scans = |(n, line): (usize, &String)| scans_in_postgres(line, plan.get(n + 1));
        // Of the few orders here a planner may as well sort all; so it sorts only what nothing else brings into order.
        let sorts = is_a_page_of_orders(query) && plan.iter().any(|line| line.contains("Sort"));
        if sorts || plan.iter().enumerate().any(scans) {
            found.push(format!("{query}\n{}", plan.join("\n")));
        }
    }
    drop(store);
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}
