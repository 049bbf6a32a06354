//! Setting up a client.

use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;

use super::{Client, Inner};
use crate::error::{Error, Invalid};
use crate::format::Format;
use crate::key::ApiKey;
use crate::limits::{Level, Limiter};

/// The service itself. There is a sandbox at `https://api-sandbox.dynadot.com`, with keys of its own.
const BASE_URL: &str = "https://api.dynadot.com";

/// Idle connections are kept for reads only, and not for long: a connection that the service closes at the moment of use
/// costs a call.
const IDLE: Duration = Duration::from_secs(15);

type Transport = Box<dyn Fn() -> reqwest::ClientBuilder + Send + Sync>;

/// Sets up a [`Client`]. What is not set has a default that suits the production service.
pub struct Builder {
    key: SecretString,
    base_url: String,
    format: Format,
    user_agent: String,
    connect_timeout: Duration,
    timeout: Duration,
    max_body: usize,
    level: Option<Level>,
    transport: Transport,
}

impl Builder {
    pub(super) fn new(key: SecretString) -> Self {
        Self {
            key,
            base_url: BASE_URL.to_owned(),
            format: Format::default(),
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            max_body: 16 * 1024 * 1024,
            level: None,
            transport: Box::new(reqwest::Client::builder),
        }
    }

    /// Where the service is, without `/api3.json` or `/api3.xml`; by default the production service. Plain `http` is refused for Dynadot's
    /// own hosts, because the key would travel in the open.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The written form of the answers; by default JSON where the feature `json` is on. What a call returns is the same in both.
    #[must_use]
    pub fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// The `User-Agent` header; by default this crate's name and version.
    #[must_use]
    pub fn user_agent(mut self, agent: impl Into<String>) -> Self {
        self.user_agent = agent.into();
        self
    }

    /// How long connecting may take; by default 10 seconds. Keep it below [`Builder::timeout`]: a call that fails while it connects
    /// is known not to have been sent, a call that runs out of time is not.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a call may take from connecting to the last byte of its answer; by default 60 seconds. Waiting for the limiter does
    /// not count.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The longest answer that is read, in bytes; by default 16 MiB.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Keeps the client and its clones to the account's level. By default nothing is limited here, for programs that hold
    /// the account's permits elsewhere, e.g. because several processes share it.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// The HTTP client to start from: proxies, certificates, name resolution. It is asked for more than once. The rules of this
    /// client are laid over it: no redirects, no repeats, its own timeouts and pooling.
    #[must_use]
    pub fn http(mut self, start: impl Fn() -> reqwest::ClientBuilder + Send + Sync + 'static) -> Self {
        self.transport = Box::new(start);
        self
    }

    /// Sets the client up. Nothing is sent.
    ///
    /// # Errors
    /// When the key or the base URL cannot be right, or the HTTP client cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let key = ApiKey::new(self.key.clone())?;
        let endpoint = endpoint(&self.base_url, self.format)?;
        let reads = self.transport().pool_idle_timeout(IDLE);
        let effects = self.transport().pool_max_idle_per_host(0);
        let set_up = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|error| Error::Setup { source: Box::new(error.without_url()) })
        };
        Ok(Client::new(Inner {
            key,
            endpoint,
            format: self.format,
            reads: set_up(reads)?,
            effects: set_up(effects)?,
            max_body: self.max_body,
            limiter: self.level.map(Limiter::new),
        }))
    }

    /// What must hold of every connection: nothing is repeated and nothing is followed on our behalf, or a command would be
    /// carried out twice, or the key be sent somewhere else.
    fn transport(&self) -> reqwest::ClientBuilder {
        (self.transport)()
            .retry(reqwest::retry::never())
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .user_agent(&self.user_agent)
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("level", &self.level).finish_non_exhaustive()
    }
}

/// The URL that every command is sent to.
fn endpoint(base_url: &str, format: Format) -> Result<Url, Invalid> {
    let invalid = |reason| Invalid::new("base_url", reason);
    let mut url = Url::parse(base_url).map_err(|_| invalid("is not a URL"))?;
    let host =
        url.host_str().ok_or_else(|| invalid("has no host"))?.trim_end_matches('.').to_ascii_lowercase();
    match url.scheme() {
        "https" => {}
        "http" if host == "dynadot.com" || host.ends_with(".dynadot.com") => {
            return Err(invalid("would send the key in the open; use https"));
        }
        "http" => {}
        _ => return Err(invalid("must be https or http")),
    }
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(invalid("may not hold credentials, a query or a fragment"));
    }
    let path = format!("{}/{}", url.path().trim_end_matches('/'), format.endpoint());
    url.set_path(&path);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_lies_under_the_base_url() {
        let of = |base_url, format| endpoint(base_url, format).unwrap().to_string();
        assert_eq!(of(BASE_URL, Format::Json), "https://api.dynadot.com/api3.json");
        assert_eq!(of(BASE_URL, Format::Xml), "https://api.dynadot.com/api3.xml");
        assert_eq!(of("http://127.0.0.1:80/stand-in/", Format::Json), "http://127.0.0.1/stand-in/api3.json");
    }

    #[test]
    fn a_base_url_that_cannot_be_right_is_refused() {
        for url in [
            "",
            "api.dynadot.com",
            "ftp://api.dynadot.com",
            "http://api.dynadot.com",
            "http://DYNADOT.com./",
            "https://me:secret@api.dynadot.com",
            "https://api.dynadot.com/?key=secret",
            "https://api.dynadot.com/#a",
        ] {
            assert_eq!(endpoint(url, Format::Json).unwrap_err().parameter(), "base_url", "{url}");
        }
    }
}
