//! `transfer` and what follows it: `get_transfer_status`, `cancel_transfer`, `set_transfer_auth_code`.

use std::time::Duration;

use landrush_sandbox::{Dialect, SandboxConfig};
use serde_json::{Value, json};

use crate::bench::{Bench, PROLOG, error, standing_still, status, two_accounts};

const TRANSFER: &str = "command=transfer&domain=taken-shop.com&auth=code";

async fn order(bench: &Bench, query: &str) -> String {
    let answer = bench.call(query).await;
    answer["TransferResponse"]["OrderId"].as_str().unwrap().to_owned()
}

async fn transfer_status(bench: &Bench) -> Value {
    let answer = bench.call("command=get_transfer_status&domain=taken-shop.com&transfer_type=in").await;
    answer["GetTransferStatusResponse"]["TransferList"][0].clone()
}

/// The registry is told.
fn ten_minutes_pass(bench: &Bench) {
    bench.sandbox.advance_clock(Duration::from_secs(600));
}

#[tokio::test]
async fn a_transfer_is_ordered_charged_and_arrives_when_nobody_says_no() {
    let bench = Bench::with(standing_still()).await;
    assert_eq!(
        bench
            .call(&format!("{TRANSFER}&name_servers=NS1.example.org,ns2.example.org&coupon=SANDBOXTRANSFER"))
            .await,
        json!({ "TransferResponse": { "ResponseCode": 0, "Status": "order created",
            "DomainName": "taken-shop.com", "OrderId": "10000001" } })
    );
    assert_eq!(bench.balance("main"), "9989.08");
    assert_eq!(transfer_status(&bench).await, json!({ "OrderId": "10000001", "TransferStatus": "None" }));
    ten_minutes_pass(&bench);
    assert_eq!(transfer_status(&bench).await["TransferStatus"], "Waiting");
    let order = bench.call("command=get_order_status&order_id=10000001").await;
    assert_eq!(order["GetOrderStatusResponse"]["OrderStatus"]["OrderStatus"], "Processing");
    assert!(bench.sandbox.domain("taken-shop.com").is_none());

    bench.days_pass(5);
    assert_eq!(
        transfer_status(&bench).await,
        json!({ "OrderId": "10000001", "TransferStatus": "Transferred", "ExpirationDate": "1830730200000" })
    );
    let order = bench.call("command=get_order_status&order_id=10000001").await;
    assert_eq!(
        order["GetOrderStatusResponse"]["OrderStatus"]["ItemList"][0],
        json!({ "ItemTypeName": "domain transfer", "ItemName": "taken-shop.com", "ItemStatus": "Completed" })
    );
    let domain = bench.sandbox.domain("taken-shop.com").unwrap();
    assert_eq!((domain.account.as_str(), domain.expires.year()), ("main", 2028));
    assert_eq!(domain.name_servers, ["ns1.example.org", "ns2.example.org"]);
    assert_eq!(status(&bench.call("command=renew&domain=taken-shop.com&duration=1").await), "success");
}

#[tokio::test]
async fn transfers_are_told_of_in_xml_and_in_the_manuals_words() {
    for (dialect, word) in [(Dialect::Live, "None"), (Dialect::Manual, "none")] {
        let bench = Bench::with(SandboxConfig { dialect, ..standing_still() }).await;
        bench
            .check_xml(
                TRANSFER,
                &format!(
                    "{PROLOG}<TransferResponse><TransferHeader><SuccessCode>0</SuccessCode><Status>order created</Status>\
                     <DomainName>taken-shop.com</DomainName><OrderId>10000001</OrderId></TransferHeader></TransferResponse>"
                ),
            )
            .await;
        bench
            .check_xml(
                "command=get_transfer_status&domain=taken-shop.com&transfer_type=in",
                &format!(
                    "{PROLOG}<GetTransferStatusResponse><GetTransferStatusHeader><SuccessCode>0</SuccessCode>\
                     <Status>success</Status></GetTransferStatusHeader><GetTransferStatusContent><TransferList><Transfer>\
                     <OrderId>10000001</OrderId><TransferStatus>{word}</TransferStatus></Transfer></TransferList>\
                     </GetTransferStatusContent></GetTransferStatusResponse>"
                ),
            )
            .await;
        bench
            .check_xml(
                "command=set_transfer_auth_code&domain=taken-shop.com&order_id=10000001&auth_code=other",
                "<SetTransferAuthCodeResponse><SetTransferAuthCodeHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
                 </SetTransferAuthCodeHeader></SetTransferAuthCodeResponse>",
            )
            .await;
        bench
            .check_xml(
                "command=cancel_transfer&domain=taken-shop.com&order_id=10000001",
                &format!(
                    "{PROLOG}<CancelTransferResponse><CancelTransferHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
                     </CancelTransferHeader></CancelTransferResponse>"
                ),
            )
            .await;
    }
}

