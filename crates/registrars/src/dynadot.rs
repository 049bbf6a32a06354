//! Dynadot as a [`Registrar`]: one account, over API3.

mod classify;
mod contact;
mod hosts;
mod line;
mod nameservers;
mod prices;
mod purchases;
mod reconcile;
mod register;

use std::num::NonZeroU32;
use std::sync::Arc;

use async_trait::async_trait;
use dynadot_client::{Client, Error, Level, SecretString};
use landrush_model::ports::{
    Asked, AskedContact, AskedNameservers, Clock, ContactRequest, Health, NameserverRequest, OfferedPrices,
    Permit, PriceSource, RegisterRequest, Registrar, Registration, Reply,
};
use landrush_model::{
    ContactHandle, DomainName, Hindrance, Limits, Nameservers, Registrant, RegistrarAccount, Timestamp,
};

use self::hosts::Hosts;
use self::line::Line;
use crate::circuit::Breaker;
use crate::settings::RegistrarSettings;

/// The name of the provider.
pub(crate) const PROVIDER: &str = "dynadot";

/// One account at Dynadot.
pub(crate) struct DynadotRegistrar {
    line: Line,
    hosts: Hosts,
}

impl DynadotRegistrar {
    /// Sets the account up. Nothing is sent.
    pub(crate) fn new(
        account: RegistrarAccount,
        base_url: &str,
        credential: SecretString,
        settings: RegistrarSettings,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Error> {
        let client = client(base_url, credential, &settings)?;
        let breaker = Breaker::new(account.name.clone(), settings.circuit(), Arc::clone(&clock));
        Ok(Self { line: Line { account, client, clock, breaker, settings }, hosts: Hosts::default() })
    }

    pub(crate) fn account(&self) -> &RegistrarAccount {
        &self.line.account
    }

    pub(crate) fn health(&self) -> Health {
        self.line.breaker.health()
    }

    pub(crate) fn trouble(&self) -> Option<Hindrance> {
        self.line.breaker.trouble()
    }
}

fn client(base_url: &str, key: SecretString, settings: &RegistrarSettings) -> Result<Client, Error> {
    let idle = settings.idle_connections;
    let is_local = is_local(base_url);
    Client::builder(key)
        .base_url(base_url)
        .user_agent(settings.user_agent.clone())
        .timeout(settings.call_timeout)
        .connect_timeout(settings.connect_timeout.min(settings.call_timeout / 2))
        .http(move || {
            let http = reqwest::Client::builder().pool_max_idle_per_host(idle);
            if is_local { http.no_proxy() } else { http }
        })
        .build()
}

/// What Dynadot allows an account of this level.
pub fn dynadot_limits(level: Level) -> Limits {
    Limits {
        concurrency: NonZeroU32::new(level.threads().into()),
        per_minute: NonZeroU32::new(level.per_minute()),
    }
}

/// Whether this is a service on this machine, such as the sandbox, which no proxy reaches.
fn is_local(base_url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(base_url) else { return false };
    url.host_str().is_some_and(|host| {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

#[async_trait]
impl Registrar for DynadotRegistrar {
    async fn register(&self, permit: &Permit, request: &RegisterRequest) -> Reply<Registration> {
        self.line.register(permit, request).await
    }

    async fn create_contact(&self, permit: &Permit, request: &ContactRequest) -> Reply<ContactHandle> {
        self.line.create_contact(permit, request).await
    }

    async fn set_nameservers(&self, permit: &Permit, request: &NameserverRequest) -> Reply<()> {
        self.line.set_nameservers(&self.hosts, permit, request).await
    }

    async fn find_registration(
        &self,
        permit: &Permit,
        domain: &DomainName,
        since: Timestamp,
    ) -> Result<Asked, Hindrance> {
        self.line.find_registration(permit, domain, since).await
    }

    async fn find_contact(
        &self,
        permit: &Permit,
        registrant: &Registrant,
    ) -> Result<AskedContact, Hindrance> {
        self.line.find_contact(permit, registrant).await
    }

    async fn find_nameservers(
        &self,
        permit: &Permit,
        domain: &DomainName,
        nameservers: &Nameservers,
    ) -> Result<AskedNameservers, Hindrance> {
        self.line.find_nameservers(permit, domain, nameservers).await
    }
}

#[async_trait]
impl PriceSource for DynadotRegistrar {
    async fn price_list(&self, permit: &Permit) -> Result<OfferedPrices, Hindrance> {
        self.line.price_list(permit).await
    }
}
