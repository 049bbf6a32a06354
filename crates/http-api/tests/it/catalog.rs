//! `GET /catalog/prices` and `GET /catalog/tlds`.

use landrush_model::Scope;
use serde_json::{Value, json};

use crate::house::House;

/// Path and pages of a list, joined.
async fn walk(house: &House, path: &str, entries: &str) -> Vec<Value> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = house.get(&format!("{path}{cursor}")).await.data();
        seen.extend(page[entries].as_array().unwrap().iter().cloned());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return seen,
        }
    }
}

fn brief(prices: &[Value]) -> Vec<String> {
    let brief = |price: &Value| {
        format!("{} {} {}", price["tld"].as_str().unwrap(), price["term"], price["price"]["amount"])
    };
    prices.iter().map(brief).collect()
}

#[tokio::test]
async fn prices_are_those_of_the_callers_list_and_say_nothing_of_costs() {
    let house = House::new().await;
    insta::assert_json_snapshot!(house.get("/catalog/prices?tld=.NET").await.json(), @r#"
    {
      "data": {
        "limit": 20,
        "nextCursor": null,
        "prices": [
          {
            "operation": "register",
            "price": {
              "amount": 1399,
              "currency": "USD"
            },
            "provider": "dynadot",
            "term": 1,
            "tld": "net",
            "validFrom": "1970-01-01T00:00:00Z"
          }
        ]
      },
      "success": true
    }
    "#);
    let all = house.get("/catalog/prices").await;
    assert_eq!(brief(all.data()["prices"].as_array().unwrap()), ["com 1 1299", "com 2 2499", "net 1 1399"]);
    assert!(!all.text().contains("cost"), "{}", all.text());
}

#[tokio::test]
async fn pages_of_prices_follow_each_other_and_filters_narrow_them() {
    let house = House::new().await;
    for years in 3..=10 {
        house.sell("com", years, 1_000 * years).await;
    }
    let all = walk(&house, "/catalog/prices?limit=3", "prices").await;
    assert_eq!(all.len(), 11);
    assert_eq!(all, house.get("/catalog/prices").await.data()["prices"].as_array().unwrap().clone());
    let com =
        walk(&house, "/catalog/prices?tld=com&provider=dynadot&operation=register&limit=4", "prices").await;
    assert_eq!(com, all[..10]);
    for query in ["operation=renew", "provider=other", "tld=org"] {
        assert_eq!(
            house.get(&format!("/catalog/prices?{query}")).await.data()["prices"],
            json!([]),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_price_that_changes_is_shown_at_once() {
    let house = House::new().await;
    assert_eq!(house.get("/catalog/prices?tld=net").await.data()["prices"][0]["price"]["amount"], 1_399);
    house.sell("net", 1, 1_499).await;
    assert_eq!(house.get("/catalog/prices?tld=net").await.data()["prices"][0]["price"]["amount"], 1_499);
}

#[tokio::test]
async fn tlds_are_listed_with_terms_and_the_lowest_price_of_a_year() {
    let house = House::new().await;
    house.sell("io", 2, 7_000).await;
    let tlds = walk(&house, "/catalog/tlds?limit=1", "tlds").await;
    let usd = |amount: i64| json!([{ "amount": amount, "currency": "USD" }]);
    assert_eq!(
        tlds,
        [
            json!({ "tld": "com", "providers": ["dynadot"], "terms": [1, 2], "lowestPrices": usd(1_299) }),
            json!({ "tld": "io", "providers": ["dynadot"], "terms": [2], "lowestPrices": [] }),
            json!({ "tld": "net", "providers": ["dynadot"], "terms": [1], "lowestPrices": usd(1_399) }),
        ]
    );
}

#[tokio::test]
async fn what_is_asked_wrongly_is_named() {
    let house = House::new().await;
    insta::assert_snapshot!(
        house.get("/catalog/prices?provider=No+Body&tld=nope&operation=buy&limit=0&cursor=x&color=1").await.problems(),
        @r#"
    400 invalid_parameter
    limit invalid_parameter: limit is a whole number from 1 to 100
    provider invalid_parameter: a provider is named by 1 to 40 lower-case letters, digits and hyphens
    tld invalid_parameter: the ending is not a known TLD
    operation invalid_parameter: "buy" is not sold; the operations are register, renew, transfer and restore
    cursor cursor_invalid: The cursor was not issued for this list with these filters.
    color unknown_parameter: there is no such parameter here
    "#);
    let page = house.get("/catalog/prices?limit=1").await.data();
    let cursor = page["nextCursor"].as_str().unwrap();
    for path in ["/catalog/tlds?", "/catalog/prices?tld=com&", "/orders?"] {
        assert_eq!(
            house.get(&format!("{path}cursor={cursor}")).await.error(),
            "400 cursor_invalid",
            "{path}"
        );
    }
}

#[tokio::test]
async fn prices_are_shown_to_keys_that_may_see_them() {
    let house = House::new().await;
    let key = house.make_key(1, 3, &[Scope::OrdersRead, Scope::OrdersWrite]).await;
    for path in ["/catalog/prices", "/catalog/tlds"] {
        let house = house.as_caller(&key);
        assert_eq!(house.get(path).await.error(), "403 scope_missing", "{path}");
    }
}
