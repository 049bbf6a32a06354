//! Settling what is in doubt, by an operator's word.

use landrush_model::order::{Outcome, Position, Resolution, next};
use landrush_model::ports::{CommitError, StoreError};
use landrush_model::{OperationKind, OrderId};

use super::Engine;

/// Why an order could not be resolved. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// There is no such order, it is over, or a worker has it at the moment.
    #[error("the order doesn't exist, has ended, or is being worked on at the moment; try again in a minute")]
    NotAvailable,
    /// Nothing about it is in doubt.
    #[error("nothing about this order is in doubt")]
    NotInDoubt,
    /// A yes doesn't settle it: which contact was made, only the registrar can tell.
    #[error(
        "a contact at the registrar is in doubt; a yes doesn't tell which one was made, so the engine goes on asking, and makes another if there is none"
    )]
    ContactUntold,
    /// Somebody else changed it meanwhile.
    #[error("the order was changed meanwhile; look at it again")]
    Changed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Records what an operator found out about the operation of this order that is in doubt. Afterwards the order goes
    /// on, or has failed and is refunded.
    pub async fn resolve(&self, order: OrderId, resolution: Resolution) -> Result<(), ResolveError> {
        let parts = &self.parts;
        let work = parts
            .queue
            .claim_orders(&[order], parts.settings.lease)
            .await?
            .pop()
            .ok_or(ResolveError::NotAvailable)?;
        let lease = (work.order.id, work.lease);
        let change =
            next(&work, Outcome::Resolved(resolution), parts.clock.now(), &parts.policy, parts.ids.as_ref());
        let change = match (work.position(), change) {
            (Position::Doubt(_), Ok(change)) => change,
            (position, _) => {
                parts.queue.release(&[lease]).await?;
                return Err(match position {
                    Position::Doubt(OperationKind::CreateContact) => ResolveError::ContactUntold,
                    _ => ResolveError::NotInDoubt,
                });
            }
        };
        let goes_on = change.schedule == landrush_model::order::Schedule::GoOn;
        match parts.queue.commit(change).await {
            Ok(()) => {}
            Err(CommitError::Store(error)) => return Err(error.into()),
            Err(
                CommitError::LeaseLost
                | CommitError::DomainHeld(_)
                | CommitError::ContactBusy
                | CommitError::ContactForeign
                | CommitError::BatchPaused,
            ) => return Err(ResolveError::Changed),
        }
        if goes_on {
            parts.queue.release(&[lease]).await?;
        }
        Ok(())
    }
}
