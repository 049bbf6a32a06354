//! The memory of the server.

use std::time::Duration;

use landrush_tests::Database;

use crate::effort::Effort;
use crate::load::{Load, Until};
use crate::machine::resident_mb;
use crate::report::{Goal, Report};
use crate::setting::{Setting, Wish};

/// A registrar that takes longer than the benchmark for every call, so that orders stay open.
const WISH: Wish = Wish { level: "bulk", delay: "10m", limits: "level = \"bulk\"", ..Wish::UNLIMITED };

/// How long the server is left alone before it is looked at.
const REST: Duration = Duration::from_secs(5);
const ITEMS: u64 = 50;
const CONNECTIONS: usize = 4;

/// Of an idle server, and what open orders add to it.
pub(crate) async fn measure(database: Database, effort: Effort) -> anyhow::Result<Report> {
    let (mut idle, mut added) = (Vec::new(), Vec::new());
    for _ in 0..effort.rounds.min(3) {
        let setting = Setting::start(database, WISH).await?;
        let pid = setting.server.pid();
        tokio::time::sleep(REST).await;
        let before = resident_mb(pid)?;
        Load::new(&setting, CONNECTIONS, ITEMS).run(Until::Placed(effort.open)).await?;
        tokio::time::sleep(REST).await;
        let after = resident_mb(pid)?;
        idle.push(before);
        added.push((after - before) * 10_000.0 / effort.open as f64);
    }
    let mut report = Report::default();
    report.aim("idle_rss_mb", idle, Goal::AtMost(40.0));
    report.figure("rss_mb_per_10k_open_orders", added);
    Ok(report)
}
