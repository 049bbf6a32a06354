use dynadot_client::contact::{ContactDetails, CreateContact};
use dynadot_client::domain::{DomainInfo, Register};
use dynadot_client::nameserver::SetNs;
use dynadot_client::{Call, Format, read_answer};

use super::*;

const NOW: Timestamp = Timestamp::EPOCH;
const PAUSES: Pauses = Pauses { now: NOW, key: Duration::from_secs(30), funds: Duration::from_secs(60) };

fn answered<C: Call>(call: &C, body: &str) -> Error {
    read_answer(call, Format::Json, body.as_bytes()).err().unwrap()
}

fn text(text: &str) -> String {
    format!(r#"{{"Response":{{"ResponseCode":"-1","Error":"{text}"}}}}"#)
}

fn status(code: i32, status: &str) -> String {
    format!(r#"{{"RegisterResponse":{{"ResponseCode":{code},"Status":"{status}"}}}}"#)
}

fn register(body: &str) -> Error {
    answered(&Register::new("my-shop.com", 1).unwrap(), body)
}

fn read(body: &str) -> Error {
    answered(&DomainInfo::new("my-shop.com").unwrap(), body)
}

/// One line: kind, code, seconds to wait.
fn line(error: &RegistrarError) -> String {
    match error {
        RegistrarError::Hindered(hindrance) => {
            let wait = hindrance.retry_at.map(|at| format!(", {} s", at.since(NOW).as_secs()));
            format!("hindered {}{}", hindrance.reason, wait.unwrap_or_default())
        }
        RegistrarError::Refused(refusal) => format!("refused {}", refusal.code),
        RegistrarError::NotAvailable(refusal) => format!("not available {}", refusal.code),
        RegistrarError::NotProvisioned => "not provisioned".into(),
        RegistrarError::Unknown(_) => "unknown".into(),
    }
}

#[track_caller]
fn check(error: &Error, expected: [&str; 3]) {
    let errands = [Errand::CreateContact, Errand::Register, Errand::SetNameservers];
    assert_eq!(errands.map(|errand| line(&failure(errand, error, PAUSES))), expected, "{error}");
}

#[track_caller]
fn same(error: &Error, expected: &str) {
    check(error, [expected; 3]);
}

/// The same answer to each of the three calls.
#[track_caller]
fn check_answer(body: &str, expected: [&str; 3]) {
    let details = ContactDetails {
        name: "Ada Example".into(),
        email: "ada@example.com".into(),
        phone_country: "49".into(),
        phone: "3012345678".into(),
        address1: "Musterstr. 1".into(),
        city: "Berlin".into(),
        zip: "10115".into(),
        country: "DE".into(),
        ..ContactDetails::default()
    };
    let set_ns = SetNs::new("my-shop.com", ["ns1.example.net", "ns2.example.net"]);
    let errors = [
        (Errand::CreateContact, answered(&CreateContact::new(details).unwrap(), body)),
        (Errand::Register, register(body)),
        (Errand::SetNameservers, answered(&set_ns.unwrap(), body)),
    ];
    assert_eq!(errors.map(|(errand, error)| line(&failure(errand, &error, PAUSES))), expected, "{body}");
}

#[test]
fn what_passes_is_a_hindrance() {
    same(
        &register(&text("currently processing another request from this account")),
        "hindered registrar_busy, 1 s",
    );
    same(&register(&status(5, "system_busy")), "hindered registrar_busy, 1 s");
    same(
        &register(&text("Too many requests. Please try again in 1 minute after.")),
        "hindered registrar_rate_limit, 60 s",
    );
    same(&register(&status(-1, "over_quota")), "hindered registrar_rate_limit, 60 s");
    same(&register(&text("invalid key")), "hindered registrar_key_refused, 30 s");
    same(&register(&status(-1, "insufficient_funds")), "hindered registrar_funds, 60 s");
    same(&register(&text("incorrect command name")), "hindered registrar_unreachable, 60 s");
    same(&Error::Connect { command: "register", source: "no".into() }, "hindered registrar_unreachable");
    same(&Error::Setup { source: "no".into() }, "hindered registrar_unreachable");
}

#[test]
fn a_refusal_is_named_by_what_was_to_be_done() {
    let by_errand =
        ["refused registrant_refused", "refused registration_refused", "refused nameservers_refused"];
    check_answer(&text("domain must be in ascii"), by_errand);
    check(&Register::new("no name", 1).unwrap_err().into(), by_errand);
    same(&register(&text("invalid registrant_contact")), "refused registrant_refused");
    check(
        &register(&text("this domain is a premium domain, please use premium option")),
        ["refused registrant_refused", "refused domain_premium", "refused nameservers_refused"],
    );
    check(
        &register(&status(1, "not_available")),
        ["refused registrant_refused", "not available domain_unavailable", "refused nameservers_refused"],
    );
    check_answer(
        &text("could not find my-shop.com in your account"),
        ["refused registrant_refused", "unknown", "not provisioned"],
    );
}

/// They are no success, but do they say that nothing was bought?
#[test]
fn of_a_purchase_words_that_nobody_has_heard_of_say_nothing() {
    for words in ["words never heard", "my-shop.com already exists", "Please unlock your domain firstly.", ""]
    {
        check_answer(&text(words), ["refused registrant_refused", "unknown", "refused nameservers_refused"]);
    }
    let RegistrarError::Unknown(seen) =
        failure(Errand::Register, &register(&text("words never heard")), PAUSES)
    else {
        panic!("not unknown");
    };
    assert_eq!(seen, "The registrar said: words never heard");
}

#[test]
fn what_may_have_happened_is_unknown() {
    for body in [
        text("problem with connection to main server"),
        text("internal error"),
        status(-1, "offline"),
        status(7, "who knows"),
        status(0, "error"),
        "<html>".into(),
        r#"{"RegisterResponse":{"ResponseCode":0,"DomainName":"another.com"}}"#.into(),
    ] {
        same(&register(&body), "unknown");
    }
    same(&Error::Timeout { command: "register", source: "late".into() }, "unknown");
    same(&Error::Broken { command: "register", source: "reset".into() }, "unknown");
    same(&Error::TooLarge { command: "register", limit: 1 }, "unknown");
}

#[track_caller]
fn reading(error: &Error, expected: &str) {
    assert_eq!(line(&RegistrarError::Hindered(hindrance(error, PAUSES))), expected, "{error}");
}

#[test]
fn a_question_without_an_answer_is_no_evidence() {
    reading(&read(&text("problem with connection to main server")), "hindered registrar_maintenance, 60 s");
    reading(&read(&text("invalid key")), "hindered registrar_key_refused, 30 s");
    reading(&read(&text("words never heard")), "hindered asking_registrar");
    reading(&read("half an ans"), "hindered asking_registrar");
    reading(
        &Error::Timeout { command: "domain_info", source: "late".into() },
        "hindered registrar_unreachable",
    );
}

#[test]
fn the_circuit_is_told_what_concerns_every_call() {
    let trouble = |trouble| Signal::Trouble(trouble);
    assert_eq!(signal(None), Signal::Answered);
    for (error, expected) in [
        (register(&text("invalid key")), trouble(Trouble::KeyRefused)),
        (register(&text("connection to main server is busy")), trouble(Trouble::Maintenance)),
        (register(&status(1, "not_available")), Signal::Answered),
        (register(&text("Too many requests.")), Signal::Answered),
        (register("<html>"), Signal::Answered),
        (Error::Connect { command: "register", source: "no".into() }, trouble(Trouble::Unreachable)),
        (Error::Timeout { command: "register", source: "late".into() }, trouble(Trouble::Unreachable)),
        (Register::new("no name", 1).unwrap_err().into(), Signal::Nothing),
    ] {
        assert_eq!(signal(Some(&error)), expected, "{error}");
    }
}

#[test]
fn the_registrars_words_are_kept_clean_and_short() {
    let RegistrarError::Refused(refusal) =
        failure(Errand::Register, &register(&text(" could not find this contact\\nis\\u0007  odd ")), PAUSES)
    else {
        panic!("not refused");
    };
    assert_eq!(refusal.text, "could not find this contact is odd");
    let long = words(&register(&text(&"x".repeat(900)))).unwrap();
    assert_eq!(long.chars().count(), LONGEST + 1);
    let RegistrarError::NotAvailable(refusal) =
        failure(Errand::Register, &register(&status(1, "not_available")), PAUSES)
    else {
        panic!("not `not available`");
    };
    assert_eq!(refusal.text, FailureCode::DomainUnavailable.text());
}
