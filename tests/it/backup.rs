//! Backups of the embedded database, taken while it works, and what comes of them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use landrush_tests::{Database, Environment, Setup, items};
use serde_json::{Value, json};

use crate::sql;

async fn place(environment: &Environment, prefix: &str, count: usize) -> String {
    let names: Vec<String> = (0..count).map(|number| format!("{prefix}-{number}.com")).collect();
    let body = json!({ "clientId": environment.client, "items": items(&names, &[]) });
    let placed = environment.api.post("/orders", &body).await;
    placed.data()["batchId"].as_str().unwrap().to_owned()
}

async fn open_orders(environment: &Environment) -> i64 {
    let open = "SELECT COUNT(*) AS number FROM orders WHERE state NOT IN ('COMPLETED', 'FAILED')";
    sql::number(environment, open).await
}

async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !so().await {
        assert!(began.elapsed() < Duration::from_secs(120), "never: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_put_back_and_its_orders_end_once() {
    let setup = Setup { threads: 4, ..Setup::on(Database::Sqlite).sandbox(&["--call-delay", "150ms"]) };
    let (mut environment, server) = Environment::start(&setup).await;
    let (first, second) = (place(&environment, "one", 50).await, place(&environment, "two", 50).await);
    until("some orders are done and some are not", async || {
        let done = 100 - open_orders(&environment).await;
        done > 10
    })
    .await;
    let backup = environment.command(&["backup", "copy.db"]).await;
    assert!(backup["bytes"].as_u64().unwrap() > 50_000, "{backup}");
    assert!(backup["keyFile"].as_str().unwrap().ends_with("landrush.key"), "{backup}");
    // The server goes on, with what it had and with new orders.
    let third = place(&environment, "three", 10).await;
    until("the server has done more", async || environment.sandbox.registrations().await.len() > 40).await;
    let (code, _, errors) = environment.try_command(&["restore", "copy.db"]).await;
    assert_eq!((code, errors.contains("in use")), (4, true), "{errors}");
    server.kill().await;

    let restored = environment.command(&["restore", "copy.db"]).await;
    let aside = restored["replaced"].as_str().unwrap();
    assert!(environment.path().join(aside).exists(), "{restored}");
    assert_eq!(restored["mustMigrate"], false, "{restored}");
    let _server = environment.serve().await;
    for batch in [&first, &second] {
        environment.api.wait_for_batch(batch, Duration::from_secs(120)).await;
    }
    // What was ordered later is not there; whoever asks is not told anything else.
    assert_eq!(environment.api.get(&format!("/orders/batch/{third}")).await.status, 404);
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["double_registrations"], 0, "{ledger}");
    let registered: BTreeSet<String> = environment
        .sandbox
        .registrations()
        .await
        .iter()
        .map(|row| row["domain"].as_str().unwrap().to_owned())
        .collect();
    for batch in [first, second] {
        let progress = environment.api.get(&format!("/orders/batch/{batch}")).await;
        for order in progress.data()["orders"].as_array().unwrap() {
            assert!(registered.contains(order["domain"].as_str().unwrap()), "{order}");
            // Registered after the backup was taken, so the registrar doesn't sell it again: refunded, and to be settled by
            // a person, as the operating guide says.
            if order["status"] != "COMPLETED" {
                assert_eq!(order["error"]["code"], "domain_unavailable", "{order}");
            }
        }
    }
}

fn change(path: &std::path::Path, statements: &str) {
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    connection.batch_execute(statements).unwrap();
}

/// Refused, with these words, and the database is the one that it was.
async fn refused(environment: &Environment, arguments: &[&str], expected: i32, words: &str) {
    let accounts = environment.command(&["account", "list"]).await;
    let (code, _, errors) = environment.try_command(arguments).await;
    let document: Value = serde_json::from_str(&errors).unwrap_or_else(|_| panic!("{arguments:?}: {errors}"));
    let message = document["error"]["message"].as_str().unwrap();
    assert_eq!((code, message.contains(words)), (expected, true), "{arguments:?}: {errors}");
    assert_eq!(environment.command(&["account", "list"]).await, accounts, "{arguments:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_good_backup_is_refused_and_nothing_is_replaced() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    let path = environment.path();
    // So that there is a sealed secret in it.
    let placed = "domain,provider,term\na.com,dynadot,1\n";
    std::fs::write(path.join("orders.csv"), placed).unwrap();
    environment.command(&["order", "orders.csv", "--yes", "--no-follow"]).await;
    environment.command(&["backup", "good.db"]).await;

    let copy = |name: &str| {
        std::fs::copy(path.join("good.db"), path.join(name)).unwrap();
        path.join(name)
    };
    change(&copy("newer.db"), "UPDATE schema_facts SET value = 99 WHERE name = 'lowest_release'");
    change(&path.join("foreign.db"), "CREATE TABLE notes (text TEXT)");
    let whole = std::fs::read(copy("damaged.db")).unwrap();
    std::fs::write(path.join("damaged.db"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(path.join("text.db"), "this is no database ".repeat(1000)).unwrap();
    refused(&environment, &["restore", "newer.db"], 4, "newer release").await;
    refused(&environment, &["restore", "foreign.db"], 4, "not a database of Landrush").await;
    refused(&environment, &["restore", "damaged.db"], 4, "damaged.db").await;
    refused(&environment, &["restore", "text.db"], 4, "text.db").await;
    refused(&environment, &["restore", "missing.db"], 3, "missing.db").await;
    refused(&environment, &["backup", "good.db"], 4, "exists already").await;
    environment.command(&["backup", "good.db", "--overwrite"]).await;
    for own in ["landrush.db", "./landrush.db", "landrush.db-wal"] {
        refused(&environment, &["backup", own, "--overwrite"], 4, "belongs to the database").await;
    }
    refused(&environment, &["backup", "no/such/folder.db"], 5, "no/such").await;

    // Another key does not open what is sealed in it.
    let key = std::fs::read(path.join("landrush.key")).unwrap();
    std::fs::write(path.join("landrush.key"), format!("k1 {}=\n", "A".repeat(43))).unwrap();
    let (code, _, errors) = environment.try_command(&["restore", "good.db"]).await;
    assert_eq!((code, errors.contains("sealing keys")), (4, true), "{errors}");
    std::fs::write(path.join("landrush.key"), key).unwrap();

    // A good one is taken even if there is nothing to replace, and leaves nothing else behind.
    let database = path.join("landrush.db");
    std::fs::remove_file(&database).unwrap();
    let restored = environment.command(&["restore", "good.db"]).await;
    assert!(restored["replaced"].is_null(), "{restored}");
    assert_eq!(environment.command(&["orders"]).await[0]["domain"], "a.com");
    let left: Vec<_> = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("backup") || name.contains("restore") || name.contains("before"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_is_left_to_its_own_tools() {
    let environment = Environment::new(&Setup::on(Database::Postgres)).await;
    std::fs::write(environment.path().join("some.db"), "").unwrap();
    refused(&environment, &["backup", "copy.db"], 4, "pg_dump").await;
    refused(&environment, &["restore", "some.db"], 4, "pg_dump").await;
    assert!(!environment.path().join("copy.db").exists());
}
