//! `get_expired_closeout_domains`, `buy_expired_closeout_domain`

use serde_json::json;

use crate::bench::{Bench, PROLOG, standing_still, status};

/// `old.com` and `older.com` are offered.
async fn bench() -> Bench {
    let bench = Bench::with(standing_still()).await;
    for (domain, price) in [("Old.com", "9.91"), ("older.com", "5")] {
        assert_eq!(bench.order("/closeouts", json!({ "domain": domain, "price": price })).await.0, 204);
    }
    bench
}

#[tokio::test]
async fn closeouts_are_listed() {
    let bench = bench().await;
    assert_eq!(
        bench.call("command=get_expired_closeout_domains&domain=old.com").await,
        json!({ "GetExpiredCloseoutDomainsResponse": { "ResponseCode": 0, "Status": "success", "Size": 1,
            "CloseoutDomains": [{ "closeoutItem": {
                "domainName": "old.com", "domainNameUtf": "old.com", "currentPrice": "9.91", "isIdn": false,
                "endTimeStamp": 1_767_830_400_000_i64, "renewalPrice": "11.50", "expiredRevenue": "-1",
                "estibotAppraisal": "-1", "inboundLinks": -1, "monthlyVisitors": -1, "currency": "usd"
            } }] } })
    );
    bench
        .check_xml(
            "command=get_expired_closeout_domains&count_per_page=1&page_index=2",
            &format!(
                "{PROLOG}<GetExpiredCloseoutDomainsResponse><GetExpiredCloseoutDomainsHeader><ResponseCode>0</ResponseCode>\
                 <Status>success</Status></GetExpiredCloseoutDomainsHeader><GetExpiredCloseoutDomainsContent><CloseoutItem>\
                 <DomainName>older.com</DomainName><DomainNameUtf>older.com</DomainNameUtf><CurrentPrice>5.00</CurrentPrice>\
                 <isIdn>false</isIdn><EndTimeStamp>1767830400000</EndTimeStamp><RenewalPrice>11.50</RenewalPrice>\
                 <ExpiredRevenue>-1</ExpiredRevenue><InboundLinks>-1</InboundLinks><MonthlyVisitors>-1</MonthlyVisitors>\
                 </CloseoutItem></GetExpiredCloseoutDomainsContent></GetExpiredCloseoutDomainsResponse>"
            ),
        )
        .await;
    bench.check_refusals("get_expired_closeout_domains", &[("currency=gbp", "invalid currency")]).await;
}

#[tokio::test]
async fn a_closeout_is_bought_with_a_year() {
    let bench = bench().await;
    assert_eq!(status(&bench.register("old.com").await), "not_available");
    assert_eq!(
        bench.call("command=buy_expired_closeout_domain&domain=old.com").await,
        json!({ "BuyExpiredCloseoutDomainResponse": { "ResponseCode": "0", "Status": "success" } })
    );
    bench
        .check_xml(
            "command=buy_expired_closeout_domain&domain=older.com&currency=USD",
            &format!(
                "{PROLOG}<BuyExpiredCloseoutDomainResponse><BuyExpiredCloseoutDomainHeader><ResponseCode>0</ResponseCode>\
                 <Status>success</Status></BuyExpiredCloseoutDomainHeader></BuyExpiredCloseoutDomainResponse>"
            ),
        )
        .await;
    assert_eq!(bench.balance("main"), "9985.09");
    let domain = bench.sandbox.domain("old.com").unwrap();
    assert_eq!((domain.account.as_str(), domain.expires.year()), ("main", 2027));
    bench.days_pass(8);
    assert!(bench.sandbox.domain("old.com").is_some());
    assert_eq!(bench.sandbox.ledger().effects_of("closeout_ended"), 0);
}

#[tokio::test]
async fn what_nobody_buys_is_gone_after_its_time() {
    let bench = bench().await;
    assert_eq!(bench.order("/closeouts", json!({ "domain": "old.com", "price": "1" })).await.0, 400);
    bench.days_pass(7);
    let none = [("domain=old.com", "could not find closeout domain"), ("", "missing domain")];
    bench.check_refusals("buy_expired_closeout_domain", &none).await;
    let left = bench.call("command=get_expired_closeout_domains").await;
    assert_eq!(left["GetExpiredCloseoutDomainsResponse"]["Size"], 0);
    bench.order("/closeouts", json!({ "domain": "old.com", "price": "10000.01" })).await;
    let dear = bench.call("command=buy_expired_closeout_domain&domain=old.com").await;
    assert_eq!(status(&dear), "insufficient_funds");
}