#[tokio::test]
async fn a_wrong_auth_code_is_asked_for_again() {
    let bench = Bench::with(standing_still()).await;
    let order_id = order(&bench, "command=transfer&domain=taken-shop.com&auth=wrong-one").await;
    ten_minutes_pass(&bench);
    assert_eq!(transfer_status(&bench).await["TransferStatus"], "Auth Code Needed");
    bench.days_pass(30);
    assert_eq!(transfer_status(&bench).await["TransferStatus"], "Auth Code Needed");
    let set =
        format!("command=set_transfer_auth_code&domain=taken-shop.com&order_id={order_id}&auth_code=right");
    assert_eq!(
        bench.call(&set).await,
        json!({ "SetTransferAuthCodeResponse": { "ResponseCode": "0", "Status": "success" } })
    );
    ten_minutes_pass(&bench);
    assert_eq!(transfer_status(&bench).await["TransferStatus"], "Waiting");
    assert_eq!(error(&bench.call(&set).await), "this transfer does not need an auth code");
}

#[tokio::test]
async fn a_transfer_is_cancelled_for_its_price_until_the_registry_is_told() {
    let bench = Bench::with(standing_still()).await;
    let order_id = order(&bench, TRANSFER).await;
    let cancel = format!("command=cancel_transfer&domain=taken-shop.com&order_id={order_id}");
    assert_eq!(
        bench.call(&cancel).await,
        json!({ "CancelTransferResponse": { "ResponseCode": 0, "Status": "success" } })
    );
    assert_eq!(bench.balance("main"), "10000.00");
    assert_eq!(transfer_status(&bench).await["TransferStatus"], "Cancelled");
    assert_eq!(error(&bench.call(&cancel).await), "this transfer can not be cancelled");
    bench.days_pass(6);
    assert!(bench.sandbox.domain("taken-shop.com").is_none());

    let again = order(&bench, TRANSFER).await;
    ten_minutes_pass(&bench);
    let late = bench.call(&format!("command=cancel_transfer&domain=taken-shop.com&order_id={again}")).await;
    assert_eq!(error(&late), "this transfer can not be cancelled");
}

#[tokio::test]
async fn the_losing_registrar_lets_a_domain_go_or_keeps_it() {
    let bench = Bench::with(standing_still()).await;
    let order_id = order(&bench, TRANSFER).await;
    let path = format!("/transfers/{order_id}");
    assert_eq!(bench.order(&path, json!({ "action": "deny" })).await.0, 204);
    assert_eq!(
        transfer_status(&bench).await,
        json!({ "OrderId": order_id, "TransferStatus": "Failed", "FailedReason": "denied by the losing registrar" })
    );
    assert_eq!(bench.balance("main"), "10000.00");
    assert_eq!(bench.order(&path, json!({ "action": "approve" })).await.0, 404);

    let order_id = order(&bench, TRANSFER).await;
    assert_eq!(bench.order(&format!("/transfers/{order_id}"), json!({ "action": "approve" })).await.0, 204);
    assert_eq!(bench.sandbox.domain("taken-shop.com").unwrap().account, "main");
    assert_eq!(bench.balance("main"), "9988.50");
    assert_eq!(bench.sandbox.ledger().effects_of("transfer_arrived"), 1);
}

#[tokio::test]
async fn what_cannot_be_transferred_is_refused() {
    let bench = Bench::with(two_accounts()).await;
    bench.register("shop.com").await;
    let refusals = [
        ("auth=code", "missing domain"),
        (
            "domain=taken-shop.com",
            "This domain requires an auth code in order to initiate a domain transfer.  Please retrieve the authorization code \
             from your current domain registrar.",
        ),
        ("domain=taken-shop.nowhere&auth=code", "tld is not supported"),
        ("domain=premium-shop.com&auth=code", "this domain is a premium domain, please use premium option"),
        ("domain=shop.com&auth=code", "domain is not registered with another registrar"),
        ("domain=free.com&auth=code", "domain is not registered with another registrar"),
        ("domain=taken-shop.com&auth=code&admin_contact=9", "invalid admin_contact"),
        ("domain=taken-shop.com&auth=code&coupon=SANDBOXRENEW", "invalid coupon"),
    ];
    bench.check_refusals("transfer", &refusals).await;
    let euros = bench.call(&format!("{TRANSFER}&currency=EUR")).await;
    assert_eq!(status(&euros), "insufficient_funds");
    assert_eq!(bench.sandbox.ledger().effects_of("charge"), 1);
    order(&bench, TRANSFER).await;
    let twice = "The domain taken-shop.com is already being transferred in another order.";
    bench.check_refusals("transfer", &[("domain=taken-shop.com&auth=code", twice)]).await;

    let none = "can not find transferring order for taken-shop.com";
    let other = bench.with_key("other-key");
    for (command, query) in [
        ("get_transfer_status", "transfer_type=in"),
        ("cancel_transfer", "order_id=10000002"),
        ("set_transfer_auth_code", "order_id=10000002&auth_code=code"),
    ] {
        let query = format!("domain=taken-shop.com&{query}");
        other.check_refusals(command, &[(query.as_str(), none)]).await;
    }
    let refusals = [
        ("domain=a.com", "missing transfer_type"),
        ("domain=a.com&transfer_type=out", "invalid transfer_type"),
        ("domain=a.com&transfer_type=away", "can not find transferring order for a.com"),
    ];
    other.check_refusals("get_transfer_status", &refusals).await;
    other.check_refusals("cancel_transfer", &[("domain=a.com", "missing order_id")]).await;
    other.check_refusals("set_transfer_auth_code", &[("domain=a.com", "missing auth_code")]).await;
}
