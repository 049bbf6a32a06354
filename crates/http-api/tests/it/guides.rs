//! The guides say what the code does: their tables, and the JSON in them.

use std::collections::BTreeMap;
use std::time::Duration;

use landrush_model::endpoint::{Disabled, DisabledReason, Endpoint, EndpointHealth, EventTypes};
use landrush_model::event::{Event, EventType};
use landrush_model::order::OrderState;
use landrush_model::{EndpointId, EventId, FailureCode, Timestamp, WaitReason};
use serde_json::{Value, json};

use crate::document::{check, document};
use crate::house::{House, item};

const FIRST_BATCH: &str = include_str!("../../../../docs/guides/first-batch.md");
const WEBHOOKS: &str = include_str!("../../../../docs/guides/webhooks.md");
const IDEMPOTENCY: &str = include_str!("../../../../docs/guides/idempotency.md");
const HOW_ORDERS_FAIL: &str = include_str!("../../../../docs/guides/how-orders-fail.md");

/// The rows of the tables of a guide, by their first cell, a word in code; each without that cell.
fn rows(guide: &str) -> Vec<(&str, Vec<&str>)> {
    guide
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
            let word = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
            Some((word, cells.collect()))
        })
        .collect()
}

/// The blocks of JSON in a guide, with what they are said to be.
fn blocks(guide: &str) -> Vec<(String, Value)> {
    let block = |part: &str| {
        let (info, rest) = part.split_once('\n').unwrap();
        let text = rest.split("\n```").next().unwrap();
        let value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{info}: {error}\n{text}"));
        (info.trim().to_owned(), value)
    };
    guide.split("\n```json").skip(1).map(block).collect()
}

/// The form of a value: names and kinds, without what differs from time to time.
fn form(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), form(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(entries) => entries.first().map(form).into_iter().collect(),
        Value::String(_) => "string".into(),
        Value::Number(_) => "number".into(),
        Value::Bool(_) => "truth".into(),
        Value::Null => Value::Null,
    }
}

#[test]
fn how_orders_fail_lists_every_code_and_reason_with_its_meaning() {
    let rows = rows(HOW_ORDERS_FAIL);
    let (codes, reasons): (Vec<_>, Vec<_>) = rows
        .iter()
        .filter(|(_, cells)| cells.len() > 1 && cells[0].ends_with('.'))
        .partition(|(_, cells)| cells.len() == 2);
    let told: Vec<_> = codes.iter().map(|(word, cells)| (*word, cells[0])).collect();
    let known: Vec<_> = FailureCode::ALL.iter().map(|code| (code.as_str(), code.text())).collect();
    assert_eq!(told, known);
    let told: Vec<_> = reasons.iter().map(|(word, cells)| (*word, cells[0], cells[1])).collect();
    let known: Vec<_> = WaitReason::ALL
        .iter()
        .map(|reason| (reason.as_str(), reason.text(), reason.party().as_str()))
        .collect();
    assert_eq!(told, known);
    // What to do is said of each.
    let advice = codes.iter().chain(&reasons).map(|(_, cells)| cells.last().copied().unwrap_or_default());
    assert!(advice.into_iter().all(|advice| advice.len() > 10 && advice.ends_with('.')));
}

#[test]
fn statuses_and_events_are_all_listed() {
    let listed = |guide, known: &[&str]| {
        let words: Vec<_> = rows(guide).into_iter().map(|(word, _)| word).collect();
        assert_eq!(words, known);
    };
    listed(FIRST_BATCH, &OrderState::ALL.map(OrderState::as_str));
    listed(WEBHOOKS, &EventType::ALL.map(EventType::as_str));
}

#[test]
fn answers_in_guides_are_ones_that_the_document_allows() {
    let document = document();
    let mut counted = 0;
    for (info, value) in [FIRST_BATCH, WEBHOOKS, IDEMPOTENCY, HOW_ORDERS_FAIL].into_iter().flat_map(blocks) {
        let words: Vec<_> = info.split(' ').collect();
        let [method, path, status] = words[..] else {
            assert_eq!(words[0], "event", "{info}");
            continue;
        };
        let response = &document["paths"][path][method.to_lowercase()]["responses"][status];
        check(&document, &response["content"]["application/json"]["schema"], &value, &info);
        counted += 1;
    }
    assert!(counted >= 7, "{counted}");
}

#[tokio::test(start_paused = true)]
async fn failures_and_events_in_guides_have_the_form_of_real_ones() {
    let house = House::new().await;
    let client = house.client().await;
    house.registrars.seed(&"taken-example.com".parse().unwrap(), Timestamp::EPOCH);
    let body = json!({ "clientId": client, "items": [item("taken-example.com"), item("example.com")] });
    let placed = house.post("/orders", &body).await.data();
    let done = |house: &House| {
        house.store.events(house.account).iter().any(|event| event.kind == EventType::OrdersCompleted)
    };
    for _ in 0..20 {
        house.work().await;
        if done(&house) {
            break;
        }
        house.clock.advance(Duration::from_secs(5));
    }

    let order = house.get(&format!("/orders/{}", placed["orders"][0]["id"].as_str().unwrap())).await.json();
    let told: BTreeMap<String, Value> = blocks(HOW_ORDERS_FAIL).into_iter().collect();
    let told = &told["GET /orders/{id} 200"];
    assert_eq!(form(told), form(&order), "{order:#}");
    let kinds = |order: &Value| {
        let timeline = order["data"]["timeline"].as_array().unwrap();
        timeline.iter().map(|entry| entry["kind"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(told), kinds(&order));
    assert_eq!(told["data"]["error"]["code"], order["data"]["error"]["code"]);

    let events = house.store.events(house.account);
    let real = |kind: &str| {
        let event = events.iter().find(|event| event.kind.as_str() == kind).unwrap();
        serde_json::to_value(event.body()).unwrap()
    };
    let told: BTreeMap<String, Value> = blocks(WEBHOOKS).into_iter().collect();
    assert_eq!(form(&told["event orders.failed"]), form(&real("orders.failed")));
    let gone = Disabled { at: Timestamp::EPOCH, reason: DisabledReason::Gone };
    let failing_since = Some(Timestamp::EPOCH);
    let endpoint = Endpoint {
        id: EndpointId::from_uuid(uuid::Uuid::nil()),
        account_id: house.account,
        url: "https://hooks.example.com/".into(),
        description: Some("Shop".into()),
        event_types: EventTypes::default(),
        health: EndpointHealth { disabled: Some(gone), failing_since },
        previous_secret_until: None,
        created_at: Timestamp::EPOCH,
        updated_at: Timestamp::EPOCH,
    };
    let disabled = Event::webhook_disabled(EventId::from_uuid(uuid::Uuid::nil()), &endpoint, gone);
    let disabled = serde_json::to_value(disabled.body()).unwrap();
    assert_eq!(form(&told["event webhook.disabled"]), form(&disabled));
    let delivery = WEBHOOKS.split("\n```http").nth(1).unwrap().split("\n```").next().unwrap();
    let delivered: Value = serde_json::from_str(delivery.split("\n\n").nth(1).unwrap()).unwrap();
    assert_eq!(form(&delivered), form(&real("orders.completed")));
    assert_eq!(form(&real("orders.registered")), form(&real("orders.completed")));
}
