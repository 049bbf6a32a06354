//! `set_afternic_confirm_action`, `set_sedo_confirm_action`: marketplaces elsewhere that may move a domain by themselves.

use serde_json::json;

use crate::bench::{Bench, PROLOG, standing_still};

#[tokio::test]
async fn a_venue_that_has_asked_is_confirmed_once_and_left() {
    for (venue, name) in [("afternic", "Afternic"), ("sedo", "Sedo")] {
        let bench = Bench::with(standing_still()).await;
        bench.register("shop.com").await;
        let command = format!("set_{venue}_confirm_action");
        let confirm = format!("domain=shop.com&action=confirm_{venue}");
        let delete = format!("domain=shop.com&action=delete_from_{venue}");
        let nobody = "could not find confirm request for this domain";
        bench.check_refusals(&command, &[(&confirm, nobody), (&delete, nobody)]).await;

        let asked = bench.order("/domains/shop.com/venue_request", json!({ "venue": venue })).await;
        assert_eq!(asked.0, 204);
        assert_eq!(
            bench.call(&format!("command={command}&{confirm}")).await,
            json!({ format!("Set{name}ConfirmActionResponse"): { "ResponseCode": "0", "Status": "success" } })
        );
        bench.check_refusals(&command, &[(&confirm, nobody)]).await;
        bench
            .check_xml(
                &format!("command={command}&{delete}"),
                &format!(
                    "{PROLOG}<Set{name}ConfirmActionResponse><Set{name}ConfirmActionHeader><ResponseCode>0</ResponseCode>\
                     <Status>success</Status></Set{name}ConfirmActionHeader></Set{name}ConfirmActionResponse>"
                ),
            )
            .await;
        let refusals = [
            (delete.as_str(), nobody),
            ("action=confirm", "missing domain"),
            ("domain=none.com", "could not find domain in your account"),
            ("domain=shop.com", "missing action"),
            ("domain=shop.com&action=confirm", "invalid action"),
        ];
        bench.check_refusals(&command, &refusals).await;
        let ledger = bench.sandbox.ledger();
        assert_eq!((ledger.effects_of("venue_confirmed"), ledger.effects_of("venue_left")), (1, 1));
    }
}

#[tokio::test]
async fn one_venue_is_not_the_other() {
    let bench = Bench::with(standing_still()).await;
    bench.register("shop.com").await;
    bench.order("/domains/shop.com/venue_request", json!({ "venue": "sedo" })).await;
    let nobody =
        [("domain=shop.com&action=confirm_afternic", "could not find confirm request for this domain")];
    bench.check_refusals("set_afternic_confirm_action", &nobody).await;
    assert_eq!(bench.order("/domains/none.com/venue_request", json!({ "venue": "sedo" })).await.0, 404);
    assert_eq!(bench.order("/domains/shop.com/venue_request", json!({ "venue": "ebay" })).await.0, 400);
}
