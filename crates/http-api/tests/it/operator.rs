//! What operators ask.

use axum::body::Body;
use http::{Request, StatusCode};
use landrush_model::{Hindrance, WaitReason};
use serde_json::json;

use crate::house::{Answer, House};

async fn ask(house: &House, path: &str) -> Answer {
    house.send(Request::get(path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn readiness_says_what_is_wrong_and_where() {
    let house = House::new().await;
    assert_eq!(ask(&house, "/healthz").await.json(), json!({ "status": "ok" }));
    assert_eq!(ask(&house, "/readyz").await.json(), json!({ "ready": true, "problems": [] }));
    house.registrars.set_health(Some(Hindrance::new(WaitReason::RegistrarKeyRefused)));
    let unready = ask(&house, "/readyz").await;
    assert_eq!(unready.status, StatusCode::SERVICE_UNAVAILABLE);
    insta::assert_json_snapshot!(unready.json(), @r#"
    {
      "problems": [
        {
          "part": "registrar account fake",
          "reason": "registrar_key_refused: The registrar does not accept the platform's credentials; the operator has to act."
        }
      ],
      "ready": false
    }
    "#);
}

#[tokio::test]
async fn metrics_are_what_the_exporter_renders() {
    let house = House::new().await;
    let answer = ask(&house, "/metrics").await;
    assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, "http_requests_total 0\n"));
    assert!(answer.header("content-type").starts_with("text/plain; version=0.0.4"));
}

#[tokio::test]
async fn the_document_is_served() {
    let house = House::new().await;
    assert_eq!(ask(&house, "/openapi.json").await.json()["openapi"], "3.1.0");
}
