//! Examples of webhook endpoints and their deliveries.

use serde_json::{Value, json};

use super::{BATCH, success};

const WEBHOOK: &str = "0192f6a8-0005-7d3a-9b00-5f2d9c1e7a44";
const DELIVERY: &str = "0192f6a8-0007-7d3a-9b00-5f2d9c1e7a44";

/// The body of `POST /webhooks`.
pub(crate) fn create_webhook() -> Value {
    json!({
        "url": "https://hooks.example.com/landrush",
        "description": "Shop",
        "eventTypes": ["orders.registered", "orders.completed", "orders.failed", "webhook.disabled"],
    })
}

/// A webhook endpoint with its secret.
pub(crate) fn created_webhook() -> Value {
    with_secret(webhook())
}

/// One webhook endpoint.
pub(crate) fn webhook_answer() -> Value {
    success(&webhook())
}

/// All webhook endpoints of an account.
pub(crate) fn webhook_list() -> Value {
    let mut gone = webhook();
    gone["id"] = json!("0192f6a8-0006-7d3a-9b00-5f2d9c1e7a44");
    gone["url"] = json!("https://old.example.com/landrush");
    gone["description"] = Value::Null;
    gone["enabled"] = json!(false);
    gone["disabledReason"] = json!("gone");
    gone["disabledAt"] = json!("2026-11-25T13:00:00Z");
    gone["failingSince"] = json!("2026-11-25T13:00:00Z");
    success(&json!({ "webhooks": [webhook(), gone] }))
}

/// The body of `PATCH /webhooks/{id}`.
pub(crate) fn update_webhook() -> Value {
    json!({ "eventTypes": ["orders.completed", "order.updated"], "description": null })
}

/// The webhook endpoint after that change.
pub(crate) fn updated_webhook() -> Value {
    let mut webhook = webhook();
    webhook["eventTypes"] = json!(["orders.completed", "order.updated"]);
    webhook["description"] = Value::Null;
    webhook["updatedAt"] = json!("2026-11-25T14:30:00Z");
    success(&webhook)
}

/// A webhook endpoint that isn't any more.
pub(crate) fn deleted_webhook() -> Value {
    success(&json!({ "id": WEBHOOK, "deleted": true }))
}

/// The body of `POST /webhooks/{id}/rotate-secret`.
pub(crate) fn rotate_secret() -> Value {
    json!({ "overlapHours": 24 })
}

/// A webhook endpoint with a new secret.
pub(crate) fn rotated_webhook() -> Value {
    let mut webhook = webhook();
    webhook["previousSecretUntil"] = json!("2026-11-26T14:30:00Z");
    webhook["updatedAt"] = json!("2026-11-25T14:30:00Z");
    with_secret(webhook)
}

/// A delivery that begins.
pub(crate) fn test_delivery() -> Value {
    let mut test = delivery();
    test["eventType"] = json!("webhook.test");
    test["batchId"] = Value::Null;
    test["status"] = json!("waiting");
    test["attempts"] = json!(0);
    test["nextAttemptAt"] = json!("2026-11-25T12:00:31Z");
    success(&test)
}

/// A page of deliveries.
pub(crate) fn delivery_list() -> Value {
    success(&json!({ "deliveries": [delivery()], "limit": 20, "nextCursor": null }))
}

/// One delivery, with the requests and answers.
pub(crate) fn delivery_answer() -> Value {
    let mut delivery = delivery();
    delivery["body"] = json!(
        "{\"type\":\"orders.completed\",\"timestamp\":\"2026-11-25T12:00:31Z\",\"data\":{\"total\":50,\"completed\":50}}"
    );
    let attempt = |number: u32, at: &str, timestamp: &str, status: u16, answer: &str| {
        json!({
            "number": number,
            "at": at,
            "durationMs": 41,
            "url": "https://hooks.example.com/landrush",
            "headers": {
                "content-type": "application/json",
                "webhook-id": "0192f6a8-0008-7d3a-9b00-5f2d9c1e7a44",
                "webhook-timestamp": timestamp,
            },
            "status": status,
            "answer": answer,
            "error": if status == 200 { Value::Null } else { json!("the endpoint answered 503") },
        })
    };
    delivery["history"] = json!([
        attempt(1, "2026-11-25T12:00:31.2Z", "1795608031", 503, "restarting"),
        attempt(2, "2026-11-25T12:00:36.4Z", "1795608036", 200, ""),
    ]);
    success(&delivery)
}

/// A delivery that brings an event once more.
pub(crate) fn replayed_delivery() -> Value {
    let mut replay = delivery();
    replay["id"] = json!("0192f6a8-0009-7d3a-9b00-5f2d9c1e7a44");
    replay["status"] = json!("waiting");
    replay["attempts"] = json!(0);
    replay["nextAttemptAt"] = json!("2026-11-25T15:00:00Z");
    replay["replayOf"] = json!(DELIVERY);
    replay["createdAt"] = json!("2026-11-25T15:00:00Z");
    success(&replay)
}

/// The body of `POST /webhooks/{id}/replay`.
pub(crate) fn replay_failed() -> Value {
    json!({ "since": "2026-11-25T00:00:00Z" })
}

/// What a replay came to.
pub(crate) fn replayed() -> Value {
    success(&json!({ "replayed": 12, "hasMore": false }))
}

fn webhook() -> Value {
    json!({
        "id": WEBHOOK,
        "url": "https://hooks.example.com/landrush",
        "description": "Shop",
        "eventTypes": ["orders.registered", "orders.completed", "orders.failed", "webhook.disabled"],
        "enabled": true,
        "disabledReason": null,
        "disabledAt": null,
        "failingSince": null,
        "previousSecretUntil": null,
        "createdAt": "2026-11-25T11:00:00Z",
        "updatedAt": "2026-11-25T11:00:00Z",
    })
}

fn with_secret(mut webhook: Value) -> Value {
    webhook["secret"] = json!("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    success(&webhook)
}

fn delivery() -> Value {
    json!({
        "id": DELIVERY,
        "eventId": "0192f6a8-0008-7d3a-9b00-5f2d9c1e7a44",
        "eventType": "orders.completed",
        "batchId": BATCH,
        "status": "delivered",
        "reason": null,
        "attempts": 2,
        "nextAttemptAt": null,
        "replayOf": null,
        "createdAt": "2026-11-25T12:00:31Z",
    })
}
