//! Bodies that are no answer, as proxies, outages and attackers send them: every one is a typed error, and none of them says that
//! a purchase did not happen.

use crate::answer::read_answer;
use crate::domain::{DomainInfo, ListDomain, Register, Search};
use crate::error::{Error, Outcome};
use crate::format::Format::{self, Json, Xml};

/// What it is, its form, and the body.
fn bodies() -> Vec<(&'static str, Format, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    let deep = |open: &str, inner: &str, close: &str| {
        text(&format!("{}{inner}{}", open.repeat(50_000), close.repeat(50_000)))
    };
    let bombs = "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
    vec![
        ("nothing", Json, text("")),
        ("nothing", Xml, text("")),
        ("space", Json, text(" \r\n\t ")),
        ("space", Xml, text(" \r\n\t ")),
        ("a byte order mark alone", Json, text("\u{feff}")),
        ("a byte order mark alone", Xml, text("\u{feff}")),
        ("zero bytes", Json, vec![0; 64]),
        ("zero bytes", Xml, vec![0; 64]),
        ("HTML", Json, text("<!DOCTYPE html><html><body>503 Service Unavailable</body></html>")),
        ("HTML", Xml, text("<!DOCTYPE html><html><body>503 Service Unavailable</body></html>")),
        ("HTML without a document type", Xml, text("<html><body>Maintenance</body></html>")),
        ("plain text", Json, text("upstream connect error")),
        ("plain text", Xml, text("upstream connect error")),
        ("CSV", Json, text("ok,success,0")),
        ("CSV", Xml, text("ok,success,0")),
        (
            "the other form",
            Json,
            text(
                "<RegisterResponse><RegisterHeader><SuccessCode>0</SuccessCode></RegisterHeader></RegisterResponse>",
            ),
        ),
        ("the other form", Xml, text(r#"{"RegisterResponse":{"ResponseCode":0,"Status":"success"}}"#)),
        ("null", Json, text("null")),
        ("a number", Json, text("0")),
        ("a text", Json, text(r#""success""#)),
        ("a list", Json, text(r#"[{"RegisterResponse":{"ResponseCode":0}}]"#)),
        ("an empty object", Json, text("{}")),
        ("an empty element", Xml, text("<RegisterResponse/>")),
        ("a root that is a text", Json, text(r#"{"RegisterResponse":"success"}"#)),
        ("a root that is a list", Json, text(r#"{"RegisterResponse":[{"ResponseCode":0}]}"#)),
        ("a root that is null", Json, text(r#"{"RegisterResponse":null}"#)),
        (
            "two roots",
            Json,
            text(r#"{"RegisterResponse":{"ResponseCode":0},"SearchResponse":{"ResponseCode":-1}}"#),
        ),
        ("two roots", Xml, text("<RegisterResponse/><RegisterResponse/>")),
        ("the newer API's envelope", Json, text(r#"{"code":200,"message":"Success","data":{}}"#)),
        ("a root of another service", Xml, text("<ApiResponse2><Ok/></ApiResponse2>")),
        (
            "success of another nesting",
            Json,
            text(r#"{"Data":{"RegisterResponse":{"ResponseCode":0,"Status":"success"}}}"#),
        ),
        (
            "success of another nesting",
            Xml,
            text(
                "<Soap><RegisterResponse><RegisterHeader><SuccessCode>0</SuccessCode></RegisterHeader></RegisterResponse></Soap>",
            ),
        ),
        ("a code in words", Json, text(r#"{"RegisterResponse":{"ResponseCode":"zero","Status":"success"}}"#)),
        (
            "a code in words",
            Xml,
            text(
                "<RegisterResponse><RegisterHeader><SuccessCode>zero</SuccessCode></RegisterHeader></RegisterResponse>",
            ),
        ),
        ("a code that is an object", Json, text(r#"{"RegisterResponse":{"ResponseCode":{"a":0}}}"#)),
        (
            "a code that is huge",
            Json,
            text(r#"{"RegisterResponse":{"ResponseCode":99999999999999999999999}}"#),
        ),
        ("a code that is nearly zero", Json, text(r#"{"RegisterResponse":{"ResponseCode":0.0001}}"#)),
        ("two codes", Json, text(r#"{"RegisterResponse":{"ResponseCode":0,"SuccessCode":-1}}"#)),
        ("the code twice", Json, text(r#"{"RegisterResponse":{"ResponseCode":0,"ResponseCode":-1}}"#)),
        (
            "two headers",
            Xml,
            text(
                "<RegisterResponse><RegisterHeader><SuccessCode>0</SuccessCode></RegisterHeader><RegisterHeader><SuccessCode>-1</SuccessCode></RegisterHeader></RegisterResponse>",
            ),
        ),
        ("cut in a string", Json, text(r#"{"RegisterResponse":{"ResponseCode":0,"Status":"succ"#)),
        ("cut in a tag", Xml, text("<RegisterResponse><RegisterHeader><SuccessCode>0</Succ")),
        (
            "cut before the end",
            Xml,
            text("<RegisterResponse><RegisterHeader><SuccessCode>0</SuccessCode></RegisterHeader>"),
        ),
        (
            "something behind it",
            Json,
            text(r#"{"RegisterResponse":{"ResponseCode":0}}{"RegisterResponse":{"ResponseCode":0}}"#),
        ),
        (
            "something behind it",
            Xml,
            text(
                "<RegisterResponse><RegisterHeader><SuccessCode>0</SuccessCode></RegisterHeader></RegisterResponse>tail",
            ),
        ),
        ("no UTF-8", Json, b"{\"RegisterResponse\":{\"ResponseCode\":0,\"Error\":\"\xff\xfe\"}}".to_vec()),
        (
            "no UTF-8",
            Xml,
            b"<RegisterResponse><RegisterHeader><Error>\xff\xfe</Error></RegisterHeader></RegisterResponse>"
                .to_vec(),
        ),
        ("UTF-16", Json, "{\"RegisterResponse\":{}}".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("a lone surrogate", Json, text(r#"{"RegisterResponse":{"ResponseCode":0,"Status":"\ud800"}}"#)),
        ("gzip that nobody unpacked", Json, vec![0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3]),
        ("nested without end", Json, deep("[", "", "]")),
        ("nested without end", Json, deep(r#"{"a":"#, "1", "}")),
        ("nested without end", Xml, deep("<a>", "", "</a>")),
        (
            "nested below the answer",
            Json,
            text(&format!(
                r#"{{"RegisterResponse":{{"ResponseCode":0,"x":{}{}}}}}"#,
                "[".repeat(500),
                "]".repeat(500)
            )),
        ),
        ("entities that multiply", Xml, text(&format!("{bombs}<RegisterResponse>&c;</RegisterResponse>"))),
        (
            "an entity from a file",
            Xml,
            text(
                "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><RegisterResponse><RegisterHeader><Status>&x;</Status></RegisterHeader></RegisterResponse>",
            ),
        ),
        (
            "an entity that nobody declared",
            Xml,
            text(
                "<RegisterResponse><RegisterHeader><Status>&nbsp;</Status></RegisterHeader></RegisterResponse>",
            ),
        ),
        (
            "a character that XML forbids",
            Xml,
            text(
                "<RegisterResponse><RegisterHeader><Status>&#0;</Status></RegisterHeader></RegisterResponse>",
            ),
        ),
        (
            "an ampersand alone",
            Xml,
            text(
                "<RegisterResponse><RegisterHeader><Status>a & b</Status></RegisterHeader></RegisterResponse>",
            ),
        ),
        (
            "tags that cross",
            Xml,
            text("<RegisterResponse><RegisterHeader></RegisterResponse></RegisterHeader>"),
        ),
        (
            "a key of 70,000 letters",
            Json,
            text(&format!(r#"{{"RegisterResponse":{{"{}":0}}}}"#, "k".repeat(70_000))),
        ),
        ("a name of 70,000 letters", Xml, text(&format!("<{0}></{0}>", "k".repeat(70_000)))),
        (
            "a million small values",
            Json,
            text(&format!(r#"{{"RegisterResponse":[{}1]}}"#, "0,".repeat(1_000_000))),
        ),
        ("a million small elements", Xml, text(&format!("<A>{}</A>", "<b/>".repeat(1_000_000)))),
    ]
}

fn unsettled(what: &str, format: Format, error: &Error) {
    assert_eq!(error.outcome(), Outcome::Unknown, "{what} in {format}: {error}");
    assert!(matches!(error.code(), "unreadable" | "ambiguous" | "incomplete"), "{what} in {format}: {error}");
    assert!(error.to_string().len() < 2_500, "{what} in {format}: {error}");
}

#[test]
fn a_purchase_answered_like_this_is_unknown() {
    let register = Register::new("example.com", 1).unwrap();
    for (what, format, body) in bodies() {
        match read_answer(&register, format, &body) {
            Ok(reply) => panic!("{what} in {format} reads as {reply:?}"),
            Err(error) => unsettled(what, format, &error),
        }
    }
}

#[test]
fn a_read_answered_like_this_is_an_error() {
    for (what, format, body) in bodies() {
        let search = Search::one("example.com").unwrap();
        unsettled(what, format, &read_answer(&search, format, &body).unwrap_err());
        let info = DomainInfo::new("example.com").unwrap();
        unsettled(what, format, &read_answer(&info, format, &body).unwrap_err());
        unsettled(what, format, &read_answer(&ListDomain::all(), format, &body).unwrap_err());
    }
}

#[test]
fn values_of_the_wrong_kind_are_named() {
    let info = DomainInfo::new("example.com").unwrap();
    for (value, path) in [
        (r#"{"Name":{}}"#, "DomainInfo.Name"),
        (r#"{"Name":["example.com"]}"#, "DomainInfo.Name"),
        (r#"{"Name":"example.com","Expiration":"soon"}"#, "DomainInfo.Expiration"),
        (r#"{"Name":"example.com","Expiration":{"ms":1}}"#, "DomainInfo.Expiration"),
        (r#"{"Name":"example.com","Whois":"none"}"#, "DomainInfo.Whois"),
        (
            r#"{"Name":"example.com","NameServerSettings":{"NameServers":["ns1.example.net"]}}"#,
            "DomainInfo.NameServerSettings.NameServers",
        ),
        (r#"{"Name":"example.com","Folder":{"FolderId":[]}}"#, "DomainInfo.Folder.FolderId"),
    ] {
        let body = format!(r#"{{"DomainInfoResponse":{{"ResponseCode":0,"DomainInfo":{value}}}}}"#);
        match read_answer(&info, Json, body.as_bytes()).unwrap_err() {
            Error::Unreadable(error) => assert!(error.path.starts_with(path), "{value}: {}", error.path),
            error => panic!("{value}: {error}"),
        }
    }
}
