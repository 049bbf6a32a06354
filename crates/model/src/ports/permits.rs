//! Permits: the right to call a registrar account now, within its limits over all replicas.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::StoreError;
use crate::id::RegistrarAccountId;
use crate::registrar_account::Limits;
use crate::timestamp::Timestamp;

/// Hands out permits to whoever wants to call a registrar.
#[async_trait]
pub trait Permits: Send + Sync {
    /// Up to `want` permits for the account, at once; possibly none, and never more than its limits allow over all
    /// replicas. After a crash of the holder a permit comes back by itself, but only when no call made under it can
    /// still be running.
    async fn acquire(&self, account: RegistrarAccountId, want: usize) -> Result<Vec<Permit>, PermitError>;
}

/// The right to have one call under way at a time. Given back when dropped.
pub struct Permit {
    pacer: Arc<dyn Pacer>,
    _held: Box<dyn Send + Sync>,
}

impl Permit {
    /// A permit whose calls are spaced by `pacer`; dropping it drops `held`.
    pub fn new(pacer: Arc<dyn Pacer>, held: Box<dyn Send + Sync>) -> Self {
        Self { pacer, _held: held }
    }

    /// Waits until one more call may be started under the account's rate. Every call needs it, reads too.
    pub async fn pace(&self) -> Result<(), PermitError> {
        self.pacer.pace().await
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permit")
    }
}

/// Spaces the starts of calls.
#[async_trait]
pub trait Pacer: Send + Sync {
    /// Waits until one more call may be started.
    async fn pace(&self) -> Result<(), PermitError>;
}

/// No permit can be had.
#[derive(Debug, thiserror::Error)]
pub enum PermitError {
    /// There is no such registrar account.
    #[error("there is no registrar account {0}")]
    UnknownAccount(RegistrarAccountId),
    /// The permits can't be counted.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The shared count of a registrar account's calls, kept in the store so that it binds all replicas. Times of expiry are
/// by the database's own clock.
#[async_trait]
pub trait PermitSlots: Send + Sync {
    /// Makes the account's number of slots `limits.concurrency` (growing or shrinking; slots in use beyond it are not
    /// taken again). Idempotent. After a crash inside: as before or as wanted. An account without a limit has no slots:
    /// nobody needs one to call it.
    async fn set_limits(&self, account: RegistrarAccountId, limits: Limits) -> Result<(), StoreError>;

    /// Takes up to `want` free slots for `hold`. Each is the caller's alone until it is released or `hold` is over. After
    /// a crash inside: taken for `hold` by nobody, or free.
    async fn take(
        &self,
        account: RegistrarAccountId,
        want: usize,
        hold: Duration,
    ) -> Result<Vec<Slot>, StoreError>;

    /// Extends held slots to `hold` from now. Returns those that were still the caller's; the others must not be used
    /// any more.
    async fn extend(
        &self,
        account: RegistrarAccountId,
        slots: &[Slot],
        hold: Duration,
    ) -> Result<Vec<Slot>, StoreError>;

    /// Gives slots back. Those that are not the caller's any more are left alone.
    async fn release(&self, account: RegistrarAccountId, slots: &[Slot]) -> Result<(), StoreError>;

    /// Reserves the start of `count` calls, each `spacing` after the one before, over all replicas. Returns how long
    /// from now the first may start. What a crash leaves unused is lost, never doubled. When the database's clock is set
    /// back, the next start stays as far ahead as it was.
    async fn reserve_starts(
        &self,
        account: RegistrarAccountId,
        count: u32,
        spacing: Duration,
    ) -> Result<Duration, StoreError>;
}

/// A slot that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Slot {
    /// Which of the account's slots, from 0.
    pub number: i32,
    /// Proof of holding it, together with its number: slots that were taken at once may share a token.
    pub token: uuid::Uuid,
    /// Until when it was taken, by the database's clock; for the log.
    pub until: Timestamp,
}
