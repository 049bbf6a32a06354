//! The state machine of orders: what follows from what came of a step.

mod doubt;
mod end;
mod waiting;

use std::time::Duration;

use super::work::entry;
use super::{
    Change, ContactState, DomainClaim, Holder, OperationChange, Order, OrderHistory, OrderState, Outcome,
    Position, Schedule, Sending, Work,
};
use crate::failure::{FailureCode, Hindrance, Stage, WaitReason};
use crate::id::OperationId;
use crate::operation::{Operation, OperationEvent, OperationKind, OperationState};
use crate::policy::Policy;
use crate::ports::Ids;
use crate::timeline::TimelineKind;
use crate::timestamp::Timestamp;

/// An outcome that can't come of a step from this position: a defect in the caller, never a fact about the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order at {position:?} can't have the outcome \"{outcome}\"")]
pub struct IllegalTransition {
    /// Where the order stood.
    pub position: Position,
    /// The outcome's name.
    pub outcome: &'static str,
}

/// Decides what follows from `outcome`. Pure but for the ids that new rows need.
///
/// While a step is taken:
///
/// | position | begun | done | refused, not available | hindered | lost | processing |
/// |---|---|---|---|---|---|---|
/// | ready, configure | open | – | – | wait | – | – |
/// | prepared | send again | – | – | wait | – | – |
/// | sent | – | go on or end | fail; ask if a send was lost | prepared, wait | ask | waiting |
///
/// When the registrar is asked:
///
/// | position | found | found foreign | processing | absent | dropped | no evidence |
/// |---|---|---|---|---|---|---|
/// | sent | go on or end | fail | waiting | ask; with proof prepared, or fail, or doubt | as absent | ask; in the end doubt |
/// | waiting | go on or end | fail | waiting; in the end doubt | ask; in the end doubt | ask; with proof fail | ask; in the end doubt |
/// | doubt | go on or end | fail | waiting, unless it is overdue | doubt | fail | doubt |
///
/// What may be repeated without harm is never in doubt: where a registration would be, it is prepared again.
///
/// Beyond the tables: `not provisioned` waits, in the end fails at configuration; `domain held` and `contact busy` wait (or
/// fail, for a registered domain) before anything is open; `gave up` fails what certainly did not happen, and so does
/// `cancelled` as long as nothing is bought; `paused` waits; `resolved` ends a doubt.
///
/// Error: the outcome can't come of this position.
pub fn next(
    work: &Work,
    outcome: Outcome,
    now: Timestamp,
    policy: &Policy,
    ids: &dyn Ids,
) -> Result<Change, IllegalTransition> {
    use OperationKind as K;
    use Position as P;
    let position = work.position();
    let step = Step { work, now, policy, ids };
    match (position, outcome) {
        (P::Ready, Outcome::Begun(kind @ (K::CreateContact | K::Register)))
        | (P::Configure, Outcome::Begun(kind @ K::SetNameservers)) => Ok(step.open(kind)),
        (P::Prepared(prepared), Outcome::Begun(kind)) if prepared == kind => step.send_again(),

        (P::Ready | P::Configure | P::Prepared(_), Outcome::Hindered(hindrance)) => Ok(step.wait(&hindrance)),
        (P::Ready, Outcome::DomainHeld(Holder::OpenOrder)) => {
            Ok(step.wait(&Hindrance::new(WaitReason::DomainPending)))
        }
        (P::Ready, Outcome::DomainHeld(Holder::Registration)) => {
            Ok(step.fail(FailureCode::DomainUnavailable, None))
        }
        (P::Ready, Outcome::ContactBusy) => Ok(step.wait(&Hindrance::new(WaitReason::ContactPending))),
        (P::Ready | P::Configure | P::Prepared(_), Outcome::GaveUp) => step.give_up(),
        (P::Ready | P::Configure | P::Prepared(_), Outcome::Paused) => Ok(step.pause()),
        (P::Ready | P::Prepared(K::CreateContact | K::Register), Outcome::Cancelled) => {
            step.abandon(FailureCode::Cancelled)
        }

        (P::Sent(kind), Outcome::Done(effect))
        | (P::Sent(kind) | P::Waiting(kind) | P::Doubt(kind), Outcome::Found(effect))
            if kind == effect.kind() =>
        {
            step.achieved(effect)
        }
        (P::Sent(_) | P::Waiting(_) | P::Doubt(_), Outcome::Processing(process)) => step.processing(process),
        (P::Sent(_), Outcome::Refused(refusal)) => step.refused(refusal),
        (P::Sent(K::Register), Outcome::NotAvailable(refusal)) => step.refused(refusal),
        (P::Sent(_), Outcome::Hindered(hindrance)) => step.not_sent(&hindrance),
        (P::Sent(_), Outcome::Lost(what)) => step.lost(what),
        (P::Sent(K::Register) | P::Waiting(K::Register) | P::Doubt(K::Register), Outcome::FoundForeign) => {
            step.found_foreign()
        }
        (P::Sent(_), Outcome::Absent(history)) => step.absent(history),
        (P::Sent(_), Outcome::Dropped) => step.absent(OrderHistory::Agrees),
        (P::Waiting(_) | P::Doubt(_), Outcome::Absent(_)) => {
            step.ask_later(WaitReason::AskingRegistrar, None)
        }
        (P::Waiting(_) | P::Doubt(_), Outcome::Dropped) => step.dropped(),
        (P::Sent(_) | P::Waiting(_) | P::Doubt(_), Outcome::NoEvidence(hindrance)) => {
            step.ask_later(hindrance.reason, Some(hindrance))
        }
        (P::Sent(K::SetNameservers), Outcome::NotProvisioned) => step.not_provisioned(),
        (P::Doubt(kind), Outcome::Resolved(resolution)) => step.resolved(kind, resolution),

        (
            P::Ready | P::Configure | P::Prepared(_) | P::Sent(_) | P::Waiting(_) | P::Doubt(_) | P::Ended,
            outcome @ (Outcome::Begun(_)
            | Outcome::Done(_)
            | Outcome::Processing(_)
            | Outcome::Refused(_)
            | Outcome::NotAvailable(_)
            | Outcome::Hindered(_)
            | Outcome::Lost(_)
            | Outcome::Found(_)
            | Outcome::FoundForeign
            | Outcome::Absent(_)
            | Outcome::Dropped
            | Outcome::NoEvidence(_)
            | Outcome::NotProvisioned
            | Outcome::DomainHeld(_)
            | Outcome::ContactBusy
            | Outcome::GaveUp
            | Outcome::Paused
            | Outcome::Cancelled
            | Outcome::Resolved(_)),
        ) => Err(IllegalTransition { position, outcome: outcome.name() }),
    }
}

