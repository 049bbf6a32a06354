//! Processes of the real binary.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

/// How long a program may take to be up, far beyond what it needs: the demo runs a whole batch first, and machines are busy.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running `landrush`, killed (SIGKILL) when dropped.
pub struct Landrush {
    child: Child,
    /// What it printed when it was up.
    pub hello: Value,
}

impl Landrush {
    /// Starts the binary with these arguments and `--json`, in `folder`, and waits for the document it prints when it is
    /// up. Its log goes to `log`, appended.
    pub async fn start(folder: &Path, arguments: &[&str], log: &str) -> Self {
        Self::start_by(Command::new(binary()), folder, arguments, log).await
    }

    /// The same, but no file that it writes may get larger than this, as on a full disk, until [`Self::make_room`].
    pub async fn start_short_of_room(folder: &Path, arguments: &[&str], log: &str, kilobytes: u64) -> Self {
        // The shell counts in blocks of 512 bytes. The signal that comes with the limit would end the process.
        let script = format!("ulimit -S -f {}; trap '' XFSZ; exec \"$0\" \"$@\"", kilobytes * 2);
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).arg(binary());
        Self::start_by(shell, folder, arguments, log).await
    }

    /// Lifts the limit on its files.
    pub async fn make_room(&self) {
        let status = Command::new("prlimit")
            .args(["--fsize=unlimited", "--pid", &self.pid().to_string()])
            .status()
            .await
            .expect("prlimit (part of util-linux) is missing");
        assert!(status.success());
    }

    async fn start_by(mut program: Command, folder: &Path, arguments: &[&str], log: &str) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join(log)).unwrap();
        let mut child = prepare(&mut program, folder, arguments)
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{} can't be started: {error}", binary().display()));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut text = String::new();
        let hello = tokio::time::timeout(PATIENCE, async {
            while let Some(line) = lines.next_line().await.unwrap() {
                text.push_str(&line);
                if let Ok(value) = serde_json::from_str(&text) {
                    return Some(value);
                }
            }
            None
        });
        let hello = hello
            .await
            .unwrap_or_else(|_| panic!("landrush {arguments:?} did not come up within five minutes"));
        let hello = hello
            .unwrap_or_else(|| panic!("landrush {arguments:?} ended early; see its log:\n{}", tail(folder)));
        // Whatever else it prints must not block it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, hello }
    }

    /// The base URL that it printed.
    pub fn base_url(&self) -> String {
        self.hello["data"]["baseUrl"].as_str().unwrap().to_owned()
    }

    /// Kills it at once (SIGKILL).
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Asks it to stop (SIGTERM) and waits for its end; the exit code.
    pub async fn stop(mut self) -> Option<i32> {
        let pid = nix::unistd::Pid::from_raw(self.child.id().unwrap().cast_signed());
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
        self.child.wait().await.unwrap().code()
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }
}

/// Runs a command of the binary with `--json` to its end: exit code, standard output as JSON if it is JSON, standard error.
pub async fn run(folder: &Path, arguments: &[&str]) -> (i32, Value, String) {
    let mut program = Command::new(binary());
    let output = prepare(&mut program, folder, arguments).stdin(Stdio::null()).output().await.unwrap();
    let value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap_or(-1), value, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Runs a command of the binary as a person would, with these environment variables: exit code, standard output, standard
/// error.
pub async fn run_plainly(
    folder: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> (i32, String, String) {
    let mut program = Command::new(binary());
    let command = prepare_plainly(&mut program, folder, arguments).envs(variables.iter().copied());
    let output = command.stdin(Stdio::null()).output().await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// Starts a command of the binary as a person would: its output is piped, it is killed when dropped.
pub fn start_plainly(folder: &Path, arguments: &[&str]) -> Child {
    let mut program = Command::new(binary());
    let command =
        prepare_plainly(&mut program, folder, arguments).stdin(Stdio::null()).stdout(Stdio::piped());
    command.stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap()
}

/// Runs a command of the binary with `--json` and this on its standard input: as [`run`].
pub async fn run_with_input(folder: &Path, arguments: &[&str], input: &str) -> (i32, Value, String) {
    let mut program = Command::new(binary());
    let command = prepare(&mut program, folder, arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).await.unwrap();
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    let value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap_or(-1), value, String::from_utf8_lossy(&output.stderr).into_owned())
}

fn prepare<'c>(program: &'c mut Command, folder: &Path, arguments: &[&str]) -> &'c mut Command {
    prepare_plainly(program, folder, arguments).arg("--json")
}

fn prepare_plainly<'c>(program: &'c mut Command, folder: &Path, arguments: &[&str]) -> &'c mut Command {
    // Whoever runs the tests may have a Landrush of their own configured by the environment; it is not for tests.
    let names = std::env::vars_os().map(|(name, _)| name);
    for name in names.filter(|name| name.to_string_lossy().starts_with("LANDRUSH_")) {
        program.env_remove(name);
    }
    program.args(arguments).current_dir(folder)
}

/// The program: the binary beside the tests. `tests/run` builds it, since Cargo builds binaries for the tests of their own package only.
pub fn binary() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let binary = tests.parent().and_then(Path::parent).unwrap().join("landrush");
    assert!(binary.exists(), "{} is missing; run tests/run, or `cargo build` first", binary.display());
    binary
}

fn tail(folder: &Path) -> String {
    let mut logs = String::new();
    for entry in std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "log"))
    {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(10).collect();
        logs.extend(lines.into_iter().rev().map(|line| format!("{line}\n")));
    }
    logs
}
