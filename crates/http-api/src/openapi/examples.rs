//! Examples of bodies and answers; a test validates each against its schema.

pub(crate) mod webhooks;

use serde_json::{Value, json};

const CLIENT: &str = "0192f6a8-0001-7d3a-9b00-5f2d9c1e7a44";
const BATCH: &str = "0192f6a8-0002-7d3a-9b00-5f2d9c1e7a44";
const ORDER: &str = "0192f6a8-0003-7d3a-9b00-5f2d9c1e7a44";
const SECOND_ORDER: &str = "0192f6a8-0004-7d3a-9b00-5f2d9c1e7a44";

/// The body of `POST /orders`.
pub(crate) fn create_orders() -> Value {
    json!({
        "clientId": CLIENT,
        "items": [
            {
                "domain": "bücher.com",
                "provider": "dynadot",
                "term": 1,
                "nameservers": ["ns1.example.net", "ns2.example.net"],
                "expectedPrice": { "amount": 1299, "currency": "USD" },
            },
            { "domain": "example-shop.net", "provider": "dynadot", "term": 2 },
        ],
    })
}

/// Orders that were placed.
pub(crate) fn placed() -> Value {
    success(&json!({
        "batchId": BATCH,
        "clientId": CLIENT,
        "totals": [{ "amount": 4098, "currency": "USD" }],
        "orders": [summary(), second_summary()],
    }))
}

/// A dry run.
pub(crate) fn quote() -> Value {
    success(&json!({
        "dryRun": true,
        "totals": [{ "amount": 4098, "currency": "USD" }],
        "items": [
            {
                "domain": "xn--bcher-kva.com",
                "domainUnicode": "bücher.com",
                "provider": "dynadot",
                "term": 1,
                "nameservers": ["ns1.example.net", "ns2.example.net"],
                "price": { "amount": 1299, "currency": "USD" },
            },
            {
                "domain": "example-shop.net",
                "domainUnicode": "example-shop.net",
                "provider": "dynadot",
                "term": 2,
                "nameservers": null,
                "price": { "amount": 2799, "currency": "USD" },
            },
        ],
    }))
}

/// A page of orders.
pub(crate) fn order_list() -> Value {
    success(&json!({
        "orders": [second_summary(), summary()],
        "total": 2,
        "totalCapped": false,
        "limit": 20,
        "offset": 0,
        "nextCursor": null,
    }))
}

/// One order that explains itself.
pub(crate) fn order_answer() -> Value {
    let mut order = summary();
    let more = json!({
        "status": "REGISTERING",
        "stage": "registration",
        "step": "registration",
        "attempts": 1,
        "updatedAt": "2026-11-25T12:00:03Z",
        "nextAttemptAt": "2026-11-25T12:00:08Z",
        "lastError": "The registrar is busy; the request will be repeated.",
        "waitingFor": {
            "reason": "registrar_busy",
            "text": "The registrar is busy; the request will be repeated.",
            "party": "registrar",
            "since": "2026-11-25T12:00:03Z",
            "until": "2026-11-28T12:00:00Z",
        },
        "timeline": [
            { "at": "2026-11-25T12:00:00Z", "kind": "accepted", "text": "The order was accepted and charged." },
            { "at": "2026-11-25T12:00:02Z", "kind": "sent", "text": "The registration is being sent to the registrar." },
            { "at": "2026-11-25T12:00:03Z", "kind": "waiting", "text": "The registrar is busy; the request will be repeated." },
        ],
    });
    if let (Value::Object(order), Value::Object(more)) = (&mut order, more) {
        order.extend(more);
    }
    success(&order)
}

/// A batch on its way.
pub(crate) fn batch() -> Value {
    success(&json!({
        "batchId": BATCH,
        "clientId": CLIENT,
        "total": 2,
        "registered": 2,
        "configuring": 1,
        "completed": 1,
        "failed": 0,
        "pending": 0,
        "stages": { "registration": { "done": true }, "configuration": { "done": false } },
        "done": false,
        "round": 1,
        "pausedAt": null,
        "createdAt": "2026-11-25T12:00:00Z",
        "orders": [
            {
                "id": ORDER,
                "domain": "xn--bcher-kva.com",
                "status": "SETTING_NS",
                "waitingFor": {
                    "reason": "provisioning",
                    "text": "The domain is registered; the registrar is still making it ready for configuration.",
                    "party": "registrar",
                    "since": "2026-11-25T12:00:05Z",
                    "until": "2026-11-25T12:30:05Z",
                },
                "error": null,
            },
            {
                "id": SECOND_ORDER,
                "domain": "example-shop.net",
                "status": "COMPLETED",
                "waitingFor": null,
                "error": null,
            },
        ],
    }))
}

/// A batch that is held.
pub(crate) fn paused_batch() -> Value {
    let mut answer = batch();
    answer["data"]["pausedAt"] = json!("2026-11-25T12:00:06Z");
    answer
}

/// Events of a batch, as they are sent.
pub(crate) fn events() -> Value {
    json!(concat!(
        "event: order.updated\nid: 3\n",
        "data: {\"orderId\":\"0192f6a8-0003-7d3a-9b00-5f2d9c1e7a44\",\"domain\":\"xn--bcher-kva.com\",",
        "\"status\":\"COMPLETED\",\"previousStatus\":\"REGISTERING\",\"sequence\":3}\n\n",
    ))
}

/// An order in its second attempt.
pub(crate) fn retried_order() -> Value {
    success(&summary())
}

