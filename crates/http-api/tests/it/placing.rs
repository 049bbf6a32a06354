//! `POST /orders`.

use http::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, item};

#[tokio::test]
async fn orders_are_accepted_at_the_catalogues_prices() {
    let house = House::new().await;
    let client = house.client().await;
    let items = json!([
        { "domain": "Bücher.com", "provider": "dynadot", "term": 2, "nameservers": ["NS1.example.net", "ns2.example.net."] },
        { "domain": "example.net", "provider": "dynadot", "term": 1, "expectedPrice": { "amount": 1399, "currency": "USD" } },
    ]);
    let placed = house.post("/orders", &json!({ "clientId": client, "items": items })).await;
    assert_eq!(placed.status, StatusCode::CREATED);
    let data = placed.data();
    assert_eq!(placed.header("location"), format!("/orders/batch/{}", data["batchId"].as_str().unwrap()));
    insta::assert_json_snapshot!(data, {
        ".batchId" => "[batch]", ".clientId" => "[client]",
        ".orders[].id" => "[order]", ".orders[].batchId" => "[batch]", ".orders[].clientId" => "[client]",
    }, @r#"
    {
      "batchId": "[batch]",
      "clientId": "[client]",
      "orders": [
        {
          "batchId": "[batch]",
          "clientId": "[client]",
          "createdAt": "2026-11-25T09:46:40Z",
          "domain": "xn--bcher-kva.com",
          "domainUnicode": "bücher.com",
          "error": null,
          "expiresAt": null,
          "id": "[order]",
          "lastError": null,
          "nameservers": [
            "ns1.example.net",
            "ns2.example.net"
          ],
          "price": {
            "amount": 2499,
            "currency": "USD"
          },
          "provider": "dynadot",
          "registeredAt": null,
          "status": "PENDING",
          "term": 2,
          "updatedAt": "2026-11-25T09:46:40Z",
          "waitingFor": {
            "party": "landrush",
            "reason": "queue",
            "since": "2026-11-25T09:46:40Z",
            "text": "It is waiting for its turn.",
            "until": "2026-11-28T09:46:40Z"
          }
        },
        {
          "batchId": "[batch]",
          "clientId": "[client]",
          "createdAt": "2026-11-25T09:46:40Z",
          "domain": "example.net",
          "domainUnicode": "example.net",
          "error": null,
          "expiresAt": null,
          "id": "[order]",
          "lastError": null,
          "nameservers": null,
          "price": {
            "amount": 1399,
            "currency": "USD"
          },
          "provider": "dynadot",
          "registeredAt": null,
          "status": "PENDING",
          "term": 1,
          "updatedAt": "2026-11-25T09:46:40Z",
          "waitingFor": {
            "party": "landrush",
            "reason": "queue",
            "since": "2026-11-25T09:46:40Z",
            "text": "It is waiting for its turn.",
            "until": "2026-11-28T09:46:40Z"
          }
        }
      ],
      "totals": [
        {
          "amount": 3898,
          "currency": "USD"
        }
      ]
    }
    "#);
    assert_eq!(house.store.ledger(house.account).len(), 2);
}

#[tokio::test]
async fn a_dry_run_checks_and_prices_everything_and_creates_nothing() {
    let house = House::new().await;
    let client = house.client().await;
    let body =
        json!({ "clientId": client, "dryRun": true, "items": [item("example.com"), item("example.net")] });
    let quoted = house.post("/orders", &body).await;
    assert_eq!(quoted.status, StatusCode::OK);
    insta::assert_json_snapshot!(quoted.data(), @r#"
    {
      "dryRun": true,
      "items": [
        {
          "domain": "example.com",
          "domainUnicode": "example.com",
          "nameservers": null,
          "price": {
            "amount": 1299,
            "currency": "USD"
          },
          "provider": "dynadot",
          "term": 1
        },
        {
          "domain": "example.net",
          "domainUnicode": "example.net",
          "nameservers": null,
          "price": {
            "amount": 1399,
            "currency": "USD"
          },
          "provider": "dynadot",
          "term": 1
        }
      ],
      "totals": [
        {
          "amount": 2698,
          "currency": "USD"
        }
      ]
    }
    "#);
    assert_eq!(house.get("/orders").await.data()["total"], 0);
    house.place(&client, &["example.com"]).await;
    assert_eq!(house.post("/orders", &body).await.error(), "409 domain_already_ordered");
}

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
async fn without_a_price_nothing_is_sold() {
    let house = House::new().await;
    let client = house.client().await;
    let items = json!([item("example.org"), { "domain": "example.net", "provider": "dynadot", "term": 9 }]);
    let answer = house.post("/orders", &json!({ "clientId": client, "items": items })).await;
    insta::assert_snapshot!(answer.problems(), @r"
    400 price_unavailable
    [0] domain price_unavailable: dynadot has no price for .org
    [1] term price_unavailable: dynadot has no price for .net for 9 years
    ");
}

#[tokio::test]
async fn prices_that_have_changed_are_all_listed_with_both() {
    let house = House::new().await;
    let client = house.client().await;
    let expecting = |domain: &str, amount: i64, currency: &str| {
        let mut item = item(domain);
        item["expectedPrice"] = json!({ "amount": amount, "currency": currency });
        item
    };
    let items =
        [expecting("a.com", 1, "USD"), expecting("b.com", 1_299, "USD"), expecting("c.net", 1_399, "EUR")];
    let answer = house.post("/orders", &json!({ "clientId": client, "items": items })).await;
    assert_eq!(answer.error(), "409 price_changed");
    insta::assert_json_snapshot!(answer.json()["error"]["details"], @r#"
    [
      {
        "actual": {
          "amount": 1299,
          "currency": "USD"
        },
        "code": "price_changed",
        "domain": "a.com",
        "expected": {
          "amount": 1,
          "currency": "USD"
        },
        "field": "expectedPrice",
        "index": 0,
        "message": "the price is 12.99 USD, not 0.01 USD"
      },
      {
        "actual": {
          "amount": 1399,
          "currency": "USD"
        },
        "code": "price_changed",
        "domain": "c.net",
        "expected": {
          "amount": 1399,
          "currency": "EUR"
        },
        "field": "expectedPrice",
        "index": 2,
        "message": "the price is 13.99 USD, not 13.99 EUR"
      }
    ]
    "#);
}

#[tokio::test]
async fn a_domain_is_ordered_once_at_a_time() {
    let house = House::new().await;
    let client = house.client().await;
    house.place(&client, &["taken.com"]).await;
    let body = json!({ "clientId": client, "items": [item("free.com"), item("TAKEN.com")] });
    insta::assert_snapshot!(house.post("/orders", &body).await.problems(), @r"
    409 domain_already_ordered
    [1] domain domain_already_ordered: an open order is for taken.com already
    ");
    let twice = json!({ "clientId": client, "items": [item("free.com"), item("FREE.com")] });
    insta::assert_snapshot!(house.post("/orders", &twice).await.problems(), @r"
    400 validation_failed
    [1] domain domain_repeated: free.com is in item 0 already
    ");
}

#[tokio::test]
async fn a_client_orders_only_with_a_registrant() {
    let house = House::new().await;
    let made = house.post("/clients", &json!({ "name": "Bob", "email": "bob@example.com" })).await;
    let body = json!({ "clientId": made.data()["id"], "items": [item("example.com")] });
    insta::assert_snapshot!(house.post("/orders", &body).await.problems(), @r"
    400 registrant_missing
    clientId registrant_missing: The client has no registrant, so nothing can be registered for it.
    ");
    let body = json!({ "clientId": "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44", "items": [item("example.com")] });
    insta::assert_snapshot!(house.post("/orders", &body).await.problems(), @r"
    400 client_not_found
    clientId client_not_found: The account has no client with this id.
    ");
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
