//! A server that is killed while it replays: each event is sent again, by one further delivery.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use futures_util::future::join_all;
use landrush_tests::{Database, Environment};
use serde_json::json;

use super::endpoint::{Delivery, Endpoint};
use super::{create, patch, setup, test};
use crate::sql;

/// Several portions of a replay.
const EVENTS: usize = 1_200;

const KILLS: u64 = 4;

async fn count(environment: &Environment, what: &str) -> i64 {
    sql::number(environment, &format!("SELECT COUNT(*) AS number FROM deliveries WHERE {what}")).await
}

async fn wait_for(environment: &Environment, what: &str, expected: i64) {
    for _ in 0..600 {
        if count(environment, what).await == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} deliveries are {what}, not {expected}", count(environment, what).await);
}

async fn a_replay_that_is_killed_is_finished_by_asking_again(database: Database) {
    let (mut environment, mut server) = Environment::start(&setup(database)).await;
    let works = Arc::new(AtomicBool::new(false));
    let endpoint = Endpoint::answering({
        let works = works.clone();
        move |_| {
            let up = works.load(Ordering::SeqCst);
            if up { StatusCode::NO_CONTENT } else { StatusCode::SERVICE_UNAVAILABLE }.into_response()
        }
    })
    .await;
    let webhook = create(&environment, &endpoint).await;
    let path = super::path(&webhook);
    join_all((0..8).map(|_| test(&environment, &webhook, EVENTS / 8))).await;
    wait_for(&environment, "attempts > 0 OR state <> 'waiting'", i64::try_from(EVENTS).unwrap()).await;
    // What waits for an attempt is given up when its time comes.
    patch(&environment, &path, &json!({ "enabled": false })).await;
    let past = "UPDATE deliveries SET due_at = (SELECT MIN(at) FROM events) WHERE due_at IS NOT NULL";
    sql::run(&environment, past).await;
    wait_for(&environment, "state = 'abandoned'", i64::try_from(EVENTS).unwrap()).await;
    works.store(true, Ordering::SeqCst);
    let before = endpoint.got().len();
    patch(&environment, &path, &json!({ "enabled": true })).await;

    let since = json!({ "since": webhook["createdAt"] });
    for kill in 0..KILLS {
        let asking = environment.api.clone();
        let (url, body) = (format!("{path}/replay"), since.clone());
        let asked = tokio::spawn(async move {
            asking.try_post_once(&url, &format!("replay-{kill}"), &body).await.is_ok()
        });
        tokio::time::sleep(Duration::from_millis(5 + 15 * kill)).await;
        server.kill().await;
        asked.await.unwrap();
        server = environment.serve().await;
    }
    let replayed = environment.api.post(&format!("{path}/replay"), &since).await;
    assert_eq!((replayed.status, &replayed.data()["hasMore"]), (200, &json!(false)));
    wait_for(&environment, "state = 'waiting'", 0).await;
    assert_eq!(count(&environment, "state = 'abandoned'").await, 0);
    let replays = count(&environment, "replay_of IS NOT NULL").await;
    let replayed = "SELECT COUNT(DISTINCT replay_of) AS number FROM deliveries";
    assert_eq!((replays, sql::number(&environment, replayed).await), (1_200, 1_200), "once each");
    let ids: BTreeSet<String> =
        endpoint.got()[before..].iter().map(Delivery::id).map(str::to_owned).collect();
    assert_eq!(ids.len(), EVENTS, "every event came");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_that_is_killed_is_finished_by_asking_again_on_sqlite() {
    a_replay_that_is_killed_is_finished_by_asking_again(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_that_is_killed_is_finished_by_asking_again_on_postgres() {
    a_replay_that_is_killed_is_finished_by_asking_again(Database::Postgres).await;
}
