//! How many events are delivered a second to an endpoint that answers at once.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use diesel::connection::SimpleConnection;
use diesel::{Connection as _, SqliteConnection};
use landrush_model::DeliveryId;
use landrush_model::ports::Clock;
use landrush_store::SystemClock;
use landrush_tests::{Database, run};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::effort::Effort;
use crate::one_row::OneRow;
use crate::pgbench::Pgbench;
use crate::report::{Goal, Report};
use crate::setting::{Setting, Wish, name_of};

/// As many as a server makes attempts to one endpoint at a time.
const CLIENTS: usize = 8;
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(2);

/// Events that wait when the time begins, delivered by a server with the defaults of an installation.
pub(crate) async fn measure(database: Database, effort: Effort) -> anyhow::Result<Report> {
    let setting = Setting::start(database, Wish::WEBHOOKS).await?;
    let (url, got) = endpoint().await?;
    let added = command(setting.path(), &["webhook", "add", &url]).await?;
    let endpoint = added["id"].as_str().unwrap_or_default().to_owned();
    let mut rows = Some(OneRow::create(setting.path())?);
    let bench = match database {
        Database::Sqlite => None,
        Database::Postgres => Some(Pgbench::filled().await?),
    };
    let mut outbox = Outbox { setting: &setting, endpoint, batches: 0 };
    let events = effort.completed * 2;
    outbox.deliver(&got, events / 4).await?;
    let (mut ratios, mut rates, mut baselines) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..effort.rounds {
        let elapsed = outbox.deliver(&got, events).await?;
        let rate = events as f64 / elapsed.as_secs_f64();
        let baseline = match (&bench, rows.take()) {
            (Some(bench), _) => bench.simple_update(CLIENTS, effort.span).await?,
            (None, Some(before)) => {
                let (after, rate) = before.rate(effort.span).await?;
                rows = Some(after);
                rate
            }
            (None, None) => unreachable!("it is put back every time"),
        };
        ratios.push(rate / baseline);
        rates.push(rate);
        baselines.push(baseline);
    }
    let (mut report, name) = (Report::default(), name_of(database));
    report.aim(format!("webhook_deliveries_ratio_{name}"), ratios, Goal::AtLeast(0.3));
    report.figure(format!("webhook_deliveries_per_s_{name}"), rates);
    report.figure(format!("webhook_baseline_tps_{name}"), baselines);
    Ok(report)
}

/// What is to be delivered.
struct Outbox<'a> {
    setting: &'a Setting,
    endpoint: String,
    batches: u64,
}

