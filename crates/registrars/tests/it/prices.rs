//! Reading the price list.

use std::collections::BTreeSet;

use landrush_model::WaitReason;
use landrush_model::catalogue::PricedOperation;
use landrush_sandbox::{Level, PriceList, SandboxConfig};
use rust_decimal::Decimal;

use crate::world::World;

#[tokio::test]
async fn what_the_registrar_takes_is_what_it_charges() {
    let world = World::new().await;
    let source = world.registry.price_source(world.account).unwrap();
    let offered = source.price_list(&world.permit().await).await.unwrap();
    let cost = |tld: &str, operation, years| {
        let mut offers = offered.offers.iter();
        let found = offers.find(|offer| {
            (offer.tld.as_str(), offer.operation, offer.term.years()) == (tld, operation, years)
        });
        found.map(|offer| offer.cost.to_string())
    };
    assert_eq!(cost("com", PricedOperation::Register, 3).as_deref(), Some("32.64 USD"));
    assert_eq!(cost("co.uk", PricedOperation::Renew, 1).as_deref(), Some("7.49 USD"));
    assert_eq!(cost("com", PricedOperation::Transfer, 2), None);
    assert_eq!(offered.passed_over, Vec::<String>::new());
    assert_eq!(world.sandbox.ledger().requests, 1);
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page() {
    // 450 of the TLDs that there are.
    let tlds: Vec<String> = (b'a'..=b'z')
        .flat_map(|first| (b'a'..=b'z').map(move |second| format!("{}{}", first as char, second as char)))
        .filter(|tld| tld.parse::<landrush_model::Tld>().is_ok())
        .collect();
    let prices = tlds.iter().fold(PriceList::empty(), |list, tld| list.with(tld, Decimal::ONE, Decimal::TWO));
    let config = SandboxConfig { prices, ..SandboxConfig::default() };
    let world = World::with(config, Level::unlimited()).await;
    let source = world.registry.price_source(world.account).unwrap();
    let offered = source.price_list(&world.permit().await).await.unwrap();
    let read: BTreeSet<&str> = offered.offers.iter().map(|offer| offer.tld.as_str()).collect();
    assert_eq!(read, tlds.iter().map(String::as_str).collect());
    let pages = u64::try_from(tlds.len() / 200 + 1).unwrap();
    assert_eq!(world.sandbox.ledger().requests, pages);
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_no_list() {
    for (answer, reason) in [
        (r#"{"Response":{"ResponseCode":"-1","Error":"invalid key"}}"#, WaitReason::RegistrarKeyRefused),
        (
            r#"{"TldPriceResponse":{"ResponseCode":0,"Currency":"??","TldPrice":[{"Tld":".com","Price":{}}]}}"#,
            WaitReason::AskingRegistrar,
        ),
    ] {
        let world = World::scripted(&[("tld_price", answer)]).await;
        let source = world.registry.price_source(world.account).unwrap();
        let hindrance = source.price_list(&world.permit().await).await.unwrap_err();
        assert_eq!(hindrance.reason, reason, "{hindrance:?}");
    }
}
