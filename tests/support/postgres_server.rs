//! A PostgreSQL server of a test's own, which it may restart.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU16, Ordering};

use tempfile::TempDir;
use tokio::process::Command;

/// A server, stopped when dropped.
pub struct PostgresServer {
    programs: PathBuf,
    port: u16,
    folder: TempDir,
}

impl PostgresServer {
    /// Starts a server on a free port, with the programs that `LANDRUSH_TEST_PG_BIN` names.
    pub async fn start() -> Self {
        let programs = std::env::var_os("LANDRUSH_TEST_PG_BIN")
            .expect("LANDRUSH_TEST_PG_BIN names no folder of PostgreSQL's programs: run tests/run");
        let folder = tempfile::tempdir().unwrap();
        let mut server = Self { programs: programs.into(), port: 0, folder };
        if nix::unistd::Uid::effective().is_root() {
            // PostgreSQL refuses to run as root.
            let owned =
                Command::new("chown").arg("postgres").arg(server.folder.path()).status().await.unwrap();
            assert!(owned.success());
        }
        let options = ["-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C"];
        server.run("initdb", &options).await;
        for _ in 0..20 {
            server.port = lasting_port();
            if server.try_control("start").await {
                return server;
            }
        }
        let log = std::fs::read_to_string(server.log()).unwrap_or_default();
        panic!("PostgreSQL could not be started on any of twenty ports:\n{log}");
    }

    /// Makes a database and returns its URL.
    pub async fn create_database(&self) -> String {
        let server = format!("postgres://postgres@127.0.0.1:{}", self.port);
        crate::database::execute(&format!("{server}/postgres"), "CREATE DATABASE restarted").await;
        format!("{server}/restarted")
    }

    /// Stops it as a power cut would: nothing is finished.
    pub async fn crash(&self) {
        self.control("stop").await;
    }

    /// Starts it again after a crash.
    pub async fn recover(&self) {
        self.control("start").await;
    }

    async fn control(&self, what: &str) {
        assert!(self.try_control(what).await, "pg_ctl {what} failed");
    }

    async fn try_control(&self, what: &str) -> bool {
        let log = self.log();
        let options = format!("-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''", self.port);
        let arguments = ["-w", "-m", "immediate", "-o", &options, "-l", log.to_str().unwrap(), what];
        self.command("pg_ctl", &arguments).status().await.unwrap().success()
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    async fn run(&self, program: &str, arguments: &[&str]) {
        let status = self.command(program, arguments).status().await.unwrap();
        assert!(status.success(), "{program} {arguments:?}: {status}");
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let program = self.programs.join(program);
        let mut command = if nix::unistd::Uid::effective().is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let data: &Path = &self.folder.path().join("data");
        command.arg("-D").arg(data).args(arguments);
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        let stop = ["-m", "immediate", "-W", "stop"];
        let _ = self.command("pg_ctl", &stop).into_std().status();
    }
}

/// A port that is free and stays so while its server is down: none that the system gives out by itself.
fn lasting_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let ports = lasting_ports();
    // Test runs side by side begin at different places.
    let offset = std::process::id().wrapping_mul(7_919);
    loop {
        let step = u32::from(NEXT.fetch_add(1, Ordering::Relaxed));
        let place = offset.wrapping_add(step) % u32::from(ports.end - ports.start);
        let port = ports.start + u16::try_from(place).unwrap();
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// The ports below those that connections and `:0` get, or above them where there are none below.
fn lasting_ports() -> Range<u16> {
    const UNPRIVILEGED: u16 = 1_024;
    let range = std::fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    let bounds: Vec<u16> = range.split_whitespace().filter_map(|bound| bound.parse().ok()).collect();
    let (first, last) = if let [first, last] = bounds[..] { (first, last) } else { (32_768, 60_999) };
    if first > UNPRIVILEGED + 1_000 {
        first.saturating_sub(15_000).max(UNPRIVILEGED)..first
    } else {
        last.min(u16::MAX - 1_000) + 1..u16::MAX
    }
}
