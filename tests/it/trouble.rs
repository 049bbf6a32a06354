//! What bad luck gets: a clear error, and nothing lost.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use landrush_tests::{Answer, Database, Environment, Landrush, PostgresServer, Setup, items, run};
use serde_json::{Value, json};

use crate::sql;

async fn place(environment: &Environment, count: usize) -> String {
    let domains: Vec<String> = (0..count).map(|number| format!("trouble-{number}.com")).collect();
    let placed = environment
        .api
        .post("/orders", &json!({ "clientId": environment.client, "items": items(&domains, &[]) }))
        .await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    placed.data()["batchId"].as_str().unwrap().to_owned()
}

async fn wait_for(
    environment: &Environment,
    batch: &str,
    what: &str,
    holds: impl Fn(&Value) -> bool,
) -> Value {
    let began = Instant::now();
    loop {
        let list = environment.api.get(&format!("/orders?batchId={batch}&limit=1")).await;
        let id = list.data()["orders"][0]["id"].as_str().unwrap().to_owned();
        let order = environment.api.get(&format!("/orders/{id}")).await;
        if holds(order.data()) {
            return order.data().clone();
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{what} never came: {}", order.text);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_opens_the_circuit_and_fails_no_order() {
    let (environment, _server) =
        Environment::start(&Setup { threads: 1, ..Setup::on(Database::Sqlite) }).await;
    environment.sandbox.post("/_sandbox/accounts/main/key", &json!({ "key": "another-key" })).await;
    let batch = place(&environment, 50).await;
    let order = wait_for(&environment, &batch, "the wait for a key", |order| {
        order["waitingFor"]["reason"] == "registrar_key_refused"
    })
    .await;
    assert_eq!(order["waitingFor"]["party"], "operator");
    let ready = environment.api.get("/readyz").await;
    assert_eq!(ready.status, 503, "{}", ready.text);
    assert!(ready.text.contains("registrar_key_refused"), "{}", ready.text);
    let ledger = environment.sandbox.ledger().await;
    assert!(
        ledger["requests"].as_u64().unwrap() <= 10,
        "50 orders are not 50 calls with a wrong key: {ledger}"
    );
    environment.sandbox.post("/_sandbox/accounts/main/key", &json!({ "key": "sandbox-key" })).await;
    let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(60)).await;
    assert_eq!((&progress["completed"], &progress["failed"]), (&json!(50), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_wait_for_funds_and_go_on_after_a_top_up() {
    let (environment, _server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    environment.sandbox.post("/_sandbox/accounts/main/balance", &json!({ "amount": "1.00" })).await;
    let batch = place(&environment, 5).await;
    let order = wait_for(&environment, &batch, "the wait for funds", |order| {
        order["waitingFor"]["reason"] == "registrar_funds"
    })
    .await;
    assert_eq!(order["waitingFor"]["party"], "operator");
    environment.sandbox.post("/_sandbox/accounts/main/balance", &json!({ "amount": "1000.00" })).await;
    let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(30)).await;
    assert_eq!(progress["completed"], 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_wait_for_a_registrar_that_cannot_be_reached() {
    let setup = Setup::on(Database::Sqlite);
    let mut environment = Environment::new(&setup).await;
    // Nobody listens there.
    let configuration = std::fs::read_to_string(environment.path().join("landrush.toml")).unwrap();
    let away = configuration.replace(&environment.sandbox.base_url(), "http://127.0.0.1:9");
    std::fs::write(environment.path().join("landrush.toml"), away).unwrap();
    let server = environment.serve().await;
    let batch = place(&environment, 5).await;
    wait_for(&environment, &batch, "the wait for the registrar", |order| {
        order["waitingFor"]["reason"] == "registrar_unreachable"
    })
    .await;
    let ready = environment.api.get("/readyz").await;
    assert_eq!(ready.status, 503, "{}", ready.text);
    assert_eq!(server.stop().await, Some(0));
    std::fs::write(environment.path().join("landrush.toml"), configuration).unwrap();
    let _server = environment.serve().await;
    let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(30)).await;
    assert_eq!(progress["completed"], 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_configuration_names_the_key_and_ends_with_2() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    let good = std::fs::read_to_string(environment.path().join("landrush.toml")).unwrap();
    let key = "key = \"sandbox-key\"";
    let twice = format!(
        "[[registrars]]\nname = \"twin\"\nprovider = \"dynadot\"\nbase_url = \"{}/\"\n{key}\n[[registrars]]",
        environment.sandbox.base_url()
    );
    let two_rules = "[markup.tld.net]\nfixed = 1\n[markup.tld.\".NET\"]\nfixed = 1\n[log]";
    for (change, with, named) in [
        ("[database]", "[database]\nconections = 3", "conections"),
        ("[log]", "[logg]", "logg"),
        ("url = \"sqlite:", "url = \"mysql:", "database.url: the database URL must begin with sqlite:"),
        ("url = \"sqlite:", "url = \"postgres://u:sandbox-key@h/d?sslmode=maybe&", "database.url"),
        ("url = \"sqlite:", "url = [\"sandbox-key\"] #", "database.url"),
        ("[log]", "[markup.tld.nope]\nfixed = 1\n[log]", "markup.tld: \\\"nope\\\""),
        ("[log]", two_rules, "markup.tld"),
        ("lease = \"6s\"", "lease = \"1s\"", "fulfilment.lease"),
        ("lease = \"6s\"", "lease = \"soon\"", "lease"),
        ("provider = \"dynadot\"", "provider = \"nobody\"", "provider"),
        (key, "", "registrars[0].key"),
        (key, "key = \"sandbox-key", "line 28: not TOML"),
        (key, "key = [\"sandbox-key\"]", "registrars.0.key"),
        (key, "key = \"no sandbox-key\"", "registrars: the registrar account `main`"),
        ("\"http://127.0.0.1", "\"http://api.dynadot.com", "registrars: the registrar account `main`"),
        ("[[registrars]]", &twice, "registrars[1].key"),
        ("base_url = \"http", "base_url = \"gopher", "base_url"),
        ("filter = \"info\"", "filter = \"in=fo=x\"", "log.filter"),
        ("[fulfilment]", "[orders]\nidempotency = \"1h\"\n[fulfilment]", "orders.idempotency"),
        ("[fulfilment]", "[fulfilment", "line 8: not TOML"),
    ] {
        let wrong = good.replacen(change, with, 1);
        assert_ne!(wrong, good, "{change}");
        std::fs::write(environment.path().join("wrong.toml"), wrong).unwrap();
        for command in [["config", "check"].as_slice(), &["serve", "--listen", "127.0.0.1:0"]] {
            let arguments = [["--config", "wrong.toml"].as_slice(), command].concat();
            let (code, _, errors) = run(environment.path(), &arguments).await;
            assert_eq!(code, 2, "{command:?}, {with}: {errors}");
            assert!(errors.contains(named), "{command:?}, {with}: {errors}");
            assert!(!errors.contains("sandbox-key"), "{command:?}, {with}: {errors}");
        }
    }
    let (code, _, errors) = run(environment.path(), &["--config", "missing.toml", "serve"]).await;
    assert_eq!((code, errors.contains("missing.toml")), (2, true), "{errors}");
    let (code, _, errors) = run(environment.path(), &["serve", "--no-such-flag"]).await;
    assert_eq!(code, 2, "{errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checked_configuration_is_shown_without_its_secrets() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    let check = ["--database", "postgres://u:secret@host", "config", "check"];
    let shown = environment.command(&check).await;
    assert_eq!(shown["database"]["url"], "postgres://u:***@host", "{shown}");
    let text = shown.to_string();
    assert!(!text.contains("secret@") && !text.contains("sandbox-key"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_use_is_said_and_ends_with_5() {
    let (environment, server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    let address = server.base_url().trim_start_matches("http://").to_owned();
    let (code, _, errors) = environment.try_command(&["serve", "--listen", &address]).await;
    assert_eq!(code, 5, "{errors}");
    assert!(errors.contains(&address), "{errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_not_migrated_or_is_newer_is_refused() {
    let environment = Environment::new(&Setup::on(Database::Postgres)).await;
    let (client, connection) =
        tokio_postgres::connect(&environment.database_url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let newer = "UPDATE schema_facts SET value = 1000 WHERE name = 'lowest_release'";
    client.batch_execute(newer).await.unwrap();
    let (code, _, errors) = environment.try_command(&["serve", "--listen", "127.0.0.1:0"]).await;
    assert_eq!(code, 2, "{errors}");
    assert!(errors.contains("newer"), "{errors}");
    let (code, _, errors) =
        run(environment.path(), &["--database", "sqlite:typo.db", "account", "list"]).await;
    assert_eq!(code, 2, "{errors}");
    assert!(!environment.path().join("typo.db").exists(), "a typo made an empty database");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_a_clear_error_and_passes() {
    let (environment, _server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    let file = environment.path().join("landrush.db");
    let mut locker = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    locker.batch_execute("BEGIN EXCLUSIVE; UPDATE schema_facts SET value = value").unwrap();
    let body = json!({ "clientId": environment.client, "items": items(&["locked.com".into()], &[]) });
    let refused = environment.api.post("/orders", &body).await;
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert_eq!(refused.code(), "unavailable", "{}", refused.text);
    locker.batch_execute("ROLLBACK").unwrap();
    let placed = environment.api.post("/orders", &body).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    environment.api.wait_for_batch(placed.data()["batchId"].as_str().unwrap(), Duration::from_secs(30)).await;
}

/// Places batches of one until one is refused; the ids of those that were accepted.
async fn place_until_refused(environment: &Environment) -> (Vec<String>, Answer) {
    let mut accepted = Vec::new();
    for number in 0..5_000 {
        let domains: Vec<String> = (0..50).map(|item| format!("room-{number}-{item}.com")).collect();
        let body = json!({ "clientId": environment.client, "items": items(&domains, &[]) });
        let answer = environment.api.post("/orders", &body).await;
        if answer.status != 201 {
            return (accepted, answer);
        }
        accepted.push(answer.data()["batchId"].as_str().unwrap().to_owned());
    }
    panic!("the disk never filled up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_a_clear_error_and_passes_when_there_is_room() {
    let mut environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    let server = environment.serve_short_of_room(3_000).await;
    let (accepted, refused) = place_until_refused(&environment).await;
    assert_eq!((refused.status, refused.code()), (503, "unavailable"), "{}", refused.text);
    assert!(!accepted.is_empty());
    // What was accepted can still be read.
    let first = environment.api.get(&format!("/orders/batch/{}", accepted[0])).await;
    assert_eq!(first.status, 200, "{}", first.text);
    server.make_room().await;
    for batch in &accepted {
        let progress = environment.api.wait_for_batch(batch, Duration::from_secs(120)).await;
        assert_eq!((&progress["completed"], &progress["total"]), (&json!(50), &json!(50)));
    }
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["registrations"], accepted.len() * 50, "{ledger}");
    assert_eq!(ledger["repeated_register_requests"], 0, "{ledger}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_crashes_and_comes_back_in_mid_batch_loses_nothing() {
    let postgres = PostgresServer::start().await;
    let setup =
        Setup { database_url: Some(postgres.create_database().await), ..Setup::on(Database::Postgres) };
    let (environment, _server) = Environment::start(&setup).await;
    let mut batches = Vec::new();
    for round in 0..3 {
        let domains: Vec<String> = (0..50).map(|item| format!("crash-{round}-{item}.com")).collect();
        let body = json!({ "clientId": environment.client, "items": items(&domains, &["ns1.a.example", "ns2.a.example"]) });
        let placed = environment.api.post("/orders", &body).await;
        assert_eq!(placed.status, 201, "{}", placed.text);
        batches.push(placed.data()["batchId"].as_str().unwrap().to_owned());
        tokio::time::sleep(Duration::from_millis(150)).await;
        postgres.crash().await;
        let refused = environment.api.post("/orders", &body).await;
        assert_eq!((refused.status, refused.code()), (503, "unavailable"), "{}", refused.text);
        postgres.recover().await;
    }
    for batch in &batches {
        let progress = environment.api.wait_for_batch(batch, Duration::from_secs(120)).await;
        assert_eq!(progress["completed"], 50, "{progress}");
    }
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["registrations"], 150, "{ledger}");
    assert_eq!(ledger["repeated_register_requests"], 0, "{ledger}");
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_errors_and_configuration_never_show_the_registrars_key() {
    let (environment, server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    environment.sandbox.fault(&json!({ "kind": "drop_before", "command": "register" })).await;
    let batch = place(&environment, 2).await;
    environment.api.wait_for_batch(&batch, Duration::from_secs(30)).await;
    let shown = environment.command(&["config", "check"]).await.to_string();
    assert_eq!(server.stop().await, Some(0));
    let log = environment.log();
    assert!(!log.is_empty());
    for text in [shown, log] {
        assert!(!text.contains("sandbox-key") && !text.contains(&environment.api.key), "{text}");
    }
    let file = std::fs::read(environment.path().join("landrush.db")).unwrap();
    assert!(
        !file.windows(11).any(|window| window == b"sandbox-key"),
        "the registrar's key stands in a plain column"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_server_finishes_and_leaves_no_lease_behind() {
    // A lease that runs out by itself would take longer than the patience below.
    let setup = Setup { fulfilment: vec!["lease = \"300s\"".into()], ..Setup::on(Database::Sqlite) };
    let mut environment = Environment::new(&setup.sandbox(&["--call-delay", "300ms"])).await;
    let server = environment.serve().await;
    let domains: Vec<String> = (0..50).map(|number| format!("stopped-{number}.com")).collect();
    let body = json!({ "clientId": environment.client, "items": items(&domains, &["ns1.a.example", "ns2.a.example"]) });
    let placed = environment.api.post("/orders", &body).await;
    let batch = placed.data()["batchId"].as_str().unwrap().to_owned();
    let began = Instant::now();
    while environment.sandbox.ledger().await["commands"]["register"]["outcomes"]["in_progress"].is_null() {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing was ever registered");
    }
    assert_eq!(server.stop().await, Some(0));
    let open = "SELECT COUNT(*) AS number FROM orders WHERE is_open";
    assert!(sql::number(&environment, open).await > 0, "it was stopped when all was over");
    let leased = "SELECT COUNT(*) AS number FROM orders WHERE lease_until IS NOT NULL";
    assert_eq!(
        sql::number(&environment, leased).await,
        0,
        "orders are still leased by a server that is gone"
    );
    let _server: Landrush = environment.serve().await;
    let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(120)).await;
    assert_eq!(progress["completed"], 50);
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["repeated_register_requests"], 0, "{ledger}");
}
