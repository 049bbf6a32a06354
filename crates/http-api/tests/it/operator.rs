//! What operators ask.

use axum::body::Body;
use http::{Request, StatusCode};
use landrush_model::{Hindrance, WaitReason};
use serde_json::json;

use crate::answer::Answer;
use crate::house::House;

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

#[tokio::test]
async fn requests_are_counted_by_route_and_not_by_path() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let _here = metrics::set_default_local_recorder(&recorder);
    let house = House::new().await;
    for path in ["/orders/1", "/orders/2", "/nowhere/3", "/clients"] {
        house.get(path).await;
    }
    house.send(house.request("BREW", "/orders").body(Body::empty()).unwrap()).await;
    let text = recorder.handle().render();
    let mut counts: Vec<_> = text.lines().filter(|line| line.starts_with("http_requests_total{")).collect();
    counts.sort_unstable();
    insta::assert_snapshot!(counts.join("\n"), @r#"
    http_requests_total{route="/clients",method="GET",status="200"} 1
    http_requests_total{route="/orders",method="other",status="405"} 1
    http_requests_total{route="/orders/{id}",method="GET",status="404"} 2
    http_requests_total{route="unmatched",method="GET",status="404"} 1
    "#);
}
