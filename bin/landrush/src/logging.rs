//! Logs: for people on a terminal, JSON otherwise.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, LogSettings};
use crate::exit::Failure;

/// Starts logging to standard error. Call once.
pub(crate) fn start(settings: &LogSettings) -> anyhow::Result<()> {
    let filter = filter(settings)?;
    let pretty = match settings.format {
        LogFormat::Auto => std::io::stderr().is_terminal(),
        LogFormat::Pretty => true,
        LogFormat::Json => false,
    };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start (demo inside a test, say) keeps the first.
    let _ = if pretty { builder.try_init() } else { builder.json().flatten_event(true).try_init() };
    Ok(())
}

/// What is to be logged.
pub(crate) fn filter(settings: &LogSettings) -> anyhow::Result<EnvFilter> {
    EnvFilter::try_new(&settings.filter)
        .map_err(|error| Failure::configuration(format!("log.filter: {error}")))
}
