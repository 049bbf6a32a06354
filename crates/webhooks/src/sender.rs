//! One attempt at a delivery.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use landrush_model::ports::{Clock, Delivery};
use reqwest::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, redirect};
use secrecy::ExposeSecret as _;

use crate::attempt::{Attempt, FailureCause};
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
    pub async fn attempt(&self, delivery: &Delivery) -> Attempt {
        match self.send(delivery).await {
            Ok(response) => {
                let attempt = self.read_head(&response);
                discard_body(response).await;
                attempt
            }
            Err(cause) => Attempt::Failed { cause },
        }
    }

    async fn send(&self, delivery: &Delivery) -> Result<Response, FailureCause> {
        // Once more, since the operator's policy may have changed since the endpoint was made.
        let url = EndpointUrl::parse(&delivery.url, &self.outbound).map_err(|_| FailureCause::UrlRefused)?;
        let secret = EndpointSecret::parse(delivery.secret.expose_secret())
            .map_err(|_| FailureCause::SecretDamaged)?;
        let body = body_of(delivery);
        let signature = secret.sign(delivery.event.id, self.clock.now(), &body);
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

/// The status has said it all; the body is of interest only for the sake of the connection.
async fn discard_body(mut response: Response) {
    let read = async {
        let mut left = MOST_OF_THE_BODY;
        while let Ok(Some(chunk)) = response.chunk().await {
            match left.checked_sub(chunk.len()) {
                Some(rest) => left = rest,
                None => return,
            }
        }
    };
    // Reading on or not makes no difference to the attempt.
    let _ = tokio::time::timeout(LONGEST_FOR_THE_BODY, read).await;
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
