//! Chromium without a screen, a fresh one for each visit.

use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::process::Command;

/// How long a visit may take; it takes a second or two.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser: the one that `LANDRUSH_TEST_CHROMIUM` names, else `chromium`.
#[derive(Debug, Clone)]
pub struct Browser {
    program: String,
}

/// What came of a visit to a page.
#[derive(Debug)]
pub struct Visit {
    /// The page as the browser understood it.
    pub dom: String,
    /// What the browser complained about on its console.
    pub complaints: Vec<String>,
    /// Every URL that was asked for on behalf of the page, the page's own first of all. What the browser wants for itself
    /// (updates, the time) is not among them, and can't be reached.
    pub requests: Vec<String>,
}

/// How a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Default for Browser {
    fn default() -> Self {
        Self { program: std::env::var("LANDRUSH_TEST_CHROMIUM").unwrap_or_else(|_| "chromium".into()) }
    }
}

impl Browser {
    /// Opens a page and looks at it.
    pub async fn visit(&self, url: &str) -> Visit {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("net.json");
        let record = format!("--log-net-log={}", log.display());
        let output = self.run(folder.path(), &["--dump-dom", &record, "--enable-logging=stderr", url]).await;
        let errors = String::from_utf8_lossy(&output.stderr);
        Visit {
            dom: String::from_utf8_lossy(&output.stdout).into_owned(),
            complaints: errors
                .lines()
                .filter(|line| line.contains("CONSOLE"))
                .map(ToOwned::to_owned)
                .collect(),
            requests: requests(&log, url),
        }
    }

    /// A picture of a page, as PNG.
    pub async fn picture(&self, url: &str, width: u32, height: u32, scheme: Scheme) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("page.png");
        let (shot, size) =
            (format!("--screenshot={}", file.display()), format!("--window-size={width},{height}"));
        // The browser's own names: 0 is dark, 1 is light.
        let number = if scheme == Scheme::Dark { 0 } else { 1 };
        let scheme = format!("--blink-settings=preferredColorScheme={number}");
        self.run(folder.path(), &[&shot, &size, &scheme, "--hide-scrollbars", url]).await;
        std::fs::read(&file).unwrap_or_else(|error| panic!("{} took no picture: {error}", self.program))
    }

    async fn run(&self, folder: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new(&self.program);
        command.args([
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ]);
        command.arg(format!("--user-data-dir={}", folder.join("profile").display()));
        // Chromium's sandbox refuses to be set up by root.
        if nix::unistd::geteuid().is_root() {
            command.arg("--no-sandbox");
        }
        command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
        let output = tokio::time::timeout(PATIENCE, command.output()).await;
        let output = output.unwrap_or_else(|_| panic!("{} {arguments:?} took too long", self.program));
        let output = output.unwrap_or_else(|error| {
            panic!(
                "{} can't be started ({error}); run tests/run, which installs it, or install Chromium",
                self.program
            )
        });
        assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
        output
    }
}

/// Every URL in the browser's log of the network that the page wanted, or that is the page's.
fn requests(log: &Path, page: &str) -> Vec<String> {
    let log: Value = serde_json::from_slice(&std::fs::read(log).unwrap()).unwrap();
    let start = &log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"];
    assert!(start.is_number(), "the browser's log has another form");
    let events = log["events"].as_array().unwrap().iter();
    let url = |event: &Value| {
        let (url, initiator) = (event["params"]["url"].as_str()?, event["params"]["initiator"].as_str()?);
        (initiator != "not an origin" || url == page).then(|| url.to_owned())
    };
    let mut urls: Vec<String> = events.filter(|event| event["type"] == *start).filter_map(url).collect();
    urls.sort();
    urls.dedup();
    assert!(urls.iter().any(|url| url == page), "the browser did not ask for {page}: {urls:?}");
    urls
}
