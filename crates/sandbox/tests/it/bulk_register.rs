//! `bulk_register`: each row succeeds or fails by itself.

use rust_decimal::Decimal;
use serde_json::json;

use crate::bench::{Bench, PROLOG, standing_still};

#[tokio::test]
async fn rows_are_sold_or_refused_each_by_itself() {
    let bench = Bench::with(standing_still()).await;
    let failed = |domain: &str, message: &str| json!({ "DomainName": domain, "Expiration": "-", "Result": "error", "Message": message });
    let sold = |domain: &str| json!({ "DomainName": domain, "Expiration": "1798761600000", "Result": "success", "Message": "-" });
    assert_eq!(
        bench
            .call(
                "command=bulk_register&domain0=A.com&domain1=taken-b.com&domain2=premium-c.com&domain3=d.nowhere&domain4=a.com\
                 &domain7=no_good.com&domain9=e.com"
            )
            .await,
        json!({ "BulkRegisterResponse": { "ResponseCode": 0, "Status": "success", "BulkRegister": [
            sold("a.com"),
            failed("taken-b.com", "not_available"),
            failed("premium-c.com", "this domain is a premium domain, please use premium option"),
            failed("d.nowhere", "tld is not supported"),
            failed("a.com", "not_available"),
            failed("no_good.com", "invalid domain name"),
            sold("e.com"),
        ] } })
    );
    assert_eq!(bench.balance("main"), "9978.24");
    let orders = bench.call("command=order_list&search_by=domain&domain=e.com").await;
    let order = &orders["OrderListResponse"]["OrderList"][0];
    assert_eq!((&order["TotalCost"], order["ItemList"].as_array().unwrap().len()), (&json!("$21.76"), 2));
    assert_eq!(bench.sandbox.ledger().registrations, 2);
}

#[tokio::test]
async fn rows_are_printed_in_xml() {
    let bench = Bench::with(standing_still()).await;
    bench
        .check_xml(
            "command=bulk_register&domain0=a.com&domain1=taken-b.com",
            &format!(
                "{PROLOG}<BulkRegisterResponse><BulkRegisterHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
                 </BulkRegisterHeader><BulkRegisterContent><BulkRegister><BulkRegisterItem><DomainName>a.com</DomainName>\
                 <Expiration>1798761600000</Expiration><Result>success</Result><Message>-</Message></BulkRegisterItem>\
                 <BulkRegisterItem><DomainName>taken-b.com</DomainName><Expiration>-</Expiration><Result>error</Result>\
                 <Message>not_available</Message></BulkRegisterItem></BulkRegister></BulkRegisterContent></BulkRegisterResponse>"
            ),
        )
        .await;
}

#[tokio::test]
async fn the_money_is_spent_row_by_row() {
    let mut config = standing_still();
    config.accounts[0].balance = Decimal::new(2175, 2);
    let bench = Bench::with(config).await;
    let answer = bench.call("command=bulk_register&domain0=a.com&domain1=b.com").await;
    let rows = &answer["BulkRegisterResponse"]["BulkRegister"];
    assert_eq!((&rows[0]["Result"], &rows[1]["Message"]), (&json!("success"), &json!("insufficient_funds")));
    assert_eq!(bench.balance("main"), "10.87");
}

#[tokio::test]
async fn a_hundred_domains_are_the_most() {
    let bench = Bench::with(standing_still()).await;
    let domains =
        (0..101).map(|number| format!("domain{number}=shop-{number}.com")).collect::<Vec<_>>().join("&");
    let refusals = [("", "missing domain0"), (domains.as_str(), "too many domains entered")];
    bench.check_refusals("bulk_register", &refusals).await;
    assert_eq!(bench.sandbox.ledger().registrations, 0);
}
