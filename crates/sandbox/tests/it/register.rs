//! `register`, and how a sold domain shows.

use landrush_sandbox::{AccountConfig, DoubleSell, Level, SandboxConfig};
use rust_decimal::Decimal;
use serde_json::json;

use crate::bench::{Bench, config, error, status};

fn two_accounts() -> SandboxConfig {
    let mut config = config();
    config.accounts.push(AccountConfig::new("other", "other-key").with_level(Level::unlimited()));
    config
}

#[tokio::test]
async fn a_domain_is_sold_charged_and_shown() {
    let bench = Bench::start().await;
    let answer = bench.call("command=register&domain=Shop.com&duration=2").await;
    let answer = &answer["RegisterResponse"];
    assert_eq!((&answer["ResponseCode"], &answer["Status"]), (&json!(0), &json!("success")));
    assert_eq!(answer["DomainName"], "shop.com");
    let expires = answer["Expiration"].as_i64().unwrap();

    let info = bench.call("command=domain_info&domain=shop.com").await;
    let info = &info["DomainInfoResponse"];
    assert_eq!(info["ResponseCode"], 0);
    let info = &info["DomainInfo"];
    assert_eq!(info["Expiration"], expires.to_string());
    assert_eq!(info["NameServerSettings"], json!({ "Type": "Dynadot Parking", "WithAds": "Yes" }));
    assert_eq!(info["Whois"]["Registrant"]["ContactId"], "0");
    assert_eq!(
        (&info["Locked"], &info["isForSale"], &info["Status"]),
        (&json!("yes"), &json!("no"), &json!("active"))
    );

    let balance = bench.call("command=get_account_balance").await;
    assert_eq!(
        balance["GetAccountBalanceResponse"]["BalanceList"],
        json!([{ "Currency": "USD", "Amount": "9978.24" }])
    );
}

#[tokio::test]
async fn two_years_end_two_years_later() {
    let bench = Bench::start().await;
    bench.call("command=register&domain=shop.com&duration=2").await;
    let domain = bench.sandbox.domain("shop.com").unwrap();
    assert_eq!(domain.expires.year() - domain.registered.year(), 2);
}

#[tokio::test]
async fn what_somebody_has_is_not_available_and_has_no_error_text() {
    let bench = Bench::with(two_accounts()).await;
    bench.register("shop.com").await;
    let refused = json!({ "RegisterResponse": { "ResponseCode": 1, "Status": "not_available" } });
    assert_eq!(bench.register("taken-shop.com").await, refused);
    assert_eq!(bench.register("shop.com").await, refused);
    let bench = bench.with_key("other-key");
    assert_eq!(bench.register("shop.com").await, refused);
    assert_eq!(bench.sandbox.ledger().registrations, 1);
}

#[tokio::test]
async fn another_accounts_domain_is_not_found() {
    let bench = Bench::with(two_accounts()).await;
    bench.register("shop.com").await;
    let bench = bench.with_key("other-key");
    let answer = bench.call("command=domain_info&domain=shop.com").await;
    assert_eq!(
        answer,
        json!({ "DomainInfoResponse": {
            "ResponseCode": "-1", "Status": "error", "Error": "could not find domain in your account"
        } })
    );
}

#[tokio::test]
async fn without_money_nothing_is_sold() {
    let mut config = config();
    config.accounts[0].balance = Decimal::new(1087, 2);
    let bench = Bench::with(config).await;
    assert_eq!(
        bench.register("shop.com").await,
        json!({ "RegisterResponse": { "ResponseCode": "-1", "Status": "insufficient_funds" } })
    );
    assert!(bench.sandbox.domain("shop.com").is_none());
    let (_, balance) = bench.order("/accounts/main/balance", json!({ "add": "0.01" })).await;
    assert_eq!(balance["balance"], "10.88");
    assert_eq!(status(&bench.register("shop.com").await), "success");
}

