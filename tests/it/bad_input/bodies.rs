//! Orders that are wrong around their items.

use super::world::{NOBODY, World, item, order};
use super::{Row, row};

/// Bodies that are no JSON.
pub(super) fn not_json(world: &World) -> Vec<Row> {
    let deep = "[".repeat(200);
    let deeper = format!("{{\"items\":{}1{}}}", "{\"a\":".repeat(20_000), "}".repeat(20_000));
    let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bodies = [
        ("no body", b"".to_vec(), "1:0"),
        ("only spaces", b"  \n ".to_vec(), "2:1"),
        ("JSON that breaks off", b"{\"clientId\": \"".to_vec(), "1:14"),
        ("a comma too many", b"{\"items\": [],}".to_vec(), "1:14"),
        ("a list's comma too many", b"{\"items\": [1,]}".to_vec(), "1:14"),
        ("two documents", b"{} {}".to_vec(), "1:4"),
        ("a comment", b"{} // nothing".to_vec(), "1:4"),
        ("single quotes", b"{'items': []}".to_vec(), "1:2"),
        ("a name without quotes", b"{items: []}".to_vec(), "1:2"),
        ("NaN", b"{\"items\": NaN}".to_vec(), "1:11"),
        ("a number with a leading zero", b"{\"items\": 01}".to_vec(), "1:12"),
        ("a number beyond all bounds", b"{\"items\": 1e999}".to_vec(), "1:15"),
        ("invalid UTF-8", b"{\"clientId\": \"\xff\xfe\"}".to_vec(), "1:15"),
        ("a surrogate by itself", b"{\"clientId\": \"\\ud800\"}".to_vec(), "1:21"),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec(), "1:1"),
        ("UTF-16", utf16, "1:2"),
        ("a NUL by itself", b"\0".to_vec(), "1:1"),
        ("a bare NUL in a string", b"{\"clientId\": \"\0\"}".to_vec(), "1:15"),
        ("a bare line feed in a string", b"{\"clientId\": \"\n\"}".to_vec(), "2:0"),
        ("a form", b"clientId=1&items=2".to_vec(), "1:1"),
        ("XML", b"<?xml version=\"1.0\"?><orders/>".to_vec(), "1:1"),
        ("200 lists in lists", deep.into_bytes(), "1:128"),
        ("20,000 objects in objects", deeper.into_bytes(), "1:640"),
    ];
    let rows = bodies
        .into_iter()
        .map(|(name, body, details)| row(name, world.post("/orders", body), "400 malformed_json", details));
    rows.collect()
}

/// What stands around the items of an order.
pub(super) fn around_the_items(world: &World) -> Vec<Row> {
    let missing = "clientId field_missing, items field_missing";
    let other_case = ["ClientID", "client_id", "Items"].map(|field| format!("{field} unknown_field"));
    let other_case = format!("{missing}, {}", other_case.join(", "));
    let own = &world.client;
    let with_client = |id: &str| order("CLIENT", &[item(&[])]).replace("\"CLIENT\"", id);
    let with_items = |items: &str| order(own, &[]).replace("[]", items);
    let with_field =
        |field: &str| order(own, &[item(&[])]).replace("\"items\"", &format!("{field},\"items\""));
    let many: Vec<String> =
        (0..51).map(|number| item(&[("domain", &format!("\"d{number}.com\""))])).collect();
    let unknown: Vec<String> = (0..1_500).map(|number| format!("\"f{number}\":0")).collect();
    let invalid = [
        ("null", "null".to_owned(), "wrong_type"),
        ("true", "true".to_owned(), "wrong_type"),
        ("a number", "1".to_owned(), "wrong_type"),
        ("a string", "\"orders\"".to_owned(), "wrong_type"),
        ("a list", "[]".to_owned(), "wrong_type"),
        ("an empty object", "{}".to_owned(), missing),
        ("fields in another case", "{\"ClientID\":1,\"client_id\":1,\"Items\":1}".to_owned(), &other_case),
        ("a client that is null", with_client("null"), "clientId wrong_type"),
        ("a client that is a number", with_client("4711"), "clientId wrong_type"),
        ("a client that is an object", with_client("{\"id\":1}"), "clientId wrong_type"),
        ("a client that is a list", with_client("[]"), "clientId wrong_type"),
        ("a client that is no id", with_client("\"4711\""), "clientId value_invalid"),
        ("a client that is empty", with_client("\"\""), "clientId value_invalid"),
        ("a client with a NUL", with_client("\"\\u0000\""), "clientId value_invalid"),
        ("a client that is SQL", with_client("\"' OR 1=1 --\""), "clientId value_invalid"),
        ("items that are null", with_items("null"), "items wrong_type"),
        ("items that are an object", with_items("{\"0\":{}}"), "items wrong_type"),
        ("items that are a string", with_items("\"good.com\""), "items wrong_type"),
        ("a dry run that is a string", with_field("\"dryRun\":\"false\""), "dryRun wrong_type"),
        ("a dry run that is a number", with_field("\"dryRun\":0"), "dryRun wrong_type"),
        ("a dry run that is null", with_field("\"dryRun\":null"), "dryRun wrong_type"),
        ("an unknown field", with_field("\"coupon\":\"FREE\""), "coupon unknown_field"),
        ("a price for all", with_field("\"price\":1"), "price unknown_field"),
        ("a prototype", with_field("\"__proto__\":{}"), "__proto__ unknown_field"),
        ("a field without a name", with_field("\"\":0"), "unknown_field"),
        ("a client given twice", with_field(&format!("\"clientId\":\"{own}\"")), "clientId duplicate_field"),
        ("items given twice", with_field("\"items\":[]"), "items items_count, items duplicate_field"),
        ("nested deep", with_items(&format!("[{}{}]", "[".repeat(100), "]".repeat(100))), "0 wrong_type"),
    ];
    let rows = invalid.into_iter().map(|(name, body, details)| {
        let code = if details.starts_with("items items_count") {
            "400 items_count"
        } else {
            "400 validation_failed"
        };
        row(name, world.post("/orders", body), code, details)
    });
    let mut too_many = row(
        "1,500 unknown fields",
        world.post("/orders", with_field(&unknown.join(","))),
        "400 validation_failed",
        "",
    );
    too_many.details = (0..1_000).map(|number| format!("f{number} unknown_field")).collect();
    too_many.details.push("too_many_problems".into());
    rows.chain([
        too_many,
        row("no items", world.order(&[]), "400 items_count", "items items_count"),
        row("51 items", world.order(&many), "400 items_count", "items items_count"),
        row(
            "a client of nobody",
            world.post("/orders", order(NOBODY, &[item(&[])])),
            "400 client_not_found",
            "clientId client_not_found",
        ),
        row(
            "a client without a registrant",
            world.post("/orders", order(&world.bare_client, &[item(&[])])),
            "400 registrant_missing",
            "clientId registrant_missing",
        ),
        row(
            "a client of nobody, and a wrong item: the item is said first",
            world.post("/orders", order(NOBODY, &[item(&[("term", "0")])])),
            "400 validation_failed",
            "0 term term_out_of_range",
        ),
    ])
    .collect()
}
