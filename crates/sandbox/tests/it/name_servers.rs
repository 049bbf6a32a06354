//! `set_ns`, `get_ns`, `add_ns`, `server_list`

use serde_json::json;

use crate::bench::{Bench, error, status};

#[tokio::test]
async fn name_servers_are_set_and_shown() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    let answer = bench.call("command=set_ns&domain=shop.com&ns0=NS2.dyna-ns.net&ns1=ns1.dyna-ns.net").await;
    assert_eq!(answer, json!({ "SetNsResponse": { "ResponseCode": 0, "Status": "success" } }));
    assert_eq!(
        bench.call("command=get_ns&domain=shop.com").await,
        json!({ "GetNsResponse": { "ResponseCode": 0, "Status": "success",
            "NsContent": { "Host0": "ns2.dyna-ns.net", "Host1": "ns1.dyna-ns.net" } } })
    );
    let info = bench.call("command=domain_info&domain=shop.com").await;
    assert_eq!(
        info["DomainInfoResponse"]["DomainInfo"]["NameServerSettings"],
        json!({ "Type": "Name Servers", "NameServers": [
            { "ServerId": "2", "ServerName": "ns2.dyna-ns.net" },
            { "ServerId": "1", "ServerName": "ns1.dyna-ns.net" },
        ] })
    );
}

#[tokio::test]
async fn several_domains_are_set_at_once_or_not_at_all() {
    let bench = Bench::start().await;
    bench.register("a.com").await;
    bench.register("b.com").await;
    let answer = bench.call("command=set_ns&domain=a.com,c.com,b.com&ns0=ns1.dyna-ns.net").await;
    assert_eq!(error(&answer), "could not find c.com in your account");
    assert_eq!(bench.sandbox.ledger().effects_of("set_ns"), 0);
    bench.call("command=set_ns&domain=a.com,b.com&ns0=ns1.dyna-ns.net").await;
    assert_eq!(bench.sandbox.ledger().effects_of("set_ns"), 2);
    assert_eq!(bench.sandbox.domain("b.com").unwrap().name_servers, ["ns1.dyna-ns.net"]);
}

#[tokio::test]
async fn a_host_must_be_in_the_server_list_first() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    let set = "command=set_ns&domain=shop.com&ns0=ns1.example.org";
    assert_eq!(
        error(&bench.call(set).await),
        "'ns1.example.org' needs to be registered with an ip address before it can be used."
    );
    assert_eq!(
        bench.call("command=add_ns&host=ns1.example.org").await,
        json!({ "AddNsResponse": { "ResponseCode": 0, "Status": "success",
            "AddNsContent": { "Server": { "Host": "ns1.example.org", "ServerId": 3 } } } })
    );
    assert_eq!(status(&bench.call(set).await), "success");
    let list = bench.call("command=server_list").await;
    assert_eq!(
        list["ServerListResponse"]["ServerList"][2],
        json!({ "ServerId": "3", "ServerName": "ns1.example.org" })
    );
}

#[tokio::test]
async fn a_host_is_added_once() {
    let bench = Bench::start().await;
    let answer = bench.call("command=add_ns&host=ns1.dyna-ns.net").await;
    assert!(error(&answer).contains("already exists"));
    assert_eq!(error(&bench.call("command=add_ns&host=localhost").await), "invalid host");
}

#[tokio::test]
async fn thirteen_hosts_are_the_most() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    let mut query = "command=set_ns&domain=shop.com".to_owned();
    for number in 0..14 {
        let host = format!("ns{number}.example.org");
        bench.call(&format!("command=add_ns&host={host}")).await;
        if number < 13 {
            query += &format!("&ns{number}={host}");
        }
    }
    assert_eq!(status(&bench.call(&query).await), "success");
    let answer = bench.call(&format!("{query}&ns13=ns13.example.org")).await;
    assert_eq!(error(&answer), "too many name servers entered");
}

#[tokio::test]
async fn a_parked_domain_has_no_name_servers() {
    let bench = Bench::start().await;
    bench.register("shop.com").await;
    assert_eq!(error(&bench.call("command=get_ns&domain=shop.com").await), "unsupported domain type");
}
