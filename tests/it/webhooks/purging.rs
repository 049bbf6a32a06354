//! Deliveries that are old.

use std::time::{Duration, Instant};

use landrush_tests::{Database, Environment};

use super::endpoint::Endpoint;
use super::{create, setup, test, wait_for_deliveries};
use crate::sql;

/// As if what is there had been made in 2022: ids begin with the time of their making.
async fn age(environment: &Environment, database: Database) {
    let statements = match database {
        Database::Sqlite => {
            "UPDATE deliveries SET id = CAST(x'018000000000' || substr(id, 7) AS BLOB); \
             UPDATE delivery_attempts SET delivery_id = CAST(x'018000000000' || substr(delivery_id, 7) AS BLOB)"
        }
        Database::Postgres => {
            "UPDATE deliveries SET id = ('01800000-0000' || substr(id::text, 14))::uuid; \
             UPDATE delivery_attempts SET delivery_id = ('01800000-0000' || substr(delivery_id::text, 14))::uuid"
        }
    };
    sql::run(environment, statements).await;
}

async fn old_deliveries_are_deleted_by_the_server(database: Database) {
    let (environment, _server) = Environment::start(&setup(database)).await;
    let endpoint = Endpoint::start().await;
    let webhook = create(&environment, &endpoint).await;
    test(&environment, &webhook, 3).await;
    wait_for_deliveries(&environment, &webhook, "status=delivered", |found| found.len() == 3).await;
    age(&environment, database).await;
    test(&environment, &webhook, 1).await;
    let left = |found: &[serde_json::Value]| found.len() == 1;
    let began = Instant::now();
    wait_for_deliveries(&environment, &webhook, "", left).await;
    assert!(began.elapsed() < Duration::from_secs(30));
    wait_for_deliveries(&environment, &webhook, "status=delivered", left).await;
    for table in ["deliveries", "delivery_attempts", "events"] {
        let count = sql::number(&environment, &format!("SELECT COUNT(*) AS number FROM {table}")).await;
        assert_eq!(count, 1, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn old_deliveries_are_deleted_by_the_server_on_sqlite() {
    old_deliveries_are_deleted_by_the_server(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn old_deliveries_are_deleted_by_the_server_on_postgres() {
    old_deliveries_are_deleted_by_the_server(Database::Postgres).await;
}
