use super::*;
use crate::format::Format;
use crate::wire::{self, Document};

fn json(body: &str) -> Document<'_> {
    wire::read(Format::Json, body.as_bytes()).unwrap()
}

fn xml(body: &str) -> Document<'_> {
    wire::read(Format::Xml, body.as_bytes()).unwrap()
}

fn content<'d>(document: &'d Document<'d>) -> Content<'d> {
    Content::new(document.root().children().collect(), false)
}

#[test]
fn a_field_is_found_whatever_its_spelling() {
    assert_eq!(content(&json(r#"{"nsContent":7}"#)).member::<u8>("NsContent"), Ok(7));
    assert_eq!(content(&json(r#"{"ContactId: ":"7"}"#)).member::<u8>("ContactId"), Ok(7));
    assert_eq!(content(&json(r#"{"auction_id":7}"#)).member::<u8>("AuctionId"), Ok(7));
}

#[test]
fn an_absent_a_null_and_a_blank_field_are_missing() {
    let missing = Err(ContentError::Missing { member: "A" });
    assert_eq!(content(&json("{}")).member::<u8>("A"), missing);
    assert_eq!(content(&json(r#"{"A":null}"#)).member::<u8>("A"), missing);
    assert_eq!(content(&xml("<R><A/></R>")).member::<u8>("A"), missing);
}

#[test]
fn an_unreadable_field_is_named_with_its_path() {
    let error = content(&json(r#"{"A":[1,"x"]}"#)).member::<Vec<u8>>("A").unwrap_err();
    insta::assert_snapshot!(error, @"at A[1]: `x` is not a whole number in range");
}

#[test]
fn debug_shows_no_values() {
    let document = json(r#"{"AuthCode":"s3cret"}"#);
    assert_eq!(format!("{:?}", content(&document)), r#"Content(["AuthCode"])"#);
}

#[test]
fn a_list_may_lie_in_many_ways() {
    let rows = Rows { json: "MainDomains", xml: "DomainInfoList", item: "Domain" };
    for body in [r#"{"MainDomains":[1,2]}"#, r#"{"main_domains":[{"Domain":1},{"domain":2}]}"#] {
        assert_eq!(content(&json(body)).rows::<u8>(&rows), Ok(vec![1, 2]), "{body}");
    }
    for body in [
        "<C><DomainInfoList><DomainInfo><Domain>1</Domain></DomainInfo><DomainInfo><Domain>2</Domain></DomainInfo></DomainInfoList></C>",
        "<C><DomainInfoList><DomainInfo><Domain>1</Domain><Domain>2</Domain></DomainInfo></DomainInfoList></C>",
        "<C><DomainInfoList><Domain>1</Domain><Domain>2</Domain></DomainInfoList></C>",
        "<C><Domain>1</Domain><Domain>2</Domain></C>",
    ] {
        assert_eq!(content(&xml(body)).rows::<u8>(&rows), Ok(vec![1, 2]), "{body}");
    }
    assert_eq!(content(&json(r#"{"MainDomains":[]}"#)).rows::<u8>(&rows), Ok(Vec::new()));
    assert_eq!(content(&xml("<C><DomainInfoList/></C>")).rows::<u8>(&rows), Ok(Vec::new()));
}

#[test]
fn a_list_without_a_trace_is_missing() {
    let rows = Rows { json: "Auctions", xml: "", item: "Auction" };
    let missing = Err(ContentError::Missing { member: "Auctions" });
    assert_eq!(content(&json("{}")).rows::<u8>(&rows), missing);
    assert_eq!(Content::new(Vec::new(), true).rows::<u8>(&rows), Ok(Vec::new()));
}

#[test]
fn what_nobody_asked_for_is_named() {
    let document = json(r#"{"A":1,"B":2,"C":{"D":3}}"#);
    let content = content(&document);
    content.member::<u8>("A").unwrap();
    assert_eq!(content.unread(), ["B", "C"]);
}
