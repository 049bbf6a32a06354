//! Bad input: each wrong request, the exact answer that it gets, and that nothing comes of any of them.

mod bodies;
mod callers;
mod clients;
mod control;
mod framing;
mod items;
mod reading;
mod webhooks;
mod wire;
mod world;

use std::collections::BTreeSet;

use landrush_http_api::Code;
use landrush_tests::{Answer, Database, Environment, Setup};
use serde_json::{Value, json};

use wire::Request;
use world::World;

/// One wrong request and what it gets.
struct Row {
    name: String,
    request: Request,
    status: u16,
    /// Empty where the HTTP layer answers by itself, without a body.
    code: String,
    /// All that the answer lists, as `index field code`, whichever of these there are, or as `line:column`.
    details: Vec<String>,
    /// The `Allow` header.
    allow: &'static str,
}

/// A row; `expected` is the status and the code, as in `400 malformed_json`; commas separate the details.
fn row(name: &str, request: Request, expected: &str, details: &str) -> Row {
    let (status, code) = expected.split_once(' ').unwrap_or((expected, ""));
    Row {
        name: name.to_owned(),
        request,
        status: status.parse().unwrap(),
        code: code.to_owned(),
        details: details.split(", ").filter(|detail| !detail.is_empty()).map(str::to_owned).collect(),
        allow: "",
    }
}

/// Every wrong request.
fn table(world: &World) -> Vec<Row> {
    let parts = [
        bodies::not_json,
        bodies::around_the_items,
        items::domains,
        items::doubled_domains,
        items::providers,
        items::terms,
        items::nameservers,
        items::expected_prices,
        items::shapes,
        items::prices,
        clients::clients,
        clients::registrants,
        reading::queries,
        reading::paths,
        control::control,
        webhooks::bodies,
        webhooks::places,
        callers::keys,
        callers::neighbours,
        callers::idempotency_keys,
        framing::framing,
    ];
    parts.into_iter().flat_map(|part| part(world)).collect()
}

/// What the rows must not change.
#[derive(Debug, PartialEq)]
struct State {
    orders: Vec<Value>,
    clients: Vec<Value>,
    webhooks: Vec<Value>,
    effects: Value,
}

impl State {
    async fn of(environment: &Environment, world: &World) -> Self {
        let mut state =
            Self { orders: Vec::new(), clients: Vec::new(), webhooks: Vec::new(), effects: Value::Null };
        for key in [&world.key, &world.neighbours_key] {
            let api = environment.api.with_key(key);
            state.orders.push(api.get("/orders?limit=100").await.data()["total"].clone());
            state.webhooks.push(api.get("/webhooks").await.data()["webhooks"].clone());
            state.clients.push(api.get("/clients?limit=100").await.data()["clients"].clone());
        }
        state.effects = environment.sandbox.ledger().await["effects"].clone();
        state
    }
}

/// What is wrong with the answer to a row, if anything is.
fn judge(row: &Row, answer: &Answer, environment: &Environment) -> Result<(), String> {
    let schema = environment.api.schema.as_ref().unwrap();
    let header =
        |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let same = |what: &str, is: &str, expected: &str| {
        if is == expected { Ok(()) } else { Err(format!("its {what} is {is:?}, not {expected:?}")) }
    };
    if answer.status != row.status {
        return Err(format!("its status is {}, not {}", answer.status, row.status));
    }
    if row.code.is_empty() {
        return same("body", &answer.text, "");
    }
    let error = &answer.body["error"];
    same("code", answer.code(), &row.code)?;
    same("success", &answer.body["success"].to_string(), "false")?;
    same("request id", error["requestId"].as_str().unwrap_or(""), &header("x-request-id"))?;
    let mut allowed: Vec<_> = header("allow").split(',').map(str::to_owned).collect();
    allowed.sort();
    same("Allow", &allowed.join(","), row.allow)?;
    if row.status == 401 && !header("www-authenticate").starts_with("Bearer") {
        return Err("it does not say how to authenticate".into());
    }
    let details: Vec<_> = error["details"].as_array().into_iter().flatten().map(detail).collect();
    if details != row.details {
        return Err(format!("its details are {details:#?}, not {:#?}", row.details));
    }
    let text = answer.text.to_lowercase();
    let inside = [
        "panicked",
        "sqlite",
        "postgres",
        "diesel",
        "select ",
        "insert ",
        ".rs",
        "/src/",
        "/tmp",
        "/etc",
        "sandbox-key",
        "lr_live_a",
    ];
    if let Some(word) = inside.into_iter().find(|word| text.contains(word)) {
        return Err(format!("it speaks of {word:?}"));
    }
    if answer.text.contains(&environment.api.key) {
        return Err("it repeats the key".into());
    }
    schema.compare(row.request.method, &row.request.path, answer)
}