/// One application of the table.
struct Step<'a> {
    work: &'a Work,
    now: Timestamp,
    policy: &'a Policy,
    ids: &'a dyn Ids,
}

impl Step<'_> {
    /// A first intent.
    fn open(&self, kind: OperationKind) -> Change {
        let contact = match (&self.work.contact, kind) {
            (ContactState::Ready(handle), OperationKind::Register) => Some(handle.clone()),
            _ => None,
        };
        let operation = Operation {
            id: OperationId::from_uuid(self.ids.next(self.now)),
            account_id: self.work.order.account_id,
            registrar_account_id: self.work.order.registrar_account_id,
            order_id: self.work.order.id,
            attempt: self.work.order.attempt,
            kind,
            state: OperationState::Sent,
            intended_at: self.now,
            send_deadline: self.now + self.policy.send_window,
            sends: 1,
            absences: 0,
            asks: 0,
            waited: Duration::ZERO,
            ever_lost: false,
            doubtful_refusal: None,
            contact,
            process: None,
        };
        let mut change = self.begin(kind);
        change.operation = OperationChange::Open(operation);
        change
    }

    /// Another send of an operation whose earlier sends had no effect.
    fn send_again(&self) -> Result<Change, IllegalTransition> {
        let mut operation = self.operation(OperationEvent::Sent)?;
        // Only what was lost is asked about: whatever else was in the way was told of, and sending again isn't news.
        let was_lost = operation.asks > 0;
        operation.send_deadline = self.now + self.policy.send_window;
        operation.sends += 1;
        operation.asks = 0;
        operation.waited = self.given_to_provisioning(&operation);
        let mut change = self.begin(operation.kind);
        if !was_lost {
            change.timeline.clear();
        }
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    fn begin(&self, kind: OperationKind) -> Change {
        let (state, text) = match kind {
            OperationKind::CreateContact => {
                (OrderState::Registering, "The registrant's contact is being sent to the registrar.")
            }
            OperationKind::Register => {
                (OrderState::Registering, "The registration is being sent to the registrar.")
            }
            OperationKind::SetNameservers => {
                (OrderState::SettingNameservers, "The name servers are being sent to the registrar.")
            }
        };
        let mut change = self.change();
        change.sending = Sending::Intent;
        change.order.state = state;
        change.order.sends += 1;
        // What it waits for stays until the outcome says that it waits for something else; a pause is over by now.
        change.order.wait = change.order.wait.filter(|wait| wait.reason != WaitReason::BatchPaused);
        change.order.wake_at = None;
        change.timeline.push(entry(self.now, TimelineKind::Sent, text));
        change
    }

    /// It certainly did not happen this time.
    fn not_sent(&self, hindrance: &Hindrance) -> Result<Change, IllegalTransition> {
        let operation = self.operation(OperationEvent::NotSent)?;
        let mut change = self.wait(hindrance);
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    fn give_up(&self) -> Result<Change, IllegalTransition> {
        let waited_for = self.work.order.wait.map(|wait| wait.reason);
        let code = match (self.stage(), waited_for) {
            (Stage::Registration, Some(WaitReason::DomainPending)) => FailureCode::DomainUnavailable,
            (Stage::Registration, Some(WaitReason::ContactPending)) => FailureCode::ContactUnavailable,
            (Stage::Registration, _) => FailureCode::RegistrarUnavailable,
            (Stage::Configuration, Some(WaitReason::Provisioning)) => FailureCode::ProvisioningTimeout,
            (Stage::Configuration, _) => FailureCode::ConfigurationUnavailable,
        };
        self.abandon(code)
    }

    /// Fails an order that certainly has nothing under way.
    fn abandon(&self, code: FailureCode) -> Result<Change, IllegalTransition> {
        let mut change = self.fail(code, None);
        if self.work.operation.is_some() {
            change.operation = OperationChange::Update(self.operation(OperationEvent::Refused)?);
        }
        Ok(change)
    }

    /// The order with its version moved on, and nothing else.
    fn change(&self) -> Change {
        let order =
            Order { version: self.work.order.version + 1, updated_at: self.now, ..self.work.order.clone() };
        Change {
            from: self.work.order.state,
            order,
            lease: self.work.lease,
            sending: Sending::Nothing,
            operation: match &self.work.operation {
                Some(operation) => OperationChange::Update(operation.clone()),
                None => OperationChange::None,
            },
            contact: None,
            claim: DomainClaim::Keep,
            schedule: Schedule::GoOn,
            timeline: Vec::new(),
            ledger: None,
            failed: None,
        }
    }

    /// The operation after an event, by its own table.
    fn operation(&self, event: OperationEvent) -> Result<Operation, IllegalTransition> {
        let Some(operation) = &self.work.operation else { return self.illegal("operation missing") };
        match operation.state.after(event) {
            Some(state) => Ok(Operation { state, ..operation.clone() }),
            None => self.illegal("operation state"),
        }
    }

    fn stage(&self) -> Stage {
        if self.work.order.registered.is_some() { Stage::Configuration } else { Stage::Registration }
    }

    fn illegal<T>(&self, outcome: &'static str) -> Result<T, IllegalTransition> {
        Err(IllegalTransition { position: self.work.position(), outcome })
    }
}

#[cfg(test)]
#[path = "next_tests.rs"]
mod tests;
