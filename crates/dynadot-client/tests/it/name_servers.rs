//! The name servers of a domain, with everything that has to be there before.

use std::time::Duration;

use dynadot_client::{NameServersError, Outcome, RetryPolicy};

use crate::server::{Server, Step, ok};

const POLICY: RetryPolicy = RetryPolicy::DEFAULT.with_first_delay(Duration::from_millis(1));
const HOSTS: [&str; 2] = ["ns1.example.net", "ns2.example.net"];
const SET: &str = r#"{"SetNsResponse":{"ResponseCode":0,"Status":"success"}}"#;

/// The account's list.
fn listed(hosts: &[&str]) -> Step {
    let rows: Vec<_> =
        hosts.iter().map(|host| format!(r#"{{"ServerId":"1","ServerName":"{host}"}}"#)).collect();
    ok(&format!(r#"{{"ServerListResponse":{{"ResponseCode":0,"ServerList":[{}]}}}}"#, rows.join(",")))
}

fn added(host: &str) -> Step {
    ok(&format!(
        r#"{{"AddNsResponse":{{"ResponseCode":0,"AddNsContent":{{"Server":{{"Host":"{host}","ServerId":7}}}}}}}}"#
    ))
}

fn refused(root: &str, text: &str) -> Step {
    ok(&format!(r#"{{"{root}":{{"ResponseCode":"-1","Status":"error","Error":"{text}"}}}}"#))
}

fn has(hosts: [&str; 2]) -> Step {
    let [first, second] = hosts;
    ok(&format!(
        r#"{{"GetNsResponse":{{"ResponseCode":0,"NsContent":{{"Host0":"{first}","Host1":"{second}"}}}}}}"#
    ))
}

async fn ensure(
    script: impl IntoIterator<Item = Step>,
) -> (Result<Vec<String>, NameServersError>, Vec<String>) {
    let server = Server::start(script).await;
    let ended = server.client().ensure_nameservers("example.com", HOSTS, &POLICY).await;
    let command =
        |line: &str| line.split_once("command=").unwrap().1.split(['&', ' ']).next().unwrap().to_owned();
    (ended, server.requests().iter().map(|request| command(&request.line)).collect())
}

#[tokio::test]
async fn hosts_that_the_account_has_are_set_at_once() {
    let (ended, commands) = ensure([listed(&["NS1.example.net", HOSTS[1], "other.example"]), ok(SET)]).await;
    assert_eq!(ended.unwrap(), Vec::<String>::new());
    assert_eq!(commands, ["server_list", "set_ns"]);
}

#[tokio::test]
async fn hosts_that_the_account_lacks_are_added_before() {
    let (ended, commands) = ensure([listed(&[HOSTS[0]]), added(HOSTS[1]), ok(SET)]).await;
    assert_eq!(ended.unwrap(), [HOSTS[1]]);
    assert_eq!(commands, ["server_list", "add_ns", "set_ns"]);
}

#[tokio::test]
async fn a_host_that_somebody_else_has_added_meanwhile_is_there() {
    let exists = refused("AddNsResponse", "'ns1.example.net' already exists in your account");
    let (ended, commands) = ensure([listed(&[]), exists, added(HOSTS[1]), ok(SET)]).await;
    assert_eq!(ended.unwrap(), [HOSTS[1]]);
    assert_eq!(commands, ["server_list", "add_ns", "add_ns", "set_ns"]);
}

#[tokio::test]
async fn a_host_named_twice_is_one() {
    let server = Server::start([listed(&[HOSTS[0]]), ok(SET)]).await;
    let hosts = [HOSTS[0], "NS1.EXAMPLE.NET"];
    server.client().ensure_nameservers("example.com", hosts, &POLICY).await.unwrap();
    assert!(server.requests()[1].line.contains("&ns0=ns1.example.net HTTP"));
}

#[tokio::test]
async fn a_host_without_glue_is_told_as_such() {
    let text = "'ns2.example.net' needs to be registered with an ip address before it can be used.";
    let (ended, _) = ensure([listed(&HOSTS), refused("SetNsResponse", text)]).await;
    let error = ended.unwrap_err();
    assert_eq!((error.code(), error.outcome()), ("refused.needs_glue", Outcome::Refused));
    assert_eq!(
        error.to_string(),
        "ns2.example.net lies under a domain of the account and has no address yet"
    );
    assert!(matches!(error, NameServersError::NeedsGlue { host: Some(host), .. } if host == HOSTS[1]));

    let text = "this host needs to be registered with an ip address";
    let (ended, commands) = ensure([listed(&[HOSTS[1]]), refused("AddNsResponse", text)]).await;
    assert!(matches!(ended, Err(NameServersError::NeedsGlue { host: Some(host), .. }) if host == HOSTS[0]));
    assert_eq!(commands, ["server_list", "add_ns"]);

    let (ended, _) = ensure([listed(&HOSTS), refused("SetNsResponse", text)]).await;
    assert!(matches!(ended, Err(NameServersError::NeedsGlue { host: None, .. })));
}

#[tokio::test]
async fn a_lost_answer_is_looked_after_and_nothing_is_sent_twice() {
    let (ended, commands) =
        ensure([listed(&[HOSTS[0]]), Step::Close, listed(&HOSTS), Step::Close, has([HOSTS[1], HOSTS[0]])])
            .await;
    assert_eq!(ended.unwrap(), [HOSTS[1]]);
    assert_eq!(commands, ["server_list", "add_ns", "server_list", "set_ns", "get_ns"]);
}

#[tokio::test]
async fn a_lost_answer_that_was_no_success_stays_unknown() {
    let (ended, commands) = ensure([listed(&HOSTS), Step::Close, has([HOSTS[0], "ns9.example.org"])]).await;
    let error = ended.unwrap_err();
    assert!(matches!(error, NameServersError::Setting { .. }), "{error:?}");
    assert_eq!((error.code(), error.outcome()), ("broken", Outcome::Unknown));
    assert_eq!(commands, ["server_list", "set_ns", "get_ns"]);

    let (ended, commands) = ensure([listed(&[HOSTS[0]]), Step::Close, listed(&[HOSTS[0]])]).await;
    let error = ended.unwrap_err();
    assert!(matches!(&error, NameServersError::Adding { host, .. } if host == HOSTS[1]), "{error:?}");
    // The domain has been left alone.
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(commands, ["server_list", "add_ns", "server_list"]);
}

#[tokio::test]
async fn a_refusal_of_the_domain_is_one() {
    let refusal = refused("SetNsResponse", "could not find example.com in your account");
    let (ended, _) = ensure([listed(&HOSTS), refusal]).await;
    let error = ended.unwrap_err();
    assert_eq!((error.code(), error.outcome()), ("refused.not_in_account", Outcome::Refused));
}

#[tokio::test]
async fn a_request_that_cannot_be_right_is_not_begun() {
    let server = Server::start([]).await;
    let error = server.client().ensure_nameservers("example", HOSTS, &POLICY).await.unwrap_err();
    assert_eq!((error.code(), error.outcome()), ("invalid_request", Outcome::NotSent));
    let error = server.client().ensure_nameservers("example.com", [""; 0], &POLICY).await.unwrap_err();
    assert_eq!(error.code(), "invalid_request");
    assert!(server.requests().is_empty());
}
