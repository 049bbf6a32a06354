//! Those who follow a batch: what they cost, and how soon they are told.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use landrush_tests::Database;
use reqwest::Response;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::effort::Effort;
use crate::http::Connection;
use crate::load::body;
use crate::machine::resident_mb;
use crate::report::{Goal, Report};
use crate::setting::{Setting, Wish, name_of};
use crate::statistics::millis;

/// How long the server is left alone before it is looked at.
const REST: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(30);
const ITEMS: u64 = 50;
/// How many listeners connect at a time.
const AT_A_TIME: usize = 50;

/// The memory of a listener to whom nothing is told, and the time from a request that changes an order to its event.
pub(crate) async fn measure(database: Database, effort: Effort) -> anyhow::Result<Report> {
    let (mut kilobytes, mut told) = (Vec::new(), Vec::new());
    for _ in 0..effort.rounds.min(3) {
        let setting = Setting::start(database, Wish::ACCEPT_ONLY).await?;
        let mut server = setting.connect().await?;
        let answer: Value =
            serde_json::from_slice(&server.create("/orders", body(&setting.client, 0, ITEMS)).await?)?;
        let batch = answer["data"]["batchId"].as_str().context("the answer names no batch")?.to_owned();
        told.extend(times(&setting, &mut server, &batch, &answer["data"]["orders"]).await?);
        kilobytes.push(memory(&setting, &batch, effort.listeners).await?);
    }
    let (mut report, name) = (Report::default(), name_of(database));
    let key = match database {
        // The figure of the embedded database, the default, bears the plain name.
        Database::Sqlite => "sse_rss_kb_per_listener".to_owned(),
        Database::Postgres => format!("sse_rss_kb_per_listener_{name}"),
    };
    report.aim(key, kilobytes, Goal::AtMost(64.0));
    report.aim(format!("sse_told_within_ms_{name}"), told, Goal::AtMost(100.0));
    Ok(report)
}

fn url(setting: &Setting, batch: &str) -> String {
    format!("{}/orders/batch/{batch}/events", setting.server.base_url())
}

/// Follows a batch, whose first event it has read when it returns.
async fn follow(url: String, key: String) -> anyhow::Result<Response> {
    let mut response = reqwest::Client::new().get(url).bearer_auth(key).send().await?.error_for_status()?;
    until(&mut response, "event: batch.progress").await?;
    Ok(response)
}

/// Reads until this was said.
async fn until(response: &mut Response, said: &str) -> anyhow::Result<()> {
    let mut text = String::new();
    while let Some(part) = tokio::time::timeout(PATIENCE, response.chunk()).await?? {
        text.push_str(&String::from_utf8_lossy(&part));
        if text.contains(said) && text.ends_with("\n\n") {
            return Ok(());
        }
    }
    bail!("the events ended before {said:?}: {text}");
}

/// Calls off all orders but one, so that the batch stays open.
async fn times(
    setting: &Setting,
    server: &mut Connection,
    batch: &str,
    orders: &Value,
) -> anyhow::Result<Vec<f64>> {
    let mut listener = follow(url(setting, batch), setting.key.clone()).await?;
    let mut times = Vec::new();
    for order in orders.as_array().context("no orders")?.iter().skip(1) {
        let id = order["id"].as_str().context("an order without an id")?;
        let path = format!("/orders/{id}/cancel");
        let began = Instant::now();
        let (answer, heard) = tokio::join!(server.post(&path), async {
            until(&mut listener, id).await.map(|()| began.elapsed())
        });
        answer?;
        times.push(heard?);
    }
    Ok(millis(&times))
}

/// KiB for each of so many listeners.
async fn memory(setting: &Setting, batch: &str, listeners: usize) -> anyhow::Result<f64> {
    let pid = setting.server.pid();
    let mut listening = Vec::with_capacity(listeners + AT_A_TIME);
    // The first ones make what all share: connections to the database, caches.
    listen(setting, batch, AT_A_TIME, &mut listening).await?;
    tokio::time::sleep(REST).await;
    let before = resident_mb(pid)?;
    listen(setting, batch, listeners, &mut listening).await?;
    tokio::time::sleep(REST).await;
    let after = resident_mb(pid)?;
    drop(listening);
    Ok((after - before) * 1_024.0 / listeners as f64)
}

async fn listen(
    setting: &Setting,
    batch: &str,
    listeners: usize,
    listening: &mut Vec<Response>,
) -> anyhow::Result<()> {
    for first in (0..listeners).step_by(AT_A_TIME) {
        let mut connecting = JoinSet::new();
        for _ in first..listeners.min(first + AT_A_TIME) {
            connecting.spawn(follow(url(setting, batch), setting.key.clone()));
        }
        for response in connecting.join_all().await {
            listening.push(response?);
        }
    }
    Ok(())
}
