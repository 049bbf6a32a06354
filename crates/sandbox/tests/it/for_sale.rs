//! `set_for_sale`: an account offers a domain, and somebody outside buys it.

use serde_json::{Value, json};

use crate::bench::{Bench, PROLOG, standing_still, status};

const OFFER: &str =
    "command=set_for_sale&domains=shop.com&for_sale_type=marketplace&listing_type=buy_now&price=250.00";

async fn bench() -> Bench {
    let bench = Bench::with(standing_still()).await;
    bench.register("shop.com").await;
    bench
}

async fn is_for_sale(bench: &Bench) -> Value {
    bench.call("command=domain_info&domain=shop.com").await["DomainInfoResponse"]["DomainInfo"]["isForSale"]
        .clone()
}

#[tokio::test]
async fn a_domain_is_offered_and_taken_back() {
    let bench = bench().await;
    // The colon in the key is real.
    let done = json!({ "SetForSaleResponse": { "ResponseCode: ": "0", "Status": "Success" } });
    assert_eq!(bench.call(OFFER).await, done);
    assert_eq!(is_for_sale(&bench).await, "yes");
    let listed = bench.call("command=get_listing_item&domain=shop.com").await;
    assert_eq!(listed["GetListingsItemResponse"]["Listing"]["Price"], "250.00");
    assert_eq!(bench.call(&OFFER.replace("250.00", "300.00")).await, done);
    let listed = bench.call("command=get_listing_item&domain=shop.com").await;
    let listed = &listed["GetListingsItemResponse"]["Listing"];
    assert_eq!((&listed["Price"], &listed["ListingId"]), (&json!("300.00"), &json!("1")));
    bench
        .check_xml(
            "command=set_for_sale&domains=shop.com&for_sale_type=not_for_sale",
            &format!(
                "{PROLOG}<SetForSaleResponse><SetForSaleHeader><ResponseCode>0</ResponseCode><Status>success</Status>\
                 </SetForSaleHeader></SetForSaleResponse>"
            ),
        )
        .await;
    assert_eq!(is_for_sale(&bench).await, "no");
    let ledger = bench.sandbox.ledger();
    assert_eq!((ledger.effects_of("listed"), ledger.effects_of("delisted")), (2, 1));
}

#[tokio::test]
async fn what_waits_for_offers_has_no_price() {
    let bench = bench().await;
    bench.call(&OFFER.replace("buy_now", "make_offer")).await;
    assert_eq!(is_for_sale(&bench).await, "yes");
    let listings = bench.call("command=get_listings").await;
    assert_eq!(listings["GetListingsResponse"]["Listing"], json!([]));
    assert_eq!(bench.order("/listings/shop.com/buy", Value::Null).await.0, 404);
    bench.call(&OFFER.replace("buy_now", "buy_now_and_make_offer")).await;
    let listings = bench.call("command=get_listings").await;
    assert_eq!(listings["GetListingsResponse"]["Listing"][0]["Domain"], "shop.com");
}

#[tokio::test]
async fn somebody_outside_buys_and_the_account_is_paid() {
    let bench = bench().await;
    bench.call(OFFER).await;
    assert_eq!(bench.order("/listings/shop.com/buy", Value::Null).await.0, 204);
    assert_eq!(bench.balance("main"), "10239.12");
    assert!(bench.sandbox.domain("shop.com").is_none());
    assert_eq!(status(&bench.register("shop.com").await), "not_available");
    assert_eq!(bench.order("/listings/shop.com/buy", Value::Null).await.0, 404);
}

#[tokio::test]
async fn what_cannot_be_offered_is_refused() {
    let bench = bench().await;
    let sale = "domains=shop.com&for_sale_type=marketplace";
    let offer = format!("{sale}&listing_type=buy_now&price=250");
    for (query, text) in [
        ("for_sale_type=marketplace".to_owned(), "missing domains"),
        ("domains=none.com&for_sale_type=marketplace".to_owned(), "could not find domain in your account"),
        ("domains=shop.com".to_owned(), "missing for_sale_type"),
        ("domains=shop.com&for_sale_type=here".to_owned(), "invalid for_sale_type"),
        ("domains=shop.com&for_sale_type=not_for_sale".to_owned(), "could not find listing for this domain"),
        (sale.to_owned(), "missing listing_type"),
        (format!("{sale}&listing_type=lease"), "invalid listing_type"),
        (format!("{sale}&listing_type=buy_now"), "missing price"),
        (format!("{sale}&listing_type=buy_now&price=0"), "invalid price"),
        (format!("{sale}&listing_type=make_offer&minimum_offer=few"), "invalid minimum_offer"),
        (format!("{offer}&installment=Yes"), "missing maximum_installments"),
        (format!("{offer}&installment=Yes&maximum_installments=13"), "invalid maximum_installments"),
    ] {
        let answer = bench.call(&format!("command=set_for_sale&{query}")).await;
        let answer = &answer["SetForSaleResponse"];
        assert_eq!((&answer["Status"], &answer["Error"]), (&json!("error"), &json!(text)), "{query}");
    }
    assert_eq!(is_for_sale(&bench).await, "no");
}
