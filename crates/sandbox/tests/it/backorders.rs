//! `add_backorder_request`, `delete_backorder_request`

use serde_json::json;

use crate::bench::{Bench, error};

#[tokio::test]
async fn a_backorder_is_added_once_and_taken_back() {
    let bench = Bench::start().await;
    let done = json!({ "AddBackorderRequestResponse": { "ResponseCode": "0", "Status": "success" } });
    assert_eq!(bench.call("command=add_backorder_request&domain=a.com,B.com").await, done);
    let twice = bench.call("command=add_backorder_request&domain=c.com,b.com").await;
    assert_eq!(error(&twice), "b.com is already on your backorder request list");
    assert_eq!(
        bench.xml("command=delete_backorder_request&domain=b.com").await,
        "<DeleteBackorderRequestResponse><DeleteBackorderRequestHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
         </DeleteBackorderRequestHeader></DeleteBackorderRequestResponse>"
    );
    let gone = bench.call("command=delete_backorder_request&domain=b.com").await;
    assert_eq!(error(&gone), "b.com is not on your backorder request list");
    let ledger = bench.sandbox.ledger();
    assert_eq!((ledger.effects_of("backorder_added"), ledger.effects_of("backorder_deleted")), (2, 1));
}
