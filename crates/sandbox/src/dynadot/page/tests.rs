use quick_xml::Reader;
use quick_xml::events::Event;

use super::field::Value;
use super::{Fields, Format, Name, Page, Rows};
use crate::dialect::Dialect;
use crate::dynadot::Command;

#[track_caller]
fn printed(command: &str, dialect: Dialect, page: &Page, format: Format) -> String {
    let command = Command::named(command).unwrap();
    String::from_utf8(page.print(command.form(dialect), format)).unwrap()
}

fn word() -> Fields {
    Fields::new().text("Word", "x")
}

#[test]
fn every_irregular_envelope_is_printed_as_it_is_documented() {
    use Dialect::{Live, Manual};
    for (command, dialect, json, xml) in [
        (
            "register",
            Live,
            r#"{"RegisterResponse":{"ResponseCode":0,"Status":"success","Word":"x"}}"#,
            r#"<?xml version="1.0" encoding="UTF-8"?><RegisterResponse><RegisterHeader><SuccessCode>0</SuccessCode><Status>success</Status></RegisterHeader><RegisterContent><Word>x</Word></RegisterContent></RegisterResponse>"#,
        ),
        (
            "push",
            Live,
            r#"{"PushResponse":{"ResponseCode":"0","Status":"order created","Word":"x"}}"#,
            "<PushResponse><PushHeader><SuccessCode>0</SuccessCode><Status>order created</Status></PushHeader><PushContent><Word>x</Word></PushContent></PushResponse>",
        ),
        (
            "domain_info",
            Live,
            r#"{"DomainInfoResponse":{"ResponseCode":0,"Status":"success","Word":"x"}}"#,
            r#"<?xml version="1.0" encoding="UTF-8"?><DomainInfoResponse><DomainInfoHeader><ResponseCode>0</ResponseCode><Status>success</Status></DomainInfoHeader><DomainInfoContent><Word>x</Word></DomainInfoContent></DomainInfoResponse>"#,
        ),
        (
            "domain_info",
            Manual,
            r#"{"DomainInfoResponse":{"ResponseCode":0,"Status":"success","Word":"x"}}"#,
            r#"<?xml version="1.0" encoding="UTF-8"?><DomainInfoResponse><DomainInfoResponseHeader><ResponseCode>0</ResponseCode><Status>success</Status></DomainInfoResponseHeader><DomainInfoContent><Word>x</Word></DomainInfoContent></DomainInfoResponse>"#,
        ),
        (
            "set_contact_eu_setting",
            Live,
            r#"{"SetContactEUSettingResponse":{"ResponseCode: ":"0","Status":"Success","SetContactEUSettingContent":{"Word":"x"}}}"#,
            r#"<?xml version="1.0" encoding="UTF-8"?><SetContactEUSettingResponse><SetContactEUSettingHeader><SuccessCode>0</SuccessCode><Status>success</Status></SetContactEUSettingHeader><SetContactEUSettingContent><Word>x</Word></SetContactEUSettingContent></SetContactEUSettingResponse>"#,
        ),
        (
            "delete_folder",
            Live,
            r#"{"DeleteFolderResponse":{"SuccessCode":0,"Status":"success","Word":"x"}}"#,
            r#"<?xml version="1.0" encoding="UTF-8"?><DeleteFolderResponse><DeleteFolderHeader><SuccessCode>0</SuccessCode><Status>success</Status></DeleteFolderHeader><DeleteFolderContent><Word>x</Word></DeleteFolderContent></DeleteFolderResponse>"#,
        ),
        (
            "get_open_auctions",
            Live,
            r#"{"status":"success","Word":"x"}"#,
            "<GetOpenAuctionsResponse><GetOpenAuctionsHeader><SuccessCode>0</SuccessCode><Status>success</Status></GetOpenAuctionsHeader><GetOpenAuctionsContent><Word>x</Word></GetOpenAuctionsContent></GetOpenAuctionsResponse>",
        ),
        (
            "place_backorder_auction_bid",
            Live,
            r#"{"PlaceBakcorderAuctionBidResponse":{"ResponseCode":"0","Status":"success","Word":"x"}}"#,
            "<PlaceBakcorderAuctionBidResponse><PlaceBackorderAuctionBidHeader><SuccessCode>0</SuccessCode><Status>success</Status></PlaceBackorderAuctionBidHeader><PlaceBakcorderAuctionBidContent><Word>x</Word></PlaceBakcorderAuctionBidContent></PlaceBakcorderAuctionBidResponse>",
        ),
        (
            "get_listing_item",
            Live,
            r#"{"GetListingsItemResponse":{"ResponseCode":0,"Status":"success","Word":"x"}}"#,
            r#"<?xml version="1.0" encoding="UTF-8"?><GetListingItemResponse><GetListingItemHeader><SuccessCode>0</SuccessCode><Status>success</Status></GetListingItemHeader><GetListingsItemContent><Word>x</Word></GetListingsItemContent></GetListingItemResponse>"#,
        ),
        (
            "transfer_domain_list",
            Live,
            r#"{"TransferOutDomainListResponse":{"ResponseCode":200,"Status":"success","Word":"x"}}"#,
            r#"<?xml version="1.0" encoding="UTF-8"?><TransferOutDomainListResponse><TransferOutDomainListHeader><ResponseCode>0</ResponseCode><Status>success</Status></TransferOutDomainListHeader><TransferOutDomainListContent><Word>x</Word></TransferOutDomainListContent></TransferOutDomainListResponse>"#,
        ),
    ] {
        let page = Page::success(word());
        assert_eq!(printed(command, dialect, &page, Format::Json), json);
        assert_eq!(printed(command, dialect, &page, Format::Xml), xml);
    }
}

