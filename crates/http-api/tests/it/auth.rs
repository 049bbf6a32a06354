//! Who may call.

use http::StatusCode;
use landrush_model::ports::Access as _;
use landrush_model::{KeyId, Scope, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::house::{House, registrant};

async fn with_authorization(house: &House, headers: &[&str]) -> crate::answer::Answer {
    let mut request = http::Request::builder().uri("/orders");
    for header in headers {
        request = request.header("authorization", *header);
    }
    house.send(request.body(axum::body::Body::empty()).unwrap()).await
}

#[tokio::test]
async fn only_a_key_in_force_opens() {
    let house = House::new().await;
    let good = format!("Bearer {}", house.key);
    for headers in [&[good.as_str()][..], &[&format!("bearer {}", house.key)]] {
        assert_eq!(with_authorization(&house, headers).await.status, StatusCode::OK);
    }
    let unknown = landrush_http_api::key::generate([99; 32]);
    let unknown = format!("Bearer {}", secrecy::ExposeSecret::expose_secret(&unknown.secret));
    for headers in [
        &[][..],
        &["Bearer"],
        &["Bearer nonsense"],
        &[&unknown],
        &[&house.key],
        &["Basic dTpw"],
        &[&good, &good],
    ] {
        let answer = with_authorization(&house, headers).await;
        assert_eq!(answer.error(), "401 unauthorized", "{headers:?}");
        assert!(answer.header("www-authenticate").starts_with("Bearer realm="), "{headers:?}");
    }
}

#[tokio::test]
async fn a_revoked_key_opens_nothing_from_then_on() {
    let house = House::new().await;
    assert_eq!(house.get("/orders").await.status, StatusCode::OK);
    assert!(house.store.revoke_key(KeyId::from_uuid(Uuid::from_u128(1)), Timestamp::EPOCH).await.unwrap());
    assert_eq!(house.get("/orders").await.error(), "401 unauthorized");
}

#[tokio::test]
async fn a_key_opens_what_its_scopes_say() {
    let mut house = House::new().await;
    house.key = house.make_key(1, 3, &[Scope::OrdersRead]).await;
    assert_eq!(house.get("/orders").await.status, StatusCode::OK);
    for (method, path, scope) in [
        ("POST", "/orders", "orders:write"),
        ("GET", "/clients", "clients:read"),
        ("POST", "/clients", "clients:write"),
        ("PATCH", "/clients/x", "clients:write"),
    ] {
        let answer = house.send(house.json(method, path, &json!({}), &[])).await;
        assert_eq!(answer.error(), "403 scope_missing", "{method} {path}");
        let message = answer.json()["error"]["message"].clone();
        assert_eq!(message, format!("this needs an API key with the scope {scope}"));
    }
}

#[tokio::test]
async fn what_belongs_to_another_account_is_not_there() {
    let mut house = House::new().await;
    let client = house.client().await;
    let placed = house.place(&client, &["example.com"]).await;
    let order = placed["orders"][0]["id"].as_str().unwrap().to_owned();
    let batch = placed["batchId"].as_str().unwrap().to_owned();
    house.key = house.stranger.clone();
    assert_eq!(house.get(&format!("/orders/{order}")).await.error(), "404 order_not_found");
    assert_eq!(house.get(&format!("/orders/batch/{batch}")).await.error(), "404 batch_not_found");
    assert_eq!(house.get(&format!("/clients/{client}")).await.error(), "404 client_not_found");
    let change = house.json("PATCH", &format!("/clients/{client}"), &json!({ "name": "Mine" }), &[]);
    assert_eq!(house.send(change).await.error(), "404 client_not_found");
    assert_eq!(house.get("/orders").await.data()["total"], 0);
    assert_eq!(house.get("/clients").await.data()["clients"], json!([]));
    let order = json!({ "clientId": client, "items": [crate::house::item("example.com")] });
    insta::assert_snapshot!(house.post("/orders", &order).await.problems(), @r"
    400 client_not_found
    clientId client_not_found: The account has no client with this id.
    ");
    // Its own orders go their own way.
    let body = json!({ "name": "Bob", "email": "bob@example.com", "registrant": registrant() });
    let own = house.post("/clients", &body).await.data()["id"].clone();
    let order = json!({ "clientId": own, "items": [crate::house::item("example.com")] });
    assert_eq!(house.post("/orders", &order).await.status, StatusCode::CREATED);
}
