//! The deeds of an account's owner in the registrar's panel.

use crate::effect::{AccountChange, Trade};
use crate::registrar::{NotWritten, Registrar};

impl Registrar {
    /// Unlocks a domain; whether there is such a domain.
    pub(crate) fn unlock(&self, domain: &str) -> Result<bool, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let domain = domain.to_ascii_lowercase();
        let found = inner.world.domain(&domain).is_some();
        if found {
            inner.commit_effect(Trade::Unlocked { domain }, now)?;
        }
        Ok(found)
    }

    /// Agrees that commands may unlock domains for transfers; whether there is such an account.
    pub(crate) fn agree_to_skip_lock(&self, account: &str) -> Result<bool, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        let found = inner.world.account(account).is_some();
        if found {
            inner.commit_effect(AccountChange::SkipLockAgreed { account: account.to_owned() }, now)?;
        }
        Ok(found)
    }
}
