//! A registration whose answer was lost is looked for, and never sent again.

use std::time::Duration;

use dynadot_client::domain::Register;
use dynadot_client::{Confirmation, Outcome, Patience, Proof};
use time::macros::datetime;

use crate::server::{Server, Step, ok};

const BOUGHT: &str = r#"{"RegisterResponse":{"ResponseCode":0,"Status":"success","DomainName":"example.com","Expiration":1774396800000}}"#;
const ABSENT: &str = r#"{"DomainInfoResponse":{"ResponseCode":"-1","Status":"error","Error":"could not find domain in your account"}}"#;
const NO_ORDERS: &str = r#"{"OrderListResponse":{"ResponseCode":0,"OrderList":[]}}"#;

/// The account shows the domain, registered at this moment.
fn shown(registration: &str) -> Step {
    ok(&format!(
        r#"{{"DomainInfoResponse":{{"ResponseCode":0,"DomainInfo":{{"Name":"example.com","Registration":"{registration}"}}}}}}"#
    ))
}

/// An order for the domain of this day.
fn order(day: &str, status: &str, item: &str) -> Step {
    ok(&format!(
        r#"{{"OrderListResponse":{{"ResponseCode":0,"OrderList":[{{"OrderId":"4711","SubmittedDate":"{day}","Status":"{status}",
            "ItemList":[{{"ItemType":"Domain Registration","Name":"example.com","Duration":1,"Status":"{item}"}}]}}]}}}}"#
    ))
}

/// Registers at noon of 25 March 2025, and tells the commands that were sent.
async fn register(patience: Duration, script: impl IntoIterator<Item = Step>) -> (Confirmation, Vec<String>) {
    let server = Server::start(script).await;
    let patience =
        Patience::new(datetime!(2025-03-25 12:00 UTC), patience).with_pause(Duration::from_millis(1));
    let register = Register::new("example.com", 1).unwrap();
    let client = server.client();
    // On a task of its own, as callers do it: the future must be `Send`.
    let task = tokio::spawn(async move { client.register_and_confirm(&register, &patience).await });
    let ended = task.await.unwrap();
    let command =
        |line: &str| line.split_once("command=").unwrap().1.split(['&', ' ']).next().unwrap().to_owned();
    (ended, server.requests().iter().map(|request| command(&request.line)).collect())
}

const LONG: Duration = Duration::from_secs(5);

#[tokio::test]
async fn an_answer_needs_no_look() {
    let (ended, commands) = register(LONG, [ok(BOUGHT)]).await;
    let Confirmation::Registered(Proof::Answer(registered)) = ended else { panic!("{ended:?}") };
    assert_eq!(registered.expiration, Some(datetime!(2026-03-25 00:00 UTC)));
    assert_eq!(commands, ["register"]);
}

#[tokio::test]
async fn a_refusal_needs_no_look() {
    for (body, outcome) in [
        (r#"{"RegisterResponse":{"ResponseCode":1,"Status":"not_available"}}"#, Outcome::Refused),
        (
            r#"{"RegisterResponse":{"ResponseCode":5,"Status":"system_busy"}}"#,
            Outcome::RetryAfter(Duration::from_secs(1)),
        ),
    ] {
        let (ended, commands) = register(LONG, [ok(body)]).await;
        let Confirmation::NotRegistered(error) = ended else { panic!("{ended:?}") };
        assert_eq!((error.outcome(), commands.as_slice()), (outcome, ["register".to_owned()].as_slice()));
    }
}

#[tokio::test]
async fn the_account_shows_the_domain_after_a_while() {
    let script = [Step::Close, ok(ABSENT), ok(NO_ORDERS), Step::Close, shown("1742904000000")];
    let (ended, commands) = register(LONG, script).await;
    let Confirmation::Registered(Proof::Account(domain)) = ended else { panic!("{ended:?}") };
    assert_eq!(domain.name, "example.com");
    assert_eq!(commands, ["register", "domain_info", "order_list", "domain_info", "domain_info"]);
}

#[tokio::test]
async fn an_order_shows_it_before_the_account_does() {
    let script = [
        Step::Half,
        ok(ABSENT),
        order("2025/03/25", "Processing", ""),
        ok(ABSENT),
        order("2025/03/25", "Completed", "Completed"),
    ];
    let (ended, commands) = register(LONG, script).await;
    let Confirmation::Registered(Proof::Order(order)) = ended else { panic!("{ended:?}") };
    assert_eq!((order.id.as_str(), commands.len()), ("4711", 5));
}

#[tokio::test]
async fn without_patience_there_is_one_look() {
    let (ended, commands) = register(Duration::ZERO, [Step::Close, ok(ABSENT), ok(NO_ORDERS)]).await;
    let Confirmation::StillUnknown { attempt, shown: None, look: None } = ended else { panic!("{ended:?}") };
    assert_eq!((attempt.code(), attempt.outcome()), ("broken", Outcome::Unknown));
    assert_eq!(commands, ["register", "domain_info", "order_list"]);
}

#[tokio::test]
async fn an_order_that_was_cancelled_is_believed_when_patience_ends() {
    let script = [Step::Close, ok(ABSENT), order("2025/03/25", "Cancelled", "Cancelled")];
    let (ended, _) = register(Duration::ZERO, script).await;
    let Confirmation::NotRegistered(attempt) = ended else { panic!("{ended:?}") };
    assert_eq!(attempt.code(), "broken");
}

#[tokio::test]
async fn a_domain_of_long_ago_is_no_proof() {
    let script = [Step::Close, shown("1600000000000"), ok(NO_ORDERS)];
    let (ended, _) = register(Duration::ZERO, script).await;
    let Confirmation::StillUnknown { shown: Some(domain), .. } = ended else { panic!("{ended:?}") };
    assert_eq!(domain.registration, Some(datetime!(2020-09-13 12:26:40 UTC)));
}

#[tokio::test]
async fn a_look_that_fails_is_told() {
    let (ended, _) = register(Duration::ZERO, [Step::Close, Step::Close]).await;
    let Confirmation::StillUnknown { look: Some(look), shown: None, .. } = ended else { panic!("{ended:?}") };
    assert_eq!(look.code(), "broken");
}

#[tokio::test]
async fn a_pause_that_the_service_asks_for_is_kept_or_ends_the_looking() {
    let limited = r#"{"Response":{"ResponseCode":"-1","Error":"Too many requests. Please try again in 1 minute after."}}"#;
    let (ended, commands) = register(LONG, [Step::Close, ok(limited)]).await;
    let Confirmation::StillUnknown { look: Some(look), .. } = ended else { panic!("{ended:?}") };
    assert_eq!(look.outcome(), Outcome::RetryAfter(Duration::from_secs(60)));
    assert_eq!(commands, ["register", "domain_info"]);
}
