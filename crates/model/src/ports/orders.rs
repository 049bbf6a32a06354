//! Orders and batches as callers see them.

use async_trait::async_trait;

use super::StoreError;
use crate::batch::Batch;
use crate::domain_name::DomainName;
use crate::id::{AccountId, BatchId, ClientId, KeyId, OrderId};
use crate::ledger::LedgerLine;
use crate::operation::Operation;
use crate::order::{Order, OrderState, Reopening};
use crate::spending::{Allowance, Month, SpendLimitReached};
use crate::timeline::TimelineEntry;
use crate::timestamp::Timestamp;

/// Accepting orders, and reading them.
#[async_trait]
pub trait OrderStore: Send + Sync {
    /// Accepts a batch: batch, orders, first timeline entries, ledger lines and the kept answer, all in one transaction.
    /// The store gives each order its place in the queue, so that accounts take turns.
    ///
    /// After it returned `Ok` all of it survives any crash; after an error, or a crash inside, there is all of it or
    /// nothing (and then the same idempotency key tells which). What charges put on keys is within the limits of the keys, and
    /// of two at once the second sees what the first spent.
    async fn accept(&self, acceptance: Acceptance) -> Result<(), AcceptError>;

    /// Opens further attempts at failed orders of one batch: orders, charges, timeline, places in the queue, the counts and
    /// the round of the batch, and the kept answer, all in one transaction, or nothing.
    async fn reopen(&self, reopened: Reopened) -> Result<(), ReopenError>;

    /// Pauses a batch from `at` on, or lets it go on; the batch afterwards, `None` if the account has no such batch. While
    /// it is paused no intent of a request of it is recorded; requests whose intent was recorded before may still be
    /// under way. Going on makes its orders due, and gives them the time of the pause on top of what they may wait.
    async fn set_pause(
        &self,
        account: AccountId,
        batch: BatchId,
        pause: Pause,
        at: Timestamp,
    ) -> Result<Option<Batch>, StoreError>;

    /// Of these domains, those that an open order of the account is for.
    async fn open_domains(
        &self,
        account: AccountId,
        domains: &[DomainName],
    ) -> Result<Vec<DomainName>, StoreError>;

    /// What a key of the account may spend in a month and has spent, by currency; empty if it has no limits. It is what an
    /// accept at this moment would see.
    async fn allowances(
        &self,
        account: AccountId,
        key: KeyId,
        month: Month,
    ) -> Result<Vec<Allowance>, StoreError>;

    /// One order and everything that happened to it, in one consistent read.
    async fn story(&self, account: AccountId, order: OrderId) -> Result<Option<OrderStory>, StoreError>;

    /// A batch and its orders by position, in one consistent read.
    async fn progress(&self, account: AccountId, batch: BatchId)
    -> Result<Option<BatchProgress>, StoreError>;

    /// Orders, newest first.
    async fn list(
        &self,
        account: AccountId,
        filter: &OrderFilter,
        start: PageStart,
        limit: u32,
        total: Total,
    ) -> Result<OrderPage, StoreError>;

    /// The answer that was kept under an idempotency key of the account and has not run out at `now`.
    async fn kept_answer(
        &self,
        account: AccountId,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<KeptAnswer>, StoreError>;

    /// Keeps an answer that changed nothing (an error). Returns the answer that stands under the key afterwards: this one,
    /// or one that was kept before.
    async fn keep_answer(&self, account: AccountId, answer: KeptAnswer) -> Result<KeptAnswer, StoreError>;

    /// Deletes at most `limit` kept answers that have run out; returns how many.
    async fn purge_answers(&self, now: Timestamp, limit: u32) -> Result<usize, StoreError>;
}

/// A batch to be accepted.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// The batch.
    pub batch: Batch,
    /// Its orders, by position; all `PENDING`, version 1.
    pub orders: Vec<Order>,
    /// The first entry of each order's timeline.
    pub accepted: TimelineEntry,
    /// One charge per order. Those with a key count towards what it may spend.
    pub ledger: Vec<LedgerLine>,
    /// The catalogue's version that the prices were read from; if it has moved on, nothing is accepted.
    pub catalogue_version: i64,
    /// The answer to keep, if the caller gave an idempotency key.
    pub answer: Option<KeptAnswer>,
}