impl Outbox<'_> {
    /// Writes events, each of a batch of its own, with their deliveries, and waits until the endpoint has all of them and all
    /// are recorded as delivered. The time is that from the first delivery on; none begins before all are written.
    async fn deliver(&mut self, got: &AtomicU64, events: u64) -> anyhow::Result<Duration> {
        let before = got.load(Ordering::SeqCst);
        let statements = self.statements(events);
        self.run(statements).await?;
        let (mut began, waited) = (None, Instant::now());
        loop {
            let now = got.load(Ordering::SeqCst);
            if now > before && began.is_none() {
                began = Some(Instant::now());
            }
            if now >= before + events {
                break;
            }
            ensure!(waited.elapsed() < PATIENCE, "{} of {events} events came", now - before);
            tokio::time::sleep(PAUSE).await;
        }
        let elapsed = began.map_or(Duration::ZERO, |began| began.elapsed());
        self.all_recorded().await?;
        ensure!(got.load(Ordering::SeqCst) == before + events, "an event came twice without need");
        Ok(elapsed)
    }

    /// A server that had to be killed now would send nothing again.
    async fn all_recorded(&self) -> anyhow::Result<()> {
        let waited = Instant::now();
        let path = format!("/webhooks/{}/deliveries?status=waiting&limit=1", self.endpoint);
        let mut server = self.setting.connect().await?;
        loop {
            let page: Value = serde_json::from_slice(&server.get(&path).await?)?;
            if page["data"]["deliveries"].as_array().is_some_and(Vec::is_empty) {
                return Ok(());
            }
            ensure!(waited.elapsed() < PATIENCE, "deliveries are not recorded: {page}");
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn statements(&mut self, events: u64) -> String {
        self.batches += 1;
        let data = r#"{"batchId":"0192f6a8-0002-7d3a-9b00-5f2d9c1e7a44","completed":50,"configuring":0,"done":true,"failed":0,"pending":0,"registered":50,"round":1,"sequence":3,"total":50}"#;
        let (account, endpoint) = (&self.setting.account, &self.endpoint);
        let bare = |id: &str| id.replace('-', "");
        // As version 7: the time, then a number.
        let now = DeliveryId::first_at(SystemClock.now()).uuid().simple().to_string();
        let prefix = |kind: u64| format!("{}7{kind:03x}{:04x}", &now[..12], 0x8000 + self.batches);
        let (event, delivery) = (prefix(1), prefix(2));
        match self.setting.database_url.starts_with("sqlite:") {
            true => {
                let id = |prefix: &str| format!("unhex('{prefix}' || printf('%012x', n))");
                let series = format!(
                    "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {events})"
                );
                format!(
                    "BEGIN IMMEDIATE; {series} INSERT INTO events (id, account_id, batch_id, sequence, kind, at, data) \
                     SELECT {event}, x'{account}', {event}, 1, 'orders.completed', 1795608031000000, '{data}' FROM s; \
                     {series} INSERT INTO deliveries (id, account_id, event_id, endpoint_id, batch_id, sequence, state, \
                     attempts, due_at) SELECT {delivery}, x'{account}', {event}, x'{endpoint}', {event}, 1, 'waiting', 0, \
                     1 FROM s; COMMIT",
                    event = id(&event),
                    delivery = id(&delivery),
                    account = bare(account),
                    endpoint = bare(endpoint),
                )
            }
            false => {
                let id = |prefix: &str| format!("('{prefix}' || lpad(to_hex(n), 12, '0'))::uuid");
                format!(
                    "BEGIN; INSERT INTO events (id, account_id, batch_id, sequence, kind, at, data) \
                     SELECT {event}, '{account}', {event}, 1, 'orders.completed', now(), '{data}' \
                     FROM generate_series(1, {events}) AS s (n); \
                     INSERT INTO deliveries (id, account_id, event_id, endpoint_id, batch_id, sequence, state, attempts, \
                     due_at) SELECT {delivery}, '{account}', {event}, '{endpoint}', {event}, 1, 'waiting', 0, \
                     timestamptz 'epoch' FROM generate_series(1, {events}) AS s (n); COMMIT",
                    event = id(&event),
                    delivery = id(&delivery),
                )
            }
        }
    }

    async fn run(&self, statements: String) -> anyhow::Result<()> {
        match self.setting.database_url.strip_prefix("sqlite:").map(str::to_owned) {
            Some(path) => {
                tokio::task::spawn_blocking(move || -> anyhow::Result<()> {
                    let mut connection = SqliteConnection::establish(&path)?;
                    connection.batch_execute("PRAGMA busy_timeout = 30000")?;
                    Ok(connection.batch_execute(&statements)?)
                })
                .await?
            }
            None => {
                let url = &self.setting.database_url;
                let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
                tokio::spawn(connection);
                Ok(client.batch_execute(&statements).await?)
            }
        }
    }
}

/// An endpoint that costs next to nothing; its URL, and how many requests it took.
async fn endpoint() -> anyhow::Result<(String, Arc<AtomicU64>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/hook", listener.local_addr()?);
    let got = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&got);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(take(stream, Arc::clone(&counted)));
        }
    });
    Ok((url, got))
}

/// Reads requests with a `content-length`, one after the other, and answers each with 204.
async fn take(mut stream: TcpStream, got: Arc<AtomicU64>) {
    let (mut held, mut chunk) = (Vec::new(), [0; 4_096]);
    loop {
        while let Some(length) = whole(&held) {
            held.drain(..length);
            got.fetch_add(1, Ordering::SeqCst);
            if stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.is_err() {
                return;
            }
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(read) => held.extend_from_slice(&chunk[..read]),
        }
    }
}

/// How long the first request is, if all of it is there.
fn whole(held: &[u8]) -> Option<usize> {
    let head = held.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&held[..head]).ok()?.to_ascii_lowercase();
    let length = text.split("content-length: ").nth(1)?.split("\r\n").next()?.parse::<usize>().ok()?;
    (held.len() >= head + length).then_some(head + length)
}

async fn command(folder: &Path, arguments: &[&str]) -> anyhow::Result<Value> {
    let arguments = [&["--config", "landrush.toml"], arguments].concat();
    let (code, mut value, errors) = run(folder, &arguments).await;
    ensure!(code == 0, "landrush {arguments:?}: {errors}");
    Ok(value["data"].take())
}
