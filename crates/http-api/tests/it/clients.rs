//! `/clients`.

use http::StatusCode;
use serde_json::{Value, json};

use crate::house::{House, registrant};

async fn patch(house: &House, id: &str, body: &Value) -> crate::answer::Answer {
    house.send(house.json("PATCH", &format!("/clients/{id}"), body, &[])).await
}

#[tokio::test]
async fn a_client_is_made_and_shown() {
    let house = House::new().await;
    let body = json!({ "name": "Ada", "email": "ada@example.com", "registrant": registrant() });
    let made = house.post("/clients", &body).await;
    assert_eq!(made.status, StatusCode::CREATED);
    insta::assert_json_snapshot!(made.data(), { ".id" => "[client]" }, @r#"
    {
      "createdAt": "2026-11-25T09:46:40Z",
      "email": "ada@example.com",
      "id": "[client]",
      "name": "Ada",
      "registrant": {
        "address1": "Musterstr. 1",
        "address2": null,
        "city": "Berlin",
        "country": "DE",
        "email": "ada@example.com",
        "name": "Ada Example",
        "organization": null,
        "phone": "+493012345678",
        "postalCode": "10115",
        "state": null
      },
      "updatedAt": "2026-11-25T09:46:40Z"
    }
    "#);
    assert_eq!(house.get(made.header("location")).await.data(), made.data());
}

#[tokio::test]
async fn a_change_tells_absent_from_null() {
    let house = House::new().await;
    let id = house.client().await;
    let changed = patch(&house, &id, &json!({ "name": "Ada Lovelace" })).await.data();
    assert_eq!((&changed["name"], &changed["email"]), (&json!("Ada Lovelace"), &json!("ada@example.com")));
    assert_eq!(changed["registrant"]["city"], "Berlin");
    let removed = patch(&house, &id, &json!({ "registrant": null })).await.data();
    assert_eq!(removed["registrant"], Value::Null);
    let mut other = registrant();
    other["city"] = json!("Hamburg");
    assert_eq!(
        patch(&house, &id, &json!({ "registrant": other })).await.data()["registrant"]["city"],
        "Hamburg"
    );
    assert_eq!(patch(&house, &id, &json!({})).await.data()["registrant"]["city"], "Hamburg");
    insta::assert_snapshot!(patch(&house, &id, &json!({ "name": null, "email": null, "id": 1 })).await.problems(), @r"
    400 validation_failed
    name wrong_type: name must not be null
    email wrong_type: email must not be null
    id unknown_field: there is no such field here
    ");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_client_is_reported_at_once() {
    let house = House::new().await;
    let body = json!({
        "name": " ",
        "registrant": {
            "name": 1, "email": "ada", "phone": "030 123", "address1": "", "city": "Berlin",
            "country": "de", "state": "", "planet": "Earth",
        },
    });
    insta::assert_snapshot!(house.post("/clients", &body).await.problems(), @r"
    400 validation_failed
    registrant.name wrong_type: this must be a string, not a whole number
    registrant.postalCode field_missing: postalCode is missing
    registrant.phone value_invalid: not an international telephone number: write + and the country code first, such as +49 30 123456
    registrant.address1 value_invalid: this must not be empty
    registrant.state value_invalid: this must not be empty
    registrant.email value_invalid: this is not an e-mail address
    registrant.country value_invalid: a country is its two capital letters of ISO 3166-1, such as DE
    registrant.planet unknown_field: there is no such field here
    name value_invalid: this must not be empty
    email field_missing: email is missing
    ");
    let body = json!({ "name": "Ada", "email": "ada", "registrant": [] });
    insta::assert_snapshot!(house.post("/clients", &body).await.problems(), @r"
    400 validation_failed
    registrant wrong_type: this must be an object, not a list
    email value_invalid: this is not an e-mail address
    ");
}

#[tokio::test]
async fn clients_are_listed_newest_first_by_pages() {
    let house = House::new().await;
    for _ in 0..3 {
        house.client().await;
    }
    let mut ids = Vec::new();
    let mut path = "/clients?limit=2".to_owned();
    loop {
        let page = house.get(&path).await.data();
        ids.extend(
            page["clients"]
                .as_array()
                .unwrap()
                .iter()
                .map(|client| client["id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/clients?limit=2&cursor={cursor}");
    }
    let mut sorted = ids.clone();
    sorted.sort();
    sorted.reverse();
    assert_eq!((ids.len(), ids), (3, sorted));
    assert_eq!(house.get("/clients?offset=1").await.error(), "400 unknown_parameter");
}
