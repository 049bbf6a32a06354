//! Registrar accounts come, get other names, and go; orders stay with the account that they are pinned to.

use std::time::Duration;

use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection};
use landrush_tests::{Database, Environment, Setup, items};
use serde_json::json;

#[derive(QueryableByName, Debug, PartialEq, Eq)]
struct Share {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    orders: i64,
}

/// How many orders each registrar account in the database has, by name.
fn shares(environment: &Environment) -> Vec<(String, i64)> {
    let file = environment.path().join("landrush.db");
    let mut database = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let query = "SELECT a.name, count(o.id) AS orders FROM registrar_accounts a \
                 LEFT JOIN orders o ON o.registrar_account_id = a.id GROUP BY a.name ORDER BY a.name";
    let shares: Vec<Share> = diesel::sql_query(query).load(&mut database).unwrap();
    shares.into_iter().map(|share| (share.name, share.orders)).collect()
}

async fn place(environment: &Environment, name: &str) -> String {
    let domains: Vec<String> = (0..10).map(|number| format!("{name}-{number}.com")).collect();
    let body = json!({ "clientId": environment.client, "items": items(&domains, &[]) });
    let placed = environment.api.post("/orders", &body).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    placed.data()["batchId"].as_str().unwrap().to_owned()
}

fn reconfigure(environment: &Environment, changes: &[(&str, &str)]) {
    let file = environment.path().join("landrush.toml");
    let mut text = std::fs::read_to_string(&file).unwrap();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    std::fs::write(file, text).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_not_configured_any_more_finishes_its_orders_and_gets_no_new_ones() {
    let mut setup =
        Setup::on(Database::Sqlite).sandbox(&["--account", "second:second-key:threads=25,per-minute=60000"]);
    setup.fulfilment = vec!["enabled = false".into()];
    let mut environment = Environment::new(&setup).await;
    let url = environment.sandbox.base_url();
    let second = format!(
        "[[registrars]]\nname = \"second\"\nprovider = \"dynadot\"\nbase_url = \"{url}\"\nkey = \"second-key\"\n\
         concurrency = 25\nper_minute = 60000\n"
    );
    reconfigure(&environment, &[("[[registrars]]", &format!("{second}[[registrars]]"))]);
    let server = environment.serve().await;
    let first = place(&environment, "first").await;
    assert_eq!(shares(&environment), [("main".into(), 5), ("second".into(), 5)]);
    assert_eq!(server.stop().await, Some(0));

    reconfigure(&environment, &[(&second, ""), ("enabled = false", "enabled = true")]);
    let _server = environment.serve().await;
    let next = place(&environment, "next").await;
    for batch in [first, next] {
        let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(30)).await;
        assert_eq!(progress["completed"], 10, "{progress}");
    }
    assert_eq!(shares(&environment), [("main".into(), 15), ("second".into(), 5)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_under_another_name_is_the_same_account() {
    let setup = Setup { fulfilment: vec!["enabled = false".into()], ..Setup::on(Database::Sqlite) };
    let mut environment = Environment::new(&setup).await;
    let server = environment.serve().await;
    let first = place(&environment, "first").await;
    assert_eq!(server.stop().await, Some(0));

    reconfigure(
        &environment,
        &[("name = \"main\"", "name = \"renamed\""), ("enabled = false", "enabled = true")],
    );
    let _server = environment.serve().await;
    let next = place(&environment, "next").await;
    for batch in [first, next] {
        let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(30)).await;
        assert_eq!(progress["completed"], 10, "{progress}");
    }
    assert_eq!(shares(&environment), [("renamed".into(), 20)]);
}
