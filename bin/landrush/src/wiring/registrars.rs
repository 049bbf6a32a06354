//! The accounts at registrars: those of the configuration, and those that earlier orders are pinned to.

use std::sync::Arc;
use std::time::Duration;

use landrush_model::ports::{Access, Clock, PermitSlots};
use landrush_model::{RegistrarAccount, RegistrarAccountId};
use landrush_registrars::{Offered, PermitPool, RegistrarRegistry, RegistrarSettings};
use landrush_store::SystemClock;
use secrecy::SecretString;
use uuid::Uuid;

use super::Opened;
use crate::config::{self, Configuration, Identity};
use crate::exit::Failure;

/// The accounts at registrars, as this process uses them.
pub(crate) struct Registrars {
    /// All that the store knows: orders are carried out by the account that they are pinned to.
    pub(crate) registry: Arc<RegistrarRegistry>,
    /// Those of the configuration: new orders go to them only.
    pub(crate) offered: Arc<Offered>,
    pub(crate) permits: Arc<PermitPool>,
}

/// An account as the store has it.
type Stored = (RegistrarAccount, String, SecretString);

impl Opened {
    /// Puts the configured registrar accounts into the store, and sets up all that are there.
    pub(crate) async fn registrars(&self, configuration: &Configuration) -> anyhow::Result<Registrars> {
        // What can't be used is not stored either.
        check(configuration)?;
        let stored = self.store.registrar_accounts().await?;
        let mut offered = Vec::new();
        for settings in &configuration.registrars {
            let renamed = renamed(settings, &stored, configuration)?;
            let account =
                account(settings, renamed.unwrap_or_else(|| RegistrarAccountId::from_uuid(self.id())));
            let limits = account.limits;
            let put = self.store.put_registrar_account(account, settings.base_url(), credential(settings)?);
            let id = put.await?;
            self.store.set_limits(id, limits).await?;
            offered.push(id);
        }
        let accounts = self.store.registrar_accounts().await?;
        let registry = Arc::new(registry(accounts, configuration, &self.clock)?);
        let slots: Arc<dyn PermitSlots> = Arc::new(self.store.clone());
        let permits = Arc::new(registry.permit_pool(&slots));
        Ok(Registrars { offered: Arc::new(Offered::new(registry.clone(), offered)), registry, permits })
    }
}

/// Refuses accounts that can't be used as they are configured. Nothing is sent.
pub(super) fn check(configuration: &Configuration) -> anyhow::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    for settings in &configuration.registrars {
        let account = account(settings, RegistrarAccountId::from_uuid(Uuid::nil()));
        registry(vec![(account, settings.base_url(), credential(settings)?)], configuration, &clock)?;
    }
    Ok(())
}

/// The account in the store that these settings give a new name to: at the registrar it is the same, and its old name is
/// not configured any more. As two accounts here, it would have the limits of the one at the registrar twice.
fn renamed(
    settings: &config::RegistrarSettings,
    stored: &[Stored],
    configuration: &Configuration,
) -> anyhow::Result<Option<RegistrarAccountId>> {
    if stored.iter().any(|(account, _, _)| account.name == settings.name) {
        return Ok(None);
    }
    let identity = settings.identity().map_err(|why| wrong(&why))?;
    let is_configured = |name: &str| configuration.registrars.iter().any(|settings| settings.name == name);
    let same = stored.iter().find(|(account, base_url, credential)| {
        !is_configured(&account.name) && Identity::of(&account.provider, base_url, credential) == identity
    });
    Ok(same.map(|(account, _, _)| account.id))
}

fn account(settings: &config::RegistrarSettings, id: RegistrarAccountId) -> RegistrarAccount {
    RegistrarAccount {
        id,
        provider: settings.provider.clone(),
        name: settings.name.clone(),
        limits: settings.limits(),
    }
}

fn credential(settings: &config::RegistrarSettings) -> anyhow::Result<SecretString> {
    settings.credential().map_err(|why| wrong(&why))
}

fn registry(
    accounts: Vec<Stored>,
    configuration: &Configuration,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<RegistrarRegistry> {
    let fulfilment = &configuration.fulfilment;
    let settings = RegistrarSettings {
        call_timeout: fulfilment.call_timeout,
        connect_timeout: (fulfilment.call_timeout / 2).min(Duration::from_secs(10)),
        key_pause: fulfilment.key_pause,
        funds_pause: fulfilment.funds_pause,
        ..RegistrarSettings::default()
    };
    RegistrarRegistry::new(accounts, settings, clock)
        .map_err(|error| wrong(&format!("{:#}", anyhow::Error::new(error))))
}

fn wrong(why: &str) -> anyhow::Error {
    Failure::configuration(format!("registrars: {why}"))
}
