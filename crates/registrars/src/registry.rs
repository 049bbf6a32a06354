//! Every registrar account that orders can be pinned to.

mod offered;

use std::collections::HashMap;
use std::sync::Arc;

use landrush_model::ports::{Clock, Health, PermitSlots, PriceSource, Registrar, Registrars};
use landrush_model::{Hindrance, RegistrarAccount, RegistrarAccountId};
use secrecy::SecretString;

use crate::dynadot::{self, DynadotRegistrar};
use crate::permits::PermitPool;
use crate::settings::RegistrarSettings;

pub use offered::Offered;

/// The names of the providers that are spoken here.
pub const PROVIDERS: &[&str] = &[dynadot::PROVIDER];

/// The registrar accounts of this process. Each has connections of its own, and its own idea of the registrar's health.
pub struct RegistrarRegistry {
    /// In the order given.
    accounts: Vec<RegistrarAccount>,
    registrars: HashMap<RegistrarAccountId, Arc<DynadotRegistrar>>,
    settings: RegistrarSettings,
}

/// Registrar accounts that can't be used as they are set up.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// A provider that isn't spoken here.
    #[error(
        "the registrar account `{account}` names the provider `{provider}`, which is not known; known are: {}",
        PROVIDERS.join(", ")
    )]
    UnknownProvider {
        /// How the operator calls the account.
        account: String,
        /// The provider it names.
        provider: String,
    },
    /// A base URL or a key that can't be right.
    #[error("the registrar account `{account}` can't be used")]
    Unusable {
        /// How the operator calls the account.
        account: String,
        /// What is wrong. Never holds the key.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Two accounts with one id.
    #[error("the registrar account {0} is given twice")]
    Twice(RegistrarAccountId),
}

impl RegistrarRegistry {
    /// Sets the accounts up, each with its base URL and credential, as
    /// [`Access::registrar_accounts`](landrush_model::ports::Access::registrar_accounts) returns them. Nothing is sent.
    ///
    /// # Errors
    /// If an account can't be used as it is set up.
    pub fn new(
        accounts: Vec<(RegistrarAccount, String, SecretString)>,
        settings: RegistrarSettings,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, RegistryError> {
        let mut registry = Self { accounts: Vec::new(), registrars: HashMap::new(), settings };
        for (account, base_url, credential) in accounts {
            registry.add(account, &base_url, credential, clock)?;
        }
        Ok(registry)
    }

    /// The account's own price list, if there is such an account.
    pub fn price_source(&self, account: RegistrarAccountId) -> Option<Arc<dyn PriceSource>> {
        let source: Arc<dyn PriceSource> = Arc::<DynadotRegistrar>::clone(self.registrars.get(&account)?);
        Some(source)
    }

    /// The permits of these accounts, counted in this store.
    pub fn permit_pool(&self, slots: &Arc<dyn PermitSlots>) -> PermitPool {
        PermitPool::new(slots, self.accounts.iter().cloned(), self.settings.permits())
    }

    fn add(
        &mut self,
        account: RegistrarAccount,
        base_url: &str,
        credential: SecretString,
        clock: &Arc<dyn Clock>,
    ) -> Result<(), RegistryError> {
        let (id, name) = (account.id, account.name.clone());
        if account.provider.as_str() != dynadot::PROVIDER {
            let provider = account.provider.to_string();
            return Err(RegistryError::UnknownProvider { account: name, provider });
        }
        let settings = self.settings.clone();
        let registrar = DynadotRegistrar::new(account, base_url, credential, settings, Arc::clone(clock))
            .map_err(|error| RegistryError::Unusable { account: name, source: Box::new(error) })?;
        self.accounts.push(registrar.account().clone());
        match self.registrars.insert(id, Arc::new(registrar)) {
            Some(_) => Err(RegistryError::Twice(id)),
            None => Ok(()),
        }
    }
}

impl Registrars for RegistrarRegistry {
    fn accounts(&self) -> Vec<RegistrarAccount> {
        self.accounts.clone()
    }

