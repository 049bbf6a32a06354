//! The permits of one account: lent from the slots held, taken from the store when those don't suffice.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use landrush_model::ports::{Pacer, Permit, PermitError, PermitSlots, Slot, StoreError, StoreErrorKind};
use landrush_model::{Limits, RegistrarAccount, RegistrarAccountId};
use tokio::sync::{Notify, OnceCell};
use tokio::time::{Instant, sleep_until};

use super::held::{HeldSlots, SlotKey};
use super::starts::Starts;
use super::{PermitSettings, keeper};

/// The permits of one registrar account in this process.
pub(super) struct AccountPermits {
    account: RegistrarAccountId,
    limits: Limits,
    pub(super) settings: PermitSettings,
    slots: Arc<dyn PermitSlots>,
    starts: Option<Starts>,
    held: Mutex<HeldSlots>,
    /// Only one task at a time takes slots, so that no more are asked for than there is room.
    taking: tokio::sync::Mutex<()>,
    is_limited: OnceCell<()>,
    /// Something was given back or closed.
    pub(super) changed: Notify,
}

impl AccountPermits {
    pub(super) fn new(
        slots: Arc<dyn PermitSlots>,
        account: &RegistrarAccount,
        settings: PermitSettings,
    ) -> Self {
        Self {
            account: account.id,
            limits: account.limits,
            settings,
            slots,
            starts: account.limits.per_minute.map(Starts::new),
            held: Mutex::default(),
            taking: tokio::sync::Mutex::default(),
            is_limited: OnceCell::new(),
            changed: Notify::new(),
        }
    }

    /// Up to `want` permits, at once.
    pub(super) async fn acquire(self: &Arc<Self>, want: usize) -> Result<Vec<Permit>, PermitError> {
        if self.limits != Limits::NONE {
            self.limit().await?;
        }
        let Some(limit) = self.limits.concurrency else {
            return Ok((0..want).map(|_| self.permit(None)).collect());
        };
        let limit = usize::try_from(limit.get()).unwrap_or(usize::MAX);
        let mut lent = self.lend(want);
        if lent.len() < want && self.held().room(limit, Instant::now()) > 0 {
            // In a task of its own: a caller that gives up must not leave slots taken that nobody knows of.
            let taking = tokio::spawn(Arc::clone(self).take(want - lent.len(), limit));
            let taken = taking.await.unwrap_or_else(|error| Err(unavailable(error)));
            match taken {
                Ok(()) => lent.extend(self.lend(want - lent.len())),
                Err(error) if lent.is_empty() => return Err(error.into()),
                Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "no more permits"),
            }
        }
        Ok(lent)
    }

    /// Nothing is handed out any more.
    pub(super) fn close(&self) {
        self.held().close();
        self.changed.notify_one();
    }

    /// Gives back what nobody uses, as far as it is due.
    pub(super) async fn release_idle(&self) -> Result<(), StoreError> {
        let chores = self.held().chores(Instant::now(), &self.settings);
        if chores.release.is_empty() {
            return Ok(());
        }
        self.slots.release(self.account, &chores.release).await
    }

    /// Extends slots that permits use.
    pub(super) async fn extend(&self, slots: &[Slot]) -> Result<(), StoreError> {
        let asked_at = Instant::now();
        let kept = self.slots.extend(self.account, slots, self.settings.hold()).await?;
        self.held().extended(slots, &kept, asked_at + self.settings.hold());
        Ok(())
    }

    pub(super) async fn release(&self, slots: &[Slot]) -> Result<(), StoreError> {
        self.slots.release(self.account, slots).await
    }

    pub(super) fn held(&self) -> MutexGuard<'_, HeldSlots> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the limits known to the store, once.
    async fn limit(&self) -> Result<(), StoreError> {
        let set = || self.slots.set_limits(self.account, self.limits);
        self.is_limited.get_or_try_init(set).await.copied()
    }

    async fn take(self: Arc<Self>, want: usize, limit: usize) -> Result<(), StoreError> {
        let _alone = self.taking.lock().await;
        let want = want.min(self.held().room(limit, Instant::now()));
        if want == 0 {
            return Ok(());
        }
        let asked_at = Instant::now();
        let slots = self.slots.take(self.account, want, self.settings.hold()).await?;
        let mut held = self.held();
        held.take_in(slots, want, asked_at, &self.settings);
        if !std::mem::replace(&mut held.is_kept, true) {
            tokio::spawn(keeper::keep(Arc::clone(&self)));
        }
        Ok(())
    }

    fn lend(self: &Arc<Self>, want: usize) -> Vec<Permit> {
        let lent = self.held().lend(want, Instant::now(), &self.settings);
        lent.into_iter().map(|slot| self.permit(Some(slot))).collect()
    }

    fn permit(self: &Arc<Self>, slot: Option<SlotKey>) -> Permit {
        let loan = slot.map(|slot| Loan { permits: Arc::clone(self), slot });
        let pacer = AccountPacer { permits: Arc::clone(self), slot };
        Permit::new(Arc::new(pacer), Box::new(loan))
    }
}

impl fmt::Debug for AccountPermits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountPermits").field("account", &self.account).finish_non_exhaustive()
    }
}

/// A slot that a permit uses.
struct Loan {
    permits: Arc<AccountPermits>,
    slot: SlotKey,
}

impl Drop for Loan {
    fn drop(&mut self) {
        self.permits.held().give_back(self.slot, Instant::now());
        self.permits.changed.notify_one();
    }
}

/// Lets one permit's calls start: at the account's rate, and only while its slot outlives the call.
struct AccountPacer {
    permits: Arc<AccountPermits>,
    slot: Option<SlotKey>,
}

#[async_trait]
impl Pacer for AccountPacer {
    async fn pace(&self) -> Result<(), PermitError> {
        if let Some(starts) = &self.permits.starts {
            sleep_until(starts.next(&*self.permits.slots, self.permits.account).await?).await;
        }
        let Some(key) = self.slot else { return Ok(()) };
        let need = self.permits.settings.need();
        let left = || self.permits.held().left(key, Instant::now());
        let (slot, time) = left().ok_or_else(lost)?;
        if time < need {
            self.permits.extend(&[slot]).await?;
            left().filter(|(_, time)| *time >= need).ok_or_else(lost)?;
        }
        self.permits.held().note_call(key, Instant::now());
        Ok(())
    }
}

fn lost() -> StoreError {
    StoreError::new(
        StoreErrorKind::Unavailable,
        "permit",
        "the permit was held too long and is another's now",
    )
}

fn unavailable(error: tokio::task::JoinError) -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, "permits", error)
}
