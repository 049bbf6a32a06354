//! Long lists are read to their end, and no further.

use std::num::NonZeroU32;
use std::time::Duration;

use dynadot_client::auction::GetOpenAuctions;
use dynadot_client::closeout::GetExpiredCloseoutDomains;
use dynadot_client::domain::{ListDomain, TldPrices};
use dynadot_client::{Client, Error, Pages, RetryPolicy};

use crate::server::{Server, Step, ok};

const POLICY: RetryPolicy = RetryPolicy::DEFAULT.with_first_delay(Duration::from_millis(1));
const BUSY: &str =
    r#"{"Response":{"ResponseCode":"-1","Error":"currently processing another request from this account"}}"#;

/// A page of open auctions of these names.
fn auctions(names: &[&str]) -> Step {
    let rows: Vec<_> = names.iter().map(|name| format!(r#"{{"domain":"{name}.example"}}"#)).collect();
    ok(&format!(r#"{{"status":"success","auction_list":[{}]}}"#, rows.join(",")))
}

/// The open auctions in pages of two.
fn by_two(client: &Client) -> Pages<GetOpenAuctions> {
    client.pages(GetOpenAuctions::all()).with_size(NonZeroU32::new(2).unwrap()).with_policy(POLICY)
}

async fn names(pages: &mut Pages<GetOpenAuctions>) -> Result<Option<Vec<String>>, Error> {
    let page = pages.next().await?;
    let name = |domain: &str| domain.trim_end_matches(".example").to_owned();
    Ok(page.map(|page| page.iter().map(|auction| name(&auction.domain)).collect()))
}

/// Reads the list that is told page by page, and says how many requests that took.
async fn read(script: impl IntoIterator<Item = Step>) -> (Result<Vec<String>, Error>, usize) {
    let server = Server::start(script).await;
    let read = by_two(&server.client()).rest().await;
    let names = read.map(|auctions| auctions.into_iter().map(|auction| auction.domain).collect());
    (names, server.requests().len())
}

#[tokio::test]
async fn a_page_that_is_not_full_is_the_last() {
    let server = Server::start([auctions(&["a", "b"]), auctions(&["c", "d"]), auctions(&["e"])]).await;
    let mut pages = by_two(&server.client());
    assert_eq!(names(&mut pages).await.unwrap().unwrap(), ["a", "b"]);
    assert_eq!(names(&mut pages).await.unwrap().unwrap(), ["c", "d"]);
    assert_eq!(names(&mut pages).await.unwrap().unwrap(), ["e"]);
    assert_eq!(names(&mut pages).await.unwrap(), None);
    assert_eq!(names(&mut pages).await.unwrap(), None);
    let numbers: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.line.split_once("&count_per_page=").unwrap().1.to_owned())
        .collect();
    assert_eq!(numbers, ["2&page_index=1 HTTP/1.1", "2&page_index=2 HTTP/1.1", "2&page_index=3 HTTP/1.1"]);
}

#[tokio::test]
async fn a_list_of_nothing_and_one_of_full_pages_only() {
    let (read_names, requests) = read([auctions(&[])]).await;
    assert_eq!((read_names.unwrap(), requests), (vec![], 1));
    let (read_names, requests) = read([auctions(&["a", "b"]), auctions(&[])]).await;
    assert_eq!((read_names.unwrap().len(), requests), (2, 2));
}

#[tokio::test]
async fn a_service_that_gives_the_same_page_again_is_not_asked_for_ever() {
    let same = || auctions(&["a", "b"]);
    let server = Server::start([same(), same(), same()]).await;
    let mut pages = by_two(&server.client());
    assert_eq!(names(&mut pages).await.unwrap().unwrap(), ["a", "b"]);
    let error = names(&mut pages).await.unwrap_err();
    assert_eq!(error.to_string(), "get_open_auctions: asked about page 2, the answer is about page 1");
    assert_eq!(names(&mut pages).await.unwrap(), None);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_service_that_does_not_know_of_pages_has_given_all_at_once() {
    let all = || auctions(&["a", "b", "c"]);
    let (read_names, requests) = read([all(), all()]).await;
    assert_eq!((read_names.unwrap().len(), requests), (3, 2));
    // One that has larger pages of its own is read on.
    let (read_names, requests) = read([all(), auctions(&["d"])]).await;
    assert_eq!((read_names.unwrap().len(), requests), (4, 2));
}

#[tokio::test]
async fn a_busy_service_is_asked_again_for_the_same_page() {
    let (read_names, requests) = read([auctions(&["a", "b"]), Step::Close, auctions(&["c"])]).await;
    assert_eq!((read_names.unwrap().len(), requests), (3, 3));
}

#[tokio::test]
async fn after_an_error_the_page_can_be_asked_for_again() {
    let server = Server::start([auctions(&["a", "b"]), ok(BUSY), auctions(&["c"])]).await;
    let mut pages = by_two(&server.client()).with_policy(POLICY.with_repeats(0));
    assert_eq!(names(&mut pages).await.unwrap().unwrap(), ["a", "b"]);
    assert_eq!(names(&mut pages).await.unwrap_err().code(), "refused.busy");
    assert_eq!(names(&mut pages).await.unwrap().unwrap(), ["c"]);
    assert_eq!(names(&mut pages).await.unwrap(), None);
}

#[tokio::test]
async fn a_list_may_be_begun_in_its_midst() {
    let server = Server::start([auctions(&["e"])]).await;
    by_two(&server.client()).with_start(3).rest().await.unwrap();
    assert!(server.requests()[0].line.contains("&page_index=3 "));
}

#[tokio::test]
async fn pages_of_closeouts() {
    let page = r#"{"GetExpiredCloseoutDomainsResponse":{"ResponseCode":0,"Size":1,
        "CloseoutDomains":[{"closeoutItem":{"domainName":"example.com"}}]}}"#;
    let server = Server::start([ok(page)]).await;
    // On a task of its own, as callers do it: the future must be `Send`.
    let mut pages = server.client().pages(GetExpiredCloseoutDomains::all());
    let list = tokio::spawn(async move { pages.next().await }).await.unwrap().unwrap().unwrap();
    assert_eq!(list.rows[0].domain, "example.com");
    assert!(server.requests()[0].line.contains("&count_per_page=50&page_index=1 "));
}

#[tokio::test]
async fn all_domains_once_each() {
    let page = |names: &mut dyn Iterator<Item = String>| {
        let rows: Vec<_> = names.map(|name| format!(r#"{{"Name":"{name}"}}"#)).collect();
        let list = rows.join(",");
        ok(&format!(r#"{{"ListDomainInfoResponse":{{"ResponseCode":0,"MainDomains":[{list}]}}}}"#))
    };
    let number = |number: u32| format!("{number:04}.example");
    // A domain came to the account between the pages, so that the last of the first page is the first of the second.
    let server = Server::start([page(&mut (0..200).map(number)), page(&mut (199..250).map(number))]).await;
    let domains = server.client().list_all_domains(&POLICY).await.unwrap();
    assert_eq!(domains.len(), 250);
    assert!(domains.is_sorted_by(|one, other| one.name < other.name));
    assert!(server.requests()[1].line.contains("&count_per_page=200&page_index=2&sort=NameAsc "));
}

#[tokio::test]
async fn one_page_of_domains_by_hand() {
    let page = r#"{"ListDomainInfoResponse":{"ResponseCode":0,"MainDomains":{"Name":"example.com"}}}"#;
    let server = Server::start([ok(page)]).await;
    let domains = server.client().pages(ListDomain::all()).rest().await.unwrap();
    assert_eq!(domains[0].name, "example.com");
}

/// A page of prices, of so many top-level domains from this one on.
fn prices(first: u32, count: u32, currency: &str) -> Step {
    let rows: Vec<_> = (first..first + count)
        .map(|number| format!(r#"{{"Tld":".t{number}","Price":{{"Register":"1.00"}}}}"#))
        .collect();
    let list = rows.join(",");
    ok(&format!(r#"{{"TldPriceResponse":{{"ResponseCode":0,"Currency":"{currency}","TldPrice":[{list}]}}}}"#))
}

#[tokio::test]
async fn the_whole_price_list() {
    let server = Server::start([prices(0, 200, "USD"), prices(200, 7, "USD")]).await;
    let list = server.client().tld_prices(TldPrices::all(), &POLICY).await.unwrap();
    assert_eq!((list.rows.len(), list.currency.as_str()), (207, "USD"));
}

#[tokio::test]
async fn a_price_list_that_changes_its_currency_is_none() {
    let server = Server::start([prices(0, 200, "USD"), prices(200, 7, "EUR")]).await;
    let error = server.client().tld_prices(TldPrices::all(), &POLICY).await.unwrap_err();
    assert_eq!(error.code(), "mismatch");
    let server = Server::start([prices(0, 0, "USD")]).await;
    let error = server.client().tld_prices(TldPrices::all(), &POLICY).await.unwrap_err();
    assert_eq!(error.code(), "incomplete");
}