    fn get(&self, account: RegistrarAccountId) -> Option<Arc<dyn Registrar>> {
        let registrar: Arc<dyn Registrar> = Arc::<DynadotRegistrar>::clone(self.registrars.get(&account)?);
        Some(registrar)
    }

    fn health(&self, account: RegistrarAccountId) -> Health {
        self.registrars.get(&account).map_or_else(
            || Health::Unusable(Hindrance::new(landrush_model::WaitReason::RegistrarUnreachable)),
            |registrar| registrar.health(),
        )
    }

    fn trouble(&self, account: RegistrarAccountId) -> Option<Hindrance> {
        self.registrars.get(&account)?.trouble()
    }
}

impl std::fmt::Debug for RegistrarRegistry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegistrarRegistry").field("accounts", &self.accounts).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use landrush_model::testing::ManualClock;
    use landrush_model::{Limits, Timestamp};

    use super::*;

    fn registry(
        id: u128,
        provider: &str,
        base_url: &str,
        key: &str,
    ) -> Result<RegistrarRegistry, RegistryError> {
        let account = |id| RegistrarAccount {
            id: RegistrarAccountId::from_uuid(uuid::Uuid::from_u128(id)),
            provider: provider.parse().unwrap(),
            name: "main".into(),
            limits: Limits::NONE,
        };
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(Timestamp::EPOCH));
        let accounts = vec![
            (account(1), "https://api.dynadot.com".to_owned(), SecretString::from("s3cret")),
            (account(id), base_url.to_owned(), SecretString::from(key)),
        ];
        RegistrarRegistry::new(accounts, RegistrarSettings::default(), &clock)
    }

    #[test]
    fn accounts_are_found_by_their_id() {
        let registry = registry(2, "dynadot", "http://127.0.0.1:1", "s3cret").unwrap();
        let accounts = registry.accounts();
        assert_eq!(accounts.len(), 2);
        assert!(registry.get(accounts[1].id).is_some());
        assert_eq!(registry.health(accounts[0].id), Health::Usable);
        assert_eq!(registry.trouble(accounts[0].id), None);
        let stranger = RegistrarAccountId::from_uuid(uuid::Uuid::from_u128(9));
        assert!(registry.get(stranger).is_none());
        assert!(matches!(registry.health(stranger), Health::Unusable(_)));
    }

    #[test]
    fn orders_find_their_account_whether_it_is_offered_or_not() {
        let registry = Arc::new(registry(2, "dynadot", "http://127.0.0.1:1", "s3cret").unwrap());
        let accounts = registry.accounts();
        let offered = Offered::new(registry, vec![accounts[1].id]);
        assert_eq!(offered.accounts(), accounts[1..]);
        assert!(offered.get(accounts[0].id).is_some());
        assert_eq!(offered.health(accounts[0].id), Health::Usable);
    }

    #[test]
    fn what_is_wrong_with_an_account_is_said_without_its_key() {
        use std::error::Error;

        let message = |error: RegistryError| {
            format!("{error}: {}", error.source().map(ToString::to_string).unwrap_or_default())
        };
        let unknown = message(registry(2, "namesilo", "https://api.dynadot.com", "s3cret").unwrap_err());
        assert!(unknown.contains("`namesilo`") && unknown.contains("known are: dynadot"), "{unknown}");
        let open = message(registry(2, "dynadot", "http://api.dynadot.com", "s3cret").unwrap_err());
        assert!(open.contains("https"), "{open}");
        let key = message(registry(2, "dynadot", "https://api.dynadot.com", "not a s3cret").unwrap_err());
        assert!(key.contains("key") && !key.contains("s3cret"), "{key}");
        assert!(matches!(
            registry(1, "dynadot", "http://127.0.0.1:1", "s3cret"),
            Err(RegistryError::Twice(_))
        ));
    }
}
