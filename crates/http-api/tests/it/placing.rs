//! `POST /orders`.

use http::StatusCode;
use serde_json::json;

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
