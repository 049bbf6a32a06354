//! Whether a million orders make slower what has to do with a few of them.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use futures_util::future::BoxFuture;
use landrush_model::BatchId;
use landrush_model::order::OrderState;
use landrush_model::ports::{Clock, OrderFilter, OrderStore, PageStart, Total, WorkQueue};
use landrush_store::{Store, SystemClock};
use landrush_tests::Database;

use crate::effort::Effort;
use crate::fill::{BATCH, Filled};
use crate::report::{Goal, Report};
use crate::setting::name_of;
use crate::statistics::{median, millis};

/// How many orders a page has, and how many are claimed at once.
const PAGE: u32 = 20;
const CLAIMED: usize = 10;
/// Runs out before the next claim, which finds the same orders again.
const LEASE: Duration = Duration::from_millis(1);
/// How many batches are asked for by turns.
const BATCHES: u32 = 40;
/// How many calls share one count of buffers.
const COUNTED: u32 = 40;

/// A filled database with its store.
struct Ground {
    filled: Filled,
    store: Store,
    batches: Vec<BatchId>,
}

/// One call; the number tells calls apart.
type Call = for<'g> fn(&'g Ground, u32) -> BoxFuture<'g, anyhow::Result<()>>;

const CALLS: [(&str, Call); 4] = [
    ("progress", |ground, number| Box::pin(ground.progress(number))),
    ("list", |ground, _| Box::pin(ground.list(None))),
    ("list_by_state", |ground, _| Box::pin(ground.list(Some(OrderState::Completed)))),
    ("claim", |ground, _| Box::pin(ground.claim())),
];

impl Ground {
    async fn create(database: Database, orders: u32, folder: &std::path::Path) -> anyhow::Result<Self> {
        let filled = Filled::create(database, folder, orders).await?;
        let store = filled.open().await?;
        let batches = filled.batches(BATCHES);
        Ok(Self { filled, store, batches })
    }

    async fn progress(&self, number: u32) -> anyhow::Result<()> {
        let batch = self.batches[(number % BATCHES) as usize];
        let progress =
            self.store.progress(self.filled.account, batch).await?.context("a batch is missing")?;
        ensure!(progress.orders.len() == BATCH as usize, "a batch has {} orders", progress.orders.len());
        Ok(())
    }

    async fn list(&self, state: Option<OrderState>) -> anyhow::Result<()> {
        let filter = OrderFilter { state, ..OrderFilter::default() };
        let page =
            self.store.list(self.filled.account, &filter, PageStart::Offset(0), PAGE, Total::Skip).await?;
        ensure!(page.orders.len() == PAGE as usize, "a page has {} orders", page.orders.len());
        Ok(())
    }

    async fn claim(&self) -> anyhow::Result<()> {
        let work = self.store.claim(self.filled.registrar_account, CLAIMED, LEASE, SystemClock.now()).await?;
        ensure!(work.len() == CLAIMED, "{} orders were claimed", work.len());
        Ok(())
    }

    /// The median time of a call, in milliseconds.
    async fn latency(&self, call: Call, calls: u32) -> anyhow::Result<f64> {
        let mut latencies = Vec::new();
        for number in 0..calls {
            let began = Instant::now();
            call(self, number).await?;
            latencies.push(began.elapsed());
            // Outside the measurement: the lease of what was claimed runs out.
            tokio::time::sleep(LEASE * 2).await;
        }
        Ok(median(&millis(&latencies)))
    }

    /// How many shared buffers a call touches, as PostgreSQL counts them.
    async fn buffers(&self, call: Call, statistics: &tokio_postgres::Client) -> anyhow::Result<f64> {
        let before = self.touched(call, statistics).await?;
        for number in 0..COUNTED {
            call(self, number).await?;
            tokio::time::sleep(LEASE * 2).await;
        }
        let after = self.touched(call, statistics).await?;
        Ok((after - before) as f64 / f64::from(COUNTED + 1))
    }

    /// The count so far. A connection hands its counts in after a transaction, once a second at most.
    async fn touched(&self, call: Call, statistics: &tokio_postgres::Client) -> anyhow::Result<i64> {
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        call(self, 0).await?;
        tokio::time::sleep(Duration::from_millis(600)).await;
        let (_, name) = self.filled.url.rsplit_once('/').context("the URL names no database")?;
        let query = "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = $1";
        Ok(statistics.query_one(query, &[&name]).await?.get(0))
    }
}

/// Latencies in a large database over those in a small one, by turns.
pub(crate) async fn measure(database: Database, effort: Effort) -> anyhow::Result<Report> {
    let (few_folder, many_folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let few = Ground::create(database, effort.few, few_folder.path()).await?;
    let many = Ground::create(database, effort.many, many_folder.path()).await?;
    let (mut report, name) = (Report::default(), name_of(database));
    for (what, call) in CALLS {
        for ground in [&few, &many] {
            ground.latency(call, BATCHES).await?;
        }
        let (mut ratios, mut slow) = (Vec::new(), Vec::new());
        for _ in 0..effort.rounds {
            let small = few.latency(call, effort.calls).await?;
            let large = many.latency(call, effort.calls).await?;
            ratios.push(large / small);
            slow.push(large);
        }
        report.aim(format!("{what}_growth_ratio_{name}"), ratios, Goal::AtMost(1.3));
        report.figure(format!("{what}_ms_with_many_{name}"), slow);
    }
    if database == Database::Postgres {
        // By way of another database, so that asking isn't counted.
        let url = std::env::var("LANDRUSH_TEST_POSTGRES")?;
        let (statistics, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        for (what, call) in CALLS {
            let small = few.buffers(call, &statistics).await?;
            let large = many.buffers(call, &statistics).await?;
            report.aim(format!("{what}_buffers_ratio_{name}"), vec![large / small], Goal::AtMost(1.5));
            report.figure(format!("{what}_buffers_with_many_{name}"), vec![large]);
        }
    }
    Ok(report)
}
