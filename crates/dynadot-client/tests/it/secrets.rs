//! The key is in nothing that can be printed: not in errors, not in `Debug`, not in a log at its most talkative.

use std::error::Error as StdError;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use dynadot_client::domain::{DomainInfo, Register};
use dynadot_client::{Call, Error};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::server::{KEY, Server, Step, builder, closed_port, ok};

/// The forms in which the key could show.
fn forms() -> [String; 4] {
    let encoded = KEY.replace('/', "%2F").replace('+', "%2B");
    [KEY.to_owned(), encoded, KEY.replace('/', r"\/"), KEY[..12].to_owned()]
}

#[track_caller]
fn assert_hidden(text: &str) {
    for form in forms() {
        assert!(!text.to_lowercase().contains(&form.to_lowercase()), "{form} in {text}");
    }
}

/// Everything that a program could print of an error.
fn printed(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {} {:?}", error.code(), error.outcome());
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    text
}

/// The key as it stands in the query of a request's target.
fn quoted(target: &str) -> &str {
    let query = target.split_once("key=").unwrap().1;
    query.split('&').next().unwrap()
}

async fn fail<C: Call>(call: &C, step: Step, code: &str) {
    let server = Server::start([step]).await;
    let client = server.builder().timeout(Duration::from_millis(300)).max_body(64 * 1024).build().unwrap();
    let Err(error) = client.call(call).await else { panic!("{code} did not come about") };
    assert_eq!(error.code(), code, "{error:?}");
    assert_hidden(&printed(&error));
}

#[tokio::test]
async fn no_error_holds_the_key() {
    let register = Register::new("example.com", 1).unwrap();
    let info = DomainInfo::new("example.com").unwrap();
    fail(&register, Step::Silence, "timeout").await;
    fail(&register, Step::Drip, "timeout").await;
    fail(&register, Step::Close, "broken").await;
    fail(&register, Step::Half, "broken").await;
    fail(&register, Step::Flood, "too_large").await;
    fail(&register, Step::Echo(503, ""), "http_status").await;
    fail(&register, Step::Echo(302, "Location: /there\r\n"), "http_status").await;
    fail(&register, Step::Echo(200, ""), "unreadable").await;
    let made = [
        (
            Step::Made(|target| format!(r#"{{"XResponse":{{"ResponseCode":"{}"}}}}"#, quoted(target))),
            "unreadable",
        ),
        (
            Step::Made(|target| {
                format!(r#"{{"XResponse":{{"ResponseCode":0,"Expiration":"{}"}}}}"#, quoted(target))
            }),
            "unreadable",
        ),
        (
            Step::Made(|_| format!(r#"{{"XResponse":{{"ResponseCode":0,"Expiration":"{KEY}"}}}}"#)),
            "unreadable",
        ),
        (Step::Made(|_| format!(r#"{{"{KEY} Response":[]}}"#)), "unreadable"),
        (Step::Made(|_| format!(r#"{{"XResponse":{{"ResponseCode":0,"DomainName":"{KEY}"}}}}"#)), "mismatch"),
        (Step::Made(|_| format!(r#"{{"XResponse":{{"ResponseCode":0,"Status":"{KEY}"}}}}"#)), "ambiguous"),
        (
            Step::Made(|_| format!(r#"{{"Response":{{"ResponseCode":-1,"Error":"no {KEY}"}}}}"#)),
            "refused.other",
        ),
        (
            Step::Made(|_| {
                format!(r#"{{"Response":{{"ResponseCode":-1,"Error":"{}"}}}}"#, KEY.replace('/', r"\/"))
            }),
            "refused.other",
        ),
    ];
    for (step, code) in made {
        fail(&register, step, code).await;
    }
    fail(&info, ok(r#"{"XResponse":{"ResponseCode":0}}"#), "incomplete").await;
}

#[tokio::test]
async fn no_error_before_sending_holds_the_key() {
    let register = Register::new("example.com", 1).unwrap();
    for url in [format!("http://127.0.0.1:{}", closed_port().await), "http://no-such-host.invalid".to_owned()]
    {
        let client = builder().base_url(url).build().unwrap();
        let error = client.call(&register).await.unwrap_err();
        assert_eq!(error.code(), "connect");
        assert_hidden(&printed(&error));
    }
    let error = builder().user_agent("new\nline").build().unwrap_err();
    assert_eq!(error.code(), "setup");
    assert_hidden(&printed(&error));
    let error = builder().base_url(format!("https://{KEY}@api.dynadot.com?key={KEY}")).build().unwrap_err();
    assert_eq!(error.code(), "invalid_request");
    assert_hidden(&printed(&error));
}

#[tokio::test]
async fn no_debug_holds_the_key() {
    assert_hidden(&format!("{:?} {:#?}", builder(), builder()));
    let client = builder().build().unwrap();
    assert_hidden(&format!("{client:?} {client:#?}"));
    assert!(format!("{client:?}").contains("https://api.dynadot.com/api3.json"));
}

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_log_holds_the_key() {
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
    subscriber.with_span_events(FmtSpan::CLOSE).with_ansi(false).with_writer(|| Log).try_init().unwrap();
    let register = Register::new("example.com", 1).unwrap();
    let server = Server::start([
        ok(r#"{"RegisterResponse":{"ResponseCode":0}}"#),
        Step::Close,
        ok(r#"{"RegisterResponse":{"ResponseCode":1,"Status":"not_available"}}"#),
    ])
    .await;
    let client = server.client();
    client.call(&register).await.unwrap();
    client.call(&register).await.unwrap_err();
    client.call(&register).await.unwrap_err();
    let log = String::from_utf8_lossy(&LOG.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
    assert_hidden(&log);
    for outcome in ["done", "broken", "refused.not_available"] {
        let span = format!(r#"dynadot.call{{dynadot.command="register" dynadot.outcome="{outcome}"}}"#);
        assert!(log.contains(&span), "no {span} in {log}");
    }
    assert!(log.contains("hyper"), "the libraries below were silent, so this proves nothing");
}
