//! How many orders are accepted a second. Nothing carries them out meanwhile.

use anyhow::Context;
use landrush_tests::Database;

use crate::effort::Effort;
use crate::load::{Load, Until};
use crate::one_row::OneRow;
use crate::pgbench::Pgbench;
use crate::report::{Goal, Report};
use crate::setting::{Setting, Wish, name_of};
use crate::statistics::{millis, percentile};

/// Connections that place batches, and clients of pgbench.
const FOR_BATCHES: usize = 8;
/// Connections that place single orders, and clients of pgbench.
const FOR_SINGLES: usize = 32;
/// Items of a batch.
const ITEMS: u64 = 50;

/// What the database does by itself.
enum Baseline {
    OneRow(OneRow),
    Pgbench(Pgbench),
}

impl Baseline {
    async fn new(database: Database, setting: &Setting) -> anyhow::Result<Self> {
        Ok(match database {
            Database::Sqlite => Self::OneRow(OneRow::create(setting.path())?),
            Database::Postgres => Self::Pgbench(Pgbench::filled().await?),
        })
    }

    /// Transactions a second: those of one row, or of `pgbench -N`.
    async fn rate(self, clients: usize, effort: Effort) -> anyhow::Result<(Self, f64)> {
        match self {
            Self::OneRow(rows) => {
                let (rows, rate) = rows.rate(effort.span).await?;
                Ok((Self::OneRow(rows), rate))
            }
            Self::Pgbench(bench) => {
                let rate = bench.simple_update(clients, effort.span).await?;
                Ok((Self::Pgbench(bench), rate))
            }
        }
    }
}

/// Batches of 50.
pub(crate) async fn batches(database: Database, effort: Effort) -> anyhow::Result<Report> {
    let setting = Setting::start(database, Wish::ACCEPT_ONLY).await?;
    let mut baseline = Baseline::new(database, &setting).await?;
    let load = Load::new(&setting, FOR_BATCHES, ITEMS);
    load.run(Until::Passed(effort.span / 4)).await?;
    let (mut ratios, mut orders, mut transactions) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..effort.rounds {
        let accepted = load.run(Until::Passed(effort.span)).await?.rate();
        let rate;
        (baseline, rate) = baseline.rate(FOR_BATCHES, effort).await?;
        ratios.push(accepted / rate);
        orders.push(accepted);
        transactions.push(rate);
    }
    let (mut report, name) = (Report::default(), name_of(database));
    report.aim(format!("accept_batch_ratio_{name}"), ratios, Goal::AtLeast(3.0));
    report.figure(format!("accept_batch_orders_per_s_{name}"), orders);
    report.figure(format!("accept_batch_baseline_tps_{name}"), transactions);
    Ok(report)
}

/// Orders of one item.
pub(crate) async fn singles(database: Database, effort: Effort) -> anyhow::Result<Report> {
    let setting = Setting::start(database, Wish::ACCEPT_ONLY).await?;
    let mut baseline = Baseline::new(database, &setting).await?;
    let load = Load::new(&setting, FOR_SINGLES, 1);
    load.run(Until::Passed(effort.span / 4)).await?;
    let own = match database {
        Database::Sqlite => None,
        Database::Postgres => Some(OwnStatements::new(&setting).await?),
    };
    let (mut ratios, mut orders, mut slowest) = (Vec::new(), Vec::new(), Vec::new());
    let (mut of_own, mut of_baseline) = (Vec::new(), Vec::new());
    for _ in 0..effort.rounds {
        let placed = load.run(Until::Passed(effort.span)).await?;
        let rate;
        (baseline, rate) = baseline.rate(FOR_SINGLES, effort).await?;
        of_baseline.push(rate);
        let compared = match &own {
            None => rate,
            Some(own) => {
                let rate = own.rate(effort).await?;
                of_own.push(rate);
                rate
            }
        };
        ratios.push(placed.rate() / compared);
        orders.push(placed.rate());
        slowest.push(percentile(&millis(&placed.latencies), 0.99));
    }
    let (mut report, name) = (Report::default(), name_of(database));
    let goal = if own.is_some() { 0.5 } else { 0.7 };
    report.aim(format!("accept_single_ratio_{name}"), ratios, Goal::AtLeast(goal));
    report.aim(format!("accept_p99_ms_{name}"), slowest, Goal::Below(50.0));
    report.figure(format!("accept_single_orders_per_s_{name}"), orders);
    report.figure(format!("accept_single_baseline_tps_{name}"), of_baseline);
    if own.is_some() {
        report.figure(format!("accept_single_own_statements_tps_{name}"), of_own);
    }
    Ok(report)
}

/// The statements by which the server accepts a single order, run by pgbench on the server's own tables.
struct OwnStatements {
    bench: Pgbench,
    account: String,
    client: String,
    registrar_account: String,
}

impl OwnStatements {
    async fn new(setting: &Setting) -> anyhow::Result<Self> {
        let (client, connection) =
            tokio_postgres::connect(&setting.database_url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        let rows = client.query("SELECT id::text FROM registrar_accounts", &[]).await?;
        let row = rows.first().context("there is no registrar account")?;
        Ok(Self {
            bench: Pgbench::on(&setting.database_url),
            account: setting.account.clone(),
            client: setting.client.clone(),
            registrar_account: row.get(0),
        })
    }

    async fn rate(&self, effort: Effort) -> anyhow::Result<f64> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/accept.sql");
        let variables = [
            ("account", self.account.as_str()),
            ("client", &self.client),
            ("registrar_account", &self.registrar_account),
        ];
        self.bench.script(FOR_SINGLES, effort.span, script, &variables).await
    }
}
