//! Clients.

use super::world::{ABSENT, World, client, object, registrant};
use super::{Row, row};

/// New clients, and changes.
pub(super) fn clients(world: &World) -> Vec<Row> {
    let long_name = format!("\"{}\"", "a".repeat(201));
    let long_email = format!("\"ada@{}.com\"", "a.".repeat(130));
    let required = ["name", "email", "phone", "address1", "city", "postalCode", "country"];
    let required = required.map(|field| format!("registrant.{field} field_missing")).join(", ");
    let fields = [
        ("no name", "name", ABSENT, "name field_missing"),
        ("a name that is null", "name", "null", "name wrong_type"),
        ("a name that is a number", "name", "1", "name wrong_type"),
        ("a name that is an object", "name", "{}", "name wrong_type"),
        ("an empty name", "name", "\"\"", "name value_invalid"),
        ("a name of spaces", "name", "\" \\u00a0\"", "name value_invalid"),
        ("a name of 201 characters", "name", long_name.as_str(), "name value_invalid"),
        ("a name with a NUL", "name", "\"A\\u0000da\"", "name value_invalid"),
        ("a name with a line feed", "name", "\"A\\nda\"", "name value_invalid"),
        ("no e-mail address", "email", ABSENT, "email field_missing"),
        ("an e-mail address that is null", "email", "null", "email wrong_type"),
        ("an e-mail address that is a list", "email", "[]", "email wrong_type"),
        ("an empty e-mail address", "email", "\"\"", "email value_invalid"),
        ("an e-mail address without a place", "email", "\"ada\"", "email value_invalid"),
        ("an e-mail address at no domain", "email", "\"ada@localhost\"", "email value_invalid"),
        (
            "an e-mail address with a header",
            "email",
            "\"ada@example.com\\r\\nBcc: x@y.com\"",
            "email value_invalid",
        ),
        ("two e-mail addresses", "email", "\"ada@example.com,bob@example.com\"", "email value_invalid"),
        ("an e-mail address of 260 characters", "email", &long_email, "email value_invalid"),
        ("a registrant that is a list", "registrant", "[]", "registrant wrong_type"),
        ("a registrant that is a string", "registrant", "\"Ada\"", "registrant wrong_type"),
        ("an id", "id", "\"mine\"", "id unknown_field"),
        ("an account", "accountId", "\"mine\"", "accountId unknown_field"),
        ("a name twice", "name", "\"Ada\",\"name\":\"Eve\"", "name duplicate_field"),
        ("a registrant that is empty", "registrant", "{}", required.as_str()),
    ];
    let mut rows = Vec::new();
    for (name, field, value, details) in fields {
        let body = client(&[(field, value)]);
        rows.push(row(
            &format!("a new client with {name}"),
            world.post("/clients", body),
            "400 validation_failed",
            details,
        ));
        // What is wrong in a new client is wrong in a change too, but that nothing must be there.
        if value != ABSENT {
            let change = object(&[], &[(field, value)]);
            rows.push(row(
                &format!("a change to {name}"),
                world.patch(change),
                "400 validation_failed",
                details,
            ));
        }
    }
    rows.extend([
        row(
            "a new client that is no object",
            world.post("/clients", "[]"),
            "400 validation_failed",
            "wrong_type",
        ),
        row("a change that is no object", world.patch("null"), "400 validation_failed", "wrong_type"),
        row("a new client that is no JSON", world.post("/clients", "Ada"), "400 malformed_json", "1:1"),
        row("a change that is no JSON", world.patch(""), "400 malformed_json", "1:0"),
        row(
            "a change of what can't be changed",
            world.patch("{\"id\":\"x\",\"createdAt\":\"now\"}"),
            "400 validation_failed",
            "id unknown_field, createdAt unknown_field",
        ),
    ]);
    rows
}

/// Registrants of new clients, each wrong in one field.
pub(super) fn registrants(world: &World) -> Vec<Row> {
    let long = format!("\"{}\"", "a".repeat(201));
    let endless = format!("\"+{}\"", "4".repeat(1_000));
    let fields = [
        ("a name that is a number", "name", "1", "wrong_type"),
        ("an empty name", "name", "\"\"", "value_invalid"),
        ("a long name", "name", long.as_str(), "value_invalid"),
        ("an organisation that is a number", "organization", "1", "wrong_type"),
        ("an empty organisation", "organization", "\"\"", "value_invalid"),
        ("no e-mail address", "email", ABSENT, "field_missing"),
        ("a wrong e-mail address", "email", "\"ada\"", "value_invalid"),
        ("no telephone", "phone", ABSENT, "field_missing"),
        ("a telephone that is a number", "phone", "493012345678", "wrong_type"),
        ("a telephone without a country", "phone", "\"030 12345678\"", "value_invalid"),
        ("a telephone of no country", "phone", "\"+999123456789\"", "value_invalid"),
        ("a telephone with an extension", "phone", "\"+1 650 253 0000 x5\"", "value_invalid"),
        ("a telephone in Arabic digits", "phone", "\"+\\u0664\\u0669 30 12345678\"", "value_invalid"),
        ("a telephone of 1,000 digits", "phone", &endless, "value_invalid"),
        ("an empty address", "address1", "\"\"", "value_invalid"),
        ("a second line with a tab", "address2", "\"a\\tb\"", "value_invalid"),
        ("a city with a NUL", "city", "\"Ber\\u0000lin\"", "value_invalid"),
        ("a state that is a list", "state", "[\"BE\"]", "wrong_type"),
        ("a long state", "state", &long, "value_invalid"),
        ("a postal code that is a number", "postalCode", "10115", "wrong_type"),
        ("a long postal code", "postalCode", "\"123456789012345678901\"", "value_invalid"),
        ("a country in words", "country", "\"Germany\"", "value_invalid"),
        ("a country in lower case", "country", "\"de\"", "value_invalid"),
        ("a country that isn't", "country", "\"XX\"", "value_invalid"),
        ("a country that is null", "country", "null", "wrong_type"),
        ("a planet", "planet", "\"Earth\"", "unknown_field"),
    ];
    let rows = fields.into_iter().map(|(name, field, value, code)| {
        let body = client(&[("registrant", &registrant(&[(field, value)]))]);
        let detail = format!("registrant.{field} {code}");
        row(
            &format!("a registrant with {name}"),
            world.post("/clients", body),
            "400 validation_failed",
            &detail,
        )
    });
    rows.collect()
}
