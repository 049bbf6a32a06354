//! Which crate implements which port.

mod registrars;

use std::sync::Arc;
use std::time::Duration;

use landrush_model::ports::{Clock, EndpointRules, Ids, StoreError, StoreErrorKind};
use landrush_model::{PriceListId, Timestamp};
use landrush_orders::checkout::{Checkout, CheckoutParts, DefaultContact};
use landrush_orders::control::{ControlParts, OrderControl};
use landrush_orders::engine::{Engine, EngineParts};
use landrush_orders::price_sync::{PriceSync, PriceSyncParts};
use landrush_store::{Missing, OpenError, SealKeys, Store, StoreConfig, SystemClock, TimeOrderedIds};
use landrush_webhooks::{AddressPolicy, OutboundPolicy, PlainHttp};
use secrecy::SecretString;
use uuid::Uuid;

use crate::config::{Configuration, WebhookSettings};
use crate::exit::{Failure, Kind};

pub(crate) use registrars::Registrars;

/// How long to wait for a connection, or a lock of SQLite.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// The store and what everything needs with it.
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
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
        let config = StoreConfig { missing, ..store_config(configuration)? };
        let store = Store::open(config, clock.clone(), ids.clone()).await.map_err(open_failure)?;
        Ok(Self { store, clock, ids })
    }

    pub(crate) fn id(&self) -> Uuid {
        self.ids.next(self.now())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn checkout(&self, configuration: &Configuration, registrars: &Registrars) -> Checkout {
        let store = Arc::new(self.store.clone());
        Checkout::new(CheckoutParts {
            orders: store.clone(),
            clients: store.clone(),
            catalogue: store,
            registrars: registrars.offered.clone(),
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

    /// Syncs prices with registrars, with so much patience when an account has no call to spare.
    pub(crate) fn price_sync(&self, registrars: &Registrars, patience: Duration) -> PriceSync {
        PriceSync::new(PriceSyncParts {
            catalogue: Arc::new(self.store.clone()),
            permits: registrars.permits.clone(),
            clock: self.clock.clone(),
            patience,
        })
    }

    /// An id that no price list has.
    pub(crate) fn id_of_no_list(&self) -> PriceListId {
        PriceListId::from_uuid(self.id())
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

/// How the configured database is opened.
pub(crate) fn store_config(configuration: &Configuration) -> anyhow::Result<StoreConfig> {
    let mut keys = configuration.secrets.read()?.into_iter();
    let Some((id, key)) = keys.next() else {
        return Err(Failure::configuration("secrets: there is no key"));
    };
    let keys = keys.fold(SealKeys::new(id, key), |keys, (id, key)| keys.and_older(id, key));
    let database = &configuration.database;
    Ok(StoreConfig {
        pool_size: database.connections,
        patience: PATIENCE,
        ..StoreConfig::new(&database.url, keys)
    })
}

/// Whether everything that is configured can be used, as far as can be said without a connection to anything.
pub(crate) fn check(configuration: &Configuration) -> anyhow::Result<()> {
    Store::check_url(&configuration.database.url).map_err(open_failure)?;
    crate::logging::filter(&configuration.log)?;
    registrars::check(configuration)
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
    outbound_policy(settings).check_url(url).map_err(|refused| {
        Failure::refused(format!(
            "{refused}; `webhooks.allow` and `webhooks.allow_http` in the configuration allow more"
        ))
    })
}

/// A new signing secret.
pub(crate) fn endpoint_secret() -> anyhow::Result<SecretString> {
    Ok(OutboundPolicy::STRICT.new_secret()?)
}

pub(crate) fn open_failure(error: OpenError) -> anyhow::Error {
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
