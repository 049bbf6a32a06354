use std::fmt::Debug;

use proptest::prelude::{prop_assert_eq, proptest};
use serde::Deserialize;
use time::OffsetDateTime;
use time::macros::datetime;

use super::*;

/// A value in each of the forms.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Forms {
    #[serde(default, deserialize_with = "text")]
    text: String,
    #[serde(default, deserialize_with = "optional")]
    optional: Option<String>,
    #[serde(default, deserialize_with = "count")]
    count: Option<u32>,
    #[serde(default, deserialize_with = "millis")]
    millis: Option<OffsetDateTime>,
    #[serde(default, deserialize_with = "list")]
    list: Vec<u8>,
    #[serde(default)]
    within: Option<Within>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Within {
    #[serde(default, deserialize_with = "list")]
    rows: Vec<Row>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    id: u8,
}

fn read_as<T: for<'d> Deserialize<'d>>(format: Format, body: &str) -> Result<T, DecodeError> {
    let document = read(format, body.as_bytes())
        .map_err(|fault| DecodeError { path: fault.path, reason: fault.reason })?;
    document.root().read()
}

fn json(body: &str) -> Result<Forms, DecodeError> {
    read_as(Format::Json, body)
}

fn xml(body: &str) -> Result<Forms, DecodeError> {
    read_as(Format::Xml, &format!("<Forms>{body}</Forms>"))
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "a value reads better than a reference to one")]
fn is<T: Debug + PartialEq>(forms: Result<Forms, DecodeError>, field: impl FnOnce(Forms) -> T, expected: T) {
    assert_eq!(field(forms.unwrap()), expected);
}

