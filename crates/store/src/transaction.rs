//! How everything gets to the database: named, spawned, repeated.
//!
//! - **Spawned**: a caller who hangs up cancels nothing half way. (A future dropped inside a transaction on SQLite leaves
//!   the write lock behind, and the connection's next commit goes nowhere.)
//! - **Repeated**: serialization failures, deadlocks and connections that break before the commit are tried again, so a
//!   closure must touch nothing but the database.
//! - A connection that failed in any way that leaves doubts is closed, not given back to its pool.

use std::sync::Arc;
use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable};
use futures_util::future::BoxFuture;
use landrush_model::ports::{StoreError, StoreErrorKind};

use crate::config::{Prepared, StoreConfig};
use crate::connection::{Conn, Pools};
use crate::error::{Failed, OpenError, Repeat};

/// A database, as everything here sees it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    pools: Pools,
    patience: Duration,
    timeout: Duration,
}

/// What a closure of a transaction returns.
pub(crate) type Step<'c, T> = BoxFuture<'c, Result<T, Failed>>;

/// What surrounds the statements of a closure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// A transaction that writes.
    Write,
    /// A transaction that sees one moment.
    Snapshot,
    /// Each statement by itself.
    Statements,
}

impl Database {
    pub(crate) fn new(config: &StoreConfig) -> Result<Self, OpenError> {
        let pools = Pools::new(config)?;
        let (patience, timeout) = (config.patience, config.timeout);
        Ok(Self { inner: Arc::new(Inner { pools, patience, timeout }) })
    }

