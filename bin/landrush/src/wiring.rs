//! Which crate implements which port.

use std::sync::Arc;
use std::time::Duration;

use landrush_model::ports::{Access, Clock, Ids, PermitSlots, StoreError, StoreErrorKind};
use landrush_model::{RegistrarAccount, RegistrarAccountId, Timestamp};
use landrush_orders::control::{ControlParts, OrderControl};
use landrush_orders::checkout::{Checkout, CheckoutParts, DefaultContact};
use landrush_orders::engine::{Engine, EngineParts};
use landrush_registrars::{PermitPool, RegistrarRegistry, RegistrarSettings};
use landrush_store::{Missing, OpenError, SealKeys, Store, StoreConfig, SystemClock, TimeOrderedIds};
use landrush_webhooks::{AddressPolicy, EndpointSecret, EndpointUrl, OutboundPolicy, PlainHttp};
use secrecy::SecretString;
use uuid::Uuid;

use crate::config::{Configuration, WebhookSettings};
use crate::exit::{Failure, Kind};

/// The store and what everything needs with it.
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
}

/// The accounts at registrars, as this process uses them.
pub(crate) struct Registrars {
    pub(crate) registry: Arc<RegistrarRegistry>,
    pub(crate) permits: Arc<PermitPool>,
}

impl Opened {
    /// Opens a database that is there and in this release's form.
    pub(crate) async fn open(configuration: &Configuration) -> anyhow::Result<Self> {
        let opened = Self::connect(configuration, Missing::Refuse).await?;
        opened.store.check_migrated().await.map_err(open_failure)?;
        Ok(opened)
    }

    /// Opens a database, and makes it if it is an SQLite file that isn't there.
    pub(crate) async fn create(configuration: &Configuration) -> anyhow::Result<Self> {
        Self::connect(configuration, Missing::Create).await
    }

    /// Brings the database to this release's form; how many migrations that took.
    pub(crate) async fn migrate(&self) -> anyhow::Result<usize> {
        self.store.migrate().await.map_err(open_failure)
    }

    async fn connect(configuration: &Configuration, missing: Missing) -> anyhow::Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let ids: Arc<dyn Ids> = Arc::new(TimeOrderedIds::default());
        let mut keys = configuration.secrets.read()?.into_iter();
        let Some((id, key)) = keys.next() else {
            return Err(Failure::configuration("secrets: there is no key"));
        };
        let keys = keys.fold(SealKeys::new(id, key), |keys, (id, key)| keys.and_older(id, key));
        let database = &configuration.database;
        let config =
            StoreConfig { pool_size: database.connections, missing, ..StoreConfig::new(&database.url, keys) };
        let store = Store::open(config, clock.clone(), ids.clone()).await.map_err(open_failure)?;
        Ok(Self { store, clock, ids })
    }

    pub(crate) fn id(&self) -> Uuid {
        self.ids.next(self.now())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Puts the configured registrar accounts into the store, and returns all that are there.
    pub(crate) async fn registrars(&self, configuration: &Configuration) -> anyhow::Result<Registrars> {
        for settings in &configuration.registrars {
            let account = RegistrarAccount {
                id: RegistrarAccountId::from_uuid(self.id()),
                provider: settings.provider.clone(),
                name: settings.name.clone(),
                limits: settings.limits(),
            };
            let credential =
                settings.credential().map_err(|why| Failure::configuration(format!("registrars: {why}")))?;
            let limits = account.limits;
            let id = self.store.put_registrar_account(account, settings.base_url(), credential).await?;
            self.store.set_limits(id, limits).await?;
        }
        let accounts = self.store.registrar_accounts().await?;
        let fulfilment = &configuration.fulfilment;
        let settings = RegistrarSettings {
            call_timeout: fulfilment.call_timeout,
            connect_timeout: (fulfilment.call_timeout / 2).min(Duration::from_secs(10)),
            key_pause: fulfilment.key_pause,
            funds_pause: fulfilment.funds_pause,
            ..RegistrarSettings::default()
        };
        let registry = RegistrarRegistry::new(accounts, settings, &self.clock).map_err(|error| {
            Failure::configuration(format!("registrars: {:#}", anyhow::Error::new(error)))
        })?;
        let slots: Arc<dyn PermitSlots> = Arc::new(self.store.clone());
        let permits = Arc::new(registry.permit_pool(&slots));
        Ok(Registrars { registry: Arc::new(registry), permits })
    }

    pub(crate) fn checkout(&self, configuration: &Configuration, registrars: &Registrars) -> Checkout {
        let store = Arc::new(self.store.clone());
        Checkout::new(CheckoutParts {
            orders: store.clone(),
            clients: store.clone(),
            catalogue: store,
            registrars: registrars.registry.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            policy: configuration.fulfilment.policy(),
            default_contact: if configuration.orders.allow_default_contact {
                DefaultContact::Allowed
            } else {
                DefaultContact::Forbidden
            },
        })
    }

    pub(crate) fn control(&self, configuration: &Configuration) -> OrderControl {
        let store = Arc::new(self.store.clone());
        OrderControl::new(ControlParts {
            orders: store.clone(),
            queue: store.clone(),
            catalogue: store,
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            policy: configuration.fulfilment.policy(),
            lease: configuration.fulfilment.engine().lease,
        })
    }

    pub(crate) fn engine(&self, configuration: &Configuration, registrars: &Registrars) -> Engine {
        Engine::new(EngineParts {
            queue: Arc::new(self.store.clone()),
            registrars: registrars.registry.clone(),
            permits: registrars.permits.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            policy: configuration.fulfilment.policy(),
            settings: configuration.fulfilment.engine(),
        })
    }
}

/// Where webhooks may go.
pub(crate) fn outbound_policy(settings: &WebhookSettings) -> OutboundPolicy {
    OutboundPolicy {
        addresses: AddressPolicy { allowed: settings.allow.clone() },
        plain_http: if settings.allow_http { PlainHttp::Allowed } else { PlainHttp::Refused },
    }
}

/// Checks the URL of an endpoint.
pub(crate) fn endpoint_url(url: &str, settings: &WebhookSettings) -> anyhow::Result<String> {
    let url = EndpointUrl::parse(url, &outbound_policy(settings)).map_err(|error| {
        Failure::refused(format!(
            "{error}; `webhooks.allow` and `webhooks.allow_http` in the configuration allow more"
        ))
    })?;
    Ok(url.as_str().to_owned())
}

/// A new signing secret.
pub(crate) fn endpoint_secret() -> anyhow::Result<SecretString> {
    Ok(EndpointSecret::generate()?.to_text())
}

fn open_failure(error: OpenError) -> anyhow::Error {
    let kind = match &error {
        OpenError::Store(StoreError { kind: StoreErrorKind::Unavailable | StoreErrorKind::Full, .. }) => {
            Kind::Unavailable
        }
        OpenError::Store(_) => Kind::Unexpected,
        _ => Kind::Configuration,
    };
    let text = format!("database.url: {:#}", anyhow::Error::new(error));
    Failure::of(kind, text)
}
