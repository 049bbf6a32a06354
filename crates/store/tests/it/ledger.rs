//! What no port shows: the ledger, sealed to the order's end.

use std::collections::BTreeMap;

use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl};
use landrush_model::testing::contract::Subject;

use crate::database::postgres::Database;
use crate::database::sqlite::File;

const QUERY: &str = "SELECT entry AS entry, CAST(SUM(amount) AS bigint) AS amount FROM ledger GROUP BY entry";

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    entry: String,
    #[diesel(sql_type = BigInt)]
    amount: i64,
}

/// Of three orders one fails, and one is begun.
async fn play(subject: &Subject) {
    let tenant = subject.tenant("a").await;
    subject.accepted(&tenant, &["one.com", "two.com", "three.com"]).await;
    let works = subject.claim(2).await;
    subject.fail(&works[0]).await;
    subject.register(&works[1]).await;
}

fn check(sums: &BTreeMap<String, i64>) {
    let expected = [("charge".to_owned(), 3 * 1_299), ("refund".to_owned(), -1_299)];
    assert_eq!(*sums, BTreeMap::from(expected));
}

#[tokio::test]
async fn what_is_charged_is_refunded_once_in_sqlite() {
    let file = File::new();
    play(&file.open().await.into_subject(())).await;
    let mut conn = file.connect();
    let lines = diesel::sql_query(QUERY).load::<Line>(&mut conn).unwrap();
    check(&lines.into_iter().map(|line| (line.entry, line.amount)).collect());
}

#[tokio::test]
async fn what_is_charged_is_refunded_once_in_postgres() {
    let database = Database::new().await;
    play(&database.open().await.into_subject(())).await;
    let rows = database.client().await.query(QUERY, &[]).await.unwrap();
    check(&rows.into_iter().map(|row| (row.get(0), row.get(1))).collect());
}
