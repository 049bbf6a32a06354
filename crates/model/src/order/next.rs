//! The state machine of orders: what follows from what came of a step.

use super::change::ContactChange;
use super::work::entry;
use super::{
    Change, ContactState, DomainClaim, Effect, Holder, OperationChange, Order, OrderHistory, OrderState,
    Outcome, Position, Registered, Resolution, Schedule, Wait, Work,
};
use crate::failure::{Failure, FailureCode, Hindrance, Refusal, Stage, WaitReason};
use crate::id::{LedgerLineId, OperationId};
use crate::ledger::{LedgerEntry, LedgerLine};
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
/// | position | begun | done, found | refused | not available | hindered | lost | processing | absent | no evidence |
/// |---|---|---|---|---|---|---|---|---|---|
/// | ready, configure | open | – | – | – | wait | – | – | – | – |
/// | prepared | send again | – | – | – | wait | – | – | – | – |
/// | sent | – | go on or end | fail | fail, or ask if a send was lost | prepared, wait | ask | wait | ask; with proof: prepared, or fail, or doubt | ask; in the end doubt |
/// | waiting | – | go on or end | fail | fail, or ask | – | ask | wait | ask; in the end doubt | ask; in the end doubt |
/// | doubt | – | go on or end | fail | – | – | – | wait | doubt | doubt |
///
/// Beyond the table: `found foreign` fails; `not provisioned` waits, in the end fails at configuration; `domain held`
/// and `contact busy` wait (or fail, for a registered domain) before anything is open; `gave up` fails what certainly
/// did not happen; `resolved` ends a doubt.
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

        (
            P::Sent(kind) | P::Waiting(kind) | P::Doubt(kind),
            Outcome::Done(effect) | Outcome::Found(effect),
        ) if kind == effect.kind() => step.achieved(effect),
        (P::Sent(_) | P::Waiting(_) | P::Doubt(_), Outcome::Processing(process)) => step.processing(process),
        (P::Sent(_) | P::Waiting(_) | P::Doubt(_), Outcome::Refused(refusal)) => step.refused(refusal),
        (P::Sent(K::Register) | P::Waiting(K::Register), Outcome::NotAvailable(refusal)) => {
            step.not_available(refusal)
        }
        (P::Sent(_), Outcome::Hindered(hindrance)) => step.not_sent(&hindrance),
        (P::Sent(_) | P::Waiting(_), Outcome::Lost(what)) => step.lost(what),
        (P::Sent(_) | P::Waiting(_) | P::Doubt(_), Outcome::FoundForeign) => step.found_foreign(),
        (P::Sent(_), Outcome::Absent(history)) => step.absent(history),
        (P::Waiting(_) | P::Doubt(_), Outcome::Absent(_)) => {
            step.ask_later(WaitReason::AskingRegistrar, None)
        }
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
            | Outcome::NoEvidence(_)
            | Outcome::NotProvisioned
            | Outcome::DomainHeld(_)
            | Outcome::ContactBusy
            | Outcome::GaveUp
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
            asks: 0,
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
        operation.send_deadline = self.now + self.policy.send_window;
        operation.sends += 1;
        operation.asks = 0;
        let mut change = self.begin(operation.kind);
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
        change.order.state = state;
        change.order.sends += 1;
        change.order.wait = None;
        change.order.wake_at = None;
        change.timeline.push(entry(self.now, TimelineKind::Sent, text));
        change
    }

    fn achieved(&self, effect: Effect) -> Result<Change, IllegalTransition> {
        let operation = self.operation(OperationEvent::Done)?;
        let mut change = self.change();
        change.operation = OperationChange::Update(operation);
        change.order.wait = None;
        change.order.wake_at = None;
        change.order.hindrances = 0;
        change.order.last_error = None;
        match effect {
            Effect::ContactCreated(handle) => {
                change.contact = Some(ContactChange::Made(handle));
                change.timeline.push(entry(
                    self.now,
                    TimelineKind::ContactReady,
                    "The registrant's contact exists at the registrar.",
                ));
            }
            Effect::Registered { expires_at } => {
                change.claim = DomainClaim::Registered;
                change.order.registered = Some(Registered { at: self.now, expires_at });
                change.order.give_up_at = self.now + self.policy.give_up_after;
                change.timeline.push(entry(self.now, TimelineKind::Registered, "The domain is registered."));
                if change.order.nameservers.is_some() {
                    change.order.state = OrderState::Registered;
                } else {
                    self.complete(&mut change);
                }
            }
            Effect::NameserversSet => {
                change.timeline.push(entry(
                    self.now,
                    TimelineKind::NameserversSet,
                    "The name servers are set.",
                ));
                self.complete(&mut change);
            }
        }
        Ok(change)
    }

    fn complete(&self, change: &mut Change) {
        change.order.state = OrderState::Completed;
        change.schedule = Schedule::Never;
        change.timeline.push(entry(self.now, TimelineKind::Completed, "The order is completed."));
    }

    fn processing(&self, process: String) -> Result<Change, IllegalTransition> {
        let mut operation = self.operation(OperationEvent::Processing)?;
        let first = operation.process.as_deref() != Some(process.as_str());
        operation.process = Some(process);
        operation.asks += 1;
        let pause = self.policy.pause(self.policy.first_pause, operation.asks);
        let mut change = self.change();
        self.put_down(&mut change, WaitReason::RegistrarProcess, self.now + pause, None);
        if first {
            change.timeline.push(entry(
                self.now,
                TimelineKind::Processing,
                WaitReason::RegistrarProcess.text(),
            ));
        }
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    fn refused(&self, refusal: Refusal) -> Result<Change, IllegalTransition> {
        let operation = self.operation(OperationEvent::Refused)?;
        let mut change = self.fail(refusal.code, Some(refusal.text));
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    /// After a lost send, "not available" may be the echo of our own registration.
    fn not_available(&self, refusal: Refusal) -> Result<Change, IllegalTransition> {
        if !self.work.operation.as_ref().is_some_and(|operation| operation.ever_lost) {
            return self.refused(refusal);
        }
        let mut change = self.lost(
            "The registrar says that the domain is taken, possibly by an earlier request of this order."
                .into(),
        )?;
        if let OperationChange::Update(operation) = &mut change.operation {
            operation.doubtful_refusal = Some(refusal);
        }
        Ok(change)
    }

    fn lost(&self, what: String) -> Result<Change, IllegalTransition> {
        let mut operation = self.operation(OperationEvent::Lost)?;
        operation.ever_lost = true;
        operation.asks = 0;
        let mut change = self.change();
        change.timeline.push(entry(self.now, TimelineKind::AnswerLost, what.clone()));
        change.order.last_error = Some(what);
        let until = operation.provable_at(self.policy);
        // The first question comes soon: presence settles it at once.
        self.put_down(
            &mut change,
            WaitReason::AskingRegistrar,
            self.now + self.policy.first_pause,
            Some(until),
        );
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    /// It certainly did not happen this time.
    fn not_sent(&self, hindrance: &Hindrance) -> Result<Change, IllegalTransition> {
        let operation = self.operation(OperationEvent::NotSent)?;
        let mut change = self.wait(hindrance);
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    fn absent(&self, history: OrderHistory) -> Result<Change, IllegalTransition> {
        let Some(operation) = &self.work.operation else {
            return self.ask_later(WaitReason::AskingRegistrar, None);
        };
        // A crash may have come between a send and its answer without anybody noting that the answer was lost.
        let until = operation.provable_at(self.policy);
        if self.now < until {
            return self.ask_later(WaitReason::AskingRegistrar, None);
        }
        match history {
            OrderHistory::Disagrees => {
                self.doubt("The registrar lists a purchase of the domain, but doesn't show the domain.")
            }
            OrderHistory::Agrees => self.proven_absent(operation),
        }
    }

    fn proven_absent(&self, operation: &Operation) -> Result<Change, IllegalTransition> {
        if let Some(refusal) = operation.doubtful_refusal.clone() {
            return self.refused(refusal);
        }
        if operation.sends >= self.policy.most_sends && operation.kind == OperationKind::Register {
            return self.refused(Refusal {
                code: FailureCode::RegistrationLost,
                text: FailureCode::RegistrationLost.text().into(),
            });
        }
        let mut prepared = self.operation(OperationEvent::ProvenAbsent)?;
        prepared.ever_lost = true;
        let mut change = self.change();
        change.order.wait = None;
        change.order.wake_at = None;
        change.timeline.push(entry(
            self.now,
            TimelineKind::ProvenAbsent,
            "The lost request was not carried out; it will be sent again.",
        ));
        change.operation = OperationChange::Update(prepared);
        Ok(change)
    }

    /// Asks again later; after a long time without proof the operation is in doubt.
    fn ask_later(
        &self,
        reason: WaitReason,
        hindrance: Option<Hindrance>,
    ) -> Result<Change, IllegalTransition> {
        let Some(operation) = &self.work.operation else { return self.illegal("no_evidence") };
        let doubtful_at =
            operation.provable_at(self.policy).max(operation.send_deadline + self.policy.doubt_after);
        if self.now >= doubtful_at || operation.state == OperationState::InDoubt {
            return self.doubt("It could not be found out in time what became of the request.");
        }
        let mut asked = operation.clone();
        // Whoever asks has no answer: an attempt that a crash cut off counts as lost.
        asked.ever_lost = true;
        asked.asks += 1;
        let until = operation.provable_at(self.policy);
        let pause = self.policy.pause(self.policy.first_pause, asked.asks);
        let mut at = self.now + pause;
        if let Some(retry_at) = hindrance.as_ref().and_then(|hindrance| hindrance.retry_at) {
            at = at.max(retry_at);
        }
        // The moment at which absence becomes proof is worth a question of its own.
        if self.now < until && at > until {
            at = until;
        }
        let mut change = self.change();
        if asked.asks == 1 {
            change.timeline.push(entry(
                self.now,
                TimelineKind::Asked,
                "The registrar was asked; it does not show the result yet.",
            ));
        }
        if let Some(hindrance) = hindrance {
            change.order.last_error = Some(hindrance.text);
        }
        self.put_down(&mut change, reason, at, Some(until.max(at)));
        change.operation = OperationChange::Update(asked);
        Ok(change)
    }

    fn doubt(&self, why: &str) -> Result<Change, IllegalTransition> {
        let mut operation = self.operation(OperationEvent::Doubted)?;
        operation.ever_lost = true;
        operation.asks += 1;
        let mut change = self.change();
        if self.work.operation.as_ref().is_some_and(|before| before.state != OperationState::InDoubt) {
            change.timeline.push(entry(self.now, TimelineKind::InDoubt, why));
            change.order.last_error = Some(why.to_owned());
        }
        self.put_down(&mut change, WaitReason::InDoubt, self.now + self.policy.doubt_pause, None);
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    fn found_foreign(&self) -> Result<Change, IllegalTransition> {
        self.refused(Refusal {
            code: FailureCode::DomainUnavailable,
            text: FailureCode::DomainUnavailable.text().into(),
        })
    }

    fn not_provisioned(&self) -> Result<Change, IllegalTransition> {
        let registered_at = self
            .work
            .order
            .registered
            .as_ref()
            .map_or(self.work.order.updated_at, |registered| registered.at);
        let until = registered_at + self.policy.provisioning_window;
        if self.now >= until {
            return self.refused(Refusal {
                code: FailureCode::ProvisioningTimeout,
                text: FailureCode::ProvisioningTimeout.text().into(),
            });
        }
        let operation = self.operation(OperationEvent::NotSent)?;
        let mut change = self.change();
        let pause = self.policy.pause(self.policy.provisioning_pause, operation.sends.saturating_sub(1));
        self.put_down(&mut change, WaitReason::Provisioning, (self.now + pause).min(until), Some(until));
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    fn resolved(&self, kind: OperationKind, resolution: Resolution) -> Result<Change, IllegalTransition> {
        let mut change = match (resolution, kind) {
            (Resolution::Done, OperationKind::Register) => {
                self.achieved(Effect::Registered { expires_at: None })?
            }
            (Resolution::Done, OperationKind::SetNameservers) => self.achieved(Effect::NameserversSet)?,
            // Which contact was made can't be told by a yes; it is asked for instead.
            (Resolution::Done, OperationKind::CreateContact) => return self.illegal("resolved"),
            (
                Resolution::NotDone,
                OperationKind::Register | OperationKind::SetNameservers | OperationKind::CreateContact,
            ) => self.refused(Refusal {
                code: FailureCode::ResolvedNotDone,
                text: FailureCode::ResolvedNotDone.text().into(),
            })?,
        };
        let text = match resolution {
            Resolution::Done => "An operator found out that the request was carried out.",
            Resolution::NotDone => "An operator found out that the request was not carried out.",
        };
        change.timeline.insert(0, entry(self.now, TimelineKind::Resolved, text));
        Ok(change)
    }

    fn give_up(&self) -> Result<Change, IllegalTransition> {
        let code = match self.stage() {
            Stage::Registration => FailureCode::RegistrarUnavailable,
            Stage::Configuration => FailureCode::ConfigurationUnavailable,
        };
        let mut change = self.fail(code, None);
        if self.work.operation.is_some() {
            change.operation = OperationChange::Update(self.operation(OperationEvent::Refused)?);
        }
        Ok(change)
    }

    /// The order fails. A failure before registration gives the money back and the domain free.
    fn fail(&self, code: FailureCode, text: Option<String>) -> Change {
        let stage = self.stage();
        let failure = Failure { stage, code, text: text.unwrap_or_else(|| code.text().to_owned()) };
        let mut change = self.change();
        change.order.state = OrderState::Failed;
        change.order.wait = None;
        change.order.wake_at = None;
        change.order.last_error = Some(failure.text.clone());
        change.order.failure = Some(failure.clone());
        change.schedule = Schedule::Never;
        change.timeline.push(entry(self.now, TimelineKind::Failed, failure.text.clone()));
        if stage == Stage::Registration {
            change.claim = DomainClaim::Release;
            change.ledger = self.refund();
            change.timeline.push(entry(self.now, TimelineKind::Refunded, "The charge was reversed."));
            if self
                .work
                .operation
                .as_ref()
                .is_some_and(|operation| operation.kind == OperationKind::CreateContact)
            {
                change.contact = Some(ContactChange::Abandoned);
            }
        }
        change.failed = Some(failure);
        change
    }

    fn refund(&self) -> Option<LedgerLine> {
        let order = &self.work.order;
        // Prices are never negative enough to have no counterpart: the catalogue refuses negative ones.
        let amount = order.price.negated().ok()?;
        Some(LedgerLine {
            id: LedgerLineId::from_uuid(self.ids.next(self.now)),
            account_id: order.account_id,
            order_id: order.id,
            attempt: order.attempt,
            entry: LedgerEntry::Refund,
            amount,
            at: self.now,
        })
    }

    /// Puts the order down because of something that passes.
    fn wait(&self, hindrance: &Hindrance) -> Change {
        let mut change = self.change();
        change.order.hindrances = self.work.order.hindrances.saturating_add(1);
        let first = match hindrance.reason {
            // Another order of ours is about to settle it.
            WaitReason::ContactPending => self.policy.first_pause / 4,
            _ => self.policy.first_pause,
        };
        let pause = self.policy.pause(first, self.work.order.hindrances);
        let at = hindrance.retry_at.map_or(self.now + pause, |retry_at| retry_at.max(self.now));
        let waits = self.work.order.wait.as_ref().map(|wait| wait.reason);
        if waits != Some(hindrance.reason) {
            change.timeline.push(entry(self.now, TimelineKind::Waiting, hindrance.reason.text()));
        }
        change.order.last_error = Some(hindrance.text.clone());
        self.put_down(&mut change, hindrance.reason, at, Some(self.work.order.give_up_at));
        change
    }

    fn put_down(&self, change: &mut Change, reason: WaitReason, at: Timestamp, until: Option<Timestamp>) {
        let since = match self.work.order.wait {
            Some(wait) if wait.reason == reason => wait.since,
            _ => self.now,
        };
        change.order.wait = Some(Wait { reason, since, until });
        change.order.wake_at = Some(at);
        change.schedule = Schedule::At(at);
    }

    /// The order with its version moved on, and nothing else.
    fn change(&self) -> Change {
        let order =
            Order { version: self.work.order.version + 1, updated_at: self.now, ..self.work.order.clone() };
        Change {
            from: self.work.order.state,
            order,
            lease: self.work.lease,
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
