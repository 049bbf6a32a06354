//! A look into an environment's database, past the product.

use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection};
use landrush_tests::Environment;

/// The whole number that a query brings under the name `number`.
pub(crate) async fn number(environment: &Environment, query: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    match environment.database_url.strip_prefix("sqlite:") {
        Some(path) => {
            let mut connection = SqliteConnection::establish(path).unwrap();
            connection.batch_execute("PRAGMA busy_timeout = 30000").unwrap();
            diesel::sql_query(query).get_result::<Row>(&mut connection).unwrap().number
        }
        None => {
            let (client, connection) =
                tokio_postgres::connect(&environment.database_url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            client.query_one(query, &[]).await.unwrap().get("number")
        }
    }
}

/// Changes something.
pub(crate) async fn run(environment: &Environment, statements: &str) {
    match environment.database_url.strip_prefix("sqlite:") {
        Some(path) => {
            let mut connection = SqliteConnection::establish(path).unwrap();
            connection.batch_execute("PRAGMA busy_timeout = 30000").unwrap();
            connection.batch_execute(statements).unwrap();
        }
        None => {
            let (client, connection) =
                tokio_postgres::connect(&environment.database_url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute(statements).await.unwrap();
        }
    }
}

/// What the ledger says was paid in all, in minor units: charges less refunds.
pub(crate) async fn paid(environment: &Environment) -> i64 {
    number(environment, "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS number FROM ledger").await
}
