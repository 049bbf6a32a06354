//! PostgreSQL's own benchmark, run on the same server.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use landrush_tests::Database;
use tokio::process::Command;

const PLANS: &str = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

/// A database to run pgbench on.
pub(crate) struct Pgbench {
    url: String,
}

impl Pgbench {
    /// A database of pgbench's own tables, filled.
    pub(crate) async fn filled() -> anyhow::Result<Self> {
        let url = Database::Postgres.create(&PathBuf::new()).await;
        let bench = Self { url };
        bench.run(&["--initialize", "--scale=10", "--quiet"]).await?;
        Ok(bench)
    }

    /// On a database that is there.
    pub(crate) fn on(url: &str) -> Self {
        Self { url: url.to_owned() }
    }

    /// Transactions a second of the built-in "simple update" (`-N`), prepared.
    pub(crate) async fn simple_update(&self, clients: usize, span: Duration) -> anyhow::Result<f64> {
        self.rate(clients, span, &["-N"]).await
    }

    /// Transactions a second of a script, prepared, with variables.
    pub(crate) async fn script(
        &self,
        clients: usize,
        span: Duration,
        script: &str,
        variables: &[(&str, &str)],
    ) -> anyhow::Result<f64> {
        let mut arguments = vec![format!("--file={script}")];
        arguments.extend(variables.iter().map(|(name, value)| format!("--define={name}={value}")));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        self.rate(clients, span, &arguments).await
    }

    async fn rate(&self, clients: usize, span: Duration, arguments: &[&str]) -> anyhow::Result<f64> {
        let (clients, span) = (format!("--client={clients}"), format!("--time={}", span.as_secs().max(1)));
        let common = [&clients, "--jobs=2", &span, "--protocol=prepared", "--no-vacuum"];
        let output = self.run(&[&common[..], arguments].concat()).await?;
        let line = output.lines().find_map(|line| line.strip_prefix("tps = "));
        let number = line.and_then(|line| line.split(' ').next());
        number.and_then(|text| text.parse().ok()).with_context(|| format!("pgbench printed {output}"))
    }

    async fn run(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let folder = std::env::var_os("LANDRUSH_TEST_PG_BIN").context("LANDRUSH_TEST_PG_BIN is not set")?;
        let command = Command::new(PathBuf::from(folder).join("pgbench"))
            .args(arguments)
            .arg(&self.url)
            // As the server's own connections are set up; without effect on the built-in script.
            .env("PGOPTIONS", PLANS)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(Duration::from_secs(120), command).await??;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "pgbench {arguments:?}: {errors}");
        Ok(String::from_utf8(output.stdout)?)
    }
}
