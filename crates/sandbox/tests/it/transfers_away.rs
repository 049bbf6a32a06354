//! Domains that leave: `get_transfer_auth_code`, `authorize_transfer_away`, `transfer_domain_list`.

use serde_json::{Value, json};

use crate::bench::{Bench, PROLOG, error, standing_still, status};

async fn bench() -> Bench {
    let bench = Bench::with(standing_still()).await;
    bench.register("shop.com").await;
    bench
}

/// Another registrar asks for `shop.com`; the number of the order.
async fn asked(bench: &Bench) -> u64 {
    bench.unlock("shop.com").await;
    let (status, answer) = bench.order("/domains/shop.com/transfer_away", Value::Null).await;
    assert_eq!(status, 201);
    answer["order_id"].as_u64().unwrap()
}

#[tokio::test]
async fn an_auth_code_is_told_again_unless_a_new_one_is_wanted() {
    let bench = bench().await;
    bench.unlock("shop.com").await;
    let code = "command=get_transfer_auth_code&domain=shop.com";
    let first = json!({ "GetTransferAuthCodeResponse": { "ResponseCode": 0, "Status": "success", "AuthCode": "Sandbox-000001" } });
    assert_eq!(bench.call(code).await, first);
    assert_eq!(bench.call(code).await, first);
    bench
        .check_xml(
            &format!("{code}&new_code=1"),
            &format!(
                "{PROLOG}<GetTransferAuthCodeResponse><GetTransferAuthCodeHeader><SuccessCode>0</SuccessCode>\
                 <Status>success</Status><AuthCode>Sandbox-000002</AuthCode></GetTransferAuthCodeHeader>\
                 </GetTransferAuthCodeResponse>"
            ),
        )
        .await;
}

#[tokio::test]
async fn a_command_unlocks_a_domain_once_its_owner_has_agreed() {
    let bench = bench().await;
    let code = "command=get_transfer_auth_code&domain=shop.com";
    assert_eq!(error(&bench.call(code).await), "Please unlock your domain firstly.");
    let unlocking = format!("{code}&unlock_domain_for_transfer=1");
    assert_eq!(
        error(&bench.call(&unlocking).await),
        "need api skip lock agreement for using unlock_domain_for_transfer tag."
    );
    assert_eq!(bench.order("/accounts/main/skip_lock_agreement", Value::Null).await.0, 204);
    assert_eq!(bench.order("/accounts/nobody/skip_lock_agreement", Value::Null).await.0, 404);
    assert_eq!(status(&bench.call(&unlocking).await), "success");
    let info = bench.call("command=domain_info&domain=shop.com").await;
    assert_eq!(info["DomainInfoResponse"]["DomainInfo"]["Locked"], "no");
    let unknown = "could not find domain in your account or domain expired for more than 30 days.";
    bench.check_refusals("get_transfer_auth_code", &[("domain=none.com", unknown)]).await;
    bench.days_pass(365 + 30);
    bench.check_refusals("get_transfer_auth_code", &[("domain=shop.com", unknown)]).await;
}

