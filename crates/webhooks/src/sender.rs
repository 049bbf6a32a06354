//! One attempt at a delivery.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use landrush_model::Timestamp;
use landrush_model::ports::{Clock, Delivery, LONGEST_ANSWER};
use reqwest::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, redirect};
use secrecy::ExposeSecret as _;
use tokio::time::Instant;

use crate::attempt::{Attempt, FailureCause, MadeAttempt};
use crate::endpoint_url::{EndpointUrl, OutboundPolicy, PlainHttp};
use crate::guard::{GuardedResolver, Lookup, ResolveError, SystemLookup};
use crate::retry_after;
use crate::signing::EndpointSecret;

/// What receivers see as the sender.
pub const USER_AGENT: &str = concat!("Landrush/", env!("CARGO_PKG_VERSION"));

/// So much of an answer's body is read, so that the connection can be used again; what is longer costs the connection.
const MOST_OF_THE_BODY: usize = 4 * 1_024;
/// And for so long.
const LONGEST_FOR_THE_BODY: Duration = Duration::from_secs(1);
/// Connections that are kept for the next delivery to the same host, and for how long.
const IDLE_PER_HOST: usize = 4;
const IDLE_FOR: Duration = Duration::from_secs(30);

/// How deliveries are sent.
#[derive(Clone)]
pub struct SenderSettings {
    /// Where to.
    pub outbound: OutboundPolicy,
    /// How long a connection may take, with its name and its TLS.
    pub connect_timeout: Duration,
    /// How long an attempt may take in all.
    pub total_timeout: Duration,
    /// Who finds the addresses of names.
    pub lookup: Arc<dyn Lookup>,
}

/// Sends deliveries: signed, to allowed addresses, without following redirects or using proxies.
#[derive(Clone)]
pub struct Sender {
    client: Client,
    clock: Arc<dyn Clock>,
    outbound: OutboundPolicy,
    total_timeout: Duration,
}

/// The HTTP client could not be set up: the machine has no root certificates, most likely.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client for webhooks could not be set up")]
pub struct SenderError(#[source] reqwest::Error);

impl SenderSettings {
    /// To these places, with the defaults for the rest.
    pub fn to(outbound: OutboundPolicy) -> Self {
        Self {
            outbound,
            connect_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(15),
            lookup: Arc::new(SystemLookup),
        }
    }
}

impl Default for SenderSettings {
    fn default() -> Self {
        Self::to(OutboundPolicy::STRICT)
    }
}

impl Sender {
    /// A sender. The clock dates the signatures.
    pub fn new(clock: Arc<dyn Clock>, settings: SenderSettings) -> Result<Self, SenderError> {
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .https_only(settings.outbound.plain_http == PlainHttp::Refused)
            .dns_resolver(GuardedResolver::new(settings.outbound.addresses.clone(), settings.lookup))
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.total_timeout)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .pool_idle_timeout(IDLE_FOR)
            .build()
            .map_err(SenderError)?;
        let SenderSettings { outbound, total_timeout, .. } = settings;
        Ok(Self { client, clock, outbound, total_timeout })
    }

    /// How long an attempt may take in all.
    pub const fn total_timeout(&self) -> Duration {
        self.total_timeout
    }

    /// Makes one attempt. It ends within [`total_timeout`](Self::total_timeout).
    pub async fn attempt(&self, delivery: &Delivery) -> MadeAttempt {
        let (at, began) = (self.clock.now(), Instant::now());
        let (came_of, answer) = match self.send(delivery, at).await {
            Ok(response) => (self.read_head(&response), Some(begin_of_body(response).await)),
            Err(cause) => (Attempt::Failed { cause }, None),
        };
        MadeAttempt { at, took: began.elapsed(), came_of, answer }
    }

    async fn send(&self, delivery: &Delivery, at: Timestamp) -> Result<Response, FailureCause> {
        // Once more, since the operator's policy may have changed since the endpoint was made.
        let url = EndpointUrl::parse(&delivery.url, &self.outbound).map_err(|_| FailureCause::UrlRefused)?;
        let secrets = delivery.secrets.iter().map(|secret| EndpointSecret::parse(secret.expose_secret()));
        let secrets: Vec<EndpointSecret> =
            secrets.collect::<Result<_, _>>().map_err(|_| FailureCause::SecretDamaged)?;
        let (secret, older) = secrets.split_first().ok_or(FailureCause::SecretDamaged)?;
        let body = body_of(delivery);
        let signature = secret.sign_beside(older, delivery.event.id, at, &body);
        self.client
            .post(url.into_url())
            .headers(signature)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(body)
            .send()
            .await
            .map_err(|error| cause_of(&error))
    }

    fn read_head(&self, response: &Response) -> Attempt {
        let retry_after = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| retry_after::parse(value, self.clock.now()));
        Attempt::Answered { status: response.status().as_u16(), retry_after }
    }
}

#[expect(clippy::expect_used, reason = "a JSON value and a timestamp can always be written")]
fn body_of(delivery: &Delivery) -> String {
    serde_json::to_string(&delivery.event.body()).expect("an event can be written as JSON")
}

/// The beginning of the body, for whoever looks into a delivery. The status has said it all; what is read beyond that is for
/// the sake of the connection.
async fn begin_of_body(mut response: Response) -> String {
    let mut begin = Vec::new();
    let read = async {
        let mut left = MOST_OF_THE_BODY;
        while let Ok(Some(chunk)) = response.chunk().await {
            begin.extend(chunk.iter().take(LONGEST_ANSWER - begin.len()));
            match left.checked_sub(chunk.len()) {
                Some(rest) => left = rest,
                None => return,
            }
        }
    };
    // What came until then is what there is.
    let _ = tokio::time::timeout(LONGEST_FOR_THE_BODY, read).await;
    as_text(&begin)
}

/// Bytes as text that can be shown and stored.
fn as_text(bytes: &[u8]) -> String {
    let plain = |char: char| char == '\n' || char == '\t' || !char.is_control();
    let text = String::from_utf8_lossy(bytes);
    let mut shown = String::with_capacity(text.len());
    for char in text.chars().map(|char| if plain(char) { char } else { char::REPLACEMENT_CHARACTER }) {
        if shown.len() + char.len_utf8() > LONGEST_ANSWER {
            break;
        }
        shown.push(char);
    }
    shown
}

fn cause_of(error: &reqwest::Error) -> FailureCause {
    match resolve_error(error) {
        Some(ResolveError::Refused(_)) => return FailureCause::AddressRefused,
        Some(ResolveError::NoAddress | ResolveError::Lookup(_)) => return FailureCause::NotResolved,
        None => (),
    }
    if error.is_timeout() {
        FailureCause::TimedOut
    } else if error.is_connect() {
        FailureCause::NotConnected
    } else {
        FailureCause::Broken
    }
}

fn resolve_error(error: &reqwest::Error) -> Option<&ResolveError> {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        source = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_shown_as_text_of_bounded_length() {
        assert_eq!(as_text(b"thank\tyou\n"), "thank\tyou\n");
        assert_eq!(as_text(b"\x00\x1b[31m\r\xff"), "\u{fffd}\u{fffd}[31m\u{fffd}\u{fffd}");
        assert_eq!(as_text(&[b'x'; LONGEST_ANSWER]).len(), LONGEST_ANSWER);
        for bytes in [vec![0; LONGEST_ANSWER], vec![0xff; LONGEST_ANSWER], "ü".repeat(600).into_bytes()] {
            let shown = as_text(&bytes);
            assert!(shown.len() <= LONGEST_ANSWER && shown.len() > LONGEST_ANSWER - 4, "{}", shown.len());
        }
    }
}
