use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_oneof, proptest};

use serde_json::Value;

use super::*;
use crate::format::Format;
use crate::wire;

/// One line for a verdict: `success {members}`, `refused`, `ambiguous`, or the fault.
fn verdict(body: &str) -> String {
    let format = if body.trim_start().starts_with('<') { Format::Xml } else { Format::Json };
    verdict_of(format, body.as_bytes())
}

fn verdict_of(format: Format, body: &[u8]) -> String {
    let unreadable = |Fault { path, reason }| format!("unreadable at {path}: {reason}");
    let document = match wire::read(format, body) {
        Ok(document) => document,
        Err(fault) => return unreadable(fault),
    };
    match open(&document).map(Envelope::verdict) {
        Ok(Verdict::Success(content)) => format!("success {content:?}"),
        Ok(Verdict::Refused(words)) => format!("refused {:?} {:?} {}", words.code, words.status, words.text),
        Ok(Verdict::Ambiguous(words)) => {
            format!("ambiguous {:?} {:?} {}", words.code, words.status, words.text)
        }
        Err(fault) => unreadable(fault),
    }
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(verdict(body), expected, "{body}");
}

#[test]
fn success_in_every_form_on_record() {
    for body in [
        r#"{"SetNsResponse":{"ResponseCode":0,"Status":"success"}}"#,
        r#"{"SetNoteResponse":{"ResponseCode":"0","Status":"success"}}"#,
        r#"{"SetNsResponse":{"ResponseCode":0}}"#,
        r#"{"SetNsResponse":{"ResponseCode":" 0 ","Status":" "}}"#,
        r#"{"SetForSaleResponse":{"ResponseCode: ":"0","Status":"Success"}}"#,
        r#"{"DeleteFolderResponse":{"SuccessCode":0,"Status":"success"}}"#,
        r#"{"PushResponse":{"ResponseCode":"0","Status":"order created"}}"#,
        r#"{"RenewResponse":{"ResponseCode":"0","Status":"price_check_success"}}"#,
        r#"{"TransferOutDomainListResponse":{"ResponseCode":200,"Status":"success"}}"#,
        r#"{"PlaceBakcorderAuctionBidResponse":{"ResponseCode":"0","Status":"success","Error":""}}"#,
        r#"{"Response":{"ResponseCode":"0","SuccessCode":0,"Error":null}}"#,
        "\u{feff}{\"SetNsResponse\":{\"ResponseCode\":0}}",
    ] {
        check(body, "success Content([])");
    }
}

