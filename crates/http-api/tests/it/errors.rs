//! Errors: one shape everywhere, nothing of the inside.

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn what_has_no_route_answers_in_the_dialect() {
    let house = House::new().await;
    for path in ["/", "/nothing", "/orders/", "/orders/batch/1/2"] {
        assert_eq!(house.get(path).await.error(), "404 not_found", "{path}");
    }
    for (method, path, allow) in [
        ("DELETE", "/orders", "GET,HEAD,POST"),
        ("PUT", "/clients/1", "GET,HEAD,PATCH"),
        ("POST", "/healthz", "GET,HEAD"),
        ("BREW", "/orders", "GET,HEAD,POST"),
    ] {
        let answer = house.send(house.request(method, path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.error(), "405 method_not_allowed", "{method} {path}");
        let mut allowed: Vec<_> = answer.header("allow").split(',').collect();
        allowed.sort_unstable();
        assert_eq!(allowed.join(","), allow);
    }
}

#[tokio::test]
async fn an_error_has_code_words_details_and_the_requests_id() {
    let house = House::new().await;
    let request = house.request("POST", "/orders").header("content-type", "application/json");
    let request =
        request.header("x-request-id", "mine-1").body(Body::from("{\"items\": [\n{\"domain\": }]}"));
    let answer = house.send(request.unwrap()).await;
    assert_eq!(answer.header("content-type"), "application/json");
    insta::assert_json_snapshot!(answer.json(), @r#"
    {
      "error": {
        "code": "malformed_json",
        "details": [
          {
            "column": 12,
            "field": "items[0].domain",
            "line": 2
          }
        ],
        "message": "the body is not JSON: expected value at line 2 column 12, in items[0].domain",
        "requestId": "mine-1"
      },
      "success": false
    }
    "#);
}

#[tokio::test]
async fn a_doubled_field_is_refused() {
    let house = House::new().await;
    let body = r#"{"name": "Ada", "email": "ada@example.com", "name": "Eve"}"#;
    let request = house.request("POST", "/clients").header("content-type", "application/json");
    insta::assert_snapshot!(house.send(request.body(Body::from(body)).unwrap()).await.problems(), @r"
    400 validation_failed
    name duplicate_field: this field is given twice
    ");
}

#[tokio::test]
async fn a_body_is_json_of_at_most_256_kib() {
    let house = House::new().await;
    let send = async |media_type: &str, body: Vec<u8>| {
        let request = house.request("POST", "/clients").header("content-type", media_type);
        house.send(request.body(Body::from(body)).unwrap()).await.error()
    };
    assert_eq!(send("text/json", b"{}".to_vec()).await, "415 unsupported_media_type");
    assert_eq!(send("application/json", vec![b' '; 256 * 1024 + 1]).await, "413 body_too_large");
    assert_eq!(send("application/json", vec![b' '; 256 * 1024]).await, "400 malformed_json");
    assert_eq!(send("application/json", b"\xff".to_vec()).await, "400 malformed_json");
    let announced = house.request("POST", "/clients").header("content-type", "application/json");
    let announced = announced.header("content-length", "999999999").body(Body::empty()).unwrap();
    assert_eq!(house.send(announced).await.error(), "413 body_too_large");
    let packed = house.request("POST", "/clients").header("content-type", "application/json");
    let packed = packed.header("content-encoding", "gzip").body(Body::from("{}")).unwrap();
    assert_eq!(house.send(packed).await.error(), "415 unsupported_media_type");
    let query = house.json("POST", "/clients?a=1", &json!({}), &[]);
    assert_eq!(house.send(query).await.error(), "400 unknown_parameter");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let house = House::new().await;
    let endless = futures_util::stream::pending::<Result<hyper::body::Bytes, std::io::Error>>();
    let request = house.request("POST", "/clients").header("content-type", "application/json");
    let answer = house.send(request.body(Body::from_stream(endless)).unwrap()).await;
    assert_eq!(answer.error(), "408 request_timeout");
}

#[tokio::test]
async fn a_panic_is_answered_without_its_text() {
    let house = House::new().await;
    house.break_metrics();
    let answer = house.get("/metrics").await;
    assert_eq!(answer.error(), "500 internal");
    assert!(!answer.text().contains("secret"), "{}", answer.text());
}

#[tokio::test]
async fn a_requests_id_is_taken_over_if_it_can_be_one() {
    let house = House::new().await;
    let send = async |id: &[u8]| {
        let request = Request::builder().uri("/healthz").header("x-request-id", id);
        let answer = house.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.header("x-request-id").to_owned()
    };
    assert_eq!(send(b"abc-123").await, "abc-123");
    for bad in [&b""[..], b"a b", &[b'x'; 129], "ü".as_bytes()] {
        assert_eq!(send(bad).await.len(), 36);
    }
}
