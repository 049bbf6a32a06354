//! `tld_price`

use landrush_sandbox::{PriceList, SandboxConfig};
use rust_decimal::Decimal;
use serde_json::json;

use crate::bench::{Bench, config, error};

async fn bench() -> Bench {
    let prices = PriceList::empty().with("com", Decimal::new(1_088, 2), Decimal::new(1_150, 2)).with(
        "net",
        Decimal::new(12, 0),
        Decimal::new(13, 0),
    );
    Bench::with(SandboxConfig { prices, ..config() }).await
}

#[tokio::test]
async fn the_price_list_has_a_row_per_tld() {
    let answer = bench().await.call("command=tld_price").await;
    let response = &answer["TldPriceResponse"];
    assert_eq!(
        (&response["ResponseCode"], &response["Status"], &response["Currency"]),
        (&json!(0), &json!("success"), &json!("USD"))
    );
    assert_eq!(response["TldPrice"][0]["Tld"], ".com");
    assert_eq!(
        response["TldPrice"][0]["Price"],
        json!({ "Unit": "(Price/1 year)", "Register": "10.88", "Renew": "11.50", "Transfer": "11.50", "Restore": "79.99" })
    );
}

#[tokio::test]
async fn pages_are_counted_from_one() {
    let bench = bench().await;
    let tlds = async |page: u32| {
        let answer = bench.call(&format!("command=tld_price&count_per_page=1&page_index={page}")).await;
        let rows = answer["TldPriceResponse"]["TldPrice"].as_array().unwrap().clone();
        rows.into_iter().map(|row| row["Tld"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (tlds(1).await, tlds(2).await, tlds(3).await),
        (vec![json!(".com")], vec![json!(".net")], vec![])
    );
}

#[tokio::test]
async fn the_currency_is_one_of_three() {
    let bench = bench().await;
    let euro = bench.call("command=tld_price&currency=eur").await;
    assert_eq!(euro["TldPriceResponse"]["Currency"], "EUR");
    let other = bench.call("command=tld_price&currency=gbp").await;
    assert!(error(&other).contains("currency"), "{other}");
}
