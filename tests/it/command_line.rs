//! Every command speaks JSON when it is asked to, completions and manual know every command.

use std::collections::{BTreeMap, BTreeSet};

use landrush_tests::{Database, Environment, Landrush, Setup, run, run_plainly, start_plainly};
use serde_json::Value;
use tokio::io::AsyncReadExt;

/// The commands that have none below them, as the help of the program lists them.
async fn commands() -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut found = BTreeSet::new();
    let mut open = vec![Vec::<String>::new()];
    while let Some(path) = open.pop() {
        let arguments: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
        let (code, text, errors) = run_plainly(folder.path(), &arguments, &[]).await;
        assert_eq!(code, 0, "{path:?}: {errors}");
        let list = text.split_once("\nCommands:\n").map(|(_, list)| list.split("\n\n").next().unwrap());
        let below: Vec<&str> = list
            .unwrap_or_default()
            .lines()
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .filter_map(|line| line.split_whitespace().next())
            .filter(|name| *name != "help")
            .collect();
        // `order FILE` does something by itself.
        if below.is_empty() || text.contains("[FILE]") || text.contains("<FILE>\n       landrush") {
            found.insert(path.join(" "));
        }
        open.extend(below.iter().map(|name| path.iter().cloned().chain([(*name).to_owned()]).collect()));
    }
    found
}

const NOBODYS_ID: &str = "01a213ee-5ef9-70cb-82b5-90907777618b";

/// For each command arguments with which it succeeds, and some with which it fails.
const CALLS: &[(&str, &[&str], &[&str])] = &[
    ("account add", &["second"], &["shop"]),
    ("account list", &[], &["--database", "mysql://host"]),
    ("backup", &["copy.db"], &["landrush.db"]),
    ("catalog export", &[], &["--list", "nobody's"]),
    ("catalog import", &["prices.csv"], &["missing.csv"]),
    ("catalog show", &[], &["--list", "nobody's"]),
    ("catalog sync", &["--dry-run"], &["--list", "nobody's"]),
    ("client add", &["--name", "Bob", "--email", "bob@example.com"], &["--name", "Bob", "--email", "bob"]),
    ("client list", &[], &["--account", "nobody"]),
    ("completions", &["bash"], &["tcsh"]),
    ("config check", &[], &["--database", "mysql://host"]),
    ("config sample", &[], &["--no-such-flag"]),
    ("key add", &[], &["--scopes", "everything"]),
    ("key list", &[], &["--account", "nobody"]),
    ("key revoke", &["KEY"], &[NOBODYS_ID]),
    ("key update", &["KEY", "--spend-limit", "none"], &[NOBODYS_ID, "--spend-limit", "none"]),
    ("man", &[], &["--no-such-flag"]),
    ("migrate", &[], &["--database", "mysql://host"]),
    ("order", &["orders.csv", "--yes", "--no-follow"], &["missing.csv"]),
    ("order cancel", &["ORDER"], &[NOBODYS_ID]),
    ("order follow", &["DONE"], &[NOBODYS_ID]),
    ("order pause", &["--batch", "BATCH"], &["--batch", NOBODYS_ID]),
    ("order resolve", &[], &[NOBODYS_ID, "--outcome", "done"]),
    ("order resume", &["--batch", "BATCH"], &["--batch", NOBODYS_ID]),
    ("order retry", &["--batch", "BATCH"], &[NOBODYS_ID]),
    ("order show", &["ORDER"], &[NOBODYS_ID]),
    ("orders", &[], &["--status", "SOLD"]),
    ("restore", &["copy.db"], &["missing.db"]),
    ("webhook add", &["https://example.com/hook"], &["ftp://example.com"]),
    ("webhook delete", &["HOOK"], &[NOBODYS_ID]),
    ("webhook deliveries", &["HOOK"], &[NOBODYS_ID]),
    ("webhook list", &[], &["--account", "nobody"]),
    (
        "webhook replay",
        &["HOOK", "--failed-since", "2026-11-25T00:00:00Z"],
        &["HOOK", "--failed-since", "once"],
    ),
    ("webhook rotate", &["HOOK"], &[NOBODYS_ID]),
    ("webhook show", &["HOOK"], &[NOBODYS_ID]),
    ("webhook test", &["HOOK"], &[NOBODYS_ID]),
    ("webhook update", &["HOOK", "--description", "test"], &["HOOK", "--events", "nothing"]),
];

/// Commands that run until they are stopped, and those that have a test of their own for it.
const LONG: [&str; 3] = ["demo", "sandbox", "serve"];

/// Commands whose success needs more than this test sets up, and where it is shown that they print a document.
const ELSEWHERE: [(&str, &str); 2] = [("order resolve", "faults::doubt"), ("order follow", "order_file")];

