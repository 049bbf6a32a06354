//! What holds of every command: nothing that arrives makes it panic, and its own fixture is a success.

use std::num::NonZeroU32;

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::*;
use crate::account::{AccountInfo, GetAccountBalance, IsProcessing};
use crate::contact::{ContactId, ContactList, EditContact, GetContact};
use crate::domain::{DomainInfo, ListDomain, Register, Search, TldPrices};
use crate::fixtures::{both, fixture};
use crate::key::ApiKey;
use crate::nameserver::{AddNs, GetNs, ServerList, SetNs};
use crate::order::{GetOrderStatus, OrderId, OrderList};

type Read = fn(&[u8]) -> Result<(), Error>;

fn only<C: Call>(call: &C, body: &[u8]) -> Result<(), Error> {
    read_answer(call, Format::Json, body).map(drop)
}

/// Every command, as its fixture and a function that reads an answer to it.
const COMMANDS: &[(&str, Read)] = &[
    (fixture!("search/reply"), |body| {
        let domains = ["free.example", "premium.example", "taken.example", "busy.example"];
        only(&Search::many(domains).unwrap(), body)
    }),
    (fixture!("register/reply"), |body| only(&Register::new("example.com", 1).unwrap(), body)),
    (fixture!("domain_info/reply"), |body| only(&DomainInfo::new("example.com").unwrap(), body)),
    (fixture!("domain_info/reply-name-servers"), |body| only(&DomainInfo::new("example.com").unwrap(), body)),
    (fixture!("list_domain/reply"), |body| only(&ListDomain::page(1, NonZeroU32::MIN), body)),
    (fixture!("set_ns/reply"), |body| only(&SetNs::new("example.com", ["ns1.example.net"]).unwrap(), body)),
    (fixture!("get_ns/reply"), |body| only(&GetNs::new("example.com").unwrap(), body)),
    (fixture!("add_ns/reply"), |body| only(&AddNs::new("ns1.example.net").unwrap(), body)),
    (fixture!("server_list/reply"), |body| only(&ServerList, body)),
    (fixture!("create_contact/reply"), |body| only(&crate::contact::ann::create(), body)),
    (fixture!("edit_contact/reply"), |body| {
        let details = crate::contact::ann::details();
        only(&EditContact::new(ContactId::new("1234").unwrap(), details).unwrap(), body)
    }),
    (fixture!("get_contact/reply"), |body| only(&GetContact::new(ContactId::new("1234").unwrap()), body)),
    (fixture!("contact_list/reply"), |body| only(&ContactList, body)),
    (fixture!("account_info/reply"), |body| only(&AccountInfo, body)),
    (fixture!("get_account_balance/reply"), |body| only(&GetAccountBalance, body)),
    (fixture!("is_processing/reply"), |body| only(&IsProcessing, body)),
    (fixture!("order_list/reply"), |body| only(&OrderList::of_domain("example.com").unwrap(), body)),
    (fixture!("get_order_status/reply"), |body| {
        only(&GetOrderStatus::new(OrderId::new("123456").unwrap()), body)
    }),
];

#[test]
fn every_fixture_is_a_success() {
    for (fixture, read) in COMMANDS {
        read(fixture.as_bytes()).unwrap();
    }
}

