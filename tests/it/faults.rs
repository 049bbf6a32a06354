//! What the registrar does wrong, at every step: each order ends as it must, and its timeline can be read.

mod configuration;
mod doubt;
mod late;
mod matrix;
mod rate_limit;

use landrush_tests::{Api, Environment, items};
use serde_json::{Value, json};

/// Commands that name the domain which they are about. Faults at the others strike whoever comes first.
const OF_ONE_DOMAIN: [&str; 5] = ["register", "set_ns", "domain_info", "order_list", "get_ns"];

/// Orders a domain for a year; the batch.
async fn place(api: &Api, client: &str, domain: &str, hosts: &[&str]) -> String {
    let body = json!({ "clientId": client, "items": items(&[domain.to_owned()], hosts) });
    let placed = api.post("/orders", &body).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    placed.data()["batchId"].as_str().unwrap().to_owned()
}

/// Orders a fault at a command for an order of `domain`. Commands that ask what became of another one are on nobody's
/// way by themselves: for those the answer that they ask about is lost too.
async fn fault(environment: &Environment, command: &str, domain: &str, fault: &Value) {
    let cause = match command {
        "domain_info" => Some(("register", "drop_after")),
        // The list of purchases is read of a domain that isn't shown.
        "order_list" => Some(("register", "drop_before")),
        "get_ns" => Some(("set_ns", "drop_after")),
        "contact_list" => Some(("create_contact", "drop_after")),
        _ => None,
    };
    let cause = cause.map(|(command, kind)| (command, json!({ "kind": kind, "times": 1 })));
    for (command, mut fault) in cause.into_iter().chain([(command, fault.clone())]) {
        fault["command"] = json!(command);
        if OF_ONE_DOMAIN.contains(&command) {
            fault["domain"] = json!(domain);
        }
        environment.sandbox.fault(&fault).await;
    }
}

/// Every fault that was ordered has struck as often as it was to.
async fn all_struck(environment: &Environment) {
    let faults = environment.sandbox.faults().await;
    assert!(!faults.is_empty(), "none was ordered");
    for fault in faults {
        assert_eq!(
            (&fault["left"], &fault["applied"]),
            (&json!(0), &fault["times"]),
            "it never struck: {fault}"
        );
    }
}

/// The kinds of a timeline's entries, which tell in words what happened, from the acceptance on, in order.
#[track_caller]
fn told(timeline: &Value) -> Vec<&str> {
    let entries = timeline.as_array().unwrap();
    assert_eq!(entries[0]["kind"], "accepted", "{timeline}");
    let mut before = "";
    for entry in entries {
        let (at, text) = (entry["at"].as_str().unwrap(), entry["text"].as_str().unwrap());
        assert!(at.len() >= 20 && before.get(..19) <= at.get(..19), "{timeline}");
        assert!(text.ends_with('.') && text.contains(' '), "{text}");
        before = at;
    }
    entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect()
}

/// A registrant of this name.
fn registrant(name: &str) -> Value {
    json!({
        "name": name, "email": "ada@example.com", "phone": "+493012345678", "address1": "Street 1",
        "city": "Berlin", "postalCode": "10115", "country": "DE",
    })
}

/// Makes a client whose registrant has this name; its id.
async fn client(api: &Api, name: &str) -> String {
    let client = json!({ "name": name, "email": "ada@example.com", "registrant": registrant(name) });
    let made = api.post("/clients", &client).await;
    made.data()["id"].as_str().unwrap().to_owned()
}