#[tokio::test(flavor = "multi_thread")]
async fn every_command_prints_one_document_of_json_and_so_does_every_failure() {
    let (environment, server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    let path = environment.path();
    std::fs::write(path.join("orders.csv"), "domain,provider,term\na.com,dynadot,1\nb.com,dynadot,1\n")
        .unwrap();
    let told: BTreeSet<String> = commands().await;
    let listed: BTreeSet<String> =
        CALLS.iter().map(|(name, ..)| (*name).to_owned()).chain(LONG.map(str::to_owned)).collect();
    assert_eq!(told, listed, "the commands of the program, and those of this test");
    server.kill().await;

    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    // What is ordered is there before what is done with it; a second account must be named, and the database is replaced last.
    let mut calls: Vec<_> = CALLS.iter().collect();
    calls.sort_by_key(|(name, ..)| match *name {
        "order" | "key add" | "webhook add" | "backup" => (0, *name),
        "key revoke" | "webhook delete" => (2, *name),
        "account add" => (3, *name),
        "restore" => (4, *name),
        _ => (1, *name),
    });
    for (name, good, bad) in calls {
        let words: Vec<&str> = name.split(' ').collect();
        for (arguments, fails) in [(good, false), (bad, true)] {
            if !fails && ELSEWHERE.iter().any(|(elsewhere, _)| elsewhere == name) {
                continue;
            }
            let arguments: Vec<&str> = words
                .iter()
                .chain(arguments.iter())
                .map(|word| names.get(word).map_or(*word, String::as_str))
                .collect();
            let (code, value, errors) = environment.try_command(&arguments).await;
            if fails {
                assert_ne!(code, 0, "{arguments:?}");
                let error: Value =
                    serde_json::from_str(&errors).unwrap_or_else(|_| panic!("{arguments:?}: {errors}"));
                assert!(
                    error["error"]["kind"].is_string() && error["error"]["message"].is_string(),
                    "{errors}"
                );
                continue;
            }
            assert_eq!(code, 0, "{arguments:?}: {errors}");
            assert!(!value["data"].is_null(), "{arguments:?} printed {value}");
            let mut keep = |name, value: &Value| {
                names.insert(name, value.as_str().unwrap().to_owned());
            };
            match *name {
                "order" => {
                    keep("BATCH", &value["data"]["batches"][0]);
                    let orders = environment.command(&["orders"]).await;
                    keep("ORDER", &orders[0]["id"]);
                }
                "key add" => keep("KEY", &value["data"]["id"]),
                "webhook add" => keep("HOOK", &value["data"]["id"]),
                _ => {}
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_that_run_on_print_their_document_first() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    let server = environment.serve_another().await;
    let sandbox =
        Landrush::start(environment.path(), &["sandbox", "--listen", "127.0.0.1:0"], "second.log").await;
    assert_eq!(sandbox.hello["data"]["keys"]["sandbox"], "sandbox-key", "{}", sandbox.hello);
    for up in [server, sandbox] {
        assert!(up.hello["data"]["baseUrl"].as_str().unwrap().starts_with("http://"), "{}", up.hello);
        assert_eq!(up.stop().await, Some(0));
    }
    for arguments in [
        &["--database", "mysql://host", "serve", "--json"][..],
        &["sandbox", "--balance", "much", "--json"],
        &["demo", "--listen", "nowhere", "--json"],
    ] {
        let mut command = start_plainly(environment.path(), arguments);
        let mut text = String::new();
        command.stderr.take().unwrap().read_to_string(&mut text).await.unwrap();
        assert_eq!(command.wait().await.unwrap().code(), Some(2), "{arguments:?}: {text}");
        let error: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{arguments:?}: {text}"));
        assert_eq!(error["error"]["kind"], "configuration", "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_and_manual_pages_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let told = commands().await;
    for shell in ["bash", "zsh", "fish"] {
        let (code, document, errors) = run(folder.path(), &["completions", shell]).await;
        assert_eq!(code, 0, "{errors}");
        let script = document["data"]["script"].as_str().unwrap();
        for command in &told {
            let last = command.rsplit(' ').next().unwrap();
            assert!(script.contains(last), "{shell} doesn't know {command}");
        }
    }
    let (code, document, errors) = run(folder.path(), &["man", "--out", "pages"]).await;
    assert_eq!(code, 0, "{errors}");
    let pages: BTreeSet<&str> =
        document["data"]["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
    for command in &told {
        let page = format!("pages/landrush-{}.1", command.replace(' ', "-"));
        assert!(pages.contains(page.as_str()), "{page} is missing in {pages:?}");
        let text = std::fs::read_to_string(folder.path().join(&page)).unwrap();
        assert!(text.contains(".SH SYNOPSIS"), "{page}");
    }
    let (code, text, errors) = run_plainly(folder.path(), &["man"], &[]).await;
    assert_eq!((code, text.contains("Exit codes")), (0, true), "{errors}");
}

/// A script of bash is really one.
#[tokio::test(flavor = "multi_thread")]
async fn bash_completes_commands() {
    let folder = tempfile::tempdir().unwrap();
    let (code, script, errors) = run_plainly(folder.path(), &["completions", "bash"], &[]).await;
    assert_eq!(code, 0, "{errors}");
    std::fs::write(folder.path().join("landrush.bash"), script).unwrap();
    let complete = "source landrush.bash; COMP_WORDS=(landrush order re); COMP_CWORD=2; \
                    _landrush landrush re order; echo \"${COMPREPLY[@]}\"";
    let output = tokio::process::Command::new("bash")
        .args(["--norc", "-c", complete])
        .current_dir(folder.path())
        .output()
        .await
        .unwrap();
    let offered = String::from_utf8(output.stdout).unwrap();
    let offered: BTreeSet<&str> = offered.split_whitespace().collect();
    assert_eq!(
        offered,
        BTreeSet::from(["resolve", "resume", "retry"]),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
