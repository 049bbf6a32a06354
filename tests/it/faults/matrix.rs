//! Every fault at every command that fulfilment uses, those included that ask what became of a lost call.

use std::collections::BTreeSet;
use std::time::Duration;

use landrush_tests::{Database, Environment, Landrush, Setup};
use serde_json::json;

use super::{all_struck, client, fault, place, told};
use crate::sql;

/// Faults that any command may suffer. A rate limit asks for a minute's pause and has a test of its own.
const KINDS: [&str; 9] = [
    "delay",
    "delay_after",
    "drop_before",
    "drop_after",
    "busy",
    "malformed",
    "malformed_before",
    "html_503",
    "system_busy",
];

/// Commands by the world that they are tried in; the worlds run side by side, since they mostly wait.
const WORLDS: [&[&str]; 5] = [
    &["register", "set_ns"],
    &["domain_info", "get_ns"],
    &["order_list"],
    &["create_contact", "contact_list"],
    &["server_list", "add_ns"],
];

/// One order, and the fault that it meets.
#[derive(Debug, Clone, Copy)]
struct Row {
    command: &'static str,
    kind: &'static str,
    times: u32,
    end: End,
}

/// How the order ends.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Completed,
    /// Completed, after it waited for something that the registrar lacked.
    CompletedAfterAWait,
    /// Failed at the registration with this code, and refunded.
    Refused(&'static str),
}

fn rows(command: &'static str) -> Vec<Row> {
    let reads = matches!(command, "domain_info" | "get_ns" | "order_list" | "contact_list" | "server_list");
    // A read is repeated at once after most faults; so often that these are used up, it fails for good that time.
    let times = |kind| match kind {
        _ if !reads => 1,
        "delay" | "delay_after" | "html_503" => 1,
        "drop_before" | "drop_after" => 3,
        _ => 4,
    };
    let mut rows: Vec<Row> = KINDS
        .into_iter()
        .map(|kind| Row { command, kind, times: times(kind), end: End::Completed })
        .collect();
    if command == "register" {
        let refused = End::Refused("domain_unavailable");
        rows.push(Row { command, kind: "not_available", times: 1, end: refused });
        rows.push(Row { command, kind: "insufficient_funds", times: 2, end: End::CompletedAfterAWait });
    }
    rows
}

/// One order at a time, so that faults without a domain strike the order that they are meant for.
async fn faults_in_one_world(database: Database, commands: &[&'static str]) {
    let setup = Setup { threads: 5, ..Setup::on(database) };
    let (mut environment, mut server) = Environment::start(&setup).await;
    let rows: Vec<Row> = commands.iter().copied().flat_map(rows).collect();
    let mut sold = BTreeSet::new();
    for (number, row) in rows.iter().enumerate() {
        if row.command == "server_list" {
            // A server reads the list for its first order only.
            server = restarted(&mut environment, server).await;
        }
        let domain = format!("{}-{}.com", row.command, row.kind).replace('_', "-");
        let ordered = json!({ "kind": row.kind, "times": row.times, "delay_ms": delay(row.kind) });
        fault(&environment, row.command, &domain, &ordered).await;
        // A client of its own makes the contact step happen; hosts of its own make the server list matter.
        let client = client(&environment.api, &format!("Ada {number}")).await;
        let hosts = [1, 2].map(|host| format!("ns{host}.host-{number}.example"));
        let batch = place(&environment.api, &client, &domain, &[&hosts[0], &hosts[1]]).await;
        let progress = environment.api.wait_for_batch(&batch, Duration::from_secs(120)).await;
        check_end(&environment, *row, progress["orders"][0]["id"].as_str().unwrap()).await;
        all_struck(&environment).await;
        environment.sandbox.clear_faults().await;
        if !matches!(row.end, End::Refused(_)) {
            let at_registrar = environment.sandbox.domain(&domain).await.unwrap();
            assert_eq!(at_registrar["name_servers"], json!(hosts), "{row:?}");
            sold.insert(domain);
        }
    }
    let registrations = environment.sandbox.registrations().await;
    assert_eq!(registrations.len(), sold.len(), "something was bought twice, or not at all");
    let bought: BTreeSet<_> =
        registrations.iter().map(|row| row["domain"].as_str().unwrap().to_owned()).collect();
    assert_eq!(bought, sold);
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["repeated_register_requests"], 0, "{ledger}");
    assert_eq!(ledger["effects"]["contact_created"], rows.len(), "one contact for each client: {ledger}");
    assert_eq!(sql::paid(&environment).await, 1_299 * i64::try_from(sold.len()).unwrap());
}

/// Longer than the call's timeout: the answer comes to nobody.
fn delay(kind: &str) -> Option<u64> {
    kind.starts_with("delay").then_some(2_500)
}

async fn restarted(environment: &mut Environment, server: Landrush) -> Landrush {
    assert_eq!(server.stop().await, Some(0));
    environment.serve().await
}

async fn check_end(environment: &Environment, row: Row, order: &str) {
    let story = environment.api.get(&format!("/orders/{order}")).await;
    let (order, kinds) = (story.data(), told(&story.data()["timeline"]));
    let count = |kind: &str| kinds.iter().filter(|told| **told == kind).count();
    if let End::Refused(code) = row.end {
        assert_eq!(
            (&order["status"], &order["error"]["code"]),
            (&json!("FAILED"), &json!(code)),
            "{row:?}: {order}"
        );
        assert_eq!((count("registered"), count("refunded")), (0, 1), "{row:?}: {order}");
        assert_eq!(kinds.last(), Some(&"refunded"), "{row:?}: {order}");
    } else {
        assert_eq!(order["status"], "COMPLETED", "{row:?}: {order}");
        assert_eq!((count("registered"), count("refunded")), (1, 0), "{row:?}: {order}");
        assert_eq!(kinds.last(), Some(&"completed"), "{row:?}: {order}");
    }
    if row.end == End::CompletedAfterAWait {
        assert!(count("waiting") > 0, "{row:?}: {order}");
    }
}

async fn every_fault_at_every_step(database: Database) {
    let mut worlds = tokio::task::JoinSet::new();
    for commands in WORLDS {
        worlds.spawn(faults_in_one_world(database, commands));
    }
    worlds.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_step_ends_right_on_sqlite() {
    every_fault_at_every_step(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_step_ends_right_on_postgres() {
    every_fault_at_every_step(Database::Postgres).await;
}
