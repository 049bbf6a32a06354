//! Calling orders off: only what was certainly not sent.

use landrush_model::order::{Order, OrderState, Outcome, Position, Work, next};
use landrush_model::ports::{CommitError, StoreError};
use landrush_model::{AccountId, BatchId, LeaseToken, OperationKind, OrderId};
use tracing::warn;

use super::OrderControl;

/// Why an order was not called off. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCancelled {
    /// It has ended: completed, failed, or cancelled before.
    #[error("the order has ended")]
    Ended,
    /// The domain is registered.
    #[error("the domain is registered already")]
    Registered,
    /// A request for it was sent, and may have been carried out.
    #[error("a request for the order was sent to the registrar")]
    Sent,
    /// It is being worked on at this moment: a request may be on its way.
    #[error("the order is being worked on at the moment")]
    InWork,
}

impl NotCancelled {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ended => "order_ended",
            Self::Registered => "order_registered",
            Self::Sent => "order_sent",
            Self::InWork => "order_in_work",
        }
    }
}

/// Nothing was called off.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// The account has no such order or batch.
    #[error("there is no such order or batch")]
    NotFound,
    /// The order was not called off.
    #[error(transparent)]
    Refused(#[from] NotCancelled),
    /// The store failed. Of several orders some may have been called off.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of the orders of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelledBatch {
    /// Those that were called off, as they are now.
    pub cancelled: Vec<Order>,
    /// Those that were not, and why.
    pub left: Vec<(Order, NotCancelled)>,
}

impl OrderControl {
    /// Calls an order off and refunds it, if nothing was sent for it.
    pub async fn cancel_order(&self, account: AccountId, order: OrderId) -> Result<Order, CancelError> {
        let story = self.parts.orders.story(account, order).await?.ok_or(CancelError::NotFound)?;
        let mut verdicts = self.cancel(vec![story.order]).await?;
        match verdicts.pop() {
            Some((order, Ok(()))) => Ok(order),
            Some((_, Err(why))) => Err(why.into()),
            None => Err(CancelError::NotFound),
        }
    }

    /// Calls off every order of a batch for which nothing was sent.
    pub async fn cancel_batch(
        &self,
        account: AccountId,
        batch: BatchId,
    ) -> Result<CancelledBatch, CancelError> {
        let progress = self.parts.orders.progress(account, batch).await?.ok_or(CancelError::NotFound)?;
        let mut result = CancelledBatch { cancelled: Vec::new(), left: Vec::new() };
        for (order, verdict) in self.cancel(progress.orders).await? {
            match verdict {
                Ok(()) => result.cancelled.push(order),
                Err(why) => result.left.push((order, why)),
            }
        }
        Ok(result)
    }

    /// The verdicts, in the order of the orders.
    async fn cancel(&self, orders: Vec<Order>) -> Result<Vec<(Order, Result<(), NotCancelled>)>, StoreError> {
        let open: Vec<OrderId> =
            orders.iter().filter(|order| blocked(order).is_none()).map(|order| order.id).collect();
        let works = self.parts.queue.claim_orders(&open, self.parts.lease).await?;
        let mut put_back: Vec<(OrderId, LeaseToken)> = Vec::new();
        let (mut changes, mut verdicts) = (Vec::new(), Vec::new());
        for work in works {
            match self.decide(&work) {
                Ok(change) => changes.push(change),
                Err(why) => {
                    put_back.push((work.order.id, work.lease));
                    verdicts.push((work.order, Err(why)));
                }
            }
        }
        // All at once: they share transactions.
        let commits = changes.iter().map(|change| self.parts.queue.commit(change.clone()));
        let mut failed = None;
        for (change, result) in changes.iter().zip(futures_util::future::join_all(commits).await) {
            match result {
                Ok(()) => verdicts.push((change.order.clone(), Ok(()))),
                Err(CommitError::Store(error)) => failed = Some(error),
                Err(
                    CommitError::LeaseLost
                    | CommitError::DomainHeld(_)
                    | CommitError::ContactBusy
                    | CommitError::ContactForeign
                    | CommitError::BatchPaused,
                ) => {}
            }
        }
        if let Err(error) = self.parts.queue.release(&put_back).await {
            warn!(
                error = &error as &dyn std::error::Error,
                "leases could not be given back; they run out by themselves"
            );
        }
        if let Some(error) = failed {
            return Err(error);
        }
        Ok(orders
            .into_iter()
            .map(|order| {
                let decided = verdicts.iter().position(|(decided, _)| decided.id == order.id);
                match decided {
                    Some(place) => verdicts.swap_remove(place),
                    // Somebody else has it.
                    None => {
                        let why = blocked(&order).unwrap_or(NotCancelled::InWork);
                        (order, Err(why))
                    }
                }
            })
            .collect())
    }

    fn decide(&self, work: &Work) -> Result<landrush_model::order::Change, NotCancelled> {
        let parts = &self.parts;
        let why = match work.position() {
            Position::Ready | Position::Prepared(OperationKind::CreateContact | OperationKind::Register) => {
                NotCancelled::InWork
            }
            Position::Sent(OperationKind::CreateContact | OperationKind::Register)
            | Position::Waiting(OperationKind::CreateContact | OperationKind::Register)
            | Position::Doubt(OperationKind::CreateContact | OperationKind::Register) => NotCancelled::Sent,
            Position::Configure
            | Position::Prepared(OperationKind::SetNameservers)
            | Position::Sent(OperationKind::SetNameservers)
            | Position::Waiting(OperationKind::SetNameservers)
            | Position::Doubt(OperationKind::SetNameservers) => NotCancelled::Registered,
            Position::Ended => NotCancelled::Ended,
        };
        next(work, Outcome::Cancelled, parts.clock.now(), &parts.policy, parts.ids.as_ref()).map_err(|_| why)
    }
}

/// What keeps an order from being called off, as far as its state tells.
const fn blocked(order: &Order) -> Option<NotCancelled> {
    match order.state {
        OrderState::Pending | OrderState::Registering => None,
        OrderState::Registered | OrderState::SettingNameservers => Some(NotCancelled::Registered),
        OrderState::Completed | OrderState::Failed => Some(NotCancelled::Ended),
    }
}
