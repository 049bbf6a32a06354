//! Webhook endpoints and their deliveries.

use super::world::{ABSENT, NOBODY, World, object};
use super::{Row, row};

/// New endpoints, changes, and what else takes a body.
pub(super) fn bodies(world: &World) -> Vec<Row> {
    let long_url = format!("\"https://hooks.example.com/{}\"", "a".repeat(2_000));
    let long_text = format!("\"{}\"", "a".repeat(201));
    let fields = [
        ("no URL", "url", ABSENT, "url field_missing"),
        ("a URL that is null", "url", "null", "url wrong_type"),
        ("a URL that is a number", "url", "1", "url wrong_type"),
        ("an empty URL", "url", "\"\"", "url url_invalid"),
        ("a URL without a scheme", "url", "\"hooks.example.com\"", "url url_invalid"),
        ("a URL with a line feed", "url", "\"https://hooks.example.com/\\n\"", "url url_invalid"),
        ("a URL of 2,026 characters", "url", long_url.as_str(), "url url_too_long"),
        ("a URL without TLS", "url", "\"http://hooks.example.com/\"", "url url_scheme"),
        ("a URL of a file", "url", "\"file:///etc/passwd\"", "url url_scheme"),
        ("a URL with a password", "url", "\"https://me:word@hooks.example.com/\"", "url url_credentials"),
        ("a URL with a fragment", "url", "\"https://hooks.example.com/#here\"", "url url_fragment"),
        ("a URL without a host", "url", "\"https://\"", "url url_host"),
        ("a URL of this machine", "url", "\"https://127.0.0.1/\"", "url url_address"),
        ("a URL of this machine in one number", "url", "\"https://2130706433/\"", "url url_address"),
        ("a URL of metadata", "url", "\"https://169.254.169.254/latest\"", "url url_address"),
        ("a URL of this machine in version 6", "url", "\"https://[::ffff:127.0.0.1]/\"", "url url_address"),
        ("a description that is a list", "description", "[]", "description wrong_type"),
        ("an empty description", "description", "\"\"", "description value_invalid"),
        ("a description of 201 characters", "description", &long_text, "description value_invalid"),
        ("a description with a NUL", "description", "\"a\\u0000\"", "description value_invalid"),
        ("event types that are a string", "eventTypes", "\"orders.failed\"", "eventTypes wrong_type"),
        ("event types that are null", "eventTypes", "null", "eventTypes wrong_type"),
        ("no event types at all", "eventTypes", "[]", "eventTypes value_invalid"),
        ("an event type that isn't", "eventTypes", "[\"orders.sold\"]", "eventTypes value_invalid"),
        ("the test event", "eventTypes", "[\"webhook.test\"]", "eventTypes value_invalid"),
        ("an event type that is a number", "eventTypes", "[\"orders.failed\",1]", "eventTypes[1] wrong_type"),
        ("a secret", "secret", "\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"", "secret unknown_field"),
        ("an id", "id", "\"mine\"", "id unknown_field"),
        (
            "a URL twice",
            "url",
            "\"https://a.example/\",\"url\":\"https://b.example/\"",
            "url duplicate_field",
        ),
    ];
    let one = format!("/webhooks/{}", world.webhook);
    let mut rows = Vec::new();
    for (name, field, value, details) in fields {
        let body = object(&[("url", "\"https://hooks.example.com/\"")], &[(field, value)]);
        let new = world.post("/webhooks", body);
        rows.push(row(&format!("a new webhook with {name}"), new, "400 validation_failed", details));
        if value != ABSENT {
            let change = world.with_body("PATCH", one.clone(), object(&[], &[(field, value)]).into());
            rows.push(row(&format!("a webhook changed to {name}"), change, "400 validation_failed", details));
        }
    }
    let change = |body: &str| world.with_body("PATCH", one.clone(), body.into());
    let rotate = |body: &str| world.post(format!("{one}/rotate-secret"), body);
    let replay = |body: &str| world.post(format!("{one}/replay"), body);
    let wrong = |name: &str, request, details| row(name, request, "400 validation_failed", details);
    rows.extend([
        wrong("a new webhook that is a list", world.post("/webhooks", "[]"), "wrong_type"),
        wrong("a webhook that is enabled by a word", change("{\"enabled\":\"yes\"}"), "enabled wrong_type"),
        wrong("a webhook that is enabled by null", change("{\"enabled\":null}"), "enabled wrong_type"),
        wrong(
            "a new webhook that is switched off",
            world.post("/webhooks", "{\"url\":\"https://a.example/\",\"enabled\":false}"),
            "enabled unknown_field",
        ),
        row("a webhook changed by no JSON", change("off"), "400 malformed_json", "1:1"),
        wrong("an overlap of eight days", rotate("{\"overlapHours\":192}"), "overlapHours value_invalid"),
        wrong("an overlap below zero", rotate("{\"overlapHours\":-1}"), "overlapHours value_invalid"),
        wrong("an overlap in words", rotate("{\"overlapHours\":\"24\"}"), "overlapHours wrong_type"),
        wrong("an overlap that is null", rotate("{\"overlapHours\":null}"), "overlapHours wrong_type"),
        wrong("a secret of one's own", rotate("{\"secret\":\"mine\"}"), "secret unknown_field"),
        wrong("a replay since never", replay("{}"), "since field_missing"),
        wrong("a replay since a number", replay("{\"since\":1795608000}"), "since wrong_type"),
        wrong("a replay since a word", replay("{\"since\":\"yesterday\"}"), "since value_invalid"),
        wrong("a replay since a day", replay("{\"since\":\"2026-11-25\"}"), "since value_invalid"),
        wrong(
            "a test with a body",
            world.post(format!("{one}/test"), "{\"type\":\"orders.failed\"}"),
            "type unknown_field",
        ),
    ]);
    rows
}

/// What isn't there, or belongs to another account, and wrong queries.
pub(super) fn places(world: &World) -> Vec<Row> {
    let mut rows = Vec::new();
    for (whose, id) in
        [("nobody's", NOBODY), ("another's", world.neighbours_webhook.as_str()), ("no id's", "x")]
    {
        let one = format!("/webhooks/{id}");
        let requests = [
            ("shown", world.get(one.clone())),
            ("changed", world.with_body("PATCH", one.clone(), "{\"enabled\":false}".into())),
            ("deleted", world.request("DELETE", one.clone())),
            ("given a new secret", world.post(format!("{one}/rotate-secret"), "{}")),
            ("tried", world.post(format!("{one}/test"), "")),
            ("looked into", world.get(format!("{one}/deliveries"))),
            ("looked into closely", world.get(format!("{one}/deliveries/{NOBODY}"))),
            ("replayed", world.post(format!("{one}/deliveries/{NOBODY}/replay"), "")),
            (
                "replayed as a whole",
                world.post(format!("{one}/replay"), "{\"since\":\"2026-11-25T00:00:00Z\"}"),
            ),
        ];
        let not_found = |(what, request)| {
            row(&format!("{whose} webhook is {what}"), request, "404 webhook_not_found", "")
        };
        rows.extend(requests.into_iter().map(not_found));
    }
    let own = format!("/webhooks/{}", world.webhook);
    let list = |query: &str| world.get(format!("{own}/deliveries?{query}"));
    let parameter = |name: &str, query: &str, parameter: &str| {
        row(name, list(query), "400 invalid_parameter", &format!("{parameter} invalid_parameter"))
    };
    rows.extend([
        row(
            "a delivery of nobody",
            world.get(format!("{own}/deliveries/{NOBODY}")),
            "404 delivery_not_found",
            "",
        ),
        row(
            "a delivery that is no id",
            world.get(format!("{own}/deliveries/x")),
            "404 delivery_not_found",
            "",
        ),
        row(
            "a replay of nobody's delivery",
            world.post(format!("{own}/deliveries/{NOBODY}/replay"), ""),
            "404 delivery_not_found",
            "",
        ),
        row(
            "webhooks by a page",
            world.get("/webhooks?limit=1"),
            "400 unknown_parameter",
            "limit unknown_parameter",
        ),
        parameter("deliveries in no state", "status=lost", "status"),
        parameter("deliveries in a state in capitals", "status=WAITING", "status"),
        parameter("deliveries since a word", "since=yesterday", "since"),
        parameter("deliveries by the thousand", "limit=1000", "limit"),
        row(
            "deliveries from another list on",
            list(&format!("cursor={}", world.cursor)),
            "400 cursor_invalid",
            "cursor cursor_invalid",
        ),
        row(
            "webhooks by a key for orders",
            world.get("/webhooks").key(&world.reading_key),
            "403 scope_missing",
            "",
        ),
        row(
            "a new webhook by a key for orders",
            world.post("/webhooks", "{}").key(&world.reading_key),
            "403 scope_missing",
            "",
        ),
        row(
            "a deletion by a key for orders",
            world.request("DELETE", own.clone()).key(&world.reading_key),
            "403 scope_missing",
            "",
        ),
    ]);
    rows
}
