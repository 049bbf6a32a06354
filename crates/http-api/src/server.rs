//! Serving a router on a listener, within limits, until told to stop.

mod patient;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use patient::Patient;

/// Limits of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerLimits {
    /// How many connections there are at most. Further ones wait in the system's queue until one ends.
    pub connections: usize,
    /// How long the head of a request may take to arrive; also how long a connection may rest between requests.
    pub header_timeout: Duration,
    /// How many bytes the head of a request may have.
    pub header_bytes: usize,
    /// How many headers a request may have.
    pub headers: usize,
    /// How long a caller may leave an answer unread.
    pub write_timeout: Duration,
    /// How long answers that are being made at shutdown may take.
    pub drain: Duration,
}

impl Default for ServerLimits {
    /// 1,024 connections, 15 seconds and 16 KiB for at most 64 headers, 30 seconds for reading an answer, 35 to finish.
    fn default() -> Self {
        Self {
            connections: 1_024,
            header_timeout: Duration::from_secs(15),
            header_bytes: 16 * 1024,
            headers: 64,
            write_timeout: Duration::from_secs(30),
            drain: Duration::from_secs(35),
        }
    }
}

/// Serves `router` over HTTP/1.1 until `shutdown` is cancelled. Then nothing is accepted any more, answers that are being
/// made are finished, up to the limit, and idle connections are closed.
///
/// A head beyond the limits is answered 431 without a body, by the HTTP layer itself.
///
/// # Errors
///
/// Only if the listener can't be used at all; connections that fail are logged.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ServerLimits,
    shutdown: CancellationToken,
) -> io::Result<()> {
    listener.local_addr()?;
    let seats = Arc::new(Semaphore::new(limits.connections));
    let (graceful, connections, cut) =
        (GracefulShutdown::new(), TaskTracker::new(), CancellationToken::new());
    while let Some((stream, seat)) = next(&listener, &seats, &shutdown).await {
        let service = TowerToHyperService::new(router.clone());
        let io = TokioIo::new(Patient::new(stream, limits.write_timeout));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_timeout)
            .max_header_size(limits.header_bytes)
            .max_headers(limits.headers)
            .serve_connection(io, service);
        let (connection, cut) = (graceful.watch(connection), cut.clone());
        connections.spawn(async move {
            if let Some(Err(error)) = cut.run_until_cancelled(connection).await {
                tracing::debug!(error = %error, "connection ended: {error}");
            }
            drop(seat);
        });
    }
    drop(listener);
    connections.close();
    let drained = tokio::time::timeout(limits.drain, async {
        graceful.shutdown().await;
        connections.wait().await;
    });
    if drained.await.is_err() {
        tracing::warn!(
            "{} connections are cut off at shutdown: their answers took too long",
            connections.len()
        );
        cut.cancel();
        connections.wait().await;
    }
    Ok(())
}

/// The next connection and its seat; `None` when it is time to stop.
async fn next(
    listener: &TcpListener,
    seats: &Arc<Semaphore>,
    shutdown: &CancellationToken,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let accepting = async {
        let seat = seats.clone().acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    return Some((stream, seat));
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    // Out of file descriptors or memory: it passes, and hurrying makes it worse.
                    tracing::warn!(error = %error, "no connection could be accepted: {error}");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    };
    shutdown.run_until_cancelled(accepting).await.flatten()
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind as K;
    matches!(error.kind(), K::ConnectionAborted | K::ConnectionReset | K::ConnectionRefused)
}
