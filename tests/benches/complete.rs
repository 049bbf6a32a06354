//! How many orders are carried out a second, from request to end, with a registrar that answers at once.

use std::time::{Duration, Instant};

use anyhow::ensure;
use landrush_tests::Database;
use serde_json::Value;

use crate::commits::Commits;
use crate::effort::Effort;
use crate::http::Connection;
use crate::load::{Load, Until};
use crate::one_row::OneRow;
use crate::pgbench::Pgbench;
use crate::report::{Goal, Report};
use crate::setting::{SANDBOX_KEY, Setting, Wish, name_of};

const CONNECTIONS: usize = 32;
/// From one look to the next: what looks costs the database too.
const PAUSE: Duration = Duration::from_millis(25);
const PATIENCE: Duration = Duration::from_secs(120);
/// An order is accepted, its operation intended, and its end recorded.
const TRANSACTIONS: f64 = 3.0;

/// Single orders, accepted and carried out at the same time.
pub(crate) async fn measure(database: Database, effort: Effort) -> anyhow::Result<Report> {
    let setting = Setting::start(database, Wish::UNLIMITED).await?;
    let mut rows = Some(OneRow::create(setting.path())?);
    let bench = match database {
        Database::Sqlite => None,
        Database::Postgres => Some(Pgbench::filled().await?),
    };
    let commits = Commits::of(&setting.database_url).await?;
    let load = Load::new(&setting, CONNECTIONS, 1);
    let mut server = setting.connect().await?;
    carry_out(&load, &mut server, effort.completed / 10).await?;
    let mut orders = effort.completed / 10;
    let (mut ratios, mut rates, mut baselines, mut written) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..effort.rounds {
        let before = commits.count().await?;
        let elapsed = carry_out(&load, &mut server, effort.completed).await?;
        written.push((commits.count().await? - before) as f64 / effort.completed as f64);
        orders += effort.completed;
        let completed = effort.completed as f64 / elapsed.as_secs_f64();
        let baseline = match (&bench, rows.take()) {
            (Some(bench), _) => bench.simple_update(CONNECTIONS, effort.span).await?,
            (None, Some(before)) => {
                let (after, rate) = before.rate(effort.span).await?;
                rows = Some(after);
                rate
            }
            (None, None) => unreachable!("it is put back every time"),
        };
        ratios.push(completed / (baseline / TRANSACTIONS));
        rates.push(completed);
        baselines.push(baseline);
    }
    all_registered(&setting, orders).await?;
    let (mut report, name) = (Report::default(), name_of(database));
    report.aim(format!("complete_ratio_{name}"), ratios, Goal::AtLeast(0.5));
    report.figure(format!("completed_orders_per_s_{name}"), rates);
    report.figure(format!("complete_baseline_tps_{name}"), baselines);
    report.figure(format!("commits_per_order_{name}"), written);
    Ok(report)
}

/// From the first request until no order is open.
async fn carry_out(load: &Load<'_>, server: &mut Connection, orders: u64) -> anyhow::Result<Duration> {
    let began = Instant::now();
    load.run(Until::Placed(orders)).await?;
    // Orders move on in this direction: what is empty stays empty.
    for state in ["PENDING", "REGISTERING", "REGISTERED", "SETTING_NS"] {
        let path = format!("/orders?status={state}&limit=1");
        loop {
            let body: Value = serde_json::from_slice(&server.get(&path).await?)?;
            if body["data"]["orders"].as_array().is_some_and(Vec::is_empty) {
                break;
            }
            ensure!(began.elapsed() < PATIENCE, "orders are still open after {PATIENCE:?}: {body}");
            tokio::time::sleep(PAUSE).await;
        }
    }
    Ok(began.elapsed())
}

/// Speed is worth nothing if an order was lost or carried out twice.
async fn all_registered(setting: &Setting, orders: u64) -> anyhow::Result<()> {
    let mut registrar = Connection::open(&setting.sandbox.base_url(), SANDBOX_KEY).await?;
    let ledger: Value = serde_json::from_slice(&registrar.get("/_sandbox/ledger").await?)?;
    ensure!(ledger["registrations"] == orders, "{orders} orders were placed, and the registrar has {ledger}");
    Ok(())
}