#[test]
fn failures_have_no_content_and_are_text_in_json() {
    let refused = Page::failure(-1, "error", Some("no such thing".to_owned()));
    let busy = Page::failure(5, "system_busy", None);
    for (command, page, json, xml) in [
        (
            "set_note",
            &refused,
            r#"{"SetNoteResponse":{"ResponseCode":"-1","Status":"error","Error":"no such thing"}}"#,
            "<SetNoteResponse><SetNoteHeader><SuccessCode>-1</SuccessCode><Status>error</Status><Error>no such thing</Error></SetNoteHeader></SetNoteResponse>",
        ),
        (
            "renew",
            &busy,
            r#"{"RenewResponse":{"ResponseCode":5,"Status":"system_busy"}}"#,
            "<RenewResponse><RenewHeader><SuccessCode>5</SuccessCode><Status>system_busy</Status></RenewHeader></RenewResponse>",
        ),
        (
            "search",
            &busy,
            r#"{"SearchResponse":{"ResponseCode":5,"Status":"system_busy"}}"#,
            "<Results><SearchResponse><SearchHeader><SuccessCode>5</SuccessCode><Status>system_busy</Status></SearchHeader></SearchResponse></Results>",
        ),
        (
            "get_auction_bids",
            &refused,
            r#"{"Response":{"ResponseCode":"-1","Error":"no such thing"}}"#,
            "<GetAuctionBidsResponse><GetAuctionBidsHeader><SuccessCode>-1</SuccessCode><Status>error</Status><Error>no such thing</Error></GetAuctionBidsHeader></GetAuctionBidsResponse>",
        ),
        (
            "get_auction_bids",
            &busy,
            r#"{"Response":{"ResponseCode":"-1","Error":"system_busy"}}"#,
            "<GetAuctionBidsResponse><GetAuctionBidsHeader><SuccessCode>5</SuccessCode><Status>system_busy</Status></GetAuctionBidsHeader></GetAuctionBidsResponse>",
        ),
    ] {
        assert_eq!(printed(command, Dialect::Live, page, Format::Json), json);
        assert_eq!(printed(command, Dialect::Live, page, Format::Xml), xml);
    }
}

