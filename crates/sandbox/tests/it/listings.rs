//! The marketplace: `get_listings`, `get_listing_item`, `buy_it_now`.

use serde_json::{Value, json};

use crate::bench::{Bench, PROLOG, status, two_accounts};

/// Three domains of people outside: one at once, one that is nearly sold, one with another registrar.
async fn bench() -> Bench {
    let bench = Bench::with(two_accounts()).await;
    for listing in [
        json!({ "domain": "Nice.com", "price": "500" }),
        json!({ "domain": "nearly.com", "price": "300.5", "pending": true }),
        json!({ "domain": "far.com", "price": "200", "elsewhere": true }),
    ] {
        assert_eq!(bench.order("/listings", listing).await.0, 204);
    }
    bench
}

fn nice() -> Value {
    json!({ "ListingId": "1", "Domain": "nice.com", "Price": "500.00", "InboundLinks": "0", "Age": "0", "PendingSaleLocked": "No" })
}

const NICE: &str = "<Listing><ListingId>1</ListingId><Domain>nice.com</Domain><Price>500.00</Price>\
                    <InBoundLinks>0</InBoundLinks><Age>0</Age><PendingSaleLocked>No</PendingSaleLocked></Listing>";

#[tokio::test]
async fn listings_are_shown_but_for_those_not_wanted() {
    let bench = bench().await;
    assert_eq!(
        bench.call("command=get_listings&exclude_pending_sale=yes").await,
        json!({ "GetListingsResponse": { "ResponseCode": 0, "Status": "success", "Listing": [nice()] } })
    );
    bench
        .check_xml(
            "command=get_listings&exclude_pending_sale=yes",
            &format!(
                "{PROLOG}<GetListingsResponse><GetListingsHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
                 </GetListingsHeader><GetListingsContent>{NICE}</GetListingsContent></GetListingsResponse>"
            ),
        )
        .await;
    let domains = async |query: &str| {
        let answer = bench.call(&format!("command=get_listings{query}")).await;
        let rows = answer["GetListingsResponse"]["Listing"].as_array().unwrap().clone();
        rows.iter().map(|row| row["Domain"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(domains("").await, ["nearly.com", "nice.com"]);
    assert_eq!(domains("&show_other_registrar=yes").await, ["far.com", "nearly.com", "nice.com"]);
    assert_eq!(domains("&show_other_registrar=yes&count_per_page=2&page_index=2").await, ["nice.com"]);
}

#[tokio::test]
async fn one_listing_is_shown() {
    let bench = bench().await;
    assert_eq!(
        bench.call("command=get_listing_item&domain=nice.com").await,
        json!({ "GetListingsItemResponse": { "ResponseCode": 0, "Status": "success", "Listing": nice() } })
    );
    bench
        .check_xml(
            "command=get_listing_item&domain=nice.com&currency=usd",
            &format!(
                "{PROLOG}<GetListingItemResponse><GetListingItemHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
                 </GetListingItemHeader><GetListingsItemContent>{NICE}</GetListingsItemContent></GetListingItemResponse>"
            ),
        )
        .await;
    let refusals = [
        ("", "missing domain"),
        ("domain=none.com", "could not find listing for this domain"),
        ("currency=gbp", "invalid currency"),
    ];
    bench.check_refusals("get_listing_item", &refusals).await;
}

#[tokio::test]
async fn a_listing_is_bought() {
    let bench = bench().await;
    assert_eq!(
        bench.call("command=buy_it_now&domain=nice.com").await,
        json!({ "BuyItNowResponse": { "ResponseCode": 0, "Status": "success" } })
    );
    bench
        .check_xml(
            "command=buy_it_now&domain=far.com",
            &format!(
                "{PROLOG}<BuyItNowResponse><BuyItNowHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
                 <Message>domain order created</Message></BuyItNowHeader></BuyItNowResponse>"
            ),
        )
        .await;
    assert_eq!(bench.balance("main"), "9300.00");
    assert_eq!(bench.sandbox.domain("nice.com").unwrap().account, "main");
    assert_eq!(status(&bench.call("command=domain_info&domain=far.com").await), "success");
    bench
        .check_refusals("get_listing_item", &[("domain=nice.com", "could not find listing for this domain")])
        .await;
}

#[tokio::test]
async fn an_account_buys_from_another() {
    let bench = bench().await;
    bench.register("shop.com").await;
    bench
        .call(
            "command=set_for_sale&domains=shop.com&for_sale_type=marketplace&listing_type=buy_now&price=100",
        )
        .await;
    let own = [("domain=shop.com", "this domain is in your account already")];
    bench.check_refusals("buy_it_now", &own).await;
    bench.days_pass(400 - 365);
    let expires = bench.sandbox.domain("shop.com").unwrap().expires;
    let bench = bench.with_key("other-key");
    assert_eq!(status(&bench.call("command=buy_it_now&domain=shop.com").await), "success");
    let domain = bench.sandbox.domain("shop.com").unwrap();
    assert_eq!((domain.account.as_str(), domain.expires), ("other", expires));
    assert_eq!(
        (bench.balance("main"), bench.balance("other")),
        ("10089.12".to_owned(), "9900.00".to_owned())
    );
    let ledger = bench.sandbox.ledger();
    assert_eq!((ledger.accounts["main"].domains, ledger.accounts["other"].domains), (0, 1));
}

#[tokio::test]
async fn what_cannot_be_bought_is_refused() {
    let bench = bench().await;
    let refusals = [
        ("", "missing domain"),
        ("domain=none.com", "could not find listing for this domain"),
        ("domain=nearly.com", "this domain is locked for a pending sale"),
    ];
    bench.check_refusals("buy_it_now", &refusals).await;
    let euros = bench.call("command=buy_it_now&domain=nice.com&currency=eur").await;
    assert_eq!(status(&euros), "insufficient_funds");
    bench.register("shop.com").await;
    let (code, answer) = bench.order("/listings", json!({ "domain": "shop.com", "price": "1" })).await;
    assert_eq!((code, answer), (400, json!({ "error": "the domain is an account's" })));
}
