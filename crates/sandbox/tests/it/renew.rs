//! `renew`: more years, what they would cost, and the guards against paying twice or too much.

use landrush_sandbox::{Dialect, SandboxConfig};
use serde_json::json;

use crate::bench::{Bench, error, standing_still, status, two_accounts};

async fn bench() -> Bench {
    let bench = Bench::with(standing_still()).await;
    bench.register("shop.com").await;
    bench
}

#[tokio::test]
async fn a_renewal_adds_years_and_is_charged() {
    let bench = bench().await;
    assert_eq!(
        bench.call("command=renew&domain=shop.com&duration=2").await,
        json!({ "RenewResponse": { "ResponseCode": "0", "Status": "success",
            "DomainName": "shop.com", "Expiration": "1861920000000" } })
    );
    bench
        .check_xml(
            "command=renew&domain=shop.com&duration=1",
            "<RenewResponse><RenewHeader><SuccessCode>0</SuccessCode><Status>success</Status></RenewHeader>\
             <RenewContent><Expiration>1893456000000</Expiration></RenewContent></RenewResponse>",
        )
        .await;
    assert_eq!(bench.sandbox.domain("shop.com").unwrap().expires.year(), 2030);
    assert_eq!(bench.balance("main"), "9954.62");
    let ledger = bench.sandbox.ledger();
    assert_eq!((ledger.effects_of("renewal"), ledger.effects_of("charge")), (2, 3));
    let orders = bench.call("command=order_list&search_by=domain&domain=shop.com").await;
    assert_eq!(
        orders["OrderListResponse"]["OrderList"][1]["ItemList"][0],
        json!({ "ItemType": "Domain Renewal", "Name": "shop.com", "Duration": 2, "Cost": "23.00", "Status": "Completed" })
    );
}

#[tokio::test]
async fn the_manuals_form_is_the_live_one() {
    let bench = Bench::with(SandboxConfig { dialect: Dialect::Manual, ..standing_still() }).await;
    bench.register("shop.com").await;
    let answer = bench.call("command=renew&domain=shop.com&duration=1").await;
    assert_eq!(answer["RenewResponse"]["ResponseCode"], "0");
    assert_eq!(answer["RenewResponse"]["Expiration"], "1830297600000");
}

#[tokio::test]
async fn the_year_guards_against_renewing_twice() {
    let bench = bench().await;
    let renew = "command=renew&domain=shop.com&duration=1&year=2027";
    assert_eq!(status(&bench.call(renew).await), "success");
    assert_eq!(error(&bench.call(renew).await), "Expiration year does not match.");
    assert_eq!(bench.sandbox.ledger().effects_of("renewal"), 1);
}

#[tokio::test]
async fn a_price_check_renews_nothing() {
    let bench = bench().await;
    assert_eq!(
        bench.call("command=renew&domain=shop.com&duration=2&price_check=1").await,
        json!({ "RenewResponse": { "ResponseCode": "0", "Status": "price_check_success",
            "PriceInfo": "Renewal price: 23.00 in USD" } })
    );
    bench
        .check_xml(
            "command=renew&domain=shop.com&duration=1&price_check=1&coupon=sandboxrenew",
            "<RenewResponse><RenewHeader><SuccessCode>0</SuccessCode><Status>price_check_success</Status>\
             <PriceInfo>Renewal price: 10.35 in USD</PriceInfo></RenewHeader></RenewResponse>",
        )
        .await;
    assert_eq!(bench.sandbox.ledger().effects_of("renewal"), 0);
    assert_eq!(bench.balance("main"), "9989.12");
}

#[tokio::test]
async fn a_late_renewal_costs_more_unless_that_is_not_wanted() {
    let bench = bench().await;
    bench.days_pass(365 + 14);
    let check = "command=renew&domain=shop.com&duration=1&price_check=1";
    assert_eq!(bench.call(check).await["RenewResponse"]["PriceInfo"], "Renewal price: 11.50 in USD");
    bench.days_pass(1);
    assert_eq!(
        bench.call(check).await["RenewResponse"]["PriceInfo"],
        "Renewal price: 11.50 in USD and Late renew fee: 10.00 in USD"
    );
    let unwanted = "command=renew&domain=shop.com&duration=1&no_renew_if_late_renew_fee_needed=1";
    assert_eq!(error(&bench.call(unwanted).await), "late renewal fee is needed to renew this domain");
    assert_eq!(bench.balance("main"), "9989.12");
    assert_eq!(status(&bench.call("command=renew&domain=shop.com&duration=1").await), "success");
    assert_eq!(bench.balance("main"), "9967.62");
}

#[tokio::test]
async fn a_renewed_domain_is_not_dropped_at_its_old_end() {
    let bench = bench().await;
    bench.call("command=renew&domain=shop.com&duration=1").await;
    bench.days_pass(365 + 61);
    assert!(bench.sandbox.domain("shop.com").is_some());
    bench.days_pass(365);
    assert!(bench.sandbox.domain("shop.com").is_none());
}

#[tokio::test]
async fn what_cannot_be_renewed_is_refused() {
    let bench = Bench::with(two_accounts()).await;
    bench.register("shop.com").await;
    let refusals = [
        ("duration=1", "missing domain"),
        ("domain=shop.com", "missing duration"),
        ("domain=shop.com&duration=11", "invalid duration"),
        ("domain=shop.com&duration=10", "domain can not be renewed for more than 10 years"),
        ("domain=shop.com&duration=1&year=soon", "invalid year"),
        ("domain=shop.com&duration=1&year=2026", "Expiration year does not match."),
        ("domain=shop.com&duration=1&coupon=SANDBOXREGISTER", "invalid coupon"),
        ("domain=none.com&duration=1", "could not find domain in your account"),
    ];
    bench.check_refusals("renew", &refusals).await;
    let euros = bench.call("command=renew&domain=shop.com&duration=1&currency=EUR").await;
    assert_eq!(euros, json!({ "RenewResponse": { "ResponseCode": "-1", "Status": "insufficient_funds" } }));
    bench.days_pass(365 + 30);
    let late = [("domain=shop.com&duration=1", "domain expired for more than 30 days, please restore it")];
    bench.check_refusals("renew", &late).await;
    assert_eq!(bench.sandbox.ledger().effects_of("renewal"), 0);
    let other = bench.with_key("other-key");
    other
        .check_refusals("renew", &[("domain=shop.com&duration=1", "could not find domain in your account")])
        .await;
}
