//! Orders from a file on the command line, and what can be done with them there.

use std::fmt::Write;
use std::process::Stdio;
use std::time::Duration;

use landrush_tests::{Database, Environment, Setup, binary, run_plainly, run_with_input, start_plainly};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;

use crate::sql;

const NOBODYS_ID: &str = "01a213ee-5ef9-70cb-82b5-90907777618b";

/// Writes a CSV file of so many orders, the first of them for a name that the registrar doesn't have to sell.
fn write_orders(environment: &Environment, file: &str, prefix: &str, count: usize) {
    let mut text =
        "domain,provider,term,nameservers,expectedPrice\ntaken-file.com,dynadot,1,,12.99 USD\n".to_owned();
    for number in 1..count {
        writeln!(text, "{prefix}-{number}.net,dynadot,2,ns1.host.example ns2.host.example,").unwrap();
    }
    std::fs::write(environment.path().join(file), text).unwrap();
}

async fn orders_in_all(environment: &Environment) -> i64 {
    sql::number(environment, "SELECT COUNT(*) AS number FROM orders").await
}

fn words(command: &Value) -> Vec<String> {
    let words: Vec<String> = command.as_str().unwrap().split(' ').map(str::to_owned).collect();
    assert_eq!(words[..3], ["landrush", "--config", "landrush.toml"], "{command}");
    words[3..].to_vec()
}

/// Runs a command that the program proposed.
async fn run_proposed(environment: &Environment, command: &Value) -> (i32, Value, String) {
    let words = words(command);
    environment.try_command(&words.iter().map(String::as_str).collect::<Vec<_>>()).await
}

