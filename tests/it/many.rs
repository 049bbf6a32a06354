//! More orders than a list counts.

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection};
use landrush_tests::{Database, Environment, Setup, items};
use serde_json::json;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Copies the one order of an SQLite database, from copy number `first` to `last`, each for a domain of its own.
fn copy_the_order(environment: &Environment, first: u32, last: u32) {
    let path = environment.database_url.strip_prefix("sqlite:").unwrap();
    let mut connection = SqliteConnection::establish(path).unwrap();
    connection.batch_execute("PRAGMA busy_timeout = 30000").unwrap();
    let columns: Vec<Column> =
        diesel::sql_query("SELECT name FROM pragma_table_info('orders')").load(&mut connection).unwrap();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let values: Vec<&str> = names
        .iter()
        .map(|name| match *name {
            "id" => "unhex(printf('0192f0000000700080000000%08x', n))",
            "domain" => "'many-' || n || '.com'",
            name => name,
        })
        .collect();
    let copies = format!(
        "WITH RECURSIVE series(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM series WHERE n < {last}) \
         INSERT INTO orders ({}) SELECT {} FROM series, (SELECT * FROM orders WHERE domain = 'first.com')",
        names.join(", "),
        values.join(", ")
    );
    connection.batch_execute(&copies).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_total_stops_at_ten_thousand_and_says_so() {
    let setup = Setup { fulfilment: vec!["enabled = false".into()], ..Setup::on(Database::Sqlite) };
    let (environment, _server) = Environment::start(&setup).await;
    let api = &environment.api;
    let body = json!({ "clientId": environment.client, "items": items(&["first.com".into()], &[]) });
    assert_eq!(api.post("/orders", &body).await.status, 201);

    copy_the_order(&environment, 2, 10_000);
    let page = api.get("/orders?limit=2").await;
    assert_eq!((&page.data()["total"], &page.data()["totalCapped"]), (&json!(10_000), &json!(false)));

    copy_the_order(&environment, 10_001, 10_001);
    for query in ["limit=2", "limit=100&status=PENDING", "limit=1&offset=10000"] {
        let page = api.get(&format!("/orders?{query}")).await;
        let data = page.data();
        assert_eq!((&data["total"], &data["totalCapped"]), (&json!(10_000), &json!(true)), "{query}");
        assert!(!data["orders"].as_array().unwrap().is_empty(), "{query}: what isn't counted is listed");
    }
    // A filter is counted by itself.
    let few = api.get("/orders?domain=many-77.com").await;
    assert_eq!((&few.data()["total"], &few.data()["totalCapped"]), (&json!(1), &json!(false)));
}
