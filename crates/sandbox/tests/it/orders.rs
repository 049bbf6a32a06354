//! `order_list`, `get_order_status`

use serde_json::json;

use crate::bench::{Bench, error};

#[tokio::test]
async fn an_order_is_found_by_domain_number_and_date() {
    let bench = Bench::start().await;
    bench.register("other.com").await;
    bench.call("command=register&domain=shop.com&duration=2").await;
    let order = &bench.sandbox.registrations()[1];
    let date = order.time.date().to_string().replace('-', "/");
    let expected = json!({
        "OrderId": order.order_id.to_string(), "SubmittedDate": date, "Currency": "USD",
        "PaymentMethod": "Account Balance", "TotalCost": "$21.76", "TotalPaid": "$21.76", "Status": "Completed",
        "ItemList": [
            { "ItemType": "Domain Registration", "Name": "shop.com", "Duration": 2, "Cost": "21.76", "Status": "Completed" }
        ]
    });
    let list = async |query: String| {
        let answer = bench.call(&format!("command=order_list&search_by={query}")).await;
        answer["OrderListResponse"]["OrderList"].clone()
    };
    assert_eq!(list("domain&domain=shop.com".to_owned()).await, json!([expected]));
    assert_eq!(list(format!("order_id&order_id={}", order.order_id)).await, json!([expected]));
    let by_date = format!("date_range&start_date={date}&end_date={date}");
    assert_eq!(list(by_date.clone()).await[1], expected);
    assert_eq!(list(format!("{by_date}&payment_method=paypal")).await, json!([]));
    assert_eq!(list("date_range&start_date=2020/01/01&end_date=2020/12/31".to_owned()).await, json!([]));
    assert_eq!(list("domain&domain=nobody.com".to_owned()).await, json!([]));
}

#[tokio::test]
async fn an_order_has_a_status() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    let id = bench.sandbox.registrations()[0].order_id;
    let answer = bench.call(&format!("command=get_order_status&order_id={id}")).await;
    assert_eq!(
        answer["GetOrderStatusResponse"]["OrderStatus"],
        json!({ "OrderId": id, "OrderStatus": "Completed", "ItemList": [
            { "ItemTypeName": "domain", "ItemName": "shop.com", "ItemStatus": "Completed" }
        ] })
    );
    assert_eq!(error(&bench.call("command=get_order_status&order_id=1").await), "could not find order");
}

#[tokio::test]
async fn a_search_must_be_of_a_known_kind() {
    let bench = Bench::start().await;
    assert_eq!(error(&bench.call("command=order_list").await), "missing search_by");
    assert_eq!(error(&bench.call("command=order_list&search_by=mood").await), "invalid search_by");
    let query = "command=order_list&search_by=date_range&start_date=2024-01-01&end_date=2024/01/31";
    assert_eq!(error(&bench.call(query).await), "invalid date");
}
