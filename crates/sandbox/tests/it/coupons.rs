//! `list_coupons`, and what coupons do.

use serde_json::json;

use crate::bench::{Bench, PROLOG, error, standing_still, status};

#[tokio::test]
async fn coupons_are_listed_by_what_they_are_for() {
    let bench = Bench::with(standing_still()).await;
    assert_eq!(
        bench.call("command=list_coupons&coupon_type=renewal").await,
        json!({ "ListCouponsResponse": { "ResponseCode": 0, "Status": "success", "Coupons": [{
            "Code": "SANDBOXRENEW", "Description": "Domain Renew Coupon", "CouponType": "Domain Renew Coupon",
            "DiscountType": "PERCENTAGE_OFF", "DiscountInfo": { "Percentage": "10%" },
            "Restriction": { "PriceLevels": "Any", "IdnRestriction": "None", "DomainDurationMin": "1",
                "DomainDurationMax": "10", "Tlds": [".com"], "Currencies": ["USD"] },
            "StartDate": "946684800000", "EndDate": "4102444800000"
        }] } })
    );
    bench
        .check_xml(
            "command=list_coupons&coupon_type=transfer",
            &format!(
                "{PROLOG}<ListCouponsResponse><ListCouponsHeader><SuccessCode>0</SuccessCode><Status>success</Status>\
                 </ListCouponsHeader><ListCouponsContent><Coupons><Coupon><Code>SANDBOXTRANSFER</Code>\
                 <Description>Domain Transfer Coupon</Description><CouponType>Domain Transfer Coupon</CouponType>\
                 <DiscountType>PERCENTAGE_OFF</DiscountType><DiscountInfo><Percentage>5%</Percentage></DiscountInfo>\
                 <Restriction><PriceLevels>Any</PriceLevels><IdnRestriction>None</IdnRestriction>\
                 <DomainDurationMin>1</DomainDurationMin><DomainDurationMax>10</DomainDurationMax><Tlds><Tld>.com</Tld></Tlds>\
                 <Currencies><Currency>USD</Currency></Currencies></Restriction><StartDate>946684800000</StartDate>\
                 <EndDate>4102444800000</EndDate></Coupon></Coupons></ListCouponsContent></ListCouponsResponse>"
            ),
        )
        .await;
    let refusals = [("", "missing coupon_type"), ("coupon_type=hosting", "invalid coupon_type")];
    bench.check_refusals("list_coupons", &refusals).await;
}

#[tokio::test]
async fn a_coupon_makes_cheaper_what_it_is_for() {
    let bench = Bench::with(standing_still()).await;
    let register = "command=register&domain=shop.com&duration=1&coupon=";
    assert_eq!(error(&bench.call(&format!("{register}SANDBOXRENEW")).await), "invalid coupon");
    assert_eq!(status(&bench.call(&format!("{register}SANDBOXREGISTER")).await), "success");
    assert_eq!(bench.balance("main"), "9991.30");
}