/// Failed orders of a batch, tried again.
pub(crate) fn retried_batch() -> Value {
    success(&json!({
        "batchId": BATCH,
        "retried": [brief()],
        "notRetried": [{
            "id": "0192f6a8-0004-7d3a-9b00-5f2d9c1e7a44",
            "domain": "example-shop.net",
            "code": "price_changed",
            "message": "the price of the order has changed since it was placed",
            "expected": { "amount": 2499, "currency": "USD" },
            "actual": { "amount": 2699, "currency": "USD" },
        }],
    }))
}

/// An order that was called off.
pub(crate) fn cancelled_order() -> Value {
    let mut order = summary();
    order["status"] = json!("FAILED");
    order["waitingFor"] = Value::Null;
    order["lastError"] = json!("The order was cancelled before anything was bought.");
    order["error"] = json!({
        "stage": "registration",
        "code": "cancelled",
        "message": "The order was cancelled before anything was bought.",
    });
    success(&order)
}

/// The orders of a batch, called off as far as possible.
pub(crate) fn cancelled_batch() -> Value {
    success(&json!({
        "batchId": BATCH,
        "cancelled": [],
        "notCancelled": [{
            "id": ORDER,
            "domain": "xn--bcher-kva.com",
            "code": "order_registered",
            "message": "the domain is registered already",
        }],
    }))
}

fn brief() -> Value {
    let order = summary();
    json!({
        "id": ORDER,
        "domain": order["domain"],
        "status": order["status"],
        "waitingFor": order["waitingFor"],
        "error": null,
    })
}

/// The body of `POST /clients`.
pub(crate) fn create_client() -> Value {
    json!({ "name": "Ada Example", "email": "ada@example.com", "registrant": registrant() })
}

/// The body of `PATCH /clients/{id}`.
pub(crate) fn update_client() -> Value {
    json!({ "email": "ada@example.net" })
}

/// One client.
pub(crate) fn client_answer() -> Value {
    success(&client())
}

/// The client after that change.
pub(crate) fn updated_client_answer() -> Value {
    let mut client = client();
    client["email"] = json!("ada@example.net");
    client["updatedAt"] = json!("2026-11-25T14:30:00Z");
    success(&client)
}

/// A page of clients.
pub(crate) fn client_list() -> Value {
    success(&json!({ "clients": [client()], "limit": 20, "nextCursor": null }))
}

/// A page of prices.
pub(crate) fn price_list() -> Value {
    let price = |tld: &str, term: u8, amount: i64| {
        json!({
            "provider": "dynadot",
            "tld": tld,
            "operation": "register",
            "term": term,
            "price": { "amount": amount, "currency": "USD" },
            "validFrom": "2026-11-20T00:00:00Z",
        })
    };
    success(&json!({
        "prices": [price("com", 1, 1299), price("com", 2, 2599), price("net", 1, 1399)],
        "limit": 20,
        "nextCursor": null,
    }))
}

/// A page of TLDs.
pub(crate) fn tld_list() -> Value {
    let tld = |tld: &str, terms: &[u8], amount: i64| {
        json!({
            "tld": tld,
            "providers": ["dynadot"],
            "terms": terms,
            "lowestPrices": [{ "amount": amount, "currency": "USD" }],
        })
    };
    success(&json!({
        "tlds": [tld("com", &[1, 2], 1299), tld("net", &[1], 1399)],
        "limit": 20,
        "nextCursor": null,
    }))
}

fn client() -> Value {
    json!({
        "id": CLIENT,
        "name": "Ada Example",
        "email": "ada@example.com",
        "registrant": registrant(),
        "createdAt": "2026-11-25T11:00:00Z",
        "updatedAt": "2026-11-25T11:00:00Z",
    })
}

fn registrant() -> Value {
    json!({
        "name": "Ada Example",
        "organization": null,
        "email": "ada@example.com",
        "phone": "+493012345678",
        "address1": "Musterstr. 1",
        "address2": null,
        "city": "Berlin",
        "state": null,
        "postalCode": "10115",
        "country": "DE",
    })
}

fn summary() -> Value {
    json!({
        "id": ORDER,
        "batchId": BATCH,
        "clientId": CLIENT,
        "status": "PENDING",
        "domain": "xn--bcher-kva.com",
        "domainUnicode": "bücher.com",
        "provider": "dynadot",
        "term": 1,
        "nameservers": ["ns1.example.net", "ns2.example.net"],
        "price": { "amount": 1299, "currency": "USD" },
        "waitingFor": {
            "reason": "queue",
            "text": "It is waiting for its turn.",
            "party": "landrush",
            "since": "2026-11-25T12:00:00Z",
            "until": "2026-11-28T12:00:00Z",
        },
        "lastError": null,
        "error": null,
        "registeredAt": null,
        "expiresAt": null,
        "createdAt": "2026-11-25T12:00:00Z",
        "updatedAt": "2026-11-25T12:00:00Z",
    })
}

fn second_summary() -> Value {
    let mut order = summary();
    order["id"] = json!(SECOND_ORDER);
    order["domain"] = json!("example-shop.net");
    order["domainUnicode"] = json!("example-shop.net");
    order["term"] = json!(2);
    order["nameservers"] = Value::Null;
    order["price"] = json!({ "amount": 2799, "currency": "USD" });
    order
}

fn success(data: &Value) -> Value {
    json!({ "success": true, "data": data })
}
