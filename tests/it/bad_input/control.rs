//! Requests that retry, cancel, pause or follow what isn't the caller's, or say more than there is to say.

use super::wire::Request;
use super::world::{NOBODY, World};
use super::{Row, row};

/// Every route that changes orders which were placed, and the code of what it doesn't find.
fn routes(order: &str, batch: &str) -> [(String, &'static str); 6] {
    [
        (format!("/orders/{order}/retry"), "order_not_found"),
        (format!("/orders/{order}/cancel"), "order_not_found"),
        (format!("/orders/batch/{batch}/retry"), "batch_not_found"),
        (format!("/orders/batch/{batch}/cancel"), "batch_not_found"),
        (format!("/orders/batch/{batch}/pause"), "batch_not_found"),
        (format!("/orders/batch/{batch}/resume"), "batch_not_found"),
    ]
}

/// Retrying, cancelling, pausing, resuming and following.
pub(super) fn control(world: &World) -> Vec<Row> {
    let mut rows = Vec::new();
    for (order, batch) in [
        (world.neighbours_order.as_str(), world.neighbours_batch.as_str()),
        (NOBODY, NOBODY),
        ("4711", "4711"),
        ("%00", "%ff"),
    ] {
        for (path, code) in routes(order, batch) {
            rows.push(row(&format!("POST {path}"), world.request("POST", &path), &format!("404 {code}"), ""));
        }
        let path = format!("/orders/batch/{batch}/events");
        rows.push(row(&format!("GET {path}"), world.get(&path), "404 batch_not_found", ""));
    }
    for (path, _) in routes(NOBODY, NOBODY) {
        let name = |what: &str| format!("POST {path} with {what}");
        let full = world.post(&path, "{\"force\":true}");
        rows.push(row(&name("a field"), full, "400 validation_failed", "force unknown_field"));
        let list = world.post(&path, "[]");
        rows.push(row(&name("a list"), list, "400 validation_failed", "wrong_type"));
        rows.push(row(&name("what is no JSON"), world.post(&path, "{"), "400 malformed_json", "1:1"));
        let query = world.request("POST", format!("{path}?now=1"));
        rows.push(row(&name("a parameter"), query, "400 unknown_parameter", "now unknown_parameter"));
        let get = world.get(&path);
        rows.push(Row { allow: "POST", ..row(&format!("GET {path}"), get, "405 method_not_allowed", "") });
        let reading = Request { headers: Vec::new(), ..world.request("POST", &path) }.key(&world.reading_key);
        rows.push(row(&name("a key for reading"), reading, "403 scope_missing", ""));
    }
    let wrong = format!("/orders/batch/{NOBODY}/retry?errorCode=bad_luck");
    let details = "errorCode invalid_parameter";
    rows.push(row(
        "a code that nothing fails with",
        world.request("POST", wrong),
        "400 invalid_parameter",
        details,
    ));
    rows
}
