//! `add_backorder_request`, `delete_backorder_request`, `backorder_request_list`

use serde_json::json;

use crate::bench::{Bench, PROLOG, error, two_accounts};

#[tokio::test]
async fn a_backorder_is_added_once_and_taken_back() {
    let bench = Bench::start().await;
    let done = json!({ "AddBackorderRequestResponse": { "ResponseCode": "0", "Status": "success" } });
    assert_eq!(bench.call("command=add_backorder_request&domain=a.com,B.com").await, done);
    let twice = bench.call("command=add_backorder_request&domain=c.com,b.com").await;
    assert_eq!(error(&twice), "b.com is already on your backorder request list");
    assert_eq!(
        bench.xml("command=delete_backorder_request&domain=b.com").await,
        "<DeleteBackorderRequestResponse><DeleteBackorderRequestHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
         </DeleteBackorderRequestHeader></DeleteBackorderRequestResponse>"
    );
    let gone = bench.call("command=delete_backorder_request&domain=b.com").await;
    assert_eq!(error(&gone), "b.com is not on your backorder request list");
    let ledger = bench.sandbox.ledger();
    assert_eq!((ledger.effects_of("backorder_added"), ledger.effects_of("backorder_deleted")), (2, 1));
}

#[tokio::test]
async fn wishes_are_listed_by_the_day_on_which_they_may_come_true() {
    let bench = Bench::with(two_accounts()).await.with_key("other-key");
    bench.register("shop.com").await;
    let bench = bench.with_key("main-key");
    bench.call("command=add_backorder_request&domain=shop.com,far.com").await;
    // A day before what is somebody's here is free, 60 days after its end; others after 30 days.
    let row = |domain: &str, cutoff: &str| json!({ "DomainName": domain, "CutoffTime": cutoff, "BackorderRequestStatus": "Active" });
    let list = async |query: &str| bench.call(&format!("command=backorder_request_list&{query}")).await;
    assert_eq!(
        list("startDate=2026-1-1&endDate=2027-12-31").await,
        json!({ "BackorderRequestListResponse": { "ResponseCode": 0, "Status": "success", "BackorderRequestList": [
            row("far.com", "1769731200000"), row("shop.com", "1803859200000"),
        ] } })
    );
    let first = list("start_date=2026-01-31&end_date=2026-01-31").await;
    assert_eq!(
        first["BackorderRequestListResponse"]["BackorderRequestList"],
        json!([row("far.com", "1769731200000")])
    );
    bench
        .check_xml(
            "command=backorder_request_list&startDate=2026-01-31&endDate=2026-01-31",
            &format!(
                "{PROLOG}<BackorderRequestListResponse><BackorderRequestListHeader><SuccessCode>0</SuccessCode>\
                 <Status>success</Status></BackorderRequestListHeader><BackorderRequestListContent><BackorderRequestList>\
                 <BackorderRequest><Domain>far.com</Domain><CutoffTime>1769731200000</CutoffTime>\
                 <BackorderRequestStatus>Active</BackorderRequestStatus></BackorderRequest></BackorderRequestList>\
                 </BackorderRequestListContent></BackorderRequestListResponse>"
            ),
        )
        .await;
    let refusals = [
        ("endDate=2026-01-31", "missing startDate"),
        ("startDate=2026-01-31", "missing endDate"),
        ("startDate=2026/01/31&endDate=2026-01-31", "invalid date"),
    ];
    bench.check_refusals("backorder_request_list", &refusals).await;
}

#[tokio::test]
async fn the_only_wish_for_a_domain_comes_true_when_it_is_free() {
    let bench = Bench::with(two_accounts()).await.with_key("other-key");
    bench.register("shop.com").await;
    let bench = bench.with_key("main-key");
    bench.call("command=add_backorder_request&domain=shop.com,taken-far.com").await;
    bench.days_pass(365 + 60);
    let domain = bench.sandbox.domain("shop.com").unwrap();
    assert_eq!((domain.account.as_str(), domain.expires.year()), ("main", 2028));
    assert_eq!(bench.order("/domains/taken-far.com/free", json!(null)).await.0, 204);
    assert_eq!(bench.sandbox.domain("taken-far.com").unwrap().account, "main");
    assert_eq!(bench.balance("main"), "9960.00");
    assert_eq!(bench.order("/domains/shop.com/free", json!(null)).await.0, 400);
    let gone = bench.call("command=delete_backorder_request&domain=shop.com").await;
    assert_eq!(error(&gone), "shop.com is not on your backorder request list");
    assert_eq!(bench.sandbox.ledger().effects_of("backorder_won"), 2);
}

#[tokio::test]
async fn several_wishes_for_a_domain_are_an_auction() {
    let bench = Bench::with(two_accounts()).await;
    bench.call("command=add_backorder_request&domain=taken-far.com").await;
    let bench = bench.with_key("other-key");
    bench.call("command=add_backorder_request&domain=taken-far.com").await;
    bench.order("/domains/taken-far.com/free", json!(null)).await;
    let open = bench.call("command=get_open_backorder_auctions").await;
    let auction = &open["GetOpenBackorderAuctionsResponse"]["Auctions"][0];
    assert_eq!((&auction["Domain"], &auction["BidPrice"]), (&json!("taken-far.com"), &json!("20.00")));
    bench.call("command=place_backorder_auction_bid&domain=taken-far.com&bid_amount=25").await;
    bench.days_pass(3);
    assert_eq!(bench.sandbox.domain("taken-far.com").unwrap().account, "other");
    assert_eq!(
        (bench.balance("main"), bench.balance("other")),
        ("10000.00".to_owned(), "9980.00".to_owned())
    );
}

#[tokio::test]
async fn who_cannot_pay_wishes_in_vain() {
    let bench = Bench::with(two_accounts()).await;
    bench.call("command=add_backorder_request&domain=taken-far.com").await;
    bench.order("/accounts/main/balance", json!({ "amount": "19.99" })).await;
    bench.order("/domains/taken-far.com/free", json!(null)).await;
    assert!(bench.sandbox.domain("taken-far.com").is_none());
    assert_eq!(bench.sandbox.ledger().effects_of("backorder_lost"), 1);
}
