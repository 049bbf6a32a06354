//! The OpenAPI document.

use axum::body::Body;
use http::Request;
use landrush_http_api::Code;
use serde_json::{Value, json};

use crate::house::{House, item};

pub(crate) fn document() -> Value {
    serde_json::to_value(landrush_http_api::openapi()).unwrap()
}

/// Every operation: method, path, and what the document says of it.
pub(crate) fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let item = item.as_object().unwrap().clone();
        let path = path.clone();
        item.into_iter()
            .map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

fn validator(document: &Value, schema: &Value) -> jsonschema::Validator {
    let mut whole = schema.clone();
    whole["components"] = document["components"].clone();
    jsonschema::draft202012::new(&whole).unwrap()
}

#[track_caller]
pub(crate) fn check(document: &Value, schema: &Value, body: &Value, place: &str) {
    let errors: Vec<_> = validator(document, schema)
        .iter_errors(body)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{place}: {errors:#?}\n{body:#}");
}

#[test]
fn the_document_is_as_it_was() {
    insta::assert_json_snapshot!("openapi", document());
}

#[tokio::test]
async fn every_route_wants_a_key_or_is_public() {
    let (house, document) = (House::new().await, document());
    let mut public = Vec::new();
    for (method, path, operation) in operations(&document) {
        if operation["security"] == json!([{}]) {
            public.push(path);
            continue;
        }
        let scope = operation["security"][0]["apiKey"][0].as_str().unwrap_or_default();
        assert!(scope.parse::<landrush_model::Scope>().is_ok(), "{method} {path}: {}", operation["security"]);
        let concrete = path.replace("{id}", "x").replace("{batchId}", "x").replace("{deliveryId}", "x");
        let request = Request::builder().method(method.as_str()).uri(&concrete).body(Body::empty()).unwrap();
        assert_eq!(house.send(request).await.error(), "401 unauthorized", "{method} {path}");
    }
    public.sort();
    assert_eq!(public, ["/healthz", "/metrics", "/openapi.json", "/readyz"]);
}

#[test]
fn every_route_has_errors_and_examples_that_validate() {
    let document = document();
    for (method, path, operation) in operations(&document) {
        let place = format!("{method} {path}");
        let responses = operation["responses"].as_object().unwrap();
        if operation["security"] != json!([{}]) {
            for status in ["401", "403", "429", "500", "503", "504"] {
                assert!(responses.contains_key(status), "{place} {status}");
            }
        }
        if let Some(content) = operation.get("requestBody").map(|body| &body["content"]["application/json"]) {
            assert!(content["example"].is_object(), "{place}");
            check(&document, &content["schema"], &content["example"], &place);
        }
        for (status, response) in responses {
            let place = format!("{place} {status}");
            assert_ne!(response["description"], "", "{place}");
            let Some(content) = response["content"].get("application/json") else { continue };
            let one = content.get("example").cloned();
            let many = content["examples"]
                .as_object()
                .into_iter()
                .flat_map(|all| all.values().map(|example| example["value"].clone()));
            let examples: Vec<Value> = one.into_iter().chain(many).collect();
            assert!(!examples.is_empty(), "{place}");
            for example in examples {
                check(&document, &content["schema"], &example, &place);
            }
        }
    }
}

#[test]
fn every_code_is_documented() {
    let document = document();
    let schema = &document["components"]["schemas"]["ErrorCode"];
    let listed: Vec<_> =
        schema["enum"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(listed, Code::ALL.iter().map(|code| code.as_str()).collect::<Vec<_>>());
    let text = operations(&document)
        .iter()
        .flat_map(|(_, _, operation)| operation["responses"].as_object().unwrap().values())
        .map(|response| response["description"].as_str().unwrap().to_owned())
        .collect::<String>();
    // Those of paths that the document doesn't have can't stand at a path.
    let nowhere = [Code::NotFound, Code::MethodNotAllowed];
    for code in Code::ALL.iter().filter(|code| !code.statuses().is_empty() && !nowhere.contains(code)) {
        assert!(text.contains(&format!("`{}`", code.as_str())), "{code:?}");
    }
}

#[tokio::test]
async fn answers_are_as_the_document_says() {
    let (house, document) = (House::new().await, document());
    let client = house.client().await;
    let dry = json!({ "clientId": client, "items": [item("a.com")], "dryRun": true });
    let wrong = json!({ "clientId": client, "items": [item("www.a.com")], "price": 1 });
    let placed = house.place(&client, &["a.com"]).await;
    let (order, batch) = (placed["orders"][0]["id"].as_str().unwrap(), placed["batchId"].as_str().unwrap());
    for (method, template, path, body) in [
        ("POST", "/orders", "/orders".to_owned(), Some(&dry)),
        ("POST", "/orders", "/orders".into(), Some(&wrong)),
        ("POST", "/clients", "/clients".into(), Some(&wrong)),
        ("GET", "/orders", "/orders".into(), None),
        ("GET", "/orders", "/orders?limit=0".into(), None),
        ("GET", "/orders/{id}", format!("/orders/{order}"), None),
        ("GET", "/orders/{id}", "/orders/x".into(), None),
        ("GET", "/orders/batch/{batchId}", format!("/orders/batch/{batch}"), None),
        ("GET", "/clients/{id}", format!("/clients/{client}"), None),
        ("GET", "/clients", "/clients".into(), None),
        ("GET", "/readyz", "/readyz".into(), None),
    ] {
        let answer = match body {
            Some(body) => house.post(&path, body).await,
            None => house.get(&path).await,
        };
        let responses = &document["paths"][template][method.to_lowercase()]["responses"];
        let response = &responses[answer.status.as_str()]["content"]["application/json"];
        assert!(response.is_object(), "{method} {path} {}: {}", answer.status, answer.text());
        check(&document, &response["schema"], &answer.json(), &path);
    }
}