#[test]
fn content_stands_beside_the_code() {
    check(
        r#"{"RegisterResponse":{"ResponseCode":0,"Status":"success","DomainName":"example.com","Expiration":1}}"#,
        r#"success Content(["DomainName", "Expiration"])"#,
    );
    check(r#"{"Response":{"ResponseCode":"0","ResponseMsg":"no"}}"#, r#"success Content(["ResponseMsg"])"#);
    check(r#"{"status":"success","auction_list":[]}"#, r#"success Content(["AuctionList"])"#);
}

#[test]
fn xml_is_an_envelope_too() {
    check(
        "<SetNsResponse><SetNsHeader><SuccessCode>0</SuccessCode><Status>success</Status></SetNsHeader></SetNsResponse>",
        "success Content([])",
    );
    check(
        "<GetTransferAuthCodeResponse><GetTransferAuthCodeHeader><SuccessCode>0</SuccessCode><AuthCode>x</AuthCode>\
         </GetTransferAuthCodeHeader></GetTransferAuthCodeResponse>",
        r#"success Content(["AuthCode"])"#,
    );
    check(
        "<?xml version=\"1.0\"?><DomainInfoResponse><DomainInfoHeader><ResponseCode>0</ResponseCode></DomainInfoHeader>\
         <DomainInfoContent><Domain><Name>a</Name></Domain></DomainInfoContent></DomainInfoResponse>",
        r#"success Content(["Domain"])"#,
    );
    check(
        "<Response><ResponseHeader><ResponseCode>-1</ResponseCode><Error>invalid key</Error></ResponseHeader></Response>",
        "refused Some(-1) None invalid key",
    );
    check(
        "<SetFolderRenewOptionResponse><ResponseCode>0</ResponseCode></SetFolderRenewOptionResponse>",
        "success Content([])",
    );
}

#[test]
fn searches_in_xml_are_responses_in_a_row() {
    let row = "<SearchResponse><SearchHeader><SuccessCode>-1</SuccessCode><DomainName>a.com</DomainName>\
               <Status>system_busy</Status></SearchHeader></SearchResponse>";
    check(&format!("<Results>{row}{row}</Results>"), r#"success Content(["Results"])"#);
    check(
        "<Results><SearchResponse><SearchHeader><SuccessCode>-1</SuccessCode><Status>error</Status>\
         <Error>too many domains entered, please search one domain per command</Error></SearchHeader></SearchResponse></Results>",
        r#"refused Some(-1) Some("error") too many domains entered, please search one domain per command"#,
    );
}

#[test]
fn xml_of_others_is_unreadable() {
    check("<html><body>503</body></html>", "unreadable at .: the root Html is none of API3");
    check("<AResponse>0</AResponse>", "ambiguous None None ");
}

#[test]
fn failure_in_every_form_on_record() {
    check(
        r#"{"DomainInfoResponse":{"ResponseCode":"-1","Status":"error","Error":"could not find domain in your account"}}"#,
        r#"refused Some(-1) Some("error") could not find domain in your account"#,
    );
    check(r#"{"Response":{"ResponseCode":"-1","Error":"invalid key"}}"#, "refused Some(-1) None invalid key");
    check(r#"{"Response":{"ResponseCode":-1,"Error":7}}"#, "refused Some(-1) None 7");
    check(
        r#"{"SetParkingResponse":{"ResponseCode":-1,"Status":"failure"}}"#,
        r#"refused Some(-1) Some("failure") "#,
    );
    check(
        r#"{"SetRenewOptionResponse":{"ResponseCode":"-1","Status":"failed"}}"#,
        r#"refused Some(-1) Some("failed") "#,
    );
    check(
        r#"{"RegisterResponse":{"ResponseCode":1,"Status":"not_available"}}"#,
        r#"refused Some(1) Some("not_available") "#,
    );
    check(
        r#"{"RegisterResponse":{"ResponseCode":"5","Status":"system_busy"}}"#,
        r#"refused Some(5) Some("system_busy") "#,
    );
    check(
        r#"{"DeleteResponse":{"ResponseCode":1,"Status":"grace_expired"}}"#,
        r#"refused Some(1) Some("grace_expired") "#,
    );
    check(r#"{"status":"error","content":"no such auction"}"#, r#"refused None Some("error") "#);
}

#[test]
fn what_is_neither_is_ambiguous() {
    for body in [
        r#"{"RegisterResponse":{"ResponseCode":0,"Status":"queued"}}"#,
        r#"{"RegisterResponse":{"ResponseCode":0,"Status":"not_available"}}"#,
        r#"{"RegisterResponse":{"ResponseCode":0,"Status":"error"}}"#,
        r#"{"RegisterResponse":{"ResponseCode":0,"Status":"success","Error":"but"}}"#,
        r#"{"RegisterResponse":{"ResponseCode":-1,"Status":"success"}}"#,
        r#"{"RegisterResponse":{"ResponseCode":-1,"Status":"pending"}}"#,
        r#"{"RegisterResponse":{"ResponseCode":1}}"#,
        r#"{"RegisterResponse":{"ResponseCode":1,"Status":"success"}}"#,
        r#"{"RegisterResponse":{"ResponseCode":2,"Status":"success"}}"#,
        r#"{"RegisterResponse":{"ResponseCode":200}}"#,
        r#"{"RegisterResponse":{"Status":"success"}}"#,
        r#"{"RegisterResponse":{"Status":"error","Error":"no"}}"#,
        r#"{"RegisterResponse":{}}"#,
        r#"{}"#,
        r#"{"status":"later"}"#,
    ] {
        assert!(verdict(body).starts_with("ambiguous"), "{body}: {}", verdict(body));
    }
}

#[test]
fn what_is_no_envelope_is_unreadable() {
    check("", "unreadable at .: EOF while parsing a value at line 1 column 0");
    check("[]", "unreadable at .: the body is not an object");
    check(r#"{"AResponse":[]}"#, "unreadable at AResponse: the root is not an object");
    check(r#"{"AResponse":{},"BResponse":{}}"#, "unreadable at .: more than one root");
    check(
        r#"{"AResponse":{"ResponseCode":"none"}}"#,
        "unreadable at AResponse.ResponseCode: the code is not a whole number",
    );
    check(
        r#"{"AResponse":{"ResponseCode":0.5}}"#,
        "unreadable at AResponse.ResponseCode: the code is not a whole number",
    );
    check(
        r#"{"AResponse":{"ResponseCode":0,"SuccessCode":-1}}"#,
        "unreadable at AResponse: two codes that contradict each other",
    );
    assert!(verdict("<html>503</html>").starts_with("unreadable"));
    assert!(verdict(r#"{"AResponse":{"ResponseCode":0}"#).starts_with("unreadable"));
    assert!(verdict(&"[".repeat(100_000)).starts_with("unreadable"));
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z_ -]{0,12}".prop_map(Value::from),
        prop_oneof![Just("success"), Just("error"), Just("-1"), Just("0"), Just("not_available")]
            .prop_map(Value::from),
    ];
    let key = prop_oneof![
        Just("ResponseCode".to_owned()),
        Just("ResponseCode: ".to_owned()),
        Just("SuccessCode".to_owned()),
        Just("Status".to_owned()),
        Just("Error".to_owned()),
        Just("Response".to_owned()),
        "[A-Z][a-z]{0,6}(Response)?",
    ];
    leaf.prop_recursive(4, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(body: Vec<u8>) {
        let _ = verdict_of(Format::Json, &body);
        let _ = verdict_of(Format::Xml, &body);
    }

    #[test]
    fn only_a_code_of_zero_is_success_under_a_root(document in json()) {
        let body = serde_json::json!({ "RegisterResponse": document });
        if verdict(&body.to_string()).starts_with("success") {
            let members = document.as_object().unwrap();
            let zero = |value: &Value| value == 0 || value.as_str().is_some_and(|text| text.trim() == "0");
            let code = |key: &str| key.starts_with("ResponseCode") || key == "SuccessCode";
            prop_assert!(members.iter().any(|(key, value)| code(key) && zero(value)));
        }
    }

    #[test]
    fn no_document_makes_it_panic(document in json()) {
        let _ = verdict(&document.to_string());
    }
}
