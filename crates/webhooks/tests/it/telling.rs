//! What logs and metrics say, and what they do not.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use landrush_webhooks::{WorkerSettings, telemetry};
use metrics_exporter_prometheus::PrometheusBuilder;
use tracing_subscriber::EnvFilter;

use crate::outbox::Outbox;
use crate::receiver::Receiver;
use crate::{Deliveries, Running, SECRET, true_time};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn logs_name_the_origin_and_nothing_secret() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("landrush_webhooks=trace"))
        .with_writer(move || writer.clone())
        .finish();
    // Where there is one subscriber only, a line that another test's thread writes first, which has none, is off for all.
    let _another = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    let _guard = tracing::subscriber::set_default(subscriber);

    let (clock, receiver) = (true_time(), Receiver::answering(|_| StatusCode::GONE.into_response()).await);
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    let settings = WorkerSettings { store_pause: Duration::from_millis(1), ..WorkerSettings::default() };
    outbox.fail_next(5);
    let worker = Running::new(&outbox, &clock, settings);
    outbox.end_of(delivery.id).await;
    worker.stop().await;

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("event given up") && text.contains("the endpoint answered 410"), "{text}");
    assert!(text.contains(&format!("http://127.0.0.1:{}", receiver.port)), "{text}");
    assert_eq!(text.matches("wait for the store").count(), 1, "{text}");
    assert_eq!(text.matches("works again").count(), 1, "{text}");
    for hidden in ["hidden", "/hook", SECRET, "müller"] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
}

#[tokio::test]
async fn metrics_count_attempts_and_show_the_backlog() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let _guard = metrics::set_default_local_recorder(&recorder);
    telemetry::describe_metrics();

    let clock = true_time();
    let receiver = Receiver::answering(|number| {
        let status = if number < 2 { StatusCode::BAD_GATEWAY } else { StatusCode::OK };
        status.into_response()
    })
    .await;
    let delivery = Deliveries::new(&clock).to(&receiver.url());
    let outbox = Outbox::new(&clock, [delivery.clone()]);
    let worker = Running::new(&outbox, &clock, WorkerSettings::default());
    outbox.end_of(delivery.id).await;
    worker.stop().await;

    let text = handle.render();
    assert!(text.contains("webhook_attempts_total{outcome=\"retry\"} 2"), "{text}");
    assert!(text.contains("webhook_attempts_total{outcome=\"delivered\"} 1"), "{text}");
    assert!(text.contains("webhook_outbox_waiting") && text.contains("webhook_outbox_lag_seconds"), "{text}");
}
