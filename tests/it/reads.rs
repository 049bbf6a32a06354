//! What can be read over HTTP, on both databases, while orders are on their way and after.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use landrush_tests::{Answer, Api, Database, Environment, Setup, items};
use reqwest::Method;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Makes a test on each database of functions that take one.
macro_rules! on_both_databases {
    ($($name:ident)+) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(landrush_tests::Database::Sqlite).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(landrush_tests::Database::Postgres).await;
            })+
        }
    };
}

on_both_databases! {
    orders_are_listed_newest_first_in_pages_with_their_total
    orders_are_found_by_client_batch_and_domain
    orders_are_found_by_status
    a_walk_by_cursor_sees_each_order_once_while_new_ones_come_in
    an_order_explains_itself
    progress_is_as_the_document_defines_it_at_every_moment
    a_dry_run_tells_prices_per_currency_and_creates_nothing
    clients_are_made_listed_shown_and_changed
    accounts_see_nothing_of_each_other
}

/// Orders stay as they were placed.
fn without_fulfilment(database: Database) -> Setup {
    Setup { fulfilment: vec!["enabled = false".into()], ..Setup::on(database) }
}

async fn place(api: &Api, client: &str, domains: &[&str], nameservers: &[&str]) -> Value {
    let domains: Vec<String> = domains.iter().map(ToString::to_string).collect();
    let body = json!({ "clientId": client, "items": items(&domains, nameservers) });
    let placed = api.post("/orders", &body).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    placed.data().clone()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// A moment. Its text can't be compared: fractions of seconds have as many digits as they need.
fn time(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(text(value), &Rfc3339).unwrap_or_else(|error| panic!("{value}: {error}"))
}

/// The domains of a page of orders.
fn domains(answer: &Answer) -> Vec<&str> {
    answer.data()["orders"].as_array().unwrap().iter().map(|order| text(&order["domain"])).collect()
}

/// Asks until the answer's data is as it should be.
async fn wait_until(api: &Api, path: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let answer = api.get(path).await;
        if holds(answer.data()) {
            return answer.data().clone();
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{path} did not come to it: {}", answer.text);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Every page of a list from `path` on, by cursor, with this done between the pages.
async fn walk(api: &Api, path: &str, list: &str, mut between: impl AsyncFnMut(usize)) -> Vec<Value> {
    let (mut entries, mut page, mut number) = (Vec::new(), api.get(path).await, 0);
    loop {
        entries.extend(page.data()[list].as_array().unwrap().clone());
        let Some(cursor) = page.data()["nextCursor"].as_str().map(str::to_owned) else { return entries };
        between(number).await;
        page = api.get(&format!("{path}&cursor={cursor}")).await;
        assert!(page.data()["total"].is_null() && page.data()["offset"].is_null(), "{}", page.text);
        number += 1;
    }
}

async fn orders_are_listed_newest_first_in_pages_with_their_total(database: Database) {
    let (environment, _server) = Environment::start(&without_fulfilment(database)).await;
    let api = &environment.api;
    place(api, &environment.client, &["a.com", "b.com", "c.com"], &[]).await;
    place(api, &environment.client, &["d.com", "e.com"], &[]).await;

    let all = api.get("/orders").await;
    assert_eq!(domains(&all), ["e.com", "d.com", "c.com", "b.com", "a.com"]);
    let data = all.data();
    assert_eq!((&data["total"], &data["totalCapped"]), (&json!(5), &json!(false)));
    assert_eq!((&data["limit"], &data["offset"], &data["nextCursor"]), (&json!(20), &json!(0), &json!(null)));
    for (query, expected) in [
        ("limit=2", &["e.com", "d.com"][..]),
        ("limit=2&offset=1", &["d.com", "c.com"]),
        ("limit=100&offset=4", &["a.com"]),
        ("offset=5", &[]),
        ("offset=10000", &[]),
    ] {
        let page = api.get(&format!("/orders?{query}")).await;
        assert_eq!((domains(&page).as_slice(), &page.data()["total"]), (expected, &json!(5)), "{query}");
    }
    let walked = walk(api, "/orders?limit=2", "orders", async |_| ()).await;
    assert_eq!(walked, *data["orders"].as_array().unwrap());
}

async fn orders_are_found_by_client_batch_and_domain(database: Database) {
    let (environment, _server) = Environment::start(&without_fulfilment(database)).await;
    let (api, ada) = (&environment.api, &environment.client);
    let registrant = api.get(&format!("/clients/{ada}")).await.data()["registrant"].clone();
    let bob = json!({ "name": "Bob", "email": "bob@example.com", "registrant": registrant });
    let bob = text(&api.post("/clients", &bob).await.data()["id"]).to_owned();
    let first = place(api, ada, &["a.com", "b\u{fc}cher.com"], &[]).await;
    let second = place(api, &bob, &["c.com", "d.com"], &[]).await;

    let (first, second) = (text(&first["batchId"]), text(&second["batchId"]));
    for (query, expected) in [
        (format!("clientId={ada}"), &["xn--bcher-kva.com", "a.com"][..]),
        (format!("clientId={bob}"), &["d.com", "c.com"]),
        (format!("batchId={first}"), &["xn--bcher-kva.com", "a.com"]),
        (format!("batchId={second}&clientId={bob}"), &["d.com", "c.com"]),
        (format!("batchId={second}&clientId={ada}"), &[]),
        ("domain=a.com".into(), &["a.com"]),
        ("domain=A.COM".into(), &["a.com"]),
        ("domain=b%C3%BCcher.com".into(), &["xn--bcher-kva.com"]),
        ("domain=xn--bcher-kva.com".into(), &["xn--bcher-kva.com"]),
        (format!("domain=a.com&batchId={second}"), &[]),
        ("domain=a.net".into(), &[]),
        ("status=PENDING&domain=d.com".into(), &["d.com"]),
        ("status=COMPLETED&domain=d.com".into(), &[]),
    ] {
        let found = api.get(&format!("/orders?{query}")).await;
        assert_eq!(domains(&found), expected, "{query}");
        assert_eq!(found.data()["total"], expected.len(), "{query}");
        let walked = walk(api, &format!("/orders?limit=1&{query}"), "orders", async |_| ()).await;
        assert_eq!(walked.len(), expected.len(), "{query}, by cursor");
    }
}

async fn orders_are_found_by_status(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let (api, client) = (&environment.api, &environment.client);
    let ended = place(api, client, &["done-0.com", "done-1.com", "taken-0.com"], &[]).await;
    api.wait_for_batch(text(&ended["batchId"]), Duration::from_secs(30)).await;
    environment.sandbox.fault(&json!({ "kind": "busy", "command": "register", "times": 0 })).await;
    place(api, client, &["held-0.com"], &[]).await;
    wait_until(api, "/orders?status=REGISTERING", |page| page["total"] == 1).await;

    for (status, expected) in [
        ("PENDING", &[][..]),
        ("REGISTERING", &["held-0.com"]),
        ("REGISTERED", &[]),
        ("SETTING_NS", &[]),
        ("COMPLETED", &["done-1.com", "done-0.com"]),
        ("FAILED", &["taken-0.com"]),
    ] {
        let found = api.get(&format!("/orders?status={status}")).await;
        assert_eq!(domains(&found), expected, "{status}");
        assert!(found.data()["orders"].as_array().unwrap().iter().all(|order| order["status"] == status));
    }
}

async fn a_walk_by_cursor_sees_each_order_once_while_new_ones_come_in(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let (api, client) = (&environment.api, &environment.client);
    let mut old = BTreeSet::new();
    for batch in 0..4 {
        let domains: Vec<String> = (0..8).map(|number| format!("old-{batch}-{number}.com")).collect();
        let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
        let placed = place(api, client, &domains, &[]).await;
        old.extend(placed["orders"].as_array().unwrap().iter().map(|order| text(&order["id"]).to_owned()));
    }

    // Meanwhile the old orders go from status to status, and new ones come.
    let walked = walk(api, "/orders?limit=3", "orders", async |page| {
        place(api, client, &[&format!("new-{page}-0.com"), &format!("new-{page}-1.com")], &[]).await;
    })
    .await;
    let seen: Vec<String> = walked.iter().map(|order| text(&order["id"]).to_owned()).collect();
    assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), old, "all of the old ones, and none else");
    assert_eq!(seen.len(), old.len(), "each once");
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.reverse();
    assert_eq!(seen, sorted, "newest first");
    assert_eq!(api.get("/orders?limit=1").await.data()["total"], 32 + 2 * 10);
}

async fn an_order_explains_itself(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let (api, client) = (&environment.api, &environment.client);
    environment.sandbox.fault(&json!({ "kind": "busy", "command": "register", "times": 0 })).await;
    let placed = place(api, client, &["b\u{fc}cher.com"], &["ns1.example.net", "NS2.Example.net"]).await;
    let path = format!("/orders/{}", text(&placed["orders"][0]["id"]));

    let waits = wait_until(api, &path, |order| order["waitingFor"]["reason"] == "registrar_busy").await;
    let waiting_for = &waits["waitingFor"];
    assert_eq!(
        (&waits["status"], &waits["stage"], &waits["step"]),
        (&json!("REGISTERING"), &json!("registration"), &json!("registration"))
    );
    assert_eq!(waiting_for["party"], "registrar", "{waits}");
    assert!(!text(&waiting_for["text"]).is_empty() && waiting_for["since"].is_string(), "{waits}");
    assert!(text(&waiting_for["until"]) > text(&waiting_for["since"]), "{waits}");
    assert!(waits["nextAttemptAt"].is_string() && waits["lastError"].is_string(), "{waits}");
    assert!(waits["error"].is_null() && waits["registeredAt"].is_null(), "{waits}");
    assert_eq!(waits["timeline"][0]["kind"], "accepted");
    assert!(kinds(&waits).contains(&"waiting"), "{waits}");

    environment.sandbox.clear_faults().await;
    let done = wait_until(api, &path, |order| order["status"] == "COMPLETED").await;
    for field in ["waitingFor", "stage", "step", "nextAttemptAt", "error"] {
        assert!(done[field].is_null(), "{field} of {done}");
    }
    assert!(done["registeredAt"].is_string() && done["expiresAt"].is_string(), "{done}");
    assert_eq!(
        (&done["domain"], &done["domainUnicode"]),
        (&json!("xn--bcher-kva.com"), &json!("b\u{fc}cher.com"))
    );
    assert_eq!(done["nameservers"], json!(["ns1.example.net", "ns2.example.net"]));
    assert_eq!(done["price"], json!({ "amount": 1299, "currency": "USD" }));
    assert!(done["attempts"].as_u64().unwrap() >= 2, "a registration and the name servers: {done}");
    let told = kinds(&done);
    let mut milestones =
        ["accepted", "contact_ready", "registered", "nameservers_set", "completed"].into_iter().peekable();
    told.iter().for_each(|kind| _ = milestones.next_if_eq(kind));
    assert_eq!(milestones.next(), None, "{told:?}");
    let times: Vec<OffsetDateTime> =
        done["timeline"].as_array().unwrap().iter().map(|entry| time(&entry["at"])).collect();
    assert!(times.is_sorted(), "{times:?}");

    let placed = place(api, client, &["taken-0.com"], &[]).await;
    let path = format!("/orders/{}", text(&placed["orders"][0]["id"]));
    let failed = wait_until(api, &path, |order| order["status"] == "FAILED").await;
    assert_eq!(
        (&failed["error"]["stage"], &failed["error"]["code"]),
        (&json!("registration"), &json!("domain_unavailable"))
    );
    assert!(!text(&failed["error"]["message"]).is_empty() && failed["waitingFor"].is_null(), "{failed}");
    assert!(kinds(&failed).ends_with(&["failed", "refunded"]), "{failed}");
}

fn kinds(order: &Value) -> Vec<&str> {
    order["timeline"].as_array().unwrap().iter().map(|entry| text(&entry["kind"])).collect()
}

/// What the document says of the numbers, held against the orders that are told with them.
fn check_progress(progress: &Value) {
    let mut by_status: BTreeMap<&str, u64> = BTreeMap::new();
    for order in progress["orders"].as_array().unwrap() {
        *by_status.entry(text(&order["status"])).or_default() += 1;
    }
    let count =
        |statuses: &[&str]| statuses.iter().map(|status| by_status.get(status).unwrap_or(&0)).sum::<u64>();
    let (total, failed, completed) = (
        count(&["PENDING", "REGISTERING", "REGISTERED", "SETTING_NS", "COMPLETED", "FAILED"]),
        count(&["FAILED"]),
        count(&["COMPLETED"]),
    );
    let pending = count(&["PENDING", "REGISTERING"]);
    assert_eq!(progress["total"], total, "{progress}");
    assert_eq!(progress["registered"], count(&["REGISTERED", "SETTING_NS", "COMPLETED"]), "{progress}");
    assert_eq!(progress["configuring"], count(&["SETTING_NS"]), "{progress}");
    assert_eq!(progress["completed"], completed, "{progress}");
    assert_eq!(progress["failed"], failed, "{progress}");
    assert_eq!(progress["pending"], pending, "{progress}");
    assert_eq!(progress["stages"]["registration"]["done"], pending == 0, "{progress}");
    assert_eq!(progress["stages"]["configuration"]["done"], completed + failed == total, "{progress}");
    assert_eq!(progress["done"], completed + failed == total, "{progress}");
}

async fn progress_is_as_the_document_defines_it_at_every_moment(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let (api, client) = (&environment.api, &environment.client);
    environment.sandbox.fault(&json!({ "kind": "busy", "command": "set_ns", "times": 0 })).await;
    let mut wanted = items(&["plain-0.com".into(), "plain-1.com".into(), "taken-0.com".into()], &[]);
    wanted.extend(items(
        &["named-0.com".into(), "named-1.com".into(), "named-2.com".into()],
        &["ns1.a.net", "ns2.a.net"],
    ));
    let placed = api.post("/orders", &json!({ "clientId": client, "items": wanted })).await;
    let path = format!("/orders/batch/{}", text(&placed.data()["batchId"]));

    let all_checked = |holds: fn(&Value) -> bool| {
        move |progress: &Value| {
            check_progress(progress);
            holds(progress)
        }
    };
    let registered =
        wait_until(api, &path, all_checked(|progress| progress["stages"]["registration"]["done"] == true))
            .await;
    assert_eq!((&registered["registered"], &registered["failed"]), (&json!(5), &json!(1)), "{registered}");
    assert_eq!(
        (&registered["done"], &registered["clientId"]),
        (&json!(false), &json!(client)),
        "{registered}"
    );
    wait_until(
        api,
        &path,
        all_checked(|progress| progress["configuring"] == 3 && progress["completed"] == 2),
    )
    .await;

    environment.sandbox.clear_faults().await;
    let done = wait_until(api, &path, all_checked(|progress| progress["done"] == true)).await;
    assert_eq!(
        (&done["registered"], &done["completed"], &done["failed"]),
        (&json!(5), &json!(5), &json!(1)),
        "{done}"
    );
    let of_request: Vec<&str> =
        done["orders"].as_array().unwrap().iter().map(|order| text(&order["domain"])).collect();
    assert_eq!(
        of_request,
        ["plain-0.com", "plain-1.com", "taken-0.com", "named-0.com", "named-1.com", "named-2.com"]
    );
    assert_eq!(done["orders"][2]["error"]["code"], "domain_unavailable");
}

async fn a_dry_run_tells_prices_per_currency_and_creates_nothing(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    let api = &environment.api;
    let more = [
        "provider,tld,operation,term,currency,cost,price",
        "dynadot,de,register,1,EUR,5.00,7.99",
        "dynadot,jp,register,2,JPY,900,1200",
    ];
    std::fs::write(environment.path().join("more.csv"), more.join("\n")).unwrap();
    environment.command(&["catalog", "import", "more.csv"]).await;
    let mut wanted =
        items(&["a.com".into(), "b.com".into(), "c.de".into(), "d.jp".into()], &["ns1.a.net", "ns2.a.net"]);
    wanted[1]["term"] = json!(2);
    wanted[3]["term"] = json!(2);
    let quoted = api
        .post("/orders", &json!({ "clientId": environment.client, "items": wanted, "dryRun": true }))
        .await;

    assert_eq!(quoted.status, 200, "{}", quoted.text);
    assert_eq!(quoted.data()["dryRun"], true);
    let totals: BTreeMap<&str, i64> = quoted.data()["totals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|total| (text(&total["currency"]), total["amount"].as_i64().unwrap()))
        .collect();
    assert_eq!(totals, BTreeMap::from([("EUR", 799), ("JPY", 1_200), ("USD", 1_299 + 2_299)]));
    let prices: Vec<_> =
        quoted.data()["items"].as_array().unwrap().iter().map(|item| &item["price"]["amount"]).collect();
    assert_eq!(prices, [1_299, 2_299, 799, 1_200]);

    assert_eq!(api.get("/orders").await.data()["total"], 0);
    let ledger = environment.sandbox.ledger().await;
    assert_eq!((&ledger["effects"], &ledger["commands"]["register"]), (&json!({}), &json!(null)), "{ledger}");
    // The names are still free to be ordered.
    let placed = api.post("/orders", &json!({ "clientId": environment.client, "items": wanted[..2] })).await;
    assert_eq!(
        (placed.status, &placed.data()["totals"]),
        (201, &json!([{ "amount": 3_598, "currency": "USD" }]))
    );
}

async fn clients_are_made_listed_shown_and_changed(database: Database) {
    let (environment, _server) = Environment::start(&without_fulfilment(database)).await;
    let api = &environment.api;
    let ada = api.get(&format!("/clients/{}", environment.client)).await.data().clone();
    let name = "Bob & S\u{f6}hne \u{1f600}";
    let new = json!({ "name": name, "email": "bob@example.com", "registrant": ada["registrant"] });
    let made = api.try_post_once("/clients", "bob", &new).await.unwrap();
    assert_eq!(made.status, 201, "{}", made.text);
    let path = text(&made.data()["id"]).to_owned();
    let path = format!("/clients/{path}");
    assert_eq!(made.headers["location"], path);
    let again = api.try_post_once("/clients", "bob", &new).await.unwrap();
    assert_eq!((&again.text, again.headers["idempotent-replayed"].to_str().unwrap()), (&made.text, "true"));
    assert_eq!(api.get(&path).await.data(), made.data());
    assert_eq!((&made.data()["name"], &made.data()["email"]), (&new["name"], &new["email"]));

    let listed = walk(api, "/clients?limit=1", "clients", async |_| ()).await;
    assert_eq!(listed, [made.data().clone(), ada], "newest first");

    let patch =
        async |change: Value| api.try_send(api.request(Method::PATCH, &path).json(&change)).await.unwrap();
    let renamed = patch(json!({ "name": "Bob" })).await;
    assert_eq!((renamed.status, &renamed.data()["name"]), (200, &json!("Bob")), "{}", renamed.text);
    assert_eq!(renamed.data()["registrant"], new["registrant"], "what is absent stays");
    assert!(time(&renamed.data()["updatedAt"]) > time(&renamed.data()["createdAt"]), "{}", renamed.text);
    let mut moved = new["registrant"].clone();
    moved["city"] = json!("Hamburg");
    assert_eq!(
        patch(json!({ "registrant": moved, "email": "b@example.com" })).await.data()["registrant"],
        moved
    );
    let bare = patch(json!({ "registrant": null })).await;
    assert!(bare.data()["registrant"].is_null(), "{}", bare.text);
    assert_eq!(api.get(&path).await.data(), bare.data());
    let order = json!({ "clientId": bare.data()["id"], "items": items(&["a.com".into()], &[]) });
    assert_eq!(api.post("/orders", &order).await.code(), "registrant_missing");
}

async fn accounts_see_nothing_of_each_other(database: Database) {
    let (environment, _server) = Environment::start(&without_fulfilment(database)).await;
    let (key, client) = environment.account("neighbour").await;
    let (shop, neighbour) = (&environment.api, environment.api.with_key(&key));
    let ours = place(shop, &environment.client, &["a.com", "both.com"], &[]).await;
    let theirs = place(&neighbour, &client, &["both.com"], &[]).await;

    assert_eq!(domains(&shop.get("/orders").await), ["both.com", "a.com"]);
    assert_eq!(domains(&neighbour.get("/orders").await), ["both.com"]);
    let (our_batch, our_order) = (text(&ours["batchId"]), text(&ours["orders"][0]["id"]));
    for (path, code) in [
        (format!("/orders/{our_order}"), "order_not_found"),
        (format!("/orders/batch/{our_batch}"), "batch_not_found"),
        (format!("/clients/{}", environment.client), "client_not_found"),
    ] {
        assert_eq!(shop.get(&path).await.status, 200, "{path}");
        let hidden = neighbour.get(&path).await;
        assert_eq!((hidden.status, hidden.code()), (404, code), "{path}");
    }
    for filter in
        [format!("batchId={our_batch}"), format!("clientId={}", environment.client), "domain=a.com".into()]
    {
        let page = neighbour.get(&format!("/orders?{filter}")).await;
        assert_eq!((domains(&page).len(), &page.data()["total"]), (0, &json!(0)), "{filter}");
    }
    let mine = neighbour.get("/clients").await;
    let mine: Vec<_> = mine.data()["clients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|client| text(&client["id"]).to_owned())
        .collect();
    assert_eq!(mine, std::slice::from_ref(&client));
    // One's cursors and idempotency keys are nothing to the other.
    let page = shop.get("/orders?limit=1").await;
    let foreign = neighbour.get(&format!("/orders?cursor={}", text(&page.data()["nextCursor"]))).await;
    assert!(domains(&foreign).iter().all(|domain| *domain == "both.com"), "{}", foreign.text);
    let order = |client: &str| json!({ "clientId": client, "items": items(&["keyed.com".into()], &[]) });
    let first = shop.try_post_once("/orders", "k", &order(&environment.client)).await.unwrap();
    let second = neighbour.try_post_once("/orders", "k", &order(&client)).await.unwrap();
    assert_eq!((first.status, second.status), (201, 201), "{}", second.text);
    assert_ne!(first.data()["batchId"], second.data()["batchId"]);
    assert_eq!(
        neighbour.get(&format!("/orders/batch/{}", text(&theirs["batchId"]))).await.data()["total"],
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_what_its_scope_names_and_nothing_else() {
    let (environment, _server) = Environment::start(&without_fulfilment(Database::Sqlite)).await;
    let order =
        json!({ "clientId": environment.client, "items": items(&["a.com".into()], &[]), "dryRun": true });
    let client = json!({ "name": "Bob", "email": "bob@example.com" });
    let change = format!("/clients/{}", environment.client);
    let webhook = json!({ "url": "https://hooks.example.com/" });
    let requests = [
        ("orders:read", Method::GET, "/orders", None, 200),
        ("orders:write", Method::POST, "/orders", Some(order), 200),
        ("clients:read", Method::GET, "/clients", None, 200),
        ("clients:read", Method::GET, &change, None, 200),
        ("clients:write", Method::POST, "/clients", Some(client), 201),
        ("clients:write", Method::PATCH, &change, Some(json!({})), 200),
        ("webhooks:read", Method::GET, "/webhooks", None, 200),
        ("webhooks:write", Method::POST, "/webhooks", Some(webhook), 201),
        ("catalog:read", Method::GET, "/catalog/prices", None, 200),
        ("catalog:read", Method::GET, "/catalog/tlds", None, 200),
    ];
    let scopes = [
        "orders:read",
        "orders:write",
        "clients:read",
        "clients:write",
        "webhooks:read",
        "webhooks:write",
        "catalog:read",
    ];
    for scope in scopes {
        let key = environment.command(&["key", "add", "--account", "shop", "--scopes", scope]).await;
        assert_eq!(key["scopes"], json!([scope]));
        let api = environment.api.with_key(text(&key["key"]));
        for (needed, method, path, body, status) in &requests {
            let request = api.request(method.clone(), path);
            let request = if let Some(body) = body { request.json(body) } else { request };
            let answer = api.try_send(request).await.unwrap();
            let expected = if *needed == scope { *status } else { 403 };
            assert_eq!(answer.status, expected, "{method} {path} with {scope}: {}", answer.text);
            assert!(
                expected != 403 || text(&answer.body["error"]["message"]).contains(needed),
                "{}",
                answer.text
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_id_of_its_request() {
    let (environment, _server) = Environment::start(&without_fulfilment(Database::Sqlite)).await;
    let api = &environment.api;
    let id_of = |answer: &Answer| answer.headers["x-request-id"].to_str().unwrap().to_owned();
    let ask = async |path: &str, id: &str| {
        let answer = api.try_send(api.request(Method::GET, path).header("X-Request-Id", id)).await.unwrap();
        if answer.status >= 400 && path != "/readyz" {
            assert_eq!(answer.body["error"]["requestId"], id_of(&answer), "{}", answer.text);
        }
        id_of(&answer)
    };
    let longest = "x".repeat(128);
    for path in ["/orders", "/orders/x", "/nothing", "/healthz", "/metrics", "/openapi.json"] {
        assert_eq!(ask(path, "mine-4711").await, "mine-4711", "{path}");
        assert_eq!(ask(path, &longest).await, longest, "{path}");
        for useless in ["", "two words", &"x".repeat(129)] {
            assert_eq!(ask(path, useless).await.len(), 36, "{path} {useless:?}");
        }
    }
    assert_ne!(id_of(&api.get("/orders").await), id_of(&api.get("/orders").await));
    let body = json!({ "name": "Bob", "email": "bob@example.com" });
    let first = api.try_post_once("/clients", "k", &body).await.unwrap();
    let again = api.try_post_once("/clients", "k", &body).await.unwrap();
    assert_eq!(first.text, again.text);
    assert_ne!(id_of(&first), id_of(&again), "the answer comes again, the request is another one");
    api.get("/orders/x").await;
    let logged = ask("/orders/x", "to-be-found-in-the-log").await;
    assert!(environment.log().contains(&logged), "the operator finds a request by its id");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_published_document_is_valid_and_whole() {
    let (environment, _server) = Environment::start(&without_fulfilment(Database::Sqlite)).await;
    let schema = environment.api.schema.as_ref().unwrap();
    let document = schema.document();
    assert!(text(&document["openapi"]).starts_with("3.1."), "{}", document["openapi"]);
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    let answers = schema.answers();
    for (method, path, status) in &answers {
        schema.compile(method, path, status);
    }
    let mut ids = BTreeSet::new();
    let mut operations = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.insert(format!("{} {path}", method.to_uppercase()));
            assert!(ids.insert(text(&operation["operationId"])), "{method} {path}: its id is taken");
            let named: BTreeSet<_> = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| format!("{{{}}}", text(&parameter["name"])))
                .collect();
            let written: BTreeSet<_> =
                path.split('/').filter(|part| part.starts_with('{')).map(str::to_owned).collect();
            assert_eq!(named, written, "{method} {path}");
        }
    }
    let expected = [
        "DELETE /webhooks/{id}",
        "GET /catalog/prices",
        "GET /catalog/tlds",
        "GET /clients",
        "GET /clients/{id}",
        "GET /healthz",
        "GET /metrics",
        "GET /openapi.json",
        "GET /orders",
        "GET /orders/batch/{batchId}",
        "GET /orders/batch/{batchId}/events",
        "GET /orders/{id}",
        "GET /readyz",
        "GET /webhooks",
        "GET /webhooks/{id}",
        "GET /webhooks/{id}/deliveries",
        "GET /webhooks/{id}/deliveries/{deliveryId}",
        "PATCH /clients/{id}",
        "PATCH /webhooks/{id}",
        "POST /clients",
        "POST /orders",
        "POST /orders/batch/{batchId}/cancel",
        "POST /orders/batch/{batchId}/pause",
        "POST /orders/batch/{batchId}/resume",
        "POST /orders/batch/{batchId}/retry",
        "POST /orders/{id}/cancel",
        "POST /orders/{id}/retry",
        "POST /webhooks",
        "POST /webhooks/{id}/deliveries/{deliveryId}/replay",
        "POST /webhooks/{id}/replay",
        "POST /webhooks/{id}/rotate-secret",
        "POST /webhooks/{id}/test",
    ];
    assert_eq!(operations, expected.into_iter().map(str::to_owned).collect());
    let mut references = Vec::new();
    find_references(document, &mut references);
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_published_would_be_noticed() {
    let (environment, _server) = Environment::start(&without_fulfilment(Database::Sqlite)).await;
    place(&environment.api, &environment.client, &["a.com"], &[]).await;
    let schema = environment.api.schema.as_ref().unwrap();
    let good = environment.api.get("/orders").await;
    let spoil = |change: fn(&mut Answer, &mut Value)| {
        let (mut answer, mut body) = (good.clone(), good.body.clone());
        change(&mut answer, &mut body);
        answer.text = body.to_string();
        schema.compare("GET", "/orders?limit=20", &answer)
    };
    assert_eq!(spoil(|_, _| ()), Ok(()));
    for (what, change) in [
        ("another status", (|answer, _| answer.status = 418) as fn(&mut Answer, &mut Value)),
        ("another media type", |answer, _| {
            _ = answer.headers.insert("content-type", "text/html".parse().unwrap());
        }),
        ("a field more", |_, body| body["data"]["orders"][0]["cost"] = json!(1)),
        ("a field less", |_, body| _ = body["data"]["orders"][0].as_object_mut().unwrap().remove("price")),
        ("another type", |_, body| body["data"]["orders"][0]["term"] = json!("1")),
        ("another word", |_, body| body["data"]["orders"][0]["status"] = json!("DONE")),
        ("no id", |_, body| body["data"]["orders"][0]["id"] = json!("1")),
        ("no time", |_, body| body["data"]["orders"][0]["createdAt"] = json!("today")),
    ] {
        assert!(spoil(change).is_err(), "{what}");
    }
    assert!(schema.compare("GET", "/nowhere", &good).is_err());
    let order = environment.api.get(&format!("/orders/{}", text(&good.data()["orders"][0]["id"]))).await;
    let mut more = order.clone();
    more.text = order.text.replace("\"step\":", "\"leap\":1,\"step\":");
    assert!(schema.compare("GET", "/orders/x", &more).is_err(), "a field more, where schemas are combined");
}

fn find_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| find_references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| find_references(value, found)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_see_health_readiness_and_figures_without_a_key() {
    let (environment, _server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    let api = &environment.api;
    let operator = api.with_key("none");
    assert_eq!(operator.get("/healthz").await.body, json!({ "status": "ok" }));
    let ready = operator.get("/readyz").await;
    assert_eq!((ready.status, &ready.body), (200, &json!({ "ready": true, "problems": [] })));

    let placed =
        place(api, &environment.client, &["a.com", "taken-0.com"], &["ns1.a.net", "ns2.a.net"]).await;
    api.wait_for_batch(text(&placed["batchId"]), Duration::from_secs(30)).await;
    environment.sandbox.fault(&json!({ "kind": "busy", "command": "register", "times": 0 })).await;
    place(api, &environment.client, &["held-0.com", "held-1.com"], &[]).await;
    let wanted = [
        // Orders by status, how long steps take, calls by command and outcome, what waits in the outbox.
        "orders_open{status=\"REGISTERING\"} 2",
        "orders_open{status=\"SETTING_NS\"} 0",
        "order_steps_total{step=\"",
        "order_step_seconds_sum{step=\"",
        "order_step_seconds_count{step=\"",
        "registrar_calls_total{command=\"register\",outcome=\"",
        "registrar_calls_total{command=\"set_ns\",outcome=\"",
        "registrar_call_seconds_count{command=\"register\"",
        "webhook_outbox_waiting ",
        "webhook_outbox_lag_seconds ",
        "http_requests_total{",
        "http_request_duration_seconds_count{",
    ];
    let began = Instant::now();
    loop {
        let figures = operator.get("/metrics").await;
        assert!(figures.headers["content-type"].to_str().unwrap().starts_with("text/plain; version=0.0.4"));
        let missing: Vec<_> = wanted.iter().filter(|line| !figures.text.contains(**line)).collect();
        if missing.is_empty() {
            assert!(
                !figures.text.contains("held-0"),
                "figures are not about single domains: {}",
                figures.text
            );
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "missing: {missing:?} in\n{}", figures.text);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
