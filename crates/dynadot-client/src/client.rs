//! The client: the one place where commands leave and answers arrive.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::RETRY_AFTER;
use reqwest::{Response, StatusCode, Url};
use secrecy::SecretString;
use tracing::field::Empty;
use tracing::{Instrument, Span, debug, info_span};

pub use self::builder::Builder;
pub use self::confirm::{Confirmation, Patience, Proof};
pub use self::name_servers::NameServersError;
pub use self::pages::Pages;
pub use self::retry::RetryPolicy;
use crate::answer::{self, Answered};
use crate::call::{Call, Effect};
use crate::error::{Error, HttpFailure};
use crate::format::Format;
use crate::key::ApiKey;
use crate::limits::Limiter;
use crate::parameters::Parameters;

mod builder;
mod confirm;
mod name_servers;
mod pages;
mod retry;

/// How much is read of a body that only goes into an error, in bytes.
const EXCERPT: usize = 16 * 1024;

/// A client for one account. Clones are cheap, and share connections and limiter.
///
/// Reads share kept connections. A call that writes or spends opens a connection of its own: a kept connection may be closed by
/// the service at the moment of use, and nobody could tell whether the call was carried out.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    key: ApiKey,
    endpoint: Url,
    format: Format,
    reads: reqwest::Client,
    effects: reqwest::Client,
    max_body: usize,
    limiter: Option<Limiter>,
}

impl Client {
    /// Begins to set up a client for the account that this key belongs to.
    #[must_use]
    pub fn builder(key: SecretString) -> Builder {
        Builder::new(key)
    }

    fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    /// Sends a call, once, and reads its answer. Nothing is ever repeated.
    ///
    /// Dropping the future gives up waiting, not the call: it may be carried out all the same, and may occupy one of the
    /// account's connections until it is.
    ///
    /// # Errors
    /// Everything that can go wrong; [`Error::outcome`] says whether the call took effect.
    pub async fn call<C: Call>(&self, call: &C) -> Result<C::Reply, Error> {
        self.call_and_inspect(call).await.map(|answered| answered.reply)
    }

    /// Like [`Client::call`], and says which fields of the answer this crate has no place for.
    ///
    /// # Errors
    /// The same.
    pub async fn call_and_inspect<C: Call>(&self, call: &C) -> Result<Answered<C::Reply>, Error> {
        let span = info_span!("dynadot.call", dynadot.command = C::COMMAND, dynadot.outcome = Empty);
        let exchange = self.inner.exchange(C::COMMAND, Effect::of::<C>(), Parameters::of(call));
        let body = exchange.instrument(span.clone()).await;
        let redaction = self.inner.key.redaction();
        let answered = body.and_then(|body| answer::read(call, self.inner.format, &body, redaction));
        record(&span, answered.as_ref().err());
        if let Ok(Answered { unread, .. }) = &answered
            && !unread.is_empty()
        {
            debug!(parent: &span, fields = ?unread, "fields of the answer that this client has no place for");
        }
        answered
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.inner.endpoint.as_str())
            .field("format", &self.inner.format)
            .field("key", &self.inner.key)
            .field("limiter", &self.inner.limiter)
            .finish_non_exhaustive()
    }
}

fn record(span: &Span, error: Option<&Error>) {
    span.record("dynadot.outcome", error.map_or("done", Error::code));
}

impl Inner {
    /// Sends a request and receives the body of an answer of status 200.
    async fn exchange(
        &self,
        command: &'static str,
        effect: Effect,
        parameters: Parameters,
    ) -> Result<Vec<u8>, Error> {
        let _permit = match &self.limiter {
            Some(limiter) => Some(limiter.acquire().await),
            None => None,
        };
        let http = match effect {
            Effect::Reads => &self.reads,
            Effect::Writes | Effect::Spends => &self.effects,
        };
        let sent = http.get(self.address(&parameters)).send().await;
        let mut response = sent.map_err(|error| failed(command, error))?;
        if response.status() == StatusCode::OK {
            receive(command, &mut response, self.max_body).await
        } else {
            Err(self.http_failure(command, effect, response).await)
        }
    }

    /// The whole address, with the key: it must not outlive the request.
    fn address(&self, parameters: &Parameters) -> Url {
        let mut url = self.endpoint.clone();
        url.query_pairs_mut().append_pair("key", self.key.expose()).extend_pairs(parameters.iter());
        url
    }

    async fn http_failure(&self, command: &'static str, effect: Effect, mut response: Response) -> Error {
        let retry_after =
            response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let mut body = Vec::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk[..chunk.len().min(EXCERPT - body.len())]);
            if body.len() == EXCERPT {
                break;
            }
        }
        Error::Http(Box::new(HttpFailure {
            command,
            effect,
            status: response.status().as_u16(),
            retry_after: retry_after.map(Duration::from_secs),
            snippet: self.key.redaction().snippet(&body),
        }))
    }
}

/// Reads a body of bounded length.
async fn receive(command: &'static str, response: &mut Response, limit: usize) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(command, error))? {
        if body.len() + chunk.len() > limit {
            return Err(Error::TooLarge { command, limit });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What is known of the wire after a failure of the transport. The URL is taken out of it first, because it holds the key.
fn failed(command: &'static str, error: reqwest::Error) -> Error {
    let error = error.without_url();
    let (unsent, refused, late) = (error.is_builder(), error.is_connect(), error.is_timeout());
    let source = Box::new(error);
    if unsent {
        Error::Setup { source }
    } else if refused {
        Error::Connect { command, source }
    } else if late {
        Error::Timeout { command, source }
    } else {
        Error::Broken { command, source }
    }
}