/// The answers of [`COMMANDS`] in XML come to the same replies.
#[test]
fn both_forms_come_to_the_same_reply() {
    #[track_caller]
    fn same<C: Call<Reply: std::fmt::Debug + PartialEq>>(call: &C, (json, xml): (&str, &str)) {
        let json = read_answer(call, Format::Json, json.as_bytes()).unwrap();
        let xml = read_answer(call, Format::Xml, xml.as_bytes()).unwrap();
        assert_eq!(json, xml);
    }
    let domains = ["free.example", "premium.example", "taken.example", "busy.example"];
    same(&Search::many(domains).unwrap(), both!("search/reply"));
    same(&Register::new("example.com", 1).unwrap(), both!("register/reply"));
    same(&DomainInfo::new("example.com").unwrap(), both!("domain_info/reply"));
    same(&DomainInfo::new("example.com").unwrap(), both!("domain_info/reply-name-servers"));
    same(&ListDomain::all(), both!("list_domain/reply"));
    same(&GetNs::new("example.com").unwrap(), both!("get_ns/reply"));
    same(&AddNs::new("ns1.example.net").unwrap(), both!("add_ns/reply"));
    same(&ServerList, both!("server_list/reply"));
    same(&crate::contact::ann::create(), both!("create_contact/reply"));
    let edit = EditContact::new(ContactId::new("1234").unwrap(), crate::contact::ann::details()).unwrap();
    same(&edit, both!("edit_contact/reply"));
    same(&GetContact::new(ContactId::new("1234").unwrap()), both!("get_contact/reply"));
    same(&ContactList, both!("contact_list/reply"));
    same(&AccountInfo, both!("account_info/reply"));
    same(&GetAccountBalance, both!("get_account_balance/reply"));
    same(&IsProcessing, both!("is_processing/reply"));
    same(&OrderList::of_domain("example.com").unwrap(), both!("order_list/reply"));
    same(&GetOrderStatus::new(OrderId::new("123456").unwrap()), both!("get_order_status/reply"));
    same(&TldPrices::all(), both!("tld_price/reply"));
}

#[test]
fn a_general_failure_is_a_refusal_of_every_command() {
    for (_, read) in COMMANDS {
        let error = read(br#"{"Response":{"ResponseCode":"-1","Error":"invalid key"}}"#).unwrap_err();
        assert_eq!(error.refusal(), Some(Refusal::InvalidKey));
    }
}

#[test]
fn what_a_redaction_hides_is_hidden_in_every_part_of_an_error() {
    let key = ApiKey::new(SecretString::from("s3cretKey")).unwrap();
    let body = br#"{"Response":{"ResponseCode":"-1","Status":"s3cretKey","Error":"s3cretKey"}}"#;
    let error = read(&ServerList, Format::Json, body, key.redaction()).unwrap_err();
    assert!(!format!("{error:?}").contains("s3cretKey"));
    insta::assert_snapshot!(error, @"server_list: answer of unknown meaning (code -1, status [key]: [key])");
}

fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!([null, 1, "a", {}])),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::ANY.prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        prop_oneof![Just("-"), Just(""), Just("-1"), Just("99999999999999999999"), Just("1,234.50 in USD")]
            .prop_map(Value::from),
    ]
}

/// Replaces the value with this number, counted through the whole document.
fn replace(document: &mut Value, number: &mut usize, with: &Value) {
    if *number == 0 {
        *document = with.clone();
    }
    *number = number.wrapping_sub(1);
    match document {
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, number, with)),
        Value::Object(members) => members.values_mut().for_each(|value| replace(value, number, with)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn an_odd_value_anywhere_never_makes_it_panic(command in 0..COMMANDS.len(), number in 0_usize..60, with in odd()) {
        let (fixture, read) = COMMANDS[command];
        let mut document: Value = serde_json::from_str(fixture).unwrap();
        replace(&mut document, &mut { number }, &with);
        if let Err(error) = read(document.to_string().as_bytes()) {
            // An answer that says success and cannot be read never counts as "it did not happen".
            prop_assert!(error.refusal().is_some() || error.outcome() == crate::Outcome::Unknown, "{error}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic(command in 0..COMMANDS.len(), body: Vec<u8>) {
        let _ = COMMANDS[command].1(&body);
    }

    #[test]
    fn an_answer_that_is_cut_is_unknown(command in 0..COMMANDS.len(), permille in 0_usize..1000) {
        let (fixture, read) = COMMANDS[command];
        let body = fixture.trim_end().as_bytes();
        let error = read(&body[..body.len() * permille / 1000]).unwrap_err();
        prop_assert_eq!((error.code(), error.outcome()), ("unreadable", crate::Outcome::Unknown));
    }
}
