//! The accounts that take new orders.

use std::sync::Arc;

use landrush_model::ports::{Health, Registrar, Registrars};
use landrush_model::{Hindrance, RegistrarAccount, RegistrarAccountId};

use super::RegistrarRegistry;

/// Some accounts of a registry: those that take new orders. Orders that are pinned to others still find them.
pub struct Offered {
    registry: Arc<RegistrarRegistry>,
    accounts: Vec<RegistrarAccountId>,
}

impl Offered {
    /// These accounts of the registry; ids that it doesn't know are passed over.
    pub fn new(registry: Arc<RegistrarRegistry>, accounts: Vec<RegistrarAccountId>) -> Self {
        Self { registry, accounts }
    }
}

impl Registrars for Offered {
    fn accounts(&self) -> Vec<RegistrarAccount> {
        let offered = |account: &RegistrarAccount| self.accounts.contains(&account.id);
        self.registry.accounts().into_iter().filter(offered).collect()
    }

    fn get(&self, account: RegistrarAccountId) -> Option<Arc<dyn Registrar>> {
        self.registry.get(account)
    }

    fn health(&self, account: RegistrarAccountId) -> Health {
        self.registry.health(account)
    }

    fn trouble(&self, account: RegistrarAccountId) -> Option<Hindrance> {
        self.registry.trouble(account)
    }
}

impl std::fmt::Debug for Offered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Offered").field("accounts", &self.accounts).finish_non_exhaustive()
    }
}
