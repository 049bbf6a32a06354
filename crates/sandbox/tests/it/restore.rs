//! `restore`: an expired domain that can no longer be renewed lives on.

use serde_json::json;

use crate::bench::{Bench, PROLOG, standing_still, status};

#[tokio::test]
async fn a_domain_is_restored_for_a_year_and_a_fee() {
    let bench = Bench::with(standing_still()).await;
    bench.register("shop.com").await;
    bench.register("blog.com").await;
    bench.days_pass(365 + 30);
    assert_eq!(
        bench.call("command=restore&domain=shop.com").await,
        json!({ "RestoreResponse": { "ResponseCode": 0, "Status": "success", "DomainName": "shop.com" } })
    );
    bench
        .check_xml(
            "command=restore&domain=blog.com",
            &format!(
                "{PROLOG}<RestoreResponse><RestoreHeader><SuccessCode>0</SuccessCode><Status>success</Status></RestoreHeader>\
                 </RestoreResponse>"
            ),
        )
        .await;
    assert_eq!(bench.balance("main"), "9795.26");
    bench.days_pass(31);
    let domain = bench.sandbox.domain("shop.com").unwrap();
    assert_eq!((domain.expires.year(), domain.orders.len()), (2028, 2));
}

#[tokio::test]
async fn what_needs_no_restore_or_is_gone_is_refused() {
    let bench = Bench::with(standing_still()).await;
    bench.register("shop.com").await;
    let refusals = [("", "missing domain"), ("domain=shop.com", "domain does not need to be restored")];
    bench.check_refusals("restore", &refusals).await;
    bench.days_pass(365 + 29);
    bench.check_refusals("restore", &refusals).await;
    bench.order("/accounts/main/balance", json!({ "amount": "91.48" })).await;
    bench.days_pass(1);
    assert_eq!(status(&bench.call("command=restore&domain=shop.com").await), "insufficient_funds");
    bench.days_pass(30);
    bench.check_refusals("restore", &[("domain=shop.com", "could not find domain in your account")]).await;
}
