//! Connections: accepted, served, and closed without an answer where a fault wants it so.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::clock::pause;
use crate::registrar::Registrar;
use crate::{control, dynadot};

/// What handlers share.
#[derive(Clone, Debug)]
pub(crate) struct AppState {
    pub(crate) registrar: Arc<Registrar>,
    /// Everything that runs: connections, and calls whose caller may have gone.
    pub(crate) tasks: TaskTracker,
}

/// How the sandbox ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ending {
    /// No new requests; those in progress are finished.
    pub(crate) soon: CancellationToken,
    /// Everything stops where it is.
    pub(crate) now: CancellationToken,
}

/// Marks a response that must not be sent: the connection is closed instead.
#[derive(Clone, Copy)]
struct HangUp;

#[derive(Debug, thiserror::Error)]
#[error("hung up as ordered")]
struct HungUp;

/// The response that is none.
pub(crate) fn hang_up() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.extensions_mut().insert(HangUp);
    response
}

/// Every route.
pub(crate) fn router(state: AppState) -> Router {
    Router::new()
        .route("/", get(welcome))
        .route("/api3.json", get(dynadot::json))
        .route("/api3.xml", get(dynadot::xml))
        .route("/api3.html", get(dynadot::csv))
        .nest("/_sandbox", control::router())
        .with_state(state)
}

/// Accepts connections until the end.
pub(crate) async fn accept(listener: TcpListener, router: Router, tasks: TaskTracker, ending: Ending) {
    loop {
        let accepted = tokio::select! {
            () = ending.soon.cancelled() => return,
            () = ending.now.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                tasks.spawn(serve(stream, peer, router.clone(), ending.clone()));
            }
            Err(error) => {
                // Mostly too many open files, which passes.
                tracing::warn!(%error, "accepting a connection failed");
                pause(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn serve(stream: TcpStream, peer: SocketAddr, router: Router, ending: Ending) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no delay");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move { answer(request, peer, router).await }
    });
    // Idle connections stay open: one closed by a timer would look to its caller like a fault nobody ordered.
    let connection =
        http1::Builder::new().header_read_timeout(None).serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = ending.now.cancelled() => return,
        () = ending.soon.cancelled() => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                ended = connection => ended,
                () = ending.now.cancelled() => return,
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection closed");
    }
}

/// Hyper closes a connection whose service fails, without sending anything: that is how to hang up.
async fn answer(request: Request<Incoming>, peer: SocketAddr, router: Router) -> Result<Response, HungUp> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let Ok(response) = router.oneshot(request).await;
    if response.extensions().get::<HangUp>().is_some() { Err(HungUp) } else { Ok(response) }
}

async fn welcome() -> &'static str {
    "This is a sandbox registrar: nothing in it is real.\n\
     \n\
     GET  /api3.json?key=...&command=search&domain0=example.com   Dynadot's API3\n\
     GET  /api3.xml?key=...&command=search&domain0=example.com    the same in XML\n\
     GET  /_sandbox/ledger                                        what it was asked, and what it did\n\
     GET  /_sandbox/ledger/registrations                          what it sold\n\
     POST /_sandbox/faults                                        order a fault\n"
}

/// Opens the address.
pub(crate) async fn listen(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await?;
    let bound = listener.local_addr()?;
    Ok((listener, bound))
}
