//! Trying failed orders again.

use landrush_model::catalogue::{Catalogue, PriceKey, Priced, PricedOperation};
use landrush_model::order::{NotReopened, Order, OrderState, Reopening, reopen};
use landrush_model::ports::{KeptAnswer, ReopenError, Reopened, StoreError, StoreErrorKind};
use landrush_model::spending::SpendLimitReached;
use landrush_model::{BatchId, DomainName, FailureCode, OrderId, Principal};

use super::OrderControl;

/// Builds the answer that is kept in the transaction that opens the attempts.
pub type KeepRetried<'a> = dyn Fn(&RetriedBatch) -> KeptAnswer + Send + Sync + 'a;

/// How often a decision is made anew because something moved while it was made.
const TRIES: usize = 5;

/// Why an order is not tried again. Nothing was changed for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRetried {
    /// The order itself doesn't allow it.
    #[error(transparent)]
    Order(#[from] NotReopened),
    /// Another open order of the account is for the same domain.
    #[error("another open order of the account is for the same domain")]
    DomainOrdered,
}

impl NotRetried {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Order(NotReopened::NotFailed) => "order_not_failed",
            Self::Order(NotReopened::Unsettled) => "order_unsettled",
            Self::Order(NotReopened::PriceChanged { .. }) => "price_changed",
            Self::Order(NotReopened::PriceUnavailable) => "price_unavailable",
            Self::DomainOrdered => "domain_already_ordered",
        }
    }
}

/// Nothing was tried again.
#[derive(Debug, thiserror::Error)]
pub enum RetryError {
    /// The account has no such order or batch.
    #[error("there is no such order or batch")]
    NotFound,
    /// The order is not tried again.
    #[error(transparent)]
    Refused(#[from] NotRetried),
    /// The buyer's key may not spend what the attempts cost this month. None of them is opened.
    #[error(transparent)]
    SpendLimit(#[from] SpendLimitReached),
    /// An answer is kept under the idempotency key already.
    #[error("the idempotency key was used before")]
    KeyUsed(Box<KeptAnswer>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of failed orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetriedBatch {
    /// Their batch.
    pub batch_id: BatchId,
    /// Those that are tried again, as they are now.
    pub retried: Vec<Order>,
    /// Those that have failed and are not, and why.
    pub left: Vec<(Order, NotRetried)>,
}

/// Which orders of a batch are to be tried again.
enum Choice<'a> {
    /// This one.
    One(OrderId),
    /// Every one that failed with one of these codes; with none given, every one that failed.
    Failed(&'a [FailureCode]),
}

impl OrderControl {
    /// Opens a further attempt at a failed order: charged anew if the last charge was reversed, at the same price or not
    /// at all.
    pub async fn retry_order(
        &self,
        buyer: &Principal,
        order: OrderId,
        keep: Option<&KeepRetried<'_>>,
    ) -> Result<RetriedBatch, RetryError> {
        let story = self.parts.orders.story(buyer.account_id, order).await?.ok_or(RetryError::NotFound)?;
        let mut retried = self.retry(buyer, story.order.batch_id, &Choice::One(order), keep).await?;
        match retried.left.pop() {
            Some((_, why)) if retried.retried.is_empty() => Err(why.into()),
            _ => Ok(retried),
        }
    }

    /// Opens further attempts at the failed orders of a batch, those that failed with one of `codes` if any are given.
    pub async fn retry_batch(
        &self,
        buyer: &Principal,
        batch: BatchId,
        codes: &[FailureCode],
        keep: Option<&KeepRetried<'_>>,
    ) -> Result<RetriedBatch, RetryError> {
        self.retry(buyer, batch, &Choice::Failed(codes), keep).await
    }

    async fn retry(
        &self,
        buyer: &Principal,
        batch: BatchId,
        choice: &Choice<'_>,
        keep: Option<&KeepRetried<'_>>,
    ) -> Result<RetriedBatch, RetryError> {
        let mut ordered: Vec<DomainName> = Vec::new();
        for _ in 0..TRIES {
            let progress = self.parts.orders.progress(buyer.account_id, batch).await?;
            let orders = progress.ok_or(RetryError::NotFound)?.orders;
            let catalogue = self.prices.current().await?;
            let mut result = RetriedBatch { batch_id: batch, retried: Vec::new(), left: Vec::new() };
            let mut attempts: Vec<Reopening> = Vec::new();
            for order in orders.into_iter().filter(|order| choice.has(order)) {
                match self.decide_attempt(buyer, &order, &catalogue) {
                    Ok(_) if ordered.contains(&order.domain) => {
                        result.left.push((order, NotRetried::DomainOrdered));
                    }
                    Ok(attempt) => {
                        result.retried.push(attempt.order.clone());
                        attempts.push(attempt);
                    }
                    Err(why) => result.left.push((order, why.into())),
                }
            }
            if attempts.is_empty() {
                return Ok(result);
            }
            let reopened = Reopened {
                account_id: buyer.account_id,
                batch_id: batch,
                orders: attempts,
                catalogue_version: catalogue.version(),
                answer: keep.map(|keep| keep(&result)),
            };
            match self.parts.orders.reopen(reopened).await {
                Ok(()) => return Ok(result),
                // Decided on what isn't so any more.
                Err(ReopenError::Changed | ReopenError::CatalogueMoved) => {}
                Err(ReopenError::DomainsOpen(domains)) => ordered.extend(domains),
                Err(ReopenError::SpendLimit(reached)) => return Err(reached.into()),
                Err(ReopenError::KeyUsed(kept)) => return Err(RetryError::KeyUsed(kept)),
                Err(ReopenError::Store(error)) => return Err(error.into()),
            }
        }
        let moving = "the orders kept changing while they were retried";
        Err(StoreError::new(StoreErrorKind::Unavailable, "retry", moving).into())
    }

    fn decide_attempt(
        &self,
        buyer: &Principal,
        order: &Order,
        catalogue: &Catalogue,
    ) -> Result<Reopening, NotReopened> {
        let parts = &self.parts;
        let now = parts.clock.now();
        let key = PriceKey {
            price_list_id: buyer.price_list_id,
            provider: order.provider.clone(),
            tld: order.domain.tld(),
            operation: PricedOperation::Register,
            term: order.term,
        };
        let priced: Option<Priced> = catalogue.price(&key, now);
        let mut again = reopen(order, priced.as_ref(), now, &parts.policy, parts.ids.as_ref())?;
        if let Some(charge) = &mut again.ledger {
            charge.key_id = buyer.limited_key();
        }
        Ok(again)
    }
}

impl Choice<'_> {
    fn has(&self, order: &Order) -> bool {
        match self {
            Self::One(id) => order.id == *id,
            Self::Failed(codes) => {
                let has_code = |code: FailureCode| codes.is_empty() || codes.contains(&code);
                order.state == OrderState::Failed
                    && order.failure.as_ref().is_some_and(|failure| has_code(failure.code))
            }
        }
    }
}