#[test]
fn a_general_failure_is_the_same_whatever_was_asked() {
    for command in ["search", "domain_info", "get_open_auctions", "set_for_sale"] {
        let page = Page::general("invalid key");
        assert_eq!(
            printed(command, Dialect::Live, &page, Format::Json),
            r#"{"Response":{"ResponseCode":"-1","Error":"invalid key"}}"#
        );
        assert_eq!(
            printed(command, Dialect::Live, &page, Format::Xml),
            "<Response><ResponseHeader><ResponseCode>-1</ResponseCode><Error>invalid key</Error></ResponseHeader></Response>"
        );
    }
}

#[test]
fn a_field_may_differ_by_form_or_be_in_one_only() {
    let row = |number: u8| Fields::new().number("Number", number);
    let content = Fields::new()
        .text(Name::of("Host0", "Host"), "a")
        .text(Name::in_json("Only"), "json")
        .text(Name::in_xml("Only"), "xml")
        .with("is_idn", Value::Flag(true))
        .group(Name::around_json("Details"), row(1))
        .list(Name::of("Rows", "List/Inner"), Rows::of("Row/Item", [row(2), row(3)]))
        .list(Name::around_json("Flat"), Rows::of("Flat", [row(4)]))
        .list("Empty", Rows::of("Row", []));
    let page = Page::success(content);
    assert_eq!(
        printed("get_open_auctions", Dialect::Live, &page, Format::Json),
        r#"{"status":"success","Host0":"a","Only":"json","is_idn":true,"Details":{"Number":1},"Rows":[{"Number":2},{"Number":3}],"Flat":[{"Number":4}],"Empty":[]}"#
    );
    let xml = printed("get_open_auctions", Dialect::Live, &page, Format::Xml);
    let expected = "<GetOpenAuctionsContent><Host>a</Host><Only>xml</Only><is_idn>true</is_idn><Number>1</Number>\
                    <List><Inner><Row><Item><Number>2</Number></Item></Row><Row><Item><Number>3</Number></Item></Row></Inner></List>\
                    <Flat><Number>4</Number></Flat><Empty></Empty></GetOpenAuctionsContent>";
    assert!(xml.contains(expected), "{xml}");
}

#[test]
fn a_payload_in_the_header_of_xml_stands_beside_the_status_in_json() {
    let page = Page { header: word(), ..Page::success(Fields::new()) };
    assert_eq!(
        printed("get_transfer_auth_code", Dialect::Live, &page, Format::Json),
        r#"{"GetTransferAuthCodeResponse":{"ResponseCode":0,"Status":"success","Word":"x"}}"#
    );
    let xml = printed("get_transfer_auth_code", Dialect::Live, &page, Format::Xml);
    assert!(xml.ends_with(
        "<Status>success</Status><Word>x</Word></GetTransferAuthCodeHeader></GetTransferAuthCodeResponse>"
    ));
}

#[test]
fn what_a_caller_wrote_is_read_back_from_both_forms() {
    for (written, read_from_xml) in [
        ("<b>\"R&D\"</b> 'x' ]]>", "<b>\"R&D\"</b> 'x' ]]>"),
        ("Jörg 例え.jp", "Jörg 例え.jp"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a bell \u{7} and \u{0}", "a bell \u{fffd} and \u{fffd}"),
    ] {
        let page = Page::success(Fields::new().text("Note", written.to_owned()));
        let json = printed("get_contact", Dialect::Live, &page, Format::Json);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["GetContactResponse"]["Note"], written);

        let xml = printed("get_contact", Dialect::Live, &page, Format::Xml);
        assert_eq!(text_of(&xml, "Note"), read_from_xml, "{xml}");
    }
}

/// The text of an element, as an XML reader sees it.
fn text_of(xml: &str, element: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut inside) = (String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => inside |= start.name().as_ref() == element.as_bytes(),
            Event::End(end) if end.name().as_ref() == element.as_bytes() => return text,
            Event::Text(part) if inside => text.push_str(&part.decode().unwrap()),
            Event::GeneralRef(name) if inside => {
                let name = name.decode().unwrap();
                text.push_str(quick_xml::escape::resolve_predefined_entity(&name).unwrap());
            }
            Event::Eof => panic!("no {element} in {xml}"),
            _ => {}
        }
    }
}
