//! What Landrush adds to the time that the registrar takes for a batch of 50.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use landrush_tests::Database;
use serde_json::Value;

use crate::effort::Effort;
use crate::http::Connection;
use crate::load::body;
use crate::report::{Goal, Report};
use crate::setting::{SANDBOX_KEY, Setting, Wish, name_of};

/// As many calls at once as the batch has orders, each of which takes a second: a batch can't take less than one call.
const WISH: Wish = Wish {
    level: "threads=50,per-minute=600000",
    delay: "1s",
    limits: "concurrency = 50\nper_minute = 600000",
    ..Wish::UNLIMITED
};

const ITEMS: u64 = 50;
const PAUSE: Duration = Duration::from_millis(5);
const PATIENCE: Duration = Duration::from_secs(30);

/// From the request to every domain registered, over the time of one call to the registrar.
pub(crate) async fn measure(database: Database, effort: Effort) -> anyhow::Result<Report> {
    let setting = Setting::start(database, WISH).await?;
    let mut server = setting.connect().await?;
    let mut registrar = Connection::open(&setting.sandbox.base_url(), SANDBOX_KEY).await?;
    let (mut ratios, mut batches, mut calls) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..effort.rounds as u64 {
        let batch = batch(&mut server, &setting.client, round * ITEMS).await?;
        let call = bare_call(&mut registrar, round).await?;
        ratios.push(batch.as_secs_f64() / call.as_secs_f64());
        batches.push(batch.as_secs_f64() * 1_000.0);
        calls.push(call.as_secs_f64() * 1_000.0);
    }
    let mut report = Report::default();
    // The figure of the embedded database, the default, bears the plain name.
    let name = match database {
        Database::Sqlite => String::new(),
        Database::Postgres => format!("_{}", name_of(database)),
    };
    report.aim(format!("batch50_overhead_ratio{name}"), ratios, Goal::AtMost(1.15));
    report.figure(format!("batch50_ms{name}"), batches);
    report.figure(format!("batch50_bare_call_ms{name}"), calls);
    Ok(report)
}

async fn batch(server: &mut Connection, client: &str, first: u64) -> anyhow::Result<Duration> {
    let request = body(client, first, ITEMS);
    let began = Instant::now();
    let answer: Value = serde_json::from_slice(&server.create("/orders", request).await?)?;
    let batch = answer["data"]["batchId"].as_str().context("the answer names no batch")?;
    let path = format!("/orders/batch/{batch}");
    loop {
        let progress: Value = serde_json::from_slice(&server.get(&path).await?)?;
        let elapsed = began.elapsed();
        let progress = &progress["data"];
        if progress["stages"]["registration"]["done"] == true {
            ensure!(progress["registered"] == ITEMS, "not all were registered: {progress}");
            return Ok(elapsed);
        }
        ensure!(elapsed < PATIENCE, "the batch was not registered within {PATIENCE:?}: {progress}");
        tokio::time::sleep(PAUSE).await;
    }
}

async fn bare_call(registrar: &mut Connection, round: u64) -> anyhow::Result<Duration> {
    let path = format!(
        "/api3.json?key={SANDBOX_KEY}&command=register&domain=bare-{round}.com&duration=1&currency=USD"
    );
    let began = Instant::now();
    let answer: Value = serde_json::from_slice(&registrar.get(&path).await?)?;
    let elapsed = began.elapsed();
    ensure!(answer["RegisterResponse"]["Status"] == "success", "the sandbox answered {answer}");
    Ok(elapsed)
}
