//! What to do next with an order.

use super::{ContactState, Order, Position, Work};
use crate::operation::OperationKind;
use crate::timestamp::Timestamp;

/// What a worker does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Commit the intent of this operation ([`Outcome::Begun`](super::Outcome)), then send it.
    Begin(OperationKind),
    /// Ask the registrar what became of this operation.
    Ask(OperationKind),
    /// Wait for another order to make the contact ([`Outcome::ContactBusy`](super::Outcome)).
    AwaitContact,
    /// Stop waiting for a usable registrar ([`Outcome::GaveUp`](super::Outcome)).
    GiveUp,
    /// Nothing: it is over.
    Rest,
}

/// Decides what to do next. What may have happened is asked about before anything else; only what certainly did not
/// happen is begun or given up.
pub fn plan(work: &Work, now: Timestamp) -> Action {
    let given_up = has_waited_enough(&work.order, now);
    let begin = |kind| if given_up { Action::GiveUp } else { Action::Begin(kind) };
    match work.position() {
        Position::Ready => match &work.contact {
            ContactState::Missing(_) => begin(OperationKind::CreateContact),
            ContactState::BeingMade(_) if given_up => Action::GiveUp,
            ContactState::BeingMade(_) => Action::AwaitContact,
            ContactState::Default | ContactState::Ready(_) => begin(OperationKind::Register),
        },
        Position::Configure => begin(OperationKind::SetNameservers),
        Position::Prepared(kind) => begin(kind),
        Position::Sent(kind) | Position::Waiting(kind) | Position::Doubt(kind) => Action::Ask(kind),
        Position::Ended => Action::Rest,
    }
}

/// Whether the order has waited as long as it may, and something was seen to be in its way since then: a clock that jumps
/// ahead is no reason to give an order up that could be carried out.
fn has_waited_enough(order: &Order, now: Timestamp) -> bool {
    now >= order.give_up_at && order.updated_at >= order.give_up_at && order.wait.is_some()
}
