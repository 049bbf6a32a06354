//! `GET /orders/{id}` and `GET /orders/batch/{batchId}`.

use std::time::Duration;

use landrush_model::testing::Script;
use landrush_model::{FailureCode, Hindrance, Refusal, WaitReason};
use serde_json::{Value, json};

use crate::house::{House, item};

async fn placed(house: &House, nameservers: bool) -> (String, String) {
    let mut wanted = item("bücher.com");
    if nameservers {
        wanted["nameservers"] = json!(["ns1.example.net", "ns2.example.net"]);
    }
    let body = json!({ "clientId": house.client().await, "items": [wanted] });
    let data = house.post("/orders", &body).await.data();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&data["orders"][0]["id"]), text(&data["batchId"]))
}

async fn order(house: &House, id: &str) -> Value {
    house.get(&format!("/orders/{id}")).await.data()
}

/// What a person looks at first.
fn brief(order: &Value) -> String {
    let wait = &order["waitingFor"];
    let kinds: Vec<_> =
        order["timeline"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    format!(
        "{} stage={} step={} attempts={} waits for {} on {} until {}, next {}\n{}",
        order["status"],
        order["stage"],
        order["step"],
        order["attempts"],
        wait["reason"],
        wait["party"],
        wait["until"],
        order["nextAttemptAt"],
        kinds.join(" ")
    )
}

#[tokio::test(start_paused = true)]
async fn an_order_explains_itself_from_its_acceptance_to_its_end() {
    let house = House::new().await;
    let (id, _) = placed(&house, true).await;
    insta::assert_snapshot!(brief(&order(&house, &id).await), @r#"
    "PENDING" stage="registration" step="queued" attempts=0 waits for "queue" on "landrush" until "2026-11-28T09:46:40Z", next null
    accepted
    "#);

    house.registrars.script(Script::Hinder(Hindrance::new(WaitReason::RegistrarFunds)));
    house.work().await;
    insta::assert_snapshot!(brief(&order(&house, &id).await), @r#"
    "REGISTERING" stage="registration" step="contact" attempts=1 waits for "registrar_funds" on "operator" until "2026-11-28T09:46:40Z", next "2026-11-25T09:46:41Z"
    accepted sent waiting
    "#);

    house.clock.advance(Duration::from_secs(3_600));
    house.work().await;
    insta::assert_json_snapshot!(order(&house, &id).await, {
        ".id" => "[order]", ".batchId" => "[batch]", ".clientId" => "[client]",
    }, @r#"
    {
      "attempts": 4,
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
      "nextAttemptAt": null,
      "price": {
        "amount": 1299,
        "currency": "USD"
      },
      "provider": "dynadot",
      "registeredAt": "2026-11-25T10:46:40Z",
      "stage": null,
      "status": "COMPLETED",
      "step": null,
      "term": 1,
      "timeline": [
        {
          "at": "2026-11-25T09:46:40Z",
          "kind": "accepted",
          "text": "The order was accepted and charged."
        },
        {
          "at": "2026-11-25T09:46:40Z",
          "kind": "sent",
          "text": "The registrant's contact is being sent to the registrar."
        },
        {
          "at": "2026-11-25T09:46:40Z",
          "kind": "waiting",
          "text": "The platform's balance at the registrar is too low; the operator has to act."
        },
        {
          "at": "2026-11-25T10:46:40Z",
          "kind": "contact_ready",
          "text": "The registrant's contact exists at the registrar."
        },
        {
          "at": "2026-11-25T10:46:40Z",
          "kind": "sent",
          "text": "The registration is being sent to the registrar."
        },
        {
          "at": "2026-11-25T10:46:40Z",
          "kind": "registered",
          "text": "The domain is registered."
        },
        {
          "at": "2026-11-25T10:46:40Z",
          "kind": "sent",
          "text": "The name servers are being sent to the registrar."
        },
        {
          "at": "2026-11-25T10:46:40Z",
          "kind": "nameservers_set",
          "text": "The name servers are set."
        },
        {
          "at": "2026-11-25T10:46:40Z",
          "kind": "completed",
          "text": "The order is completed."
        }
      ],
      "updatedAt": "2026-11-25T10:46:40Z",
      "waitingFor": null
    }
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_failed_order_says_at_which_stage_and_why() {
    let house = House::new().await;
    let (id, batch) = placed(&house, true).await;
    let refusal =
        Refusal { code: FailureCode::RegistrantRefused, text: "The postal code is unknown.".into() };
    house.registrars.script(Script::Refuse(refusal));
    house.work().await;
    let failed = order(&house, &id).await;
    insta::assert_snapshot!(brief(&failed), @r#"
    "FAILED" stage=null step=null attempts=1 waits for null on null until null, next null
    accepted sent failed refunded
    "#);
    insta::assert_json_snapshot!(failed["error"], @r#"
    {
      "code": "registrant_refused",
      "message": "The postal code is unknown.",
      "stage": "registration"
    }
    "#);
    let batch = house.get(&format!("/orders/batch/{batch}")).await.data();
    assert_eq!(
        (&batch["failed"], &batch["done"], &batch["registered"]),
        (&json!(1), &json!(true), &json!(0))
    );
}

#[tokio::test(start_paused = true)]
async fn a_batch_counts_its_orders_by_stage() {
    let house = House::new().await;
    let client = house.client().await;
    let mut slow = item("slow.com");
    slow["nameservers"] = json!(["ns1.example.net", "ns2.example.net"]);
    let body = json!({ "clientId": client, "items": [slow, item("quick.com")] });
    let batch = house.post("/orders", &body).await.header("location").to_owned();
    let fresh = house.get(&batch).await.data();
    assert_eq!(
        [&fresh["total"], &fresh["pending"], &fresh["stages"]["registration"]["done"], &fresh["done"]],
        [&json!(2), &json!(2), &json!(false), &json!(false)]
    );
    house.work().await;
    house.clock.advance(Duration::from_secs(60));
    house.work().await;
    insta::assert_json_snapshot!(house.get(&batch).await.data(), {
        ".batchId" => "[batch]", ".clientId" => "[client]", ".orders[].id" => "[order]",
    }, @r#"
    {
      "batchId": "[batch]",
      "clientId": "[client]",
      "completed": 2,
      "configuring": 0,
      "createdAt": "2026-11-25T09:46:40Z",
      "done": true,
      "failed": 0,
      "orders": [
        {
          "domain": "slow.com",
          "error": null,
          "id": "[order]",
          "status": "COMPLETED",
          "waitingFor": null
        },
        {
          "domain": "quick.com",
          "error": null,
          "id": "[order]",
          "status": "COMPLETED",
          "waitingFor": null
        }
      ],
      "pausedAt": null,
      "pending": 0,
      "registered": 2,
      "round": 1,
      "stages": {
        "configuration": {
          "done": true
        },
        "registration": {
          "done": true
        }
      },
      "total": 2
    }
    "#);
}

#[tokio::test(start_paused = true)]
async fn nobody_sees_what_the_registrar_takes() {
    let house = House::new().await;
    let (id, batch) = placed(&house, false).await;
    house.work().await;
    for path in [format!("/orders/{id}"), format!("/orders/batch/{batch}"), "/orders".into()] {
        let text = house.get(&path).await.text();
        for secret in ["cost", "registrarAccount", "lease", "catalogueVersion"] {
            assert!(!text.contains(secret), "{path}: {secret}");
        }
    }
}

#[tokio::test]
async fn what_can_be_no_id_is_not_found() {
    let house = House::new().await;
    for (path, expected) in [
        ("/orders/4711", "404 order_not_found"),
        ("/orders/%ff", "404 order_not_found"),
        ("/orders/batch", "404 order_not_found"),
        ("/orders/batch/4711", "404 batch_not_found"),
        ("/clients/4711", "404 client_not_found"),
        ("/orders/0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44?full=1", "400 unknown_parameter"),
    ] {
        assert_eq!(house.get(path).await.error(), expected, "{path}");
    }
}