fn detail(detail: &Value) -> String {
    let place = detail["line"].as_u64().map(|line| format!("{line}:{}", detail["column"]));
    let index = detail["index"].as_u64().map(|index| index.to_string());
    let text = |name: &str| detail[name].as_str().map(str::to_owned);
    place.unwrap_or_else(|| {
        [index, text("field"), text("code")].into_iter().flatten().collect::<Vec<_>>().join(" ")
    })
}

async fn every_wrong_request_gets_its_answer_and_nothing_comes_of_it(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    // The neighbour's orders stay open, and the registrar does nothing at all.
    environment.sandbox.fault(&json!({ "kind": "busy", "command": "create_contact", "times": 0 })).await;
    let world = World::make(&environment).await;
    let before = State::of(&environment, &world).await;
    assert_eq!((&before.orders, &before.effects), (&vec![json!(0), json!(2)], &json!({})));

    let address = environment.api.base.trim_start_matches("http://").to_owned();
    let rows = table(&world);
    let mut wrong = Vec::new();
    for row in &rows {
        let answer = row.request.send(&address).await;
        if let Err(why) = judge(row, &answer, &environment) {
            wrong.push(format!("{}: {why}\n    {} {}", row.name, answer.status, answer.text));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));

    assert_eq!(State::of(&environment, &world).await, before, "something was created or changed");
    assert!(environment.sandbox.registrations().await.is_empty());
    assert!(!environment.log().contains("panicked"), "{}", environment.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_request_gets_its_answer_and_nothing_comes_of_it_on_sqlite() {
    every_wrong_request_gets_its_answer_and_nothing_comes_of_it(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_request_gets_its_answer_and_nothing_comes_of_it_on_postgres() {
    every_wrong_request_gets_its_answer_and_nothing_comes_of_it(Database::Postgres).await;
}

/// Where what orders and batches refuse in certain states is shown.
const CONTROL: &str = "../crates/http-api/tests/it/control.rs";

/// Where what webhook endpoints refuse in certain states is shown.
const WEBHOOKS: &str = "../crates/http-api/tests/it/webhooks.rs";

/// Where the codes occur that no wrong request gets: they tell of bad luck, which is provoked elsewhere.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("unavailable", "it/trouble.rs", "a_locked_database_is_a_clear_error_and_passes"),
    ("internal", "../crates/http-api/tests/it/errors.rs", "a_panic_is_answered_without_its_text"),
    ("timeout", "../crates/http-api/tests/it/trouble.rs", "an_answer_that_takes_too_long_is_given_up"),
    (
        "request_timeout",
        "../crates/http-api/tests/it/errors.rs",
        "a_body_that_does_not_come_is_not_waited_for",
    ),
    (
        "idempotency_in_progress",
        "../crates/http-api/tests/it/trouble.rs",
        "a_duplicate_does_not_wait_for_ever",
    ),
    ("rate_limited", "it/limits.rs", "a_key_that_asks_too_often_is_told_to_wait"),
    ("spend_limit", "it/limits.rs", "a_key_spends_no_more_than_its_limit"),
    ("order_not_failed", CONTROL, "a_failed_order_is_retried_once_per_key"),
    ("order_unsettled", CONTROL, "what_may_have_happened_is_neither_retried_nor_cancelled"),
    ("order_sent", CONTROL, "what_may_have_happened_is_neither_retried_nor_cancelled"),
    ("order_registered", CONTROL, "what_is_registered_is_not_cancelled"),
    ("order_in_work", CONTROL, "what_somebody_works_on_is_not_cancelled"),
    ("order_ended", CONTROL, "orders_are_cancelled_as_long_as_nothing_was_sent"),
    ("batch_done", CONTROL, "a_batch_is_paused_and_resumed"),
    ("webhook_limit", WEBHOOKS, "an_account_has_no_more_webhooks_than_the_limit"),
    ("webhook_disabled", WEBHOOKS, "to_a_disabled_webhook_nothing_can_be_sent"),
    ("last_event_id_invalid", CONTROL, "a_place_that_no_event_has_is_refused"),
];

#[test]
fn every_code_of_an_error_occurs_in_a_test() {
    let rows = table(&World::imagined());
    let of_rows = rows.iter().flat_map(|row| {
        let details = row.details.iter().flat_map(|detail| detail.split(' ').map(str::to_owned));
        details.chain([row.code.clone()])
    });
    let seen: BTreeSet<String> = of_rows.collect();
    for (code, file, test) in ELSEWHERE {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let body = text.split_once(&format!("fn {test}(")).map_or("", |(_, rest)| rest);
        let body = body.split_once("\n}").map_or("", |(body, _)| body);
        assert!(body.contains(code), "{test} in {} does not show {code}", file.display());
        assert!(!seen.contains(*code), "{code} is in the table");
    }
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(code, ..)| *code).collect();
    let all = Code::ALL.iter().map(|code| code.as_str());
    let unseen: Vec<&str> = all.filter(|code| !seen.contains(*code) && !elsewhere.contains(code)).collect();
    assert!(unseen.is_empty(), "codes without a test: {unseen:?}");
    assert!(rows.len() >= 60);
}
