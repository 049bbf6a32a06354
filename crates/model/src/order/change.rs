//! What a store applies in one transaction.

use super::{Order, OrderState, Work};
use crate::batch::BatchCounts;
use crate::failure::Failure;
use crate::id::LeaseToken;
use crate::ledger::LedgerLine;
use crate::operation::{ContactHandle, Operation};
use crate::timeline::TimelineEntry;
use crate::timestamp::Timestamp;

/// Everything that follows from one outcome, applied as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The order as it is to be stored; its `version` is one more than the stored one must be.
    pub order: Order,
    /// Where the order stood before.
    pub from: OrderState,
    /// The lease under which it is changed. A store refuses the change if the lease is not held any more.
    pub lease: LeaseToken,
    /// Whether it lets a request go to the registrar. A store refuses that while the batch is paused.
    pub sending: Sending,
    /// What becomes of the operation.
    pub operation: OperationChange,
    /// A contact that was made, to be kept for other orders of the same registrant; or the end of making it.
    pub contact: Option<ContactChange>,
    /// What becomes of the order's hold on its domain.
    pub claim: DomainClaim,
    /// When the order is looked at again.
    pub schedule: Schedule,
    /// What is told in the order's timeline.
    pub timeline: Vec<TimelineEntry>,
    /// A line to write to the ledger.
    pub ledger: Option<LedgerLine>,
    /// Whether `orders.failed` is due.
    pub failed: Option<Failure>,
}

/// Whether a request may go to the registrar after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sending {
    /// None that changes something there.
    Nothing,
    /// The one that this change is the intent of.
    Intent,
}

/// What becomes of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperationChange {
    /// Nothing.
    None,
    /// It is new. For [`CreateContact`](crate::OperationKind::CreateContact) the store takes the contact for this
    /// order, for [`Register`](crate::OperationKind::Register) the domain; if another order has it, nothing is applied
    /// and the store says so.
    Open(Operation),
    /// It changed.
    Update(Operation),
}

/// What becomes of the contact that an order makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactChange {
    /// It exists under this handle. If another registrant has a contact with this handle at the registrar account, nothing
    /// is applied and the store says so.
    Made(ContactHandle),
    /// It was not made; another order may try.
    Abandoned,
}

/// What becomes of an order's hold on its domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DomainClaim {
    /// It stays as it is.
    Keep,
    /// Others may have the domain.
    Release,
    /// The domain is registered: the hold outlives the order.
    Registered,
}

/// When an order is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Schedule {
    /// The worker goes on with it under the same lease.
    GoOn,
    /// The lease ends; not before this time.
    At(Timestamp),
    /// The lease ends, and it is over.
    Never,
}

impl Change {
    /// What a worker that goes on holds after the change was applied.
    pub fn into_work(self, contact: super::ContactState) -> Work {
        let operation = match self.operation {
            OperationChange::None => None,
            OperationChange::Open(operation) | OperationChange::Update(operation) => {
                Some(operation).filter(|operation| !operation.state.is_ended())
            }
        };
        Work { order: self.order, lease: self.lease, operation, contact }
    }

    /// By how much it changes the counts of the batch.
    pub const fn batch_delta(&self) -> BatchCounts {
        let zero =
            BatchCounts { total: 0, pending: 0, registered: 0, configuring: 0, completed: 0, failed: 0 };
        zero.moved(self.from, self.order.state)
    }
}
