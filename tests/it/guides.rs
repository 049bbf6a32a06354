//! The guides do what they say: their commands are run, their code is run, their example is genuine.

mod languages;
mod library;

use std::collections::BTreeMap;

use landrush_model::Timestamp;
use landrush_model::batch::{Batch, BatchCounts, Told};
use landrush_model::event::{Event, EventType, batch_event_data};
use landrush_model::{AccountId, BatchId, ClientId, EventId};
use landrush_tests::{Database, Environment, Setup, blocks, only_block};
use landrush_webhooks::EndpointSecret;
use serde_json::Value;
use tokio::process::Command;
use uuid::Uuid;

/// Runs a command of a guide in bash; its answer.
async fn run(command: &str, variables: &BTreeMap<&str, String>) -> (String, Value) {
    let output = Command::new("bash").args(["-euc", command]).envs(variables).output().await.unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}\n{} {errors}", output.status);
    let text = String::from_utf8(output.stdout).unwrap();
    let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{command}\n{error}: {text}"));
    (text, value)
}

/// Whether two answers have the same members and kinds of values; null stands for anything, since times differ.
fn agree(told: &Value, real: &Value) -> bool {
    match (told, real) {
        (Value::Null, _) | (_, Value::Null) => true,
        (Value::Object(told), Value::Object(real)) => {
            told.keys().eq(real.keys()) && told.iter().all(|(name, value)| agree(value, &real[name]))
        }
        (Value::Array(told), Value::Array(real)) => {
            told.first().zip(real.first()).is_none_or(|(told, real)| agree(told, real))
        }
        _ => std::mem::discriminant(told) == std::mem::discriminant(real),
    }
}

/// What the next commands need of an answer, as a reader would copy it.
fn copy(answer: &Value, variables: &mut BTreeMap<&str, String>) {
    let data = &answer["data"];
    let mut keep = |name: &'static str, value: &Value| {
        if let Some(text) = value.as_str() {
            variables.insert(name, text.to_owned());
        }
    };
    keep("BATCH", &data["batchId"]);
    if data["batchId"].is_string() {
        keep("ORDER", &data["orders"][0]["id"]);
    } else if data["registrant"].is_object() {
        keep("CLIENT", &data["id"]);
    } else if data["url"].is_string() {
        keep("WEBHOOK", &data["id"]);
    } else if data["eventId"].is_string() {
        keep("DELIVERY", &data["id"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_of_the_guides_work_in_their_order() {
    let (environment, _server) = Environment::start(&Setup::on(Database::Sqlite)).await;
    let mut variables = BTreeMap::from([
        ("LANDRUSH", environment.api.base.clone()),
        ("KEY", environment.api.key.clone()),
        ("CLIENT", environment.client.clone()),
    ]);
    for guide in ["first-batch", "idempotency", "webhooks"] {
        let blocks = blocks(guide);
        let mut answers = 0;
        for (index, block) in blocks.iter().enumerate().filter(|(_, block)| block.language == "sh") {
            let (text, answer) = run(&block.text, &variables).await;
            assert_eq!(answer["success"], true, "{}\n{text}", block.text);
            if block.text.contains("Idempotency-Key") {
                assert_eq!(run(&block.text, &variables).await.0, text, "{}", block.text);
            }
            copy(&answer, &mut variables);
            let next = blocks.get(index + 1).filter(|next| next.language == "json");
            if let Some(told) = next.map(|next| serde_json::from_str::<Value>(&next.text).unwrap()) {
                assert!(agree(&told, &answer), "{}\n{answer:#}", block.text);
            }
            answers += 1;
        }
        assert!(answers > 0, "{guide} has no commands");
    }
    let ledger = environment.sandbox.ledger().await;
    assert_eq!(ledger["double_registrations"], 0, "{ledger}");
}

#[test]
fn the_delivery_in_the_guide_is_genuine() {
    let delivery = only_block("webhooks", "http");
    let (head, body) = delivery.trim_end().split_once("\n\n").unwrap();
    let headers: BTreeMap<_, _> = head.lines().skip(1).map(|line| line.split_once(": ").unwrap()).collect();
    let secret = EndpointSecret::parse(only_block("webhooks", "text").trim()).unwrap();
    let seconds: i64 = headers["webhook-timestamp"].parse().unwrap();
    let at = Timestamp::from_micros(seconds * 1_000_000);
    let id: EventId = headers["webhook-id"].parse().unwrap();
    let signed = secret.sign(id, at, body);
    assert_eq!(signed["webhook-signature"], headers["webhook-signature"]);

    // Its body is, byte for byte, what would be sent of such a batch.
    let said: Value = serde_json::from_str(body).unwrap();
    let uuid = |name: &str| said["data"][name].as_str().unwrap().parse::<Uuid>().unwrap();
    let batch = Batch {
        id: BatchId::from_uuid(uuid("batchId")),
        account_id: AccountId::from_uuid(Uuid::nil()),
        client_id: ClientId::from_uuid(uuid("clientId")),
        counts: BatchCounts {
            total: 50,
            pending: 0,
            registered: 0,
            configuring: 0,
            completed: 49,
            failed: 1,
        },
        told: Told::default(),
        round: 1,
        event_sequence: 3,
        paused_at: None,
        created_at: at,
    };
    let event = Event {
        id,
        account_id: batch.account_id,
        batch_id: Some(batch.id),
        sequence: 3,
        kind: EventType::OrdersCompleted,
        at,
        data: batch_event_data(&batch, 3),
    };
    assert_eq!(serde_json::to_string(&event.body()).unwrap(), body);
}
