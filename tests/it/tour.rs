//! README and operating guide as a new reader follows them: every command in them is run, in their order.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use landrush_tests::{Database, Environment, Setup, binary, blocks_of};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Commands that are not run here, how they begin, and why.
const NOT_RUN: &[(&str, &str)] = &[
    ("tests/run", "is what runs this test"),
    (
        "cargo build --locked --profile dist",
        "takes many minutes; packaging checks the profile, and benchmarks build releases",
    ),
    ("pg_dump", "is PostgreSQL's, and none runs on what is set up here"),
    ("pg_restore", "is PostgreSQL's, and none runs on what is set up here"),
    ("systemctl stop landrush", "systemd is not there; the server of the guide is stopped instead"),
    (
        "systemctl start landrush",
        "systemd is not there; whether the restored database works is asked by other commands",
    ),
];

/// A reader at a terminal, or at two.
struct Reader {
    folder: tempfile::TempDir,
    variables: BTreeMap<String, String>,
    /// What stands for words that are to be replaced.
    words: BTreeMap<&'static str, String>,
    /// What runs on in another terminal.
    running: Option<Child>,
}

impl Reader {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            variables: BTreeMap::new(),
            words: BTreeMap::new(),
            running: None,
        }
    }

    fn command(&self, command: &str) -> Command {
        // A release that is built first does the same; and every port may be taken.
        let command = command
            .replace("cargo run --release --", "landrush")
            .replace("--listen 127.0.0.1:8080", "--listen 127.0.0.1:0");
        let mut text = String::new();
        for word in command.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            match self.words.get(bare) {
                Some(value) => text.push_str(&word.replace(bare, value)),
                None => text.push_str(word),
            }
        }
        let path = format!("{}:{}", binary().parent().unwrap().display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LANDRUSH_")) {
            shell.env_remove(name);
        }
        shell
            .args(["-euo", "pipefail", "-c", &text])
            .current_dir(self.folder.path())
            .env("PATH", path)
            .env("LANDRUSH_HTTP__LISTEN", "127.0.0.1:0")
            .envs(&self.variables)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        shell
    }

    /// Runs a command to its end; what it printed. It must succeed.
    async fn run(&mut self, command: &str) -> String {
        let ended = tokio::time::timeout(
            Duration::from_secs(300),
            self.command(command).stderr(Stdio::piped()).output(),
        );
        let output = ended.await.unwrap_or_else(|_| panic!("it does not end: {command}")).unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}\n{}\n{errors}", String::from_utf8_lossy(&output.stdout));
        let text = String::from_utf8(output.stdout).unwrap();
        if let Ok(answer) = serde_json::from_str::<Value>(&text)
            && let Some(success) = answer.get("success")
        {
            assert_eq!(*success, true, "{command}\n{text}");
            self.keep("BATCH", &answer["data"]["batchId"]);
            self.keep("ID", &answer["data"]["orders"][0]["id"]);
        }
        if command.contains(" key add") || command.contains(" webhook add") {
            let mut words = text.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
            let id = words.find(|word| word.parse::<uuid::Uuid>().is_ok());
            self.words.insert("ID", id.unwrap_or_else(|| panic!("no id to copy: {text}")).to_owned());
        }
        text
    }

    fn keep(&mut self, word: &'static str, value: &Value) {
        if let Some(text) = value.as_str() {
            self.words.insert(word, text.to_owned());
        }
    }

    /// Starts what runs on, and waits until it says that it is up; what it said until then.
    async fn start(&mut self, command: &str, up: &str) -> String {
        let log = std::fs::File::create(self.folder.path().join("running.log")).unwrap();
        let mut child = self.command(&format!("exec {command}")).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut text = String::new();
        let is_up = tokio::time::timeout(Duration::from_secs(300), async {
            while let Some(line) = lines.next_line().await.unwrap() {
                text.push_str(&line);
                text.push('\n');
                if line.starts_with(up) {
                    return true;
                }
            }
            false
        });
        let log = || std::fs::read_to_string(self.folder.path().join("running.log")).unwrap();
        assert!(is_up.await.unwrap_or(false), "{command} did not come up: {text}\n{}", log());
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.running = Some(child);
        text
    }

    async fn stop(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().await.unwrap();
        }
    }
}

/// The commands of a document, each as one text however many lines it has.
fn commands(document: &str) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    for block in blocks_of(document).into_iter().filter(|block| block.language == "sh") {
        let mut open = String::new();
        for line in block.text.lines() {
            open.push_str(line);
            open.push('\n');
            // Whether it goes on: behind a backslash, or inside quotes.
            let quotes = open.matches('\'').count();
            if !line.ends_with('\\') && quotes.is_multiple_of(2) {
                commands.push(std::mem::take(&mut open));
            }
        }
        assert!(open.is_empty(), "{document}: a command without an end: {open}");
    }
    assert!(!commands.is_empty(), "{document} has no commands");
    commands
}

fn is_not_run(command: &str) -> bool {
    NOT_RUN.iter().any(|(begin, _)| command.starts_with(begin))
}

#[test]
fn what_is_not_run_is_there() {
    let all: Vec<String> = ["README.md", "docs/operating.md"].into_iter().flat_map(commands).collect();
    for (begin, _) in NOT_RUN {
        assert!(
            all.iter().any(|command| command.starts_with(begin)),
            "no command begins with {begin} any more"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tour_of_the_readme_works_by_copy_and_paste() {
    let mut reader = Reader::new();
    for command in commands("README.md").iter().filter(|command| !is_not_run(command)) {
        if command.contains("--keep-running") {
            let said = reader.start(command, "export LANDRUSH=").await;
            let line = said.lines().find_map(|line| line.strip_prefix("export ")).unwrap();
            let variables = line.split(' ').map(|variable| variable.split_once('=').unwrap());
            reader.variables.extend(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
            continue;
        }
        let text = reader.run(command).await;
        if command.contains("order names.csv --yes") {
            assert!(text.contains("2 of 2 orders completed, 0 failed."), "{text}");
        }
    }
    // It got as far as that, and the registrar saw nothing twice.
    let ledger: Value = serde_json::from_str(&reader.run("curl -s $SANDBOX/_sandbox/ledger").await).unwrap();
    assert_eq!(
        (&ledger["registrations"], &ledger["double_registrations"]),
        (&53.into(), &0.into()),
        "{ledger}"
    );
    reader.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operating_guide_works_by_copy_and_paste() {
    // A registrar to sell something, and the files that a reader has written.
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    let mut reader = Reader::new();
    for file in ["landrush.toml", "prices.csv", "registrant.json"] {
        let text = std::fs::read_to_string(environment.path().join(file)).unwrap();
        let text = text.replace(&environment.database_url, "sqlite:landrush.db");
        std::fs::write(reader.folder.path().join(file), text).unwrap();
    }
    for command in &commands("docs/operating.md") {
        if command.starts_with("systemctl stop") {
            reader.stop().await;
        } else if is_not_run(command) {
            continue;
        } else if command.trim_end().ends_with(" serve") {
            reader.start(command, "Landrush answers").await;
        } else {
            reader.run(command).await;
        }
    }
    let has = |file: &str| Path::new(reader.folder.path()).join(file).exists();
    assert!(has("landrush.bash") && has("man1/landrush-order-retry.1") && has("landrush-backup.db"));
    // What was restored is what was backed up.
    let orders = reader.run("landrush --config landrush.toml orders --json").await;
    assert_eq!(
        serde_json::from_str::<Value>(&orders).unwrap()["data"].as_array().unwrap().len(),
        2,
        "{orders}"
    );
}
