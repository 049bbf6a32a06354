use std::collections::HashSet;

use super::*;

const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

/// Every text on record, its kind, and whether a spending call with this answer took effect.
const ON_RECORD: &[(&str, Refusal, Outcome)] = &[
    ("invalid key", Refusal::InvalidKey, Outcome::Refused),
    ("incorrect command name", Refusal::UnknownCommand, Outcome::Refused),
    ("currently processing another request from this account", Refusal::Busy, Outcome::RetryAfter(SECOND)),
    (
        "Too many requests. Please try again in 1 minute after.",
        Refusal::RateLimited,
        Outcome::RetryAfter(MINUTE),
    ),
    ("system_busy", Refusal::Busy, Outcome::RetryAfter(SECOND)),
    ("problem with connection to main server", Refusal::Maintenance, Outcome::Unknown),
    ("connection to main server is busy", Refusal::Maintenance, Outcome::Unknown),
    ("connection to main server is offline", Refusal::Maintenance, Outcome::Unknown),
    ("domain must be in ascii", Refusal::NonAscii, Outcome::Refused),
    (
        "too many domains entered, please search one domain per command",
        Refusal::TooManyDomains,
        Outcome::Unknown,
    ),
    ("could not find domain in your account", Refusal::NotInAccount, Outcome::Unknown),
    (
        "could not find domain in your account or domain expired for more than 30 days.",
        Refusal::NotInAccount,
        Outcome::Unknown,
    ),
    ("could not find example.com in your account", Refusal::NotInAccount, Outcome::Unknown),
    (
        "Cannot set nameservers to these domains ( example.com).",
        Refusal::NameServersNotSettable,
        Outcome::Unknown,
    ),
    (
        "'ns1.example.com' needs to be registered with an ip address before it can be used.",
        Refusal::NeedsGlue,
        Outcome::Unknown,
    ),
    ("name server ns1.example.net already exists in your account", Refusal::AlreadyExists, Outcome::Unknown),
    ("unsupported domain type", Refusal::UnsupportedDomain, Outcome::Unknown),
    ("This domain doesn't support DNSSEC.", Refusal::UnsupportedDomain, Outcome::Unknown),
    ("could not find this contact", Refusal::InvalidContact, Outcome::Refused),
    ("invalid registrant_contact", Refusal::InvalidContact, Outcome::Refused),
    ("invalid admin_contact", Refusal::InvalidContact, Outcome::Refused),
    ("this domain is a premium domain, please use premium option", Refusal::Premium, Outcome::Refused),
    ("Please unlock your domain firstly.", Refusal::Locked, Outcome::Unknown),
    (
        "need api skip lock agreement for using unlock_domain_for_transfer tag.",
        Refusal::Locked,
        Outcome::Unknown,
    ),
    ("this domain has been locked already: example.com", Refusal::Locked, Outcome::Unknown),
    (
        "This domain requires an auth code in order to initiate a domain transfer.  Please retrieve the authorization \
         code from your current domain registrar.",
        Refusal::NeedsAuthCode,
        Outcome::Refused,
    ),
    (
        "The domain example.com is already being transferred in another order.",
        Refusal::AlreadyExists,
        Outcome::Unknown,
    ),
    ("can not find transferring order for example.com", Refusal::NoSuchOrder, Outcome::Unknown),
    ("example.com is already on your backorder request list", Refusal::AlreadyExists, Outcome::Unknown),
    ("not_available", Refusal::NotAvailable, Outcome::Refused),
    // On record for Dynadot's REST API.
    ("Expiration year does not match.", Refusal::ExpiryYear, Outcome::Refused),
];

#[track_caller]
fn check(text: &str, kind: Refusal, outcome: Outcome) {
    assert_eq!(Refusal::of(Some("error"), text), kind, "{text}");
    assert_eq!(kind.outcome(Effect::Spends, text), outcome, "{text}");
}

#[test]
fn every_text_on_record_has_its_kind_and_outcome() {
    for &(text, kind, outcome) in ON_RECORD {
        check(text, kind, outcome);
        check(&text.to_uppercase(), kind, outcome);
        check(&format!("{text}."), kind, outcome);
    }
}

#[test]
fn status_words_speak_for_themselves() {
    for (word, kind) in [
        ("not_available", Refusal::NotAvailable),
        ("SYSTEM_BUSY", Refusal::Busy),
        ("insufficient_funds", Refusal::InsufficientFunds),
        ("offline", Refusal::Maintenance),
        ("over_quota", Refusal::OverQuota),
        ("grace_expired", Refusal::GraceExpired),
        ("too_soon", Refusal::TooSoon),
    ] {
        assert_eq!(Refusal::of(Some(word), ""), kind);
    }
    assert_eq!(Refusal::of(Some("failure"), ""), Refusal::Other);
}

#[test]
fn a_fault_of_the_service_leaves_a_write_unsettled_and_a_read_repeatable() {
    for text in [
        "Internal error",
        "System error, try later",
        "request timed out",
        "problem with connection to main server",
    ] {
        let kind = Refusal::of(Some("error"), text);
        assert_eq!(kind.outcome(Effect::Spends, text), Outcome::Unknown, "{text}");
        assert_eq!(kind.outcome(Effect::Writes, text), Outcome::Unknown, "{text}");
        assert_eq!(kind.outcome(Effect::Reads, text), Outcome::RetryAfter(MAINTENANCE), "{text}");
    }
}

#[test]
fn words_that_nobody_has_heard_of_settle_no_purchase() {
    for text in ["", "words never heard", "this domain already exists", "Please unlock your domain firstly."]
    {
        let kind = Refusal::of(Some("error"), text);
        assert_eq!(kind.outcome(Effect::Spends, text), Outcome::Unknown, "{text}");
        assert_eq!(kind.outcome(Effect::Writes, text), Outcome::Refused, "{text}");
        assert_eq!(kind.outcome(Effect::Reads, text), Outcome::Refused, "{text}");
    }
}

#[test]
fn the_pause_is_read_from_the_text() {
    assert_eq!(pause("Please try again in 30 seconds."), Some(Duration::from_secs(30)));
    assert_eq!(pause("try again in 2 Minutes after"), Some(Duration::from_secs(120)));
    assert_eq!(pause("try again in 99999999999999999999 minutes"), None);
    assert_eq!(pause("try again in 18446744073709551615 hours"), Some(LONGEST));
    assert_eq!(pause("try again in a while"), None);
    assert_eq!(pause("too many requests"), None);
}

#[test]
fn codes_are_distinct() {
    let kinds = TEXTS.iter().map(|&(_, kind)| kind).chain(WORDS.iter().map(|&(_, kind)| kind));
    let kinds: HashSet<_> = kinds.chain([Refusal::Other]).collect();
    let codes: HashSet<_> = kinds.iter().map(|kind| kind.code()).collect();
    assert_eq!(codes.len(), kinds.len());
}
