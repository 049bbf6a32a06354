//! The queue of orders that something is to be done for.

use std::time::Duration;

use async_trait::async_trait;

use super::StoreError;
use crate::id::{LeaseToken, OrderId, RegistrarAccountId};
use crate::order::{Change, Holder, Work};
use crate::timestamp::Timestamp;

/// Claiming orders and recording what came of them.
#[async_trait]
pub trait WorkQueue: Send + Sync {
    /// Leases up to `limit` orders of the registrar account that are due at `now`: new ones, those whose time has come, and
    /// those whose lease has run out by the database's own clock. These kinds take turns, and within each of the first two
    /// the accounts: neither many orders nor old ones make another account's wait for them all. A leased order is given to
    /// nobody else for `lease`. After a crash inside or behind it, the orders come back when the lease runs out. An order
    /// that this release can't read is left alone for a while; the others are given out.
    async fn claim(
        &self,
        registrar_account: RegistrarAccountId,
        limit: usize,
        lease: Duration,
        now: Timestamp,
    ) -> Result<Vec<Work>, StoreError>;

    /// Leases those of these orders that nobody else has and that aren't over, due or not.
    async fn claim_orders(&self, orders: &[OrderId], lease: Duration) -> Result<Vec<Work>, StoreError>;

    /// Applies a change: order, operation, contact, hold on the domain, timeline, ledger, counts of the batch and the
    /// events that follow, in one transaction, if the lease is still held and the version is the expected one. After an
    /// error nothing is changed, except that [`StoreErrorKind::Unavailable`](super::StoreErrorKind) during the commit
    /// leaves open whether all of it is.
    ///
    /// With [`Schedule::GoOn`](crate::order::Schedule) the lease goes on as long again. Such a change can be committed
    /// again under that lease by whoever didn't learn whether it was applied: if it was, it is not applied twice, the lease
    /// goes on as long again, and the answer is `Ok`. (A change that ends the lease has lost it then.)
    async fn commit(&self, change: Change) -> Result<(), CommitError>;

    /// Ends leases without a change; the orders are due at once.
    async fn release(&self, leases: &[(OrderId, LeaseToken)]) -> Result<(), StoreError>;

    /// Waits until work may have become due, by this process's doing, or `longest` has passed. Missing a wake-up costs
    /// time, nothing else.
    async fn wait_for_work(&self, longest: Duration);

    /// When the next order of the registrar account falls due: a moment that has passed if one is due already (new, its
    /// time has come, or its lease has run out), `None` if there is nothing to wait for. Reads only.
    async fn next_due(&self, registrar_account: RegistrarAccountId) -> Result<Option<Timestamp>, StoreError>;
}

/// Why a change was not applied. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The lease ran out, or the order was changed by somebody else. Whoever has it now decides.
    #[error("the lease is not held any more")]
    LeaseLost,
    /// Another order holds the domain.
    #[error("another order holds the domain")]
    DomainHeld(Holder),
    /// Another order is making the same contact, or has just made it.
    #[error("another order is making the same contact")]
    ContactBusy,
    /// The batch is paused: the intent of a request was not recorded, so it must not be sent.
    #[error("the batch is paused")]
    BatchPaused,
    /// The contact that is to be kept is kept as another registrant's at the registrar account: it isn't this order's.
    #[error("the contact is another registrant's")]
    ContactForeign,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