    /// Runs a transaction that may write.
    pub(crate) async fn run_tx<I, T, F>(&self, name: &'static str, input: I, work: F) -> Result<T, StoreError>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'c> Fn(&'c mut Conn, &'c I) -> Step<'c, T> + Send + Sync + 'static,
    {
        self.try_tx(name, input, work).await.map_err(|failed| failed.into_error(name))
    }

    /// The same, for those who look at the failure.
    pub(crate) async fn try_tx<I, T, F>(&self, name: &'static str, input: I, work: F) -> Result<T, Failed>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'c> Fn(&'c mut Conn, &'c I) -> Step<'c, T> + Send + Sync + 'static,
    {
        self.spawn(name, Frame::Write, input, work).await
    }

    /// Runs one query that only reads.
    pub(crate) async fn read<I, T, F>(&self, name: &'static str, input: I, work: F) -> Result<T, StoreError>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'c> Fn(&'c mut Conn, &'c I) -> Step<'c, T> + Send + Sync + 'static,
    {
        let frame = match &self.inner.pools {
            // Between two statements a pooler may move on to another connection, which doesn't know what was prepared.
            Pools::Postgres { prepared: Prepared::Off, .. } => Frame::Snapshot,
            _ => Frame::Statements,
        };
        self.spawn(name, frame, input, work).await.map_err(|failed| failed.into_error(name))
    }

    /// Runs queries that see the database as it is at one moment.
    pub(crate) async fn read_snapshot<I, T, F>(
        &self,
        name: &'static str,
        input: I,
        work: F,
    ) -> Result<T, StoreError>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'c> Fn(&'c mut Conn, &'c I) -> Step<'c, T> + Send + Sync + 'static,
    {
        self.spawn(name, Frame::Snapshot, input, work).await.map_err(|failed| failed.into_error(name))
    }

    /// A connection of its own, for migrations.
    pub(crate) async fn connection(&self) -> Result<Conn, Failed> {
        self.inner.pools.writer(self.inner.patience).await
    }

    /// Whether other processes can be heard: on PostgreSQL, unless a pooler stands before it, whose connections are a
    /// different one's each time.
    pub(crate) fn can_listen(&self) -> bool {
        matches!(&self.inner.pools, Pools::Postgres { prepared: Prepared::Cached, .. })
    }

    /// Whether there may be other processes to tell of something.
    pub(crate) fn is_shared(&self) -> bool {
        matches!(&self.inner.pools, Pools::Postgres { .. })
    }

    pub(crate) fn close(&self) {
        self.inner.pools.close();
    }

    async fn spawn<I, T, F>(&self, name: &'static str, frame: Frame, input: I, work: F) -> Result<T, Failed>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'c> Fn(&'c mut Conn, &'c I) -> Step<'c, T> + Send + Sync + 'static,
    {
        let inner = Arc::clone(&self.inner);
        let task = tokio::spawn(async move {
            let began = Instant::now();
            let result = inner.repeat(name, frame, &input, &work).await;
            metrics::histogram!("store_transaction_seconds", "name" => name)
                .record(began.elapsed().as_secs_f64());
            result
        });
        task.await.unwrap_or_else(|error| Err(Failed::Stopped(error.to_string())))
    }
}

impl Inner {
    async fn repeat<I, T, F>(
        &self,
        name: &'static str,
        frame: Frame,
        input: &I,
        work: &F,
    ) -> Result<T, Failed>
    where
        F: for<'c> Fn(&'c mut Conn, &'c I) -> Step<'c, T>,
    {
        let pauses = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(10))
            .with_max_delay(Duration::from_millis(500))
            .with_max_times(6)
            .with_jitter();
        (async || self.attempt(frame, input, work).await)
            .retry(pauses)
            .when(|failed: &Failed| failed.sort().1 == Repeat::Now)
            .notify(|failed: &Failed, _| {
                metrics::counter!("store_transaction_repeats", "name" => name).increment(1);
                tracing::debug!(store.transaction = name, error = %failed, "a transaction is repeated");
            })
            .await
    }

    async fn attempt<I, T, F>(&self, frame: Frame, input: &I, work: &F) -> Result<T, Failed>
    where
        F: for<'c> Fn(&'c mut Conn, &'c I) -> Step<'c, T>,
    {
        let conn = match frame {
            Frame::Write => self.pools.writer(self.patience).await?,
            Frame::Snapshot | Frame::Statements => self.pools.reader(self.patience).await?,
        };
        let limit = self.limit(&conn);
        let mut held = Held::new(conn);
        let mut phase = Phase::Work;
        let run = run(held.conn(), frame, &mut phase, input, work);
        let failed = match tokio::time::timeout(limit, run).await {
            Ok(Ok(value)) => {
                held.give_back();
                return Ok(value);
            }
            Ok(Err(failed)) => failed,
            Err(_) => Failed::TooSlow(limit),
        };
        Err(held.clear(frame, phase, failed).await)
    }

    /// SQLite's own timeout for locks bounds what may take long there, and a statement that runs can't be left.
    fn limit(&self, conn: &Conn) -> Duration {
        match conn {
            Conn::Postgres(_) => self.timeout,
            Conn::Sqlite(_) => Duration::MAX,
        }
    }
}

/// How far a transaction came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Work,
    Commit,
}

async fn run<I, T, F>(
    conn: &mut Conn,
    frame: Frame,
    phase: &mut Phase,
    input: &I,
    work: &F,
) -> Result<T, Failed>
where
    F: for<'c> Fn(&'c mut Conn, &'c I) -> Step<'c, T>,
{
    let begin = match (frame, &*conn) {
        (Frame::Statements, _) => return work(conn, input).await,
        // Deferred, it would fail at once where it must wait for another writer.
        (Frame::Write, Conn::Sqlite(_)) => "BEGIN IMMEDIATE",
        (Frame::Snapshot, Conn::Sqlite(_)) => "BEGIN DEFERRED",
        (Frame::Write, Conn::Postgres(_)) => "BEGIN",
        (Frame::Snapshot, Conn::Postgres(_)) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    conn.run(begin).await?;
    let value = work(conn, input).await?;
    *phase = Phase::Commit;
    conn.run("COMMIT").await?;
    Ok(value)
}

/// A connection that is closed when it is dropped, unless it was given back before: after a panic or a failure nobody
/// knows in which state it is.
struct Held(Option<Conn>);

impl Held {
    const fn new(conn: Conn) -> Self {
        Self(Some(conn))
    }

    #[expect(clippy::expect_used, reason = "it is taken out by what consumes the guard only")]
    fn conn(&mut self) -> &mut Conn {
        self.0.as_mut().expect("the connection is there until it is given back")
    }

    fn give_back(mut self) {
        drop(self.0.take());
    }

    /// Ends what a failed attempt left, and gives the connection back if it is as new. Returns what is then known of
    /// the failure.
    async fn clear(mut self, frame: Frame, phase: Phase, failed: Failed) -> Failed {
        let broken = if failed.is_of_connection() {
            failed
        } else if frame == Frame::Statements {
            if failed.sort().0 == StoreErrorKind::Broken {
                self.give_back();
            }
            return failed;
        } else {
            match self.conn().run("ROLLBACK").await {
                Ok(()) => {
                    self.give_back();
                    return failed;
                }
                // What failed was the connection, whatever it said before.
                Err(rollback) if rollback.is_of_connection() => rollback,
                // SQLite has rolled it back already.
                Err(_) => return failed,
            }
        };
        match (phase, broken) {
            (Phase::Commit, Failed::Query(error)) => Failed::CommitUnknown(error),
            (_, broken) => broken,
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(conn) = self.0.take() {
            conn.close();
        }
    }
}