#[test]
fn a_text_may_be_a_number() {
    is(json(r#"{"text":12}"#), |forms| forms.text, "12".to_owned());
    is(json(r#"{"text":true}"#), |forms| forms.text, "true".to_owned());
    is(json(r#"{"text":" a "}"#), |forms| forms.text, "a".to_owned());
    is(json(r#"{"text":null}"#), |forms| forms.text, String::new());
    is(json(r#"{"text":10.885}"#), |forms| forms.text, "10.885".to_owned());
    is(json(r#"{"text":1e300}"#), |forms| forms.text, "1e300".to_owned());
    is(xml("<Text> a </Text>"), |forms| forms.text, "a".to_owned());
    assert!(json(r#"{"text":[]}"#).is_err());
    assert!(xml("<Text><A/></Text>").is_err());
}

#[test]
fn escapes_and_entities_are_read() {
    is(json(r#"{"text":"a\"\u00e9\n b"}"#), |forms| forms.text, "a\"é\n b".to_owned());
    is(xml("<Text>a&amp;b&lt;&#233;&#x20AC;</Text>"), |forms| forms.text, "a&b<é€".to_owned());
    is(xml("<Text>a<![CDATA[<b>&amp;]]>c</Text>"), |forms| forms.text, "a<b>&amp;c".to_owned());
    is(xml("<Text>a<!-- not this -->b</Text>"), |forms| forms.text, "ab".to_owned());
}

#[test]
fn blank_is_nothing() {
    for blank in ["<Optional></Optional>", "<Optional/>", "<Optional />", "<Optional> </Optional>", ""] {
        is(xml(blank), |forms| forms.optional, None);
    }
    is(json(r#"{"optional":" "}"#), |forms| forms.optional, None);
    is(json(r#"{"optional":"-1"}"#), |forms| forms.optional, Some("-1".to_owned()));
    is(json(r#"{"count":"-"}"#), |forms| forms.count, None);
    is(json(r#"{"count":"7"}"#), |forms| forms.count, Some(7));
    is(json(r#"{"count":"--"}"#), |forms| forms.count, None);
    assert!(json(r#"{"count":"seven"}"#).is_err());
    assert!(json(r#"{"count":-1}"#).is_err());
}

#[test]
fn a_moment_is_milliseconds_as_number_or_text() {
    let moment = datetime!(2013-02-21 07:09:49.062 UTC);
    is(json(r#"{"millis":1361430589062}"#), |forms| forms.millis, Some(moment));
    is(json(r#"{"millis":"1361430589062"}"#), |forms| forms.millis, Some(moment));
    is(json(r#"{"millis":1361430589062.0}"#), |forms| forms.millis, Some(moment));
    is(xml("<Millis>1361430589062</Millis>"), |forms| forms.millis, Some(moment));
    is(json(r#"{"millis":"-"}"#), |forms| forms.millis, None);
    assert!(json(r#"{"millis":9223372036854775807}"#).is_err());
    assert!(json(r#"{"millis":"soon"}"#).is_err());
}

#[test]
fn a_list_may_be_written_in_many_ways() {
    is(json(r#"{"list":[1,"2"]}"#), |forms| forms.list, vec![1, 2]);
    is(json(r#"{"list":1}"#), |forms| forms.list, vec![1]);
    is(json(r#"{"list":""}"#), |forms| forms.list, vec![]);
    is(json(r#"{"list":null}"#), |forms| forms.list, vec![]);
    is(xml("<List>1</List><List>2</List>"), |forms| forms.list, vec![1, 2]);
    is(xml("<List><N>1</N><N>2</N></List>"), |forms| forms.list, vec![1, 2]);
    is(xml("<List>1</List>"), |forms| forms.list, vec![1]);
    is(xml("<List/>"), |forms| forms.list, vec![]);
    let two = || Some(Within { rows: vec![Row { id: 1 }, Row { id: 2 }] });
    is(json(r#"{"within":{"rows":[{"id":1},{"id":"2"}]}}"#), |forms| forms.within, two());
    is(xml("<Within><Rows><R><Id>1</Id></R><R><Id>2</Id></R></Rows></Within>"), |forms| forms.within, two());
    is(json(r#"{"within":{"rows":{"id":1}}}"#), |forms| forms.within.unwrap().rows.len(), 1);
    assert!(json(r#"{"list":"a"}"#).is_err());
}

#[test]
fn an_error_says_where() {
    let path = |forms: Result<Forms, DecodeError>| forms.unwrap_err().path;
    assert_eq!(path(json(r#"{"within":{"rows":[{"id":1},{"id":"x"}]}}"#)), "Within.Rows[1].Id");
    assert_eq!(path(xml("<Within><Rows><R><Id>x</Id></R></Rows></Within>")), "Within.Rows[0].Id");
    assert_eq!(path(json(r#"{"list":[1,{}]}"#)), "List[1]");
}

#[test]
fn what_has_no_place_is_named_once() {
    let body = r#"{"New":1,"within":{"rows":[{"id":1,"also_new":[1]},{"id":2,"also_new":{"a":1}}]}}"#;
    let document = read(Format::Json, body.as_bytes()).unwrap();
    document.root().read::<Forms>().unwrap();
    assert_eq!(document.take_unread(), ["New", "AlsoNew"]);
}

#[test]
fn a_flag_is_written_in_many_ways() {
    for yes in ["yes", "Yes", "YES", "on", "true", "enable"] {
        assert_eq!(Flag::from(yes), Flag::Yes);
    }
    for no in ["no", "NO", "off", "false", "disable"] {
        assert_eq!(Flag::from(no), Flag::No);
    }
    assert_eq!(Flag::from("perhaps"), Flag::Other("perhaps".to_owned()));
}

#[test]
fn what_is_no_document_is_refused() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(200), close.repeat(200));
    let many = "a".repeat(70_000);
    let bodies: &[(Format, String)] = &[
        (Format::Json, String::new()),
        (Format::Json, "{".into()),
        (Format::Json, "{} {}".into()),
        (Format::Json, "<html></html>".into()),
        (Format::Json, deep("[", "]")),
        (Format::Json, format!(r#"{{"{many}":1}}"#)),
        (Format::Xml, String::new()),
        (Format::Xml, "  ".into()),
        (Format::Xml, "text".into()),
        (Format::Xml, "<A>".into()),
        (Format::Xml, "<A></B>".into()),
        (Format::Xml, "</A>".into()),
        (Format::Xml, "<A/><B/>".into()),
        (Format::Xml, "<A/>text".into()),
        (Format::Xml, "<A".into()),
        (Format::Xml, "<A>&unknown;</A>".into()),
        (Format::Xml, "<A>&#0;</A>".into()),
        (Format::Xml, "<A>&#xD800;</A>".into()),
        (Format::Xml, "<!DOCTYPE A [<!ENTITY b \"c\">]><A>&b;</A>".into()),
        (Format::Xml, deep("<a>", "</a>")),
        (Format::Xml, format!("<{many}/>")),
        (Format::Xml, r#"{"A":1}"#.into()),
    ];
    for (format, body) in bodies {
        assert!(read(*format, body.as_bytes()).is_err(), "{format}: {}", &body[..body.len().min(80)]);
    }
    assert!(read(Format::Json, b"{\"A\":\"\xff\"}").is_err());
    assert!(read(Format::Xml, b"<A>\xff</A>").is_err());
}

proptest! {
    #[test]
    fn no_body_makes_it_panic(body: Vec<u8>, text in r#"[<>/&;#xA-C"'{}\[\]:,0-9. !-]{0,40}"#) {
        for format in [Format::Json, Format::Xml] {
            for body in [body.as_slice(), text.as_bytes()] {
                if let Ok(document) = read(format, body) {
                    let _ = document.root().read::<Forms>();
                }
            }
        }
    }

    #[test]
    fn both_forms_carry_the_same_text(text in "\\PC{0,20}") {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        let from_xml = xml(&format!("<Text>{escaped}</Text>")).unwrap();
        let from_json = json(&serde_json::json!({ "text": text }).to_string()).unwrap();
        prop_assert_eq!(from_xml, from_json);
    }
}