async fn a_file_is_placed_in_batches_and_followed_to_its_end(database: Database) {
    let (environment, _server) = Environment::start(&Setup::on(database)).await;
    write_orders(&environment, "orders.csv", "file", 55);
    let (code, document, errors) = environment.try_command(&["order", "orders.csv", "--yes"]).await;
    let data = &document["data"];
    assert_eq!(code, 6, "{document} {errors}");
    assert_eq!(data["batches"].as_array().unwrap().len(), 2, "{data}");
    assert_eq!(
        data["progress"],
        json!({ "total": 55, "registered": 54, "completed": 54, "failed": 1, "done": true })
    );
    assert_eq!(data["totals"], json!([{ "amount": 1299 + 54 * 2699, "currency": "USD" }]), "{data}");
    let [failed] = &data["failed"].as_array().unwrap()[..] else { panic!("{data}") };
    assert_eq!(
        (&failed["domain"], &failed["error"]["code"]),
        (&json!("taken-file.com"), &json!("domain_unavailable"))
    );

    // The command that it proposes tries exactly that order again.
    let [retry] = &data["retry"].as_array().unwrap()[..] else { panic!("{data}") };
    let (code, again, errors) = run_proposed(&environment, retry).await;
    assert_eq!((code, &again["data"]["retried"][0]["domain"]), (0, &json!("taken-file.com")), "{errors}");
    let batch = data["batches"][0].as_str().unwrap();
    let (code, again, _) = environment.try_command(&["order", "follow", batch]).await;
    assert_eq!((code, &again["data"]["progress"]["failed"]), (6, &json!(1)), "{again}");

    // The same command again places nothing a second time, and says so.
    let (code, repeated, errors) = environment.try_command(&["order", "orders.csv", "--yes"]).await;
    assert_eq!(code, 6, "{errors}");
    assert_eq!(repeated["data"]["batches"], data["batches"], "{repeated}");
    assert_eq!(repeated["data"]["placedBefore"].as_array().unwrap().len(), 2, "{repeated}");
    assert_eq!((&repeated["data"]["items"], &repeated["data"]["totals"]), (&json!([]), &json!([])));
    assert_eq!(orders_in_all(&environment).await, 55);
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(
        (&ledger["registrations"], &ledger["double_registrations"]),
        (&json!(54), &json!(0)),
        "{ledger}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_placed_in_batches_and_followed_to_its_end_on_sqlite() {
    a_file_is_placed_in_batches_and_followed_to_its_end(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_placed_in_batches_and_followed_to_its_end_on_postgresql() {
    a_file_is_placed_in_batches_and_followed_to_its_end(Database::Postgres).await;
}

/// A file that was changed is another file; what the account has of it is told before the question.
#[tokio::test(flavor = "multi_thread")]
async fn domains_that_the_account_has_are_named_when_they_are_ordered_again() {
    let (environment, _server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    let write = |lines: &str| {
        std::fs::write(environment.path().join("orders.csv"), format!("domain,provider,term\n{lines}"))
            .unwrap();
    };
    write("taken-mine.com,dynadot,1\nmine.com,dynadot,1\n");
    let (code, _, errors) = environment.try_command(&["order", "orders.csv", "--yes"]).await;
    assert_eq!(code, 6, "{errors}");
    write("taken-mine.com,dynadot,1\nmine.com,dynadot,1\nnew.com,dynadot,1\n");
    let plan = environment.command(&["order", "orders.csv", "--dry-run"]).await;
    assert_eq!((plan["items"].as_array().unwrap().len(), &plan["placedBefore"]), (3, &json!([])), "{plan}");
    let [owned] = &plan["alreadyOwned"].as_array().unwrap()[..] else { panic!("{plan}") };
    assert_eq!(owned["domain"], "mine.com");
    let shown = environment.command(&["order", "show", owned["orderId"].as_str().unwrap()]).await;
    assert_eq!((&shown["domain"], &shown["status"]), (&json!("mine.com"), &json!("COMPLETED")));
    assert_eq!((&shown["expiresAt"], &shown["registeredAt"]), (&owned["expiresAt"], &owned["registeredAt"]));
    assert!(shown["expiresAt"].is_string() && shown["nameservers"].is_null(), "{shown}");
    let (_, text, _) = run_plainly(
        environment.path(),
        &["--config", "landrush.toml", "order", "orders.csv", "--dry-run"],
        &[],
    )
    .await;
    assert!(text.contains("1 of these domains are the account's already"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_to_go_on_with_carry_what_was_given() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    let config = environment.path().join("my shop.toml");
    std::fs::copy(environment.path().join("landrush.toml"), &config).unwrap();
    let global = ["--config", "my shop.toml"];
    let run = async |arguments: &[&str]| {
        let arguments = [&global[..], arguments].concat();
        let (code, text, errors) = run_plainly(environment.path(), &arguments, &[]).await;
        assert_eq!(code, 0, "{arguments:?}: {errors}");
        text
    };
    let text = run(&["account", "add", "it's"]).await;
    assert!(text.contains(r"landrush --config 'my shop.toml' key add --account 'it'\''s'"), "{text}");
    let text = run(&["key", "add", "--account", "it's"]).await;
    assert!(text.contains("landrush --config 'my shop.toml' key revoke "), "{text}");
    write_orders(&environment, "orders.csv", "carried", 2);
    let of_shop = ["--account", "shop"];
    run(&[&["order", "orders.csv", "--yes", "--no-follow"][..], &of_shop].concat()).await;
    let orders = environment.command(&["orders", "--account", "shop"]).await;
    let batch = orders[0]["batchId"].as_str().unwrap();
    let text = run(&[&["order", "pause", "--batch", batch][..], &of_shop].concat()).await;
    let resume = format!("landrush --config 'my shop.toml' order resume --batch {batch} --account shop");
    assert!(text.contains(&resume), "{text}");
    run(&[&["order", "cancel", "--batch", batch][..], &of_shop].concat()).await;
    let text = run(&[&["order", "retry", "--batch", batch][..], &of_shop].concat()).await;
    let follow = format!("landrush --config 'my shop.toml' order follow {batch} --account shop");
    assert!(text.contains(&follow), "{text}");

    let hook = environment.command(&["webhook", "add", "https://example.com/", "--account", "shop"]).await;
    let hook = hook["id"].as_str().unwrap();
    environment.command(&["webhook", "update", hook, "--disable", "--account", "shop"]).await;
    let arguments = [&global[..], &["webhook", "test", hook], &of_shop].concat();
    let (code, _, errors) = run_plainly(environment.path(), &arguments, &[]).await;
    let enable = format!("landrush --config 'my shop.toml' webhook update {hook} --enable --account shop");
    assert_eq!((code, errors.contains(&enable)), (4, true), "{errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_command_goes_on_where_it_was() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    // What a command that was killed between two batches leaves: the first batch.
    write_orders(&environment, "first.csv", "half", 50);
    write_orders(&environment, "whole.csv", "half", 60);
    let first = environment.command(&["order", "first.csv", "--yes", "--no-follow"]).await;
    let whole = environment.command(&["order", "whole.csv", "--yes", "--no-follow"]).await;
    assert_eq!(whole["batches"][0], first["batches"][0]);
    assert_eq!(
        (&whole["placedBefore"][0]["orders"], whole["items"].as_array().unwrap().len()),
        (&json!(50), 10)
    );
    assert_eq!(orders_in_all(&environment).await, 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_line_is_named_at_once_and_nothing_is_placed() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    write_orders(&environment, "open.csv", "open", 2);
    environment.command(&["order", "open.csv", "--yes", "--no-follow"]).await;
    let mut text = "domain,provider,term,nameservers,expectedPrice\n".to_owned();
    for number in 0..52 {
        writeln!(text, "good-{number}.com,dynadot,1,,").unwrap();
    }
    // Lines 54 to 60: in the second batch, but for the repeated one's twin.
    text.push_str(
        "GOOD-1.com,dynadot,1,,\nno domain,dynadot,1,,\na.com,nobody,1,,\nb.com,dynadot,11,,\n\
         c.com,dynadot,1,ns1.only.example,\nd.com,dynadot,one,,\ne.xyz,dynadot,1,,\n",
    );
    std::fs::write(environment.path().join("wrong.csv"), &text).unwrap();
    let (code, _, errors) = environment.try_command(&["order", "wrong.csv", "--yes"]).await;
    let error = &serde_json::from_str::<Value>(&errors).unwrap()["error"];
    assert_eq!((code, &error["kind"]), (4, &json!("refused")), "{errors}");
    let found: Vec<_> = error["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| (problem["line"].as_u64().unwrap(), problem["code"].as_str().unwrap()))
        .collect();
    let expected = [
        (54, "domain_repeated"),
        (55, "domain_invalid"),
        (56, "provider_unknown"),
        (57, "term_out_of_range"),
        (58, "nameservers_count"),
        (59, "wrong_type"),
        (60, "price_unavailable"),
    ];
    assert_eq!(found, expected, "{errors}");

    // What has changed in the world is named by line, too.
    let text = "domain,provider,term,expectedPrice\nopen-1.net,dynadot,2,\n";
    let (code, _, errors) =
        run_with_input(environment.path(), &["--config", "landrush.toml", "order", "-", "--yes"], text).await;
    assert_eq!(
        (code, errors.contains("line 2") && errors.contains("domain_already_ordered")),
        (4, true),
        "{errors}"
    );
    let text = r#"[{ "domain": "f.com", "provider": "dynadot", "term": 1, "expectedPrice": { "amount": 1, "currency": "USD" } }]"#;
    let (code, _, errors) =
        run_with_input(environment.path(), &["--config", "landrush.toml", "order", "-", "--yes"], text).await;
    assert_eq!(
        (code, errors.contains("item 1 (line 1)") && errors.contains("price_changed")),
        (4, true),
        "{errors}"
    );
    assert_eq!(orders_in_all(&environment).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_placed_without_a_yes() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    write_orders(&environment, "orders.csv", "asked", 3);
    let quote = environment.command(&["order", "orders.csv", "--dry-run"]).await;
    assert_eq!(quote["totals"], json!([{ "amount": 1299 + 2 * 2699, "currency": "USD" }]), "{quote}");
    assert_eq!(quote["items"][1]["price"], json!({ "amount": 2699, "currency": "USD" }), "{quote}");
    let (code, _, errors) = environment.try_command(&["order", "orders.csv"]).await;
    assert_eq!((code, errors.contains("--yes")), (2, true), "{errors}");
    for (code, kind, arguments) in [
        (2, "configuration", &["order", "missing.csv", "--yes"][..]),
        (2, "configuration", &["order", "orders.csv", "--yes", "--client", "x"]),
        (3, "not_found", &["order", "orders.csv", "--yes", "--client", NOBODYS_ID]),
        (3, "not_found", &["order", "orders.csv", "--yes", "--account", "nobody"]),
        (2, "configuration", &["order", "--account", "shop", "show", NOBODYS_ID]),
    ] {
        let (found, _, errors) = environment.try_command(arguments).await;
        let error: Value =
            serde_json::from_str(&errors).unwrap_or_else(|_| panic!("{arguments:?}: {errors}"));
        assert_eq!((found, &error["error"]["kind"]), (code, &json!(kind)), "{arguments:?}: {errors}");
    }
    assert_eq!(orders_in_all(&environment).await, 0);
}

/// At a terminal (made by script, part of util-linux) the prices are shown, and somebody is asked.
#[tokio::test(flavor = "multi_thread")]
async fn at_a_terminal_prices_come_first_and_then_a_question() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    write_orders(&environment, "orders.csv", "terminal", 3);
    let command = format!("{} --config landrush.toml order orders.csv --no-follow", binary().display());
    for (answer, placed) in [("n\n", 0), ("\n", 0), ("y\n", 3)] {
        let mut terminal = Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .current_dir(environment.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script (part of util-linux) is missing");
        let mut stdin = terminal.stdin.take().unwrap();
        stdin.write_all(answer.as_bytes()).await.unwrap();
        // Left open: the end of what is typed would end the terminal.
        let output = terminal.wait_with_output().await.unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{text}");
        let (prices, question) =
            (text.find("26.99 USD"), text.find("Place 3 order(s) and charge 66.97 USD to shop?"));
        assert!(prices.is_some() && prices < question, "{text}");
        assert_eq!(orders_in_all(&environment).await, placed, "{text}");
        drop(stdin);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stops_following_is_told_how_to_follow_again() {
    let mut environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    write_orders(&environment, "orders.csv", "left", 3);
    // No server runs yet: the orders wait.
    let mut command =
        start_plainly(environment.path(), &["--config", "landrush.toml", "order", "orders.csv", "--yes"]);
    let mut lines = BufReader::new(command.stdout.take().unwrap()).lines();
    loop {
        let line = lines.next_line().await.unwrap().expect("the command follows the orders");
        if line.contains("0 registered, 0 completed, 0 failed of 3") {
            break;
        }
    }
    kill(Pid::from_raw(command.id().unwrap().cast_signed()), Signal::SIGINT).unwrap();
    let mut rest = String::new();
    lines.into_inner().read_to_string(&mut rest).await.unwrap();
    assert_eq!(command.wait().await.unwrap().code(), Some(6), "{rest}");
    let follow = rest.lines().map(str::trim).find(|line| line.starts_with("landrush --config")).unwrap();
    let _server = environment.serve().await;
    let (code, document, errors) = run_proposed(&environment, &json!(follow)).await;
    assert_eq!((code, &document["data"]["progress"]["completed"]), (6, &json!(2)), "{errors}");
}

async fn orders_are_controlled(database: Database) {
    let mut environment = Environment::new(&Setup::on(database)).await;
    write_orders(&environment, "orders.csv", "held", 4);
    let placed = environment.command(&["order", "orders.csv", "--yes", "--no-follow"]).await;
    let batch = placed["batches"][0].as_str().unwrap().to_owned();
    let orders = environment.command(&["orders", "--batch", &batch, "--client", &environment.client]).await;
    let id = |place: usize| orders[place]["id"].as_str().unwrap().to_owned();
    assert_eq!(orders.as_array().unwrap().len(), 4, "{orders}");

    let paused = environment.command(&["order", "pause", "--batch", &batch]).await;
    assert!(paused["pausedAt"].is_string(), "{paused}");
    let cancelled = environment.command(&["order", "cancel", &id(0)]).await;
    assert_eq!(cancelled["cancelled"][0]["error"]["code"], "cancelled", "{cancelled}");
    let (code, _, errors) = environment.try_command(&["order", "cancel", &id(0)]).await;
    assert_eq!((code, errors.contains("order_ended")), (4, true), "{errors}");
    let (code, _, errors) = environment.try_command(&["order", "retry", &id(1)]).await;
    assert_eq!((code, errors.contains("order_not_failed")), (4, true), "{errors}");
    let resumed = environment.command(&["order", "resume", "--batch", &batch]).await;
    assert!(resumed["pausedAt"].is_null(), "{resumed}");

    let _server = environment.serve().await;
    let watched = environment.command(&["orders", "--watch", "--batch", &batch]).await;
    let states: Vec<_> = watched.as_array().unwrap().iter().map(|order| order["status"].clone()).collect();
    assert!(states.iter().all(|state| state == "COMPLETED" || state == "FAILED"), "{watched}");

    let retried =
        environment.command(&["order", "retry", "--batch", &batch, "--error-code", "cancelled"]).await;
    assert_eq!(retried["retried"].as_array().unwrap().len(), 1, "{retried}");
    // Of nothing that failed nothing is tried again, which is refused as calling nothing off is.
    let (code, nothing, errors) = environment
        .try_command(&["order", "retry", "--batch", &batch, "--error-code", "registrar_unavailable"])
        .await;
    assert_eq!((code, &nothing["data"]["retried"]), (4, &json!([])), "{errors}");
    let (code, followed, _) = environment.try_command(&["order", "follow", &batch]).await;
    assert_eq!((code, &followed["data"]["progress"]["completed"]), (6, &json!(3)), "{followed}");
    let (code, left, errors) = environment.try_command(&["order", "cancel", "--batch", &batch]).await;
    assert_eq!((code, left["data"]["notCancelled"].as_array().unwrap().len()), (4, 4), "{errors}");
    let (code, _, errors) = environment.try_command(&["order", "pause", "--batch", &batch]).await;
    assert_eq!(code, 4, "{errors}");
    for arguments in [
        &["order", "cancel", NOBODYS_ID][..],
        &["order", "cancel", "--batch", NOBODYS_ID],
        &["order", "retry", NOBODYS_ID],
        &["order", "retry", "--batch", NOBODYS_ID],
        &["order", "pause", "--batch", NOBODYS_ID],
        &["order", "resume", "--batch", NOBODYS_ID],
        &["order", "follow", NOBODYS_ID],
    ] {
        let (code, _, errors) = environment.try_command(arguments).await;
        assert_eq!(code, 3, "{arguments:?}: {errors}");
    }
    let (code, _, errors) =
        environment.try_command(&["order", "retry", "--batch", &batch, "--error-code", "x"]).await;
    assert_eq!(code, 2, "{errors}");
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["double_registrations"], 0, "{ledger}");
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_controlled_on_sqlite() {
    orders_are_controlled(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_controlled_on_postgresql() {
    orders_are_controlled(Database::Postgres).await;
}

/// A command that waits says why nothing happens.
#[tokio::test(flavor = "multi_thread")]
async fn orders_that_wait_for_a_server_are_told_from_others() {
    let environment = Environment::new(&Setup::on(Database::Sqlite)).await;
    write_orders(&environment, "orders.csv", "quiet", 2);
    let mut command =
        start_plainly(environment.path(), &["--config", "landrush.toml", "order", "orders.csv", "--yes"]);
    let mut lines = BufReader::new(command.stdout.take().unwrap()).lines();
    let told = tokio::time::timeout(Duration::from_secs(60), async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("landrush serve") {
                return true;
            }
        }
        false
    });
    assert_eq!(told.await, Ok(true));
}
