//! The client `dynadot-client` and the sandbox, over HTTP, in both written forms: what the sandbox encodes, the client decodes, and
//! what the client sends changes the state.

use std::time::{Duration, Instant};

use dynadot_client::account::{AccountInfo, GetAccountBalance, IsProcessing, Processing};
use dynadot_client::contact::{ContactList, GetContact};
use dynadot_client::domain::{Available, DomainInfo, ListDomain, Register, Renew, Search, TldPrices};
use dynadot_client::nameserver::{AddNs, GetNs, ServerList, SetNs};
use dynadot_client::order::{GetOrderStatus, OrderList, OrderStatus};
use dynadot_client::{Client, Format, Level as ClientLevel, Refusal};
use landrush_sandbox::Level;
use rust_decimal::Decimal;

use crate::bench::{Bench, config_at};

const FORMS: [Format; 2] = [Format::Json, Format::Xml];

fn client(bench: &Bench, format: Format) -> Client {
    let key = "main-key".to_owned().into();
    Client::builder(key).base_url(bench.sandbox.base_url()).format(format).build().unwrap()
}

#[tokio::test]
async fn a_domain_from_search_to_renewal() {
    for format in FORMS {
        let bench = Bench::start().await;
        let dynadot = client(&bench, format);
        let balance = async || dynadot.call(&GetAccountBalance).await.unwrap()[0].amount.value.unwrap();
        let before = balance().await;

        let found = dynadot.call(&Search::one("my-shop.com").unwrap().with_prices()).await.unwrap();
        let row = found.of("my-shop.com").unwrap();
        assert_eq!(row.available, Available::Yes, "{format}");
        let price = row.price.as_ref().unwrap().registration.as_ref().unwrap().value;

        let bought = dynadot.call(&Register::new("my-shop.com", 1).unwrap()).await.unwrap();
        assert_eq!(balance().await, before - price, "{format}");
        let info = dynadot.call(&DomainInfo::new("my-shop.com").unwrap()).await.unwrap();
        assert_eq!(info.expiration, bought.expiration, "{format}");

        let renewed = dynadot.call(&Renew::new("my-shop.com", 1).unwrap()).await.unwrap();
        assert!(renewed.expiration > bought.expiration, "{format}");
        let domains = dynadot.call(&ListDomain::all()).await.unwrap();
        assert_eq!((domains.len(), domains[0].expiration), (1, renewed.expiration), "{format}");
        assert_eq!(bench.sandbox.ledger().registrations, 1);
    }
}

#[tokio::test]
async fn name_servers() {
    for format in FORMS {
        let bench = Bench::start().await;
        let dynadot = client(&bench, format);
        dynadot.call(&Register::new("my-shop.com", 1).unwrap()).await.unwrap();
        let hosts = ["ns1.example.net", "ns2.example.net"];
        let unknown = dynadot.call(&SetNs::new("my-shop.com", hosts).unwrap()).await.unwrap_err();
        assert_eq!(unknown.refusal(), Some(Refusal::NeedsGlue), "{format}");
        for host in hosts {
            dynadot.call(&AddNs::new(host).unwrap()).await.unwrap();
        }
        dynadot.call(&SetNs::new("my-shop.com", hosts).unwrap()).await.unwrap();
        assert_eq!(dynadot.call(&GetNs::new("my-shop.com").unwrap()).await.unwrap(), hosts, "{format}");
        assert_eq!(bench.sandbox.domain("my-shop.com").unwrap().name_servers, hosts);
        assert_eq!(dynadot.call(&ServerList).await.unwrap().len(), 4, "{format}");
    }
}

#[tokio::test]
async fn orders_contacts_and_the_account() {
    for format in FORMS {
        let bench = Bench::start().await;
        let dynadot = client(&bench, format);
        dynadot.call(&Register::new("my-shop.com", 2).unwrap()).await.unwrap();
        let orders = dynadot.call(&OrderList::of_domain("my-shop.com").unwrap()).await.unwrap();
        assert_eq!((orders.len(), orders[0].items[0].years), (1, Some(2)), "{format}");
        let state = dynadot.call(&GetOrderStatus::new(orders[0].id.clone())).await.unwrap();
        assert_eq!(state.status, OrderStatus::Completed, "{format}");
        let contacts = dynadot.call(&ContactList).await.unwrap();
        let contact = dynadot.call(&GetContact::new(contacts[0].id.clone())).await.unwrap();
        assert_eq!(contact, contacts[0], "{format}");
        assert_eq!(dynadot.call(&AccountInfo).await.unwrap().username.as_deref(), Some("main"), "{format}");
        assert_eq!(dynadot.call(&IsProcessing).await.unwrap(), Processing::No, "{format}");
        let prices = dynadot.call(&TldPrices::all()).await.unwrap();
        let com = prices.rows.iter().find(|row| row.tld == ".com").unwrap();
        assert_eq!(com.price.register.as_ref().unwrap().value, Some(Decimal::new(1_088, 2)), "{format}");
    }
}

#[tokio::test]
async fn failures_are_the_same_in_both_forms() {
    for format in FORMS {
        let bench = Bench::start().await;
        let dynadot = client(&bench, format);
        let absent = dynadot.call(&DomainInfo::new("nobodys.com").unwrap()).await.unwrap_err();
        assert_eq!(absent.refusal(), Some(Refusal::NotInAccount), "{format}");
        let taken = dynadot.call(&Register::new("taken-shop.com", 1).unwrap()).await.unwrap_err();
        assert_eq!(taken.refusal(), Some(Refusal::NotAvailable), "{format}");
        let stranger = Client::builder("wrong-key".to_owned().into());
        let stranger = stranger.base_url(bench.sandbox.base_url()).format(format).build().unwrap();
        assert_eq!(
            stranger.call(&AccountInfo).await.unwrap_err().refusal(),
            Some(Refusal::InvalidKey),
            "{format}"
        );
    }
}

/// Two hundred tasks share one client of a Bulk account: five requests at a time, ten a second.
#[tokio::test]
async fn two_hundred_tasks_keep_to_the_level_and_none_is_starved() {
    let level = Level::Custom { threads: Some(5), per_minute: Some(600), per_second: Some(10) };
    let bench = Bench::with(config_at(level)).await;
    let key = "main-key".to_owned().into();
    let builder = Client::builder(key).base_url(bench.sandbox.base_url());
    let dynadot = builder.level(ClientLevel::Bulk).build().unwrap();
    let began = Instant::now();
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let dynadot = dynadot.clone();
            tokio::spawn(async move {
                dynadot.call(&AccountInfo).await.unwrap();
                began.elapsed()
            })
        })
        .collect();
    let mut ended = Vec::new();
    for task in tasks {
        ended.push(task.await.unwrap());
    }
    let account = &bench.sandbox.ledger().accounts["main"];
    assert_eq!(
        (account.requests, account.limit_violations.rate, account.limit_violations.threads),
        (200, 0, 0)
    );
    assert!(account.peak_concurrency <= 5, "{}", account.peak_concurrency);
    // First come, first served: nobody is overtaken by more than those who are under way.
    let slack = Duration::from_secs(2);
    assert!(ended.windows(2).all(|pair| pair[0] < pair[1] + slack), "{ended:?}");
}
