//! A PostgreSQL server of a test's own, which it may restart.

use std::path::{Path, PathBuf};
use std::process::Stdio;

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
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { programs: programs.into(), port, folder };
        if nix::unistd::Uid::effective().is_root() {
            // PostgreSQL refuses to run as root.
            let owned =
                Command::new("chown").arg("postgres").arg(server.folder.path()).status().await.unwrap();
            assert!(owned.success());
        }
        let options = ["-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C"];
        server.run("initdb", &options).await;
        server.control("start").await;
        server
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
        let log = self.folder.path().join("log");
        let options = format!("-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''", self.port);
        let arguments = ["-w", "-m", "immediate", "-o", &options, "-l", log.to_str().unwrap(), what];
        self.run("pg_ctl", &arguments).await;
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