#[tokio::test]
async fn there_is_no_money_in_another_currency() {
    let bench = Bench::start().await;
    let answer = bench.call("command=register&domain=shop.com&duration=1&currency=EUR").await;
    assert_eq!(status(&answer), "insufficient_funds");
}

#[tokio::test]
async fn a_premium_domain_must_be_wanted_as_such() {
    let bench = Bench::start().await;
    let refused = bench.register("premium-shop.com").await;
    assert_eq!(error(&refused), "this domain is a premium domain, please use premium option");
    let sold = bench.call("command=register&domain=premium-shop.com&duration=1&premium=1").await;
    assert_eq!(status(&sold), "success");
    assert_eq!(bench.sandbox.registrations()[0].charged, Decimal::new(10880, 2));
}

#[tokio::test]
async fn what_cannot_be_sold_is_refused_with_a_text() {
    let bench = Bench::start().await;
    for (query, text) in [
        ("domain=b%C3%BCcher.de&duration=1", "domain must be in ascii"),
        ("domain=no_good.com&duration=1", "invalid domain name"),
        ("domain=www.shop.com&duration=1", "tld is not supported"),
        ("domain=shop.nowhere&duration=1", "tld is not supported"),
        ("domain=shop.com&duration=0", "invalid duration"),
        ("domain=shop.com&duration=11", "invalid duration"),
        ("domain=shop.com", "missing duration"),
        ("duration=1", "missing domain"),
        ("domain=shop.com&duration=1&registrant_contact=C-12", "invalid registrant_contact"),
        ("domain=shop.com&duration=1&admin_contact=999", "invalid admin_contact"),
    ] {
        let answer = bench.call(&format!("command=register&{query}")).await;
        assert_eq!((status(&answer), error(&answer)), ("error", text), "{query}");
    }
    assert_eq!(bench.sandbox.ledger().effects_of("charge"), 0);
}

#[tokio::test]
async fn double_sell_charges_a_repeat_again() {
    let bench = Bench::with(SandboxConfig { double_sell: DoubleSell::ChargeAgain, ..two_accounts() }).await;
    assert_eq!(status(&bench.register("shop.com").await), "success");
    assert_eq!(status(&bench.register("shop.com").await), "success");

    let ledger = bench.sandbox.ledger();
    assert_eq!((ledger.registrations, ledger.double_registrations), (2, 1));
    assert_eq!(ledger.effects_of("charge"), 2);
    assert_eq!(ledger.accounts["main"].charged, Decimal::new(2176, 2));
    let sold = bench.sandbox.registrations();
    assert_eq!(
        sold.iter().map(|sale| (sale.repeated, sale.times_registered)).collect::<Vec<_>>(),
        [(false, 2), (true, 2)]
    );
    assert_ne!(sold[0].order_id, sold[1].order_id);
    assert_eq!(bench.sandbox.domain("shop.com").unwrap().orders.len(), 2);

    let bench = bench.with_key("other-key");
    assert_eq!(status(&bench.register("shop.com").await), "not_available");
}

#[tokio::test]
async fn domains_are_listed_by_the_page() {
    let bench = Bench::start().await;
    for name in ["b.com", "c.com", "a.com"] {
        bench.register(name).await;
    }
    let names = async |query: &str| {
        let answer = bench.call(&format!("command=list_domain{query}")).await;
        let domains = answer["ListDomainInfoResponse"]["MainDomains"].as_array().unwrap().clone();
        domains.iter().map(|domain| domain["Name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("").await, ["b.com", "c.com", "a.com"]);
    assert_eq!(names("&sort=NameAsc").await, ["a.com", "b.com", "c.com"]);
    assert_eq!(names("&sort=NameDesc&count_per_page=2&page_index=1").await, ["c.com", "b.com"]);
    assert_eq!(names("&sort=NameDesc&count_per_page=2&page_index=2").await, ["a.com"]);
    assert!(names("&count_per_page=2&page_index=3").await.is_empty());
}