#[tokio::test]
async fn a_domain_that_is_asked_for_is_listed_and_let_go() {
    let bench = bench().await;
    let order_id = asked(&bench).await;
    assert_eq!(
        bench.call("command=transfer_domain_list").await,
        json!({ "TransferOutDomainListResponse": { "ResponseCode": 200, "Status": "success", "TransferOutDomainList": [
            { "orderId": order_id, "domain": "shop.com", "itemStatus": "Pending" }
        ] } })
    );
    bench
        .check_xml(
            "command=transfer_domain_list",
            &format!(
                "{PROLOG}<TransferOutDomainListResponse><TransferOutDomainListHeader><ResponseCode>0</ResponseCode>\
                 <Status>success</Status></TransferOutDomainListHeader><TransferOutDomainListContent><TransferOutDomainList>\
                 <TransferOutDomain><OrderId>{order_id}</OrderId><Domain>shop.com</Domain><ItemStatus>Pending</ItemStatus>\
                 </TransferOutDomain></TransferOutDomainList></TransferOutDomainListContent></TransferOutDomainListResponse>"
            ),
        )
        .await;
    let approve =
        format!("command=authorize_transfer_away&domain=shop.com&order_id={order_id}&authorize=approve");
    assert_eq!(
        bench.call(&approve).await,
        json!({ "AuthorizeTransferAwayResponse": { "ResponseCode": 0, "Status": "success", "Result": "away_approved" } })
    );
    assert!(bench.sandbox.domain("shop.com").is_none());
    assert_eq!(status(&bench.register("shop.com").await), "not_available");
    let away = bench.call("command=get_transfer_status&domain=shop.com&transfer_type=away").await;
    assert_eq!(
        away["GetTransferStatusResponse"]["TransferList"],
        json!([{ "OrderId": order_id.to_string(), "TransferStatus": "Transferred" }])
    );
    assert_eq!(error(&bench.call(&approve).await), "can not find transferring order for shop.com");
    let back = bench.call("command=transfer&domain=shop.com&auth=code").await;
    assert_eq!(status(&back), "order created");
}

#[tokio::test]
async fn a_domain_stays_if_its_account_says_so_within_five_days() {
    let bench = bench().await;
    let order_id = asked(&bench).await;
    bench
        .check_xml(
            &format!("command=authorize_transfer_away&domain=shop.com&order_id={order_id}&authorize=deny"),
            &format!(
                "{PROLOG}<AuthorizeTransferAwayResponse><AuthorizeTransferAwayHeader><SuccessCode>0</SuccessCode>\
                 <Status>success</Status><Result>away_denied</Result></AuthorizeTransferAwayHeader>\
                 </AuthorizeTransferAwayResponse>"
            ),
        )
        .await;
    bench.days_pass(6);
    assert!(bench.sandbox.domain("shop.com").is_some());
    asked(&bench).await;
    bench.days_pass(4);
    assert!(bench.sandbox.domain("shop.com").is_some());
    bench.days_pass(1);
    assert!(bench.sandbox.domain("shop.com").is_none());
    assert_eq!(bench.sandbox.ledger().effects_of("transfer_away_approved"), 1);
}

#[tokio::test]
async fn what_cannot_leave_is_refused() {
    let bench = bench().await;
    let ask =
        async |domain: &str| bench.order(&format!("/domains/{domain}/transfer_away"), Value::Null).await;
    assert_eq!(ask("none.com").await, (404, json!({ "error": "no such domain" })));
    assert_eq!(ask("shop.com").await, (400, json!({ "error": "the domain is locked" })));
    let order_id = asked(&bench).await;
    assert_eq!(ask("shop.com").await, (400, json!({ "error": "the domain is on its way already" })));
    let (wrong_word, other_domain) = (
        format!("domain=shop.com&order_id={order_id}&authorize=yes"),
        format!("domain=blog.com&order_id={order_id}&authorize=deny"),
    );
    let refusals = [
        ("domain=shop.com&order_id=1", "missing authorize"),
        (wrong_word.as_str(), "invalid authorize"),
        ("domain=shop.com&authorize=deny", "missing order_id"),
        ("domain=shop.com&order_id=1&authorize=deny", "can not find transferring order for shop.com"),
        (other_domain.as_str(), "can not find transferring order for blog.com"),
    ];
    bench.check_refusals("authorize_transfer_away", &refusals).await;
}

#[tokio::test]
async fn what_has_left_can_be_registered_once_it_is_free() {
    let bench = bench().await;
    asked(&bench).await;
    bench.days_pass(5);
    assert_eq!(status(&bench.register("shop.com").await), "not_available");
    assert_eq!(bench.order("/domains/shop.com/free", Value::Null).await.0, 204);
    assert_eq!(status(&bench.register("shop.com").await), "success");
}
