//! `POST /orders` with bodies that are wrong.

use http::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, item};

#[tokio::test]
async fn everything_that_is_wrong_is_reported_at_once() {
    let house = House::new().await;
    let client = house.client().await;
    let body = json!({
        "clientId": client,
        "items": [
            { "domain": "www.example.com", "provider": "nobody", "term": 1.0, "price": 1 },
            item("good.com"),
            { "domain": "GOOD.com", "provider": "dynadot", "term": 11, "nameservers": ["ns1.example.net", 2] },
            { "provider": "dynadot", "term": null, "nameservers": null, "expectedPrice": { "amount": "1", "curency": "USD" } },
            "example.com",
            { "domain": "a.com", "provider": "dynadot", "term": 1, "nameservers": ["ns1.example.net"], "expectedPrice": { "amount": 1, "currency": "usd" } },
            { "domain": "example.org", "provider": "dynadot", "term": 1, "colour": "red" },
        ],
    });
    insta::assert_snapshot!(house.post("/orders", &body).await.problems(), @r#"
    400 validation_failed
    [0] term wrong_type: this must be a whole number, not a number with a fraction or beyond 64 bits
    [0] price price_not_allowed: prices come from the catalogue and can't be given; use expectedPrice as a guard
    [0] domain domain_is_subdomain: this is a subdomain; only the registrable name can be ordered
    [0] provider provider_unknown: there is no such provider (known: dynadot)
    [2] nameservers[1] wrong_type: this must be a string, not a whole number
    [2] domain domain_repeated: good.com is in item 1 already
    [2] term term_out_of_range: a term is a whole number of years from 1 to 10, not 11
    [3] domain field_missing: domain is missing
    [3] term wrong_type: term must not be null
    [3] nameservers wrong_type: nameservers must not be null; leave it out
    [3] expectedPrice.amount wrong_type: this must be a whole number, not a string
    [3] expectedPrice.currency field_missing: currency is missing
    [3] expectedPrice.curency unknown_field: there is no such field here
    [4] - wrong_type: this must be an object, not a string
    [5] nameservers nameservers_count: between 2 and 13 name servers are needed, not 1
    [5] expectedPrice.currency currency_unknown: "usd" is not an ISO 4217 currency code in capitals, such as USD
    [6] colour unknown_field: there is no such field here
    [6] domain price_unavailable: dynadot has no price for .org
    "#);
    assert_eq!(house.get("/orders").await.data()["total"], 0);
}

#[tokio::test]
async fn what_is_wrong_around_the_items_is_reported_with_them() {
    let house = House::new().await;
    let body = json!({ "clientId": "4711", "items": [item("www.example.com")], "dryRun": "yes", "price": 1 });
    insta::assert_snapshot!(house.post("/orders", &body).await.problems(), @r"
    400 validation_failed
    clientId value_invalid: this is not an id: ids are UUIDs such as 0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44
    dryRun wrong_type: this must be true or false, not a string
    price unknown_field: there is no such field here
    [0] domain domain_is_subdomain: this is a subdomain; only the registrable name can be ordered
    ");
    insta::assert_snapshot!(house.post("/orders", &json!([])).await.problems(), @r"
    400 validation_failed
    - wrong_type: this must be an object, not a list
    ");
}

#[tokio::test]
async fn a_batch_has_1_to_50_items() {
    let house = House::new().await;
    let client = house.client().await;
    let items =
        |count: usize| -> Vec<Value> { (0..count).map(|n| item(&format!("example-{n}.com"))).collect() };
    let body = |count| json!({ "clientId": client, "items": items(count) });
    assert_eq!(house.post("/orders", &body(0)).await.error(), "400 items_count");
    insta::assert_snapshot!(house.post("/orders", &body(51)).await.problems(), @r"
    400 items_count
    items items_count: a batch has 1 to 50 items, not 51
    ");
    assert_eq!(house.post("/orders", &body(50)).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_is_wrong_beyond_counting_is_not_all_repeated() {
    let house = House::new().await;
    let fields: Vec<String> = (0..5_000).map(|n| format!("\"f{n}\":{n}")).collect();
    let body: Value = serde_json::from_str(&format!("{{{}}}", fields.join(","))).unwrap();
    let answer = house.post("/orders", &body).await;
    let details = answer.json()["error"]["details"].as_array().unwrap().clone();
    assert_eq!(details.len(), 1_001);
    assert_eq!(details[1_000]["code"], "too_many_problems");
}
