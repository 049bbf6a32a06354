//! `push`, `get_domain_push_request`, `set_domain_push_request`: domains go from account to account.

use serde_json::{Value, json};

use crate::bench::{Bench, PROLOG, error, status, two_accounts};

const PUSH: &str = "command=push&domain=a.com%3Bb.com&receiver_push_username=other&unlock_domain_for_push=1";

async fn bench() -> Bench {
    let bench = Bench::with(two_accounts()).await;
    bench.register("a.com").await;
    bench.register("b.com").await;
    bench
}

#[tokio::test]
async fn domains_are_offered_and_taken() {
    let bench = bench().await;
    assert_eq!(
        bench.call(PUSH).await,
        json!({ "PushResponse": { "ResponseCode": "0", "Status": "order created" } })
    );
    let order = bench.call("command=get_order_status&order_id=10000003").await;
    assert_eq!(order["GetOrderStatusResponse"]["OrderStatus"]["OrderStatus"], "Processing");
    let bench = bench.with_key("other-key");
    assert_eq!(
        bench.call("command=get_domain_push_request").await,
        json!({ "GetDomainPushRequestResponse": { "ResponseCode": 0, "Status": "success", "pushDomainName": "[a.com,b.com]" } })
    );
    bench
        .check_xml(
            "command=get_domain_push_request",
            &format!(
                "{PROLOG}<GetDomainPushRequestResponse><GetDomainPushRequestHeader><ResponseCode>0</ResponseCode>\
                 <Status>success</Status></GetDomainPushRequestHeader><GetDomainPushRequestContent><PushDomain>\
                 <PushDomainName>a.com</PushDomainName><PushDomainName>b.com</PushDomainName></PushDomain>\
                 </GetDomainPushRequestContent></GetDomainPushRequestResponse>"
            ),
        )
        .await;
    assert_eq!(
        bench.call("command=set_domain_push_request&domains=a.com&action=accept").await,
        json!({ "SetDomainPushRequestResponse": { "ResponseCode": 0, "Status": "success" } })
    );
    bench
        .check_xml(
            "command=set_domain_push_request&domains=b.com&action=decline",
            &format!(
                "{PROLOG}<SetDomainPushRequestResponse><SetDomainPushRequestHeader><ResponseCode>0</ResponseCode>\
                 <Status>success</Status></SetDomainPushRequestHeader></SetDomainPushRequestResponse>"
            ),
        )
        .await;
    let owner = |domain: &str| bench.sandbox.domain(domain).unwrap().account;
    assert_eq!((owner("a.com").as_str(), owner("b.com").as_str()), ("other", "main"));
    let info = bench.call("command=domain_info&domain=a.com").await;
    assert_eq!(info["DomainInfoResponse"]["DomainInfo"]["Locked"], "yes");
    let deleted = {
        bench.unlock("a.com").await;
        bench.call("command=delete&domain=a.com").await
    };
    assert_eq!(error(&deleted), "domain has been renewed or moved and can not be deleted");
    let ledger = bench.sandbox.ledger();
    assert_eq!((ledger.effects_of("push_accepted"), ledger.effects_of("push_declined")), (1, 1));
    assert_eq!((ledger.accounts["main"].domains, ledger.accounts["other"].domains), (1, 1));
}

#[tokio::test]
async fn an_order_of_two_pushes_is_completed_with_the_last() {
    let bench = bench().await;
    bench
        .check_xml(
            PUSH,
            "<PushResponse><PushHeader><SuccessCode>0</SuccessCode><Status>order created</Status></PushHeader></PushResponse>",
        )
        .await;
    let order = async || {
        let answer = bench.call("command=get_order_status&order_id=10000003").await;
        answer["GetOrderStatusResponse"]["OrderStatus"]["OrderStatus"].clone()
    };
    assert_eq!(bench.order("/pushes/a.com", json!({ "action": "accept" })).await.0, 204);
    assert_eq!(order().await, "Processing");
    assert_eq!(bench.order("/pushes/b.com", json!({ "action": "decline" })).await.0, 204);
    assert_eq!(order().await, "Completed");
    assert_eq!(bench.order("/pushes/b.com", json!({ "action": "accept" })).await.0, 404);
    assert_eq!(bench.sandbox.domain("a.com").unwrap().account, "other");
}

#[tokio::test]
async fn nobody_is_offered_anything_at_first() {
    let bench = bench().await;
    let answer = bench.call("command=get_domain_push_request").await;
    assert_eq!(answer["GetDomainPushRequestResponse"]["pushDomainName"], "[]");
}

#[tokio::test]
async fn what_cannot_be_pushed_is_refused() {
    let bench = bench().await;
    let many = (0..51).map(|number| format!("shop-{number}.com")).collect::<Vec<_>>().join("%3B");
    let too_many = format!("domain={many}&receiver_push_username=other");
    let refusals = [
        ("receiver_push_username=other", "missing domain"),
        ("domain=a.com", "missing receiver_push_username"),
        ("domain=a.com&receiver_push_username=nobody", "invalid receiver_push_username"),
        ("domain=a.com&receiver_push_username=main", "invalid receiver_push_username"),
        ("domain=a.com&receiver_push_username=other", "Please unlock your domain firstly."),
        ("domain=c.com&receiver_push_username=other", "could not find c.com in your account"),
        (too_many.as_str(), "too many domains entered"),
    ];
    bench.check_refusals("push", &refusals).await;
    assert_eq!(bench.sandbox.ledger().effects_of("unlocked"), 0);
    assert_eq!(status(&bench.call(PUSH).await), "order created");
    let twice = bench.call(PUSH).await;
    assert_eq!(error(&twice), "The domain a.com is already being transferred in another order.");
    let (code, answer) = bench.order("/domains/a.com/transfer_away", Value::Null).await;
    assert_eq!((code, answer), (400, json!({ "error": "the domain is on its way already" })));

    let refusals = [
        ("action=accept", "missing domains"),
        ("domains=a.com", "missing action"),
        ("domains=a.com&action=keep", "invalid action"),
        // It is for the receiver to say.
        ("domains=a.com&action=accept", "could not find push request for a.com"),
    ];
    bench.check_refusals("set_domain_push_request", &refusals).await;
}