/// Further attempts at orders of one batch.
#[derive(Debug, Clone)]
pub struct Reopened {
    /// Whose batch it is.
    pub account_id: AccountId,
    /// The batch.
    pub batch_id: BatchId,
    /// The attempts.
    pub orders: Vec<Reopening>,
    /// The catalogue's version that prices were read from; if it has moved on, nothing is reopened.
    pub catalogue_version: i64,
    /// The answer to keep, if the caller gave an idempotency key.
    pub answer: Option<KeptAnswer>,
}

/// Why nothing was reopened. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ReopenError {
    /// An order isn't as it was when the attempt was decided on, or isn't in this batch.
    #[error("an order was changed meanwhile")]
    Changed,
    /// Open orders of the account are for these domains.
    #[error("an open order is for the same domain")]
    DomainsOpen(Vec<DomainName>),
    /// Prices have changed since they were read; they must be read again.
    #[error("the catalogue has moved on")]
    CatalogueMoved,
    /// The key that the charges count towards may not spend that much this month.
    #[error(transparent)]
    SpendLimit(#[from] SpendLimitReached),
    /// An answer is kept under the idempotency key already.
    #[error("the idempotency key was used before")]
    KeyUsed(Box<KeptAnswer>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether a batch is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pause {
    /// Nothing new is sent for it.
    Paused,
    /// It goes on.
    Resumed,
}

/// Why a batch was not accepted. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// Open orders of the account are for these domains.
    #[error("an open order is for the same domain")]
    DomainsOpen(Vec<DomainName>),
    /// Prices have changed since they were read; they must be read again.
    #[error("the catalogue has moved on")]
    CatalogueMoved,
    /// The key that the charges count towards may not spend that much this month.
    #[error(transparent)]
    SpendLimit(#[from] SpendLimitReached),
    /// An answer is kept under the idempotency key already.
    #[error("the idempotency key was used before")]
    KeyUsed(Box<KeptAnswer>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An answer kept under an idempotency key. The store seals the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The caller's key.
    pub key: String,
    /// A digest of method, path and body: another request under the same key is refused.
    pub request_digest: [u8; 32],
    /// The HTTP status.
    pub status: u16,
    /// The `Location` header, if the answer had one.
    pub location: Option<String>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
    /// When it was kept.
    pub created_at: Timestamp,
    /// When it may be forgotten.
    pub expires_at: Timestamp,
}

/// Which orders to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderFilter {
    /// In this state.
    pub state: Option<OrderState>,
    /// Of this client.
    pub client: Option<ClientId>,
    /// Of this batch.
    pub batch: Option<BatchId>,
    /// For this domain.
    pub domain: Option<DomainName>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageStart {
    /// After this many orders.
    Offset(u32),
    /// After this order.
    After(OrderId),
}

/// Whether to count all orders that match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Up to this many.
    CountUpTo(u32),
    /// No.
    Skip,
}

/// One page of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPage {
    /// The orders, newest first.
    pub orders: Vec<Order>,
    /// Where the next page begins, if there is one.
    pub next: Option<OrderId>,
    /// How many match, up to the limit given plus one; `None` if it was not asked.
    pub total: Option<u32>,
}

/// A batch and its orders at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchProgress {
    /// The batch.
    pub batch: Batch,
    /// Its orders, by position.
    pub orders: Vec<Order>,
}

/// One order and everything that happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderStory {
    /// The order.
    pub order: Order,
    /// Its latest operation, ended or not.
    pub operation: Option<Operation>,
    /// Everything that happened, in order.
    pub timeline: Vec<TimelineEntry>,
}
