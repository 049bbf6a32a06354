//! `GET /orders`: filters, pages, cursors.

use serde_json::Value;

use crate::house::House;

async fn domains(house: &House, query: &str) -> String {
    let data = house.get(&format!("/orders{query}")).await.data();
    let domains: Vec<_> =
        data["orders"].as_array().unwrap().iter().map(|order| order["domain"].as_str().unwrap()).collect();
    format!("{} of {}", domains.join(" "), data["total"])
}

fn cursor(data: &Value) -> String {
    data["nextCursor"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn orders_are_listed_newest_first_and_filtered() {
    let house = House::new().await;
    let (ada, bob) = (house.client().await, house.client().await);
    let first = house.place(&ada, &["a.com", "b.com"]).await;
    house.place(&bob, &["c.com"]).await;
    let batch = first["batchId"].as_str().unwrap();
    assert_eq!(domains(&house, "").await, "c.com b.com a.com of 3");
    assert_eq!(domains(&house, "?limit=1&offset=1").await, "b.com of 3");
    assert_eq!(domains(&house, "?offset=10000").await, " of 3");
    assert_eq!(domains(&house, &format!("?clientId={bob}")).await, "c.com of 1");
    assert_eq!(domains(&house, &format!("?batchId={batch}&status=PENDING")).await, "b.com a.com of 2");
    assert_eq!(domains(&house, "?domain=B.com").await, "b.com of 1");
    assert_eq!(domains(&house, "?status=FAILED").await, " of 0");
    let page = house.get("/orders?limit=100").await.data();
    assert_eq!(
        (&page["limit"], &page["offset"], &page["totalCapped"]),
        (&100.into(), &0.into(), &false.into())
    );
    assert_eq!(page["nextCursor"], Value::Null);
}

#[tokio::test]
async fn a_cursor_walks_through_everything_whatever_is_added_meanwhile() {
    let house = House::new().await;
    let client = house.client().await;
    house.place(&client, &["a.com", "b.com", "c.com", "d.com", "e.com"]).await;
    let mut page = house.get("/orders?limit=2&status=PENDING").await.data();
    let mut seen = Vec::new();
    loop {
        seen.extend(
            page["orders"]
                .as_array()
                .unwrap()
                .iter()
                .map(|order| order["domain"].as_str().unwrap().to_owned()),
        );
        if page["nextCursor"].is_null() {
            break;
        }
        house.place(&client, &[&format!("new-{}.com", seen.len())]).await;
        page = house.get(&format!("/orders?limit=2&status=PENDING&cursor={}", cursor(&page))).await.data();
        assert_eq!(
            (&page["total"], &page["totalCapped"], &page["offset"]),
            (&Value::Null, &Value::Null, &Value::Null)
        );
    }
    assert_eq!(seen, ["e.com", "d.com", "c.com", "b.com", "a.com"]);
}

#[tokio::test]
async fn parameters_that_are_wrong_are_all_reported() {
    let house = House::new().await;
    let client = house.client().await;
    house.place(&client, &["a.com", "b.com"]).await;
    let cursor = cursor(&house.get("/orders?limit=1").await.data());
    let query =
        "limit=0&offset=-1&status=pending&clientId=1&batchId=&domain=www.a.com&colour=red&limit=2&cursor=x";
    insta::assert_snapshot!(house.get(&format!("/orders?{query}")).await.problems(), @r"
    400 invalid_parameter
    limit invalid_parameter: this parameter is given twice
    limit invalid_parameter: limit is a whole number from 1 to 100
    status invalid_parameter: the statuses are PENDING, REGISTERING, REGISTERED, SETTING_NS, COMPLETED, FAILED
    clientId invalid_parameter: this is not an id: ids are UUIDs such as 0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44
    batchId invalid_parameter: this is not an id: ids are UUIDs such as 0192f6a8-5c1e-7d3a-9b00-5f2d9c1e7a44
    domain invalid_parameter: this is a subdomain; only the registrable name can be ordered
    offset invalid_parameter: offset is a whole number
    cursor cursor_invalid: The cursor was not issued for this list with these filters.
    colour unknown_parameter: there is no such parameter here
    ");
    for (query, expected) in [
        ("colour=red&shape=round".to_owned(), "400 unknown_parameter"),
        ("limit=101".into(), "400 invalid_parameter"),
        ("limit=99999999999999999999".into(), "400 invalid_parameter"),
        ("limit=5&limit=5".into(), "400 invalid_parameter"),
        ("offset=10001".into(), "400 use_cursor"),
        ("offset=99999999999999999999".into(), "400 use_cursor"),
        ("cursor=nonsense".into(), "400 cursor_invalid"),
        (format!("cursor={cursor}&status=PENDING"), "400 cursor_invalid"),
        (format!("cursor={cursor}&offset=1"), "400 invalid_parameter"),
    ] {
        assert_eq!(house.get(&format!("/orders?{query}")).await.error(), expected, "{query}");
    }
    assert_eq!(house.get(&format!("/clients?cursor={cursor}")).await.error(), "400 cursor_invalid");
}
