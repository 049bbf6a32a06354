//! `landrush serve`: the HTTP API, the engine and the webhooks in one process.

mod house;
mod metrics;
mod prices;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use landrush_http_api::{ApiParts, ApiSettings, ServerLimits, WatchedParts};
use landrush_webhooks::{DeliveryWorker, Sender, SenderSettings, WorkerSettings};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{error, info};

use crate::cli::{Global, Serve};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::Output;
use crate::wiring::{Opened, Registrars, outbound_policy};
use metrics::Metrics;

/// A server that is up.
pub(crate) struct Server {
    address: SocketAddr,
    stop: CancellationToken,
    tasks: TaskTracker,
    registrars: Registrars,
}

pub(crate) async fn run(args: &Serve, global: &Global, output: &Output) -> anyhow::Result<()> {
    let mut configuration = Configuration::read(global)?;
    if let Some(listen) = args.listen {
        configuration.http.listen = listen;
    }
    crate::logging::start(&configuration.log)?;
    let opened = if args.migrate {
        configuration.secrets.make_file(&configuration.database)?;
        let opened = Opened::create(&configuration).await?;
        opened.migrate().await?;
        opened
    } else {
        Opened::open(&configuration).await?
    };
    let server = Server::start(&configuration, opened).await?;
    output.result(&serde_json::json!({ "data": { "baseUrl": server.base_url() } }), || {
        format!("Landrush answers at {}", server.base_url())
    });
    stop_signal().await?;
    info!("stopping: answers and steps under way are finished; a second signal ends it at once");
    tokio::select! {
        () = server.stop() => Ok(()),
        signal = stop_signal() => signal,
    }
}

impl Server {
    /// Starts everything; when it returned, requests are answered.
    pub(crate) async fn start(configuration: &Configuration, opened: Opened) -> anyhow::Result<Self> {
        let metrics = Metrics::install();
        let registrars = opened.registrars(configuration).await?;
        let listener = TcpListener::bind(configuration.http.listen).await.map_err(|error| {
            Failure::unavailable(format!(
                "http.listen: can't listen on {}: {error}",
                configuration.http.listen
            ))
        })?;
        let address = listener.local_addr()?;
        let opened = Arc::new(opened);
        let store = Arc::new(opened.store.clone());
        let readiness = Arc::new(WatchedParts {
            store: store.clone(),
            registrars: registrars.offered.clone(),
            patience: Duration::from_secs(2),
        });
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let router = landrush_http_api::router(ApiParts {
            checkout: Arc::new(opened.checkout(configuration, &registrars)),
            control: Arc::new(opened.control(configuration)),
            orders: store.clone(),
            feed: store.clone(),
            clients: store.clone(),
            endpoints: store.clone(),
            endpoint_rules: Arc::new(outbound_policy(&configuration.webhooks)),
            access: store.clone(),
            clock: opened.clock.clone(),
            ids: opened.ids.clone(),
            readiness,
            metrics: Arc::new({
                let metrics = metrics.clone();
                move || metrics.render()
            }),
            settings: ApiSettings {
                request_timeout: configuration.http.timeout,
                answers_kept: configuration.orders.idempotency,
                requests_per_minute: NonZeroU32::new(configuration.http.requests_per_minute),
                ..ApiSettings::default()
            },
            stopping: stop.clone(),
        });
        let limits = ServerLimits { connections: configuration.http.connections, ..ServerLimits::default() };
        let engine = opened.engine(configuration, &registrars);
        let outbound = outbound_policy(&configuration.webhooks);
        let sender =
            Sender::new(opened.clock.clone(), SenderSettings { outbound, ..SenderSettings::default() })?;
        let worker = WorkerSettings::default();
        let worker = WorkerSettings {
            disable_after: configuration.webhooks.disable_after,
            // What ended is deleted after that time; what can't be read is not to outlive it.
            unreadable_for: worker.unreadable_for.min(configuration.webhooks.keep),
            ..worker
        };
        let deliveries = DeliveryWorker::new(store, opened.clock.clone(), sender, worker);
        tasks.spawn({
            let stop = stop.clone();
            async move {
                if let Err(error) = landrush_http_api::serve(listener, router, limits, stop).await {
                    error!(error = &error as &dyn std::error::Error, "the listener can't be used");
                }
            }
        });
        if configuration.fulfilment.enabled {
            let stop = stop.clone();
            tasks.spawn(async move { engine.run(stop).await });
        }
        tasks.spawn({
            let stop = stop.clone();
            async move { deliveries.run(stop).await }
        });
        if !configuration.catalog.sync_every.is_zero() {
            let (settings, markup) = (configuration.catalog.clone(), configuration.markup.clone());
            let schedule = prices::Schedule::new(Arc::clone(&opened), &registrars, settings, markup);
            tasks.spawn(schedule.run(stop.clone()));
        }
        tasks.spawn(house::keep(opened, metrics, configuration.webhooks.keep, stop.clone()));
        tasks.close();
        info!(http.address = %address, "serving");
        Ok(Self { address, stop, tasks, registrars })
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Finishes answers and steps under way, gives leases and permits back.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.tasks.wait().await;
        if let Err(error) = self.registrars.permits.release_all().await {
            error!(
                error = &error as &dyn std::error::Error,
                "permits could not be given back; they run out by themselves"
            );
        }
    }
}

/// Waits until the process is asked to stop: Ctrl-C, or SIGTERM.
pub(crate) async fn stop_signal() -> anyhow::Result<()> {
    stop_signals()?.await;
    Ok(())
}

/// The same; signals count from the call on, not from when it is first waited for.
pub(crate) fn stop_signals() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
