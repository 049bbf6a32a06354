//! The examples in the OpenAPI document: one wherever a reader wants one, and errors as they really come.

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::document::{document, operations};
use crate::house::{House, item};

/// What a reader misses at one place of an operation.
fn lacking(what: &str, content: &Value) -> Vec<String> {
    let has_several = |content: &Value| content["examples"].as_object().is_some_and(|all| !all.is_empty());
    let bare = |(_, content): &(&String, &Value)| content["example"].is_null() && !has_several(content);
    let media_types = content.as_object().into_iter().flatten().filter(bare);
    media_types.map(|(media_type, _)| format!("{what} has no example as {media_type}")).collect()
}

/// The codes that the description of an answer lists.
fn codes(response: &Value) -> impl Iterator<Item = &str> {
    let lines = response["description"].as_str().unwrap().split("\n\n");
    lines.filter_map(|line| line.strip_prefix('`')?.split('`').next())
}

#[test]
fn every_request_success_and_error_has_an_example() {
    let mut found = Vec::new();
    for (method, path, operation) in operations(&document()) {
        let place = format!("{method} {path}");
        found.extend(lacking(&format!("{place}: the request"), &operation["requestBody"]["content"]));
        let responses = operation["responses"].as_object().unwrap();
        for (status, response) in responses {
            let what = format!("{place}: the answer {status}");
            found.extend(lacking(&what, &response["content"]));
            let examples = &response["content"]["application/json"]["examples"];
            for code in codes(response).filter(|_| examples.is_object()) {
                if examples[code]["value"]["error"]["code"] != code {
                    found.push(format!("{what} has no example of {code}"));
                }
            }
        }
        if !responses.keys().any(|status| status.starts_with('2')) {
            found.push(format!("{place}: no success is described"));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// The error of an answer without what differs from request to request.
fn error(body: &Value) -> Value {
    let mut error = body["error"].clone();
    error["requestId"].take();
    error
}

#[track_caller]
fn compare(document: &Value, place: (&str, &str), answer: &Answer) {
    let (method, path) = place;
    let real = answer.json();
    let code = real["error"]["code"].as_str().unwrap();
    let response = &document["paths"][path][method]["responses"][answer.status.as_str()];
    let example = &response["content"]["application/json"]["examples"][code]["value"];
    assert_eq!(error(example), error(&real), "{method} {path} {code}");
}

#[tokio::test]
async fn errors_are_as_in_the_examples() {
    let (house, document) = (House::new().await, document());
    let client = house.client().await;
    let orders = ("post", "/orders");
    let order = |items: Value| json!({ "clientId": client, "items": items });
    let named = |domain: &str, term: i64| json!({ "domain": domain, "provider": "dynadot", "term": term });

    let wrong = order(json!([named("www.example.com", 1), named("example.com", 11)]));
    compare(&document, orders, &house.post("/orders", &wrong).await);
    compare(&document, orders, &house.post("/orders", &order(json!([]))).await);
    compare(&document, orders, &house.post("/orders", &order(json!([named("example.org", 1)]))).await);
    let mut guarded = named("bücher.com", 1);
    guarded["expectedPrice"] = json!({ "amount": 999, "currency": "USD" });
    compare(&document, orders, &house.post("/orders", &order(json!([guarded]))).await);
    house.place(&client, &["bücher.com"]).await;
    compare(&document, orders, &house.post("/orders", &order(json!([named("bücher.com", 1)]))).await);
    let nobodys = json!({ "clientId": "0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44", "items": [item("a.com")] });
    compare(&document, orders, &house.post("/orders", &nobodys).await);
    let bare = house.post("/clients", &json!({ "name": "Ada", "email": "ada@example.com" })).await.data();
    let bare = json!({ "clientId": bare["id"], "items": [item("a.com")] });
    compare(&document, orders, &house.post("/orders", &bare).await);
    let broken = house.request("POST", "/orders").header("content-type", "application/json");
    compare(&document, orders, &house.send(broken.body(Body::from("{\n")).unwrap()).await);
    let once = |body: &Value| house.json("POST", "/orders", body, &[("idempotency-key", "once")]);
    house.send(once(&order(json!([item("once.com")])))).await;
    compare(&document, orders, &house.send(once(&order(json!([item("twice.com")])))).await);

    let wrong = json!({ "name": "Ada", "email": "ada", "colour": "red" });
    compare(&document, ("post", "/clients"), &house.post("/clients", &wrong).await);
    for query in ["colour=red", "limit=0", "cursor=x", "offset=10001"] {
        compare(&document, ("get", "/orders"), &house.get(&format!("/orders?{query}")).await);
    }
    compare(&document, ("get", "/orders/{id}"), &house.get("/orders/x").await);
    let unknown = format!("Bearer lr_live_{}", "A".repeat(43));
    let unknown = Request::get("/orders").header("authorization", unknown).body(Body::empty()).unwrap();
    compare(&document, ("get", "/orders"), &house.send(unknown).await);
}
