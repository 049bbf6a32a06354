//! `delete`: a new domain is given up for what it cost.

use std::time::Duration;

use serde_json::json;

use crate::bench::{Bench, PROLOG, error, standing_still, status};

async fn bench() -> Bench {
    let bench = Bench::with(standing_still()).await;
    bench.register("shop.com").await;
    bench.register("blog.com").await;
    bench
}

#[tokio::test]
async fn a_new_domain_is_given_up_for_what_it_cost() {
    let bench = bench().await;
    for domain in ["shop.com", "blog.com"] {
        bench.unlock(domain).await;
    }
    bench.days_pass(4);
    assert_eq!(
        bench.call("command=delete&domain=shop.com").await,
        json!({ "DeleteResponse": { "ResponseCode": 0, "Status": "success", "DomainName": "shop.com" } })
    );
    bench
        .check_xml(
            "command=delete&domain=blog.com",
            &format!(
                "{PROLOG}<DeleteResponse><DeleteHeader><SuccessCode>0</SuccessCode><Status>success</Status></DeleteHeader>\
                 </DeleteResponse>"
            ),
        )
        .await;
    assert_eq!(bench.balance("main"), "10000.00");
    let ledger = bench.sandbox.ledger();
    assert_eq!((ledger.effects_of("deletion"), ledger.effects_of("refund")), (2, 2));
    assert_eq!(ledger.accounts["main"].domains, 0);
    assert_eq!(status(&bench.register("shop.com").await), "success");
}

#[tokio::test]
async fn a_locked_domain_stays() {
    let bench = bench().await;
    bench.days_pass(1);
    assert_eq!(
        error(&bench.call("command=delete&domain=shop.com").await),
        "Please unlock your domain firstly."
    );
    assert!(bench.sandbox.domain("shop.com").is_some());
}

#[tokio::test]
async fn it_goes_after_the_first_hour_and_before_the_sixth_day() {
    let bench = bench().await;
    bench.unlock("shop.com").await;
    bench.sandbox.advance_clock(Duration::from_secs(59 * 60));
    assert_eq!(
        bench.call("command=delete&domain=shop.com").await,
        json!({ "DeleteResponse": { "ResponseCode": 1, "Status": "too_soon" } })
    );
    bench.days_pass(5);
    assert_eq!(
        bench.call("command=delete&domain=shop.com").await,
        json!({ "DeleteResponse": { "ResponseCode": 1, "Status": "grace_expired" } })
    );
    assert_eq!(bench.balance("main"), "9978.24");
}

#[tokio::test]
async fn what_cannot_be_deleted_is_refused() {
    let bench = bench().await;
    bench.unlock("shop.com").await;
    bench.call("command=renew&domain=shop.com&duration=1").await;
    bench.days_pass(1);
    let refusals = [
        ("", "missing domain"),
        ("domain=none.com", "could not find domain in your account"),
        ("domain=shop.com", "domain has been renewed or moved and can not be deleted"),
    ];
    bench.check_refusals("delete", &refusals).await;
}

#[tokio::test]
async fn nobody_unlocks_a_domain_that_does_not_exist() {
    let bench = bench().await;
    let (status, answer) = bench.order("/domains/none.com/unlock", json!(null)).await;
    assert_eq!((status, answer), (404, json!({ "error": "no such domain" })));
}
