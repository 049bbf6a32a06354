//! Figures for Prometheus.

use std::sync::OnceLock;

use landrush_model::order::OrderState;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// Gauge: open orders by status.
const ORDERS: &str = "orders_open";

/// The figures of this process.
#[derive(Clone)]
pub(crate) struct Metrics(PrometheusHandle);

impl Metrics {
    /// Begins to keep figures; once per process, later calls share them.
    pub(crate) fn install() -> Self {
        static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
        let handle = RECORDER.get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            // Fails only if there is a recorder already, and this is the only place that sets one.
            let _ = metrics::set_global_recorder(recorder);
            metrics::describe_gauge!(ORDERS, "Open orders by status.");
            super::prices::describe();
            landrush_http_api::telemetry::describe();
            landrush_orders::describe_metrics();
            landrush_registrars::telemetry::describe();
            landrush_webhooks::telemetry::describe_metrics();
            handle
        });
        Self(handle.clone())
    }

    /// All figures in Prometheus' text form.
    pub(crate) fn render(&self) -> String {
        self.0.render()
    }

    /// Lets histograms forget what has been rendered; to be called now and then.
    pub(crate) fn upkeep(&self) {
        self.0.run_upkeep();
    }

    pub(crate) fn set_orders(&self, counts: &[(OrderState, u64)]) {
        for state in OrderState::ALL.into_iter().filter(|state| !state.is_terminal()) {
            let count = counts.iter().find(|(counted, _)| *counted == state).map_or(0, |(_, count)| *count);
            metrics::gauge!(ORDERS, "status" => state.as_str())
                .set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
        }
    }
}
