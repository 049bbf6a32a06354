//! What a worker knows of an order, and what it can learn.

use super::{Order, OrderState};
use crate::failure::{Hindrance, Refusal};
use crate::id::LeaseToken;
use crate::operation::{ContactHandle, Operation, OperationKind, OperationState};
use crate::registrant::Registrant;
use crate::timeline::TimelineEntry;
use crate::timestamp::Timestamp;

/// An order under a lease, with what is needed to go on with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The order.
    pub order: Order,
    /// Proof that this worker may change it.
    pub lease: LeaseToken,
    /// The operation that isn't ended, if there is one.
    pub operation: Option<Operation>,
    /// How the registrant's contact stands at the registrar account.
    pub contact: ContactState,
}

/// How a registrant's contact stands at a registrar account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactState {
    /// The order leaves it to the registrar account's default contact.
    Default,
    /// It isn't known there; these are the data.
    Missing(Box<Registrant>),
    /// This or another order is making it.
    BeingMade(Box<Registrant>),
    /// It is there.
    Ready(ContactHandle),
}

/// Where a worker stands with an order: the first of the two keys of the table in [`next`](super::next()).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Position {
    /// Nothing is under way, and it isn't registered.
    Ready,
    /// It is registered, and setting name servers is not under way.
    Configure,
    /// An operation may be sent.
    Prepared(OperationKind),
    /// An operation may have happened.
    Sent(OperationKind),
    /// The registrar works on an operation.
    Waiting(OperationKind),
    /// Nobody knows whether an operation happened.
    Doubt(OperationKind),
    /// It is over.
    Ended,
}

impl Work {
    /// Where it stands.
    pub fn position(&self) -> Position {
        match (self.order.state, &self.operation) {
            (OrderState::Completed | OrderState::Failed, _) => Position::Ended,
            (OrderState::Pending | OrderState::Registering, None) => Position::Ready,
            (OrderState::Registered | OrderState::SettingNameservers, None) => Position::Configure,
            (_, Some(operation)) => match operation.state {
                OperationState::Prepared => Position::Prepared(operation.kind),
                OperationState::Sent => Position::Sent(operation.kind),
                OperationState::WaitingProcess => Position::Waiting(operation.kind),
                OperationState::InDoubt => Position::Doubt(operation.kind),
                // Stores load operations that aren't ended; an ended one is the same as none.
                OperationState::Done | OperationState::NotDone => {
                    if self.order.registered.is_some() {
                        Position::Configure
                    } else {
                        Position::Ready
                    }
                }
            },
        }
    }
}

/// What came of a step: the second key of the table in [`next`](super::next()).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The step is to send an operation; this is its intent, to be committed before the call.
    Begun(OperationKind),
    /// The registrar says that it happened.
    Done(Effect),
    /// The registrar has taken it and works on it, under this name.
    Processing(String),
    /// The registrar says that it did not happen and will not.
    Refused(Refusal),
    /// "Not available": final for a first attempt, ambiguous after one that was lost.
    NotAvailable(Refusal),
    /// It did not happen, because of something that passes.
    Hindered(Hindrance),
    /// It may have happened.
    Lost(String),
    /// Asked about a lost attempt, the registrar shows its effect, which came into being after the intent.
    Found(Effect),
    /// Asked about a lost attempt, the registrar shows the domain, but it was there before the intent.
    FoundForeign,
    /// Asked about a lost attempt, the registrar shows nothing.
    Absent(OrderHistory),
    /// Asked about an attempt, the registrar shows that it had been taken and was dropped.
    Dropped,
    /// The registrar could not be asked.
    NoEvidence(Hindrance),
    /// The domain is registered but can't be configured yet.
    NotProvisioned,
    /// Another order holds the domain.
    DomainHeld(Holder),
    /// Another order is making the same contact.
    ContactBusy,
    /// It has waited for a usable registrar as long as it may.
    GaveUp,
    /// Its batch is paused, so nothing may be sent.
    Paused,
    /// Whoever placed it calls it off.
    Cancelled,
    /// An operator has found out.
    Resolved(Resolution),
}

/// What an operation achieved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The contact exists at the registrar account.
    ContactCreated(ContactHandle),
    /// The domain is registered.
    Registered {
        /// When it runs out, if the registrar said so.
        expires_at: Option<Timestamp>,
    },
    /// The name servers are those that were ordered.
    NameserversSet,
}

impl Effect {
    /// Of which operation it is the effect.
    pub const fn kind(&self) -> OperationKind {
        match self {
            Self::ContactCreated(_) => OperationKind::CreateContact,
            Self::Registered { .. } => OperationKind::Register,
            Self::NameserversSet => OperationKind::SetNameservers,
        }
    }
}

/// Whether the registrar's list of purchases agrees that nothing was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderHistory {
    /// It shows no purchase of the domain since the intent.
    Agrees,
    /// It shows one.
    Disagrees,
}

/// Who holds a domain. Other accounts learn nothing of it but that they wait or can't have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    /// An order that isn't settled.
    OpenOrder,
    /// A registration.
    Registration,
}

/// What an operator found out about an operation in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// It happened.
    Done,
    /// It did not happen.
    NotDone,
}

impl Outcome {
    /// A name for logs and metrics; without data.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Begun(_) => "begun",
            Self::Done(_) => "done",
            Self::Processing(_) => "processing",
            Self::Refused(_) => "refused",
            Self::NotAvailable(_) => "not_available",
            Self::Hindered(_) => "hindered",
            Self::Lost(_) => "lost",
            Self::Found(_) => "found",
            Self::FoundForeign => "found_foreign",
            Self::Absent(_) => "absent",
            Self::Dropped => "dropped",
            Self::NoEvidence(_) => "no_evidence",
            Self::NotProvisioned => "not_provisioned",
            Self::DomainHeld(_) => "domain_held",
            Self::ContactBusy => "contact_busy",
            Self::GaveUp => "gave_up",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
            Self::Resolved(_) => "resolved",
        }
    }
}

/// A timeline entry in the making.
pub(super) fn entry(
    at: Timestamp,
    kind: crate::timeline::TimelineKind,
    text: impl Into<String>,
) -> TimelineEntry {
    TimelineEntry { at, kind, text: text.into() }
}
