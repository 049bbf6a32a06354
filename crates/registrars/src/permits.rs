//! Permits: the right to call a registrar account, shared with every other replica through slots in the store.
//!
//! What a registrar allows an account is a number of calls at a time and a number of calls a minute. Both are counted in the
//! store ([`PermitSlots`]), because every replica uses the same account; yet no call costs a write to the store:
//!
//! - **Slots** are taken from the store when permits are wanted, and kept in this process while calls are made under them. One
//!   without calls goes back after [`PermitSettings::idle`], and after a fifth of that if it never had any. One that was held
//!   for [`PermitSettings::turn`] goes back as soon as it is free, so that other replicas get their turn when there are fewer
//!   slots than work.
//! - **A slot outlives every call made under it**: no call is started unless its slot is held for longer than the call may
//!   take, plus a margin. So a crashed replica's slots come back by themselves, and never too early.
//! - **Starts** are reserved in blocks of a quarter of a second's worth. Reserved starts that pass unused are lost, not
//!   saved up, so that a pause earns no burst.

mod account;
#[cfg(test)]
mod fake;
mod held;
mod keeper;
mod starts;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use landrush_model::ports::{Permit, PermitError, PermitSlots, Permits, StoreError};
use landrush_model::{RegistrarAccount, RegistrarAccountId};

use self::account::AccountPermits;

/// Times of the permits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PermitSettings {
    /// How long a call may take.
    pub call_timeout: Duration,
    /// How much longer than that a slot is held, so that nobody else's call can overlap.
    pub margin: Duration,
    /// How long a slot is kept after the last call under it; a fifth of that if there was none.
    pub idle: Duration,
    /// How long a slot is kept before other replicas get their turn.
    pub turn: Duration,
    /// How long this process doesn't take slots after it gave some back for the turn of others, or found none.
    pub rest: Duration,
}

impl Default for PermitSettings {
    fn default() -> Self {
        Self {
            call_timeout: Duration::from_secs(30),
            margin: Duration::from_secs(5),
            idle: Duration::from_millis(250),
            turn: Duration::from_secs(5),
            rest: Duration::from_millis(100),
        }
    }
}

/// How much of a slot's time is left over when its turn ends; it is extended when less than half of that is left.
const SLACK: Duration = Duration::from_secs(4);

impl PermitSettings {
    /// How much of a slot's time must be left when a call starts.
    fn need(&self) -> Duration {
        self.call_timeout + self.margin
    }

    /// For how long slots are taken and extended.
    fn hold(&self) -> Duration {
        self.need() + self.turn + SLACK
    }
}

/// The permits of all registrar accounts of this process.
#[derive(Debug)]
pub struct PermitPool {
    accounts: HashMap<RegistrarAccountId, Arc<AccountPermits>>,
}

impl PermitPool {
    /// The permits of these accounts, counted in this store. Nothing is taken yet.
    pub fn new(
        slots: &Arc<dyn PermitSlots>,
        accounts: impl IntoIterator<Item = RegistrarAccount>,
        settings: PermitSettings,
    ) -> Self {
        let pool =
            |account: RegistrarAccount| Arc::new(AccountPermits::new(Arc::clone(slots), &account, settings));
        Self { accounts: accounts.into_iter().map(|account| (account.id, pool(account))).collect() }
    }

    /// Hands out no more permits, and gives back every slot that no permit uses; the others follow when their permits are
    /// dropped. For an orderly end.
    pub async fn release_all(&self) -> Result<(), StoreError> {
        for account in self.accounts.values() {
            account.close();
        }
        for account in self.accounts.values() {
            account.release_idle().await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Permits for PermitPool {
    async fn acquire(&self, account: RegistrarAccountId, want: usize) -> Result<Vec<Permit>, PermitError> {
        let permits = self.accounts.get(&account).ok_or(PermitError::UnknownAccount(account))?;
        permits.acquire(want).await
    }
}
