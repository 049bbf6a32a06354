//! What may have happened: lost answers, what the registrar says when it is asked, and doubts.

use super::{IllegalTransition, Step};
use crate::failure::{FailureCode, Hindrance, Refusal, WaitReason};
use crate::operation::{Operation, OperationEvent, OperationKind, OperationState};
use crate::order::work::entry;
use crate::order::{Change, Effect, OperationChange, OrderHistory, Resolution};
use crate::timeline::TimelineKind;

type Next = Result<Change, IllegalTransition>;

impl Step<'_> {
    /// After a lost send, a refusal may be the echo of what that one achieved: "not available" of our own registration.
    pub(super) fn refused(&self, refusal: Refusal) -> Next {
        if !self.work.operation.as_ref().is_some_and(|operation| operation.ever_lost) {
            return self.refuse(refusal);
        }
        let mut change = self.lost(
            "The registrar refused a repeated request; it is being found out whether an earlier one was carried out.".into(),
        )?;
        if let OperationChange::Update(operation) = &mut change.operation {
            operation.doubtful_refusal = Some(refusal);
        }
        Ok(change)
    }

    /// It certainly did not happen and will not.
    pub(super) fn refuse(&self, refusal: Refusal) -> Next {
        let operation = self.operation(OperationEvent::Refused)?;
        let mut change = self.fail(refusal.code, Some(refusal.text));
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    pub(super) fn refuse_by(&self, code: FailureCode) -> Next {
        self.refuse(Refusal { code, text: code.text().into() })
    }

    pub(super) fn lost(&self, what: String) -> Next {
        let mut operation = self.operation(OperationEvent::Lost)?;
        operation.ever_lost = true;
        operation.asks = 0;
        operation.waited = std::time::Duration::ZERO;
        let mut change = self.change();
        change.timeline.push(entry(self.now, TimelineKind::AnswerLost, what.clone()));
        change.order.last_error = Some(what);
        // The first question comes soon: presence settles it at once.
        let (at, until) =
            (self.now + operation.pause(self.policy), operation.asked_until(self.now, self.policy));
        self.put_down(&mut change, WaitReason::AskingRegistrar, at, Some(until));
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    pub(super) fn processing(&self, process: String) -> Next {
        let asked = self.asked()?;
        if asked.is_overdue(self.now, self.policy) {
            return self.undecided("The registrar has been working on the request for too long.");
        }
        let mut operation = self.operation(OperationEvent::Processing)?;
        let first = operation.process.as_deref() != Some(process.as_str());
        (operation.asks, operation.waited) = (asked.asks, asked.waited);
        operation.process = Some(process);
        let (at, until) =
            (self.now + operation.pause(self.policy), operation.asked_until(self.now, self.policy));
        let mut change = self.change();
        self.put_down(&mut change, WaitReason::RegistrarProcess, at, Some(until));
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

    pub(super) fn absent(&self, history: OrderHistory) -> Next {
        // A crash may have come between a send and its answer without anybody noting that the answer was lost.
        let asked = self.asked()?;
        if !asked.is_provable(self.now, self.policy) {
            return self.ask_later(WaitReason::AskingRegistrar, None);
        }
        match history {
            OrderHistory::Disagrees => {
                self.undecided("The registrar lists a purchase of the domain, but doesn't show the domain.")
            }
            OrderHistory::Agrees => self.proven_absent(&asked),
        }
    }

    fn proven_absent(&self, asked: &Operation) -> Next {
        if let Some(refusal) = asked.doubtful_refusal.clone() {
            return self.refuse(refusal);
        }
        let absences = asked.absences + 1;
        if asked.kind == OperationKind::Register && absences >= self.policy.most_sends {
            return self.refuse_by(FailureCode::RegistrationLost);
        }
        let text = "The lost request was not carried out; it will be sent again.";
        let mut change =
            self.prepare_again(OperationEvent::ProvenAbsent, TimelineKind::ProvenAbsent, text)?;
        if let OperationChange::Update(operation) = &mut change.operation {
            operation.absences = absences;
        }
        Ok(change)
    }

    /// The registrar had taken it, and its list shows that nothing comes of it any more.
    pub(super) fn dropped(&self) -> Next {
        if !self.asked()?.is_provable(self.now, self.policy) {
            return self.ask_later(WaitReason::AskingRegistrar, None);
        }
        self.refuse(Refusal {
            code: FailureCode::RegistrationRefused,
            text: "The registrar took the registration and then cancelled it.".into(),
        })
    }

    /// Asks again later; after a long time without proof nobody knows.
    pub(super) fn ask_later(&self, reason: WaitReason, hindrance: Option<Hindrance>) -> Next {
        let asked = self.asked()?;
        if asked.state == OperationState::InDoubt || asked.is_overdue(self.now, self.policy) {
            return self.undecided("It could not be found out in time what became of the request.");
        }
        let mut at = self.now + asked.pause(self.policy);
        if let Some(retry_at) = hindrance.as_ref().and_then(|hindrance| hindrance.retry_at) {
            at = at.max(retry_at);
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
        let until = asked.asked_until(self.now, self.policy);
        self.put_down(&mut change, reason, at, Some(until.max(at)));
        // Whoever asks has no answer: an attempt that a crash cut off counts as lost.
        change.operation = OperationChange::Update(Operation { ever_lost: true, ..asked });
        Ok(change)
    }

    /// Nobody could find out. What does no harm is done once more.
    fn undecided(&self, why: &str) -> Next {
        let mut asked = self.asked()?;
        if asked.kind.may_be_repeated() {
            let text = "It could not be found out in time whether the request was carried out; it does no harm to send it again.";
            return self.prepare_again(OperationEvent::LetBe, TimelineKind::Asked, text);
        }
        let mut change = self.change();
        if asked.state != OperationState::InDoubt {
            change.timeline.push(entry(self.now, TimelineKind::InDoubt, why));
            change.order.last_error = Some(why.to_owned());
        }
        asked.state = self.operation(OperationEvent::Doubted)?.state;
        self.put_down(&mut change, WaitReason::InDoubt, self.now + self.policy.doubt_pause, None);
        change.operation = OperationChange::Update(Operation { ever_lost: true, ..asked });
        Ok(change)
    }

    /// It may be sent again; that it was lost before is remembered.
    fn prepare_again(&self, event: OperationEvent, kind: TimelineKind, text: &str) -> Next {
        let operation = self.operation(event)?;
        let mut change = self.change();
        change.order.wait = None;
        change.order.wake_at = None;
        change.timeline.push(entry(self.now, kind, text));
        change.operation = OperationChange::Update(Operation {
            ever_lost: true,
            doubtful_refusal: None,
            asks: operation.asks + 1,
            waited: std::time::Duration::ZERO,
            ..operation
        });
        Ok(change)
    }

    pub(super) fn found_foreign(&self) -> Next {
        self.refuse_by(FailureCode::DomainUnavailable)
    }

    pub(super) fn resolved(&self, kind: OperationKind, resolution: Resolution) -> Next {
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
            ) => self.refuse_by(FailureCode::ResolvedNotDone)?,
        };
        let text = match resolution {
            Resolution::Done => "An operator found out that the request was carried out.",
            Resolution::NotDone => "An operator found out that the request was not carried out.",
        };
        change.timeline.insert(0, entry(self.now, TimelineKind::Resolved, text));
        Ok(change)
    }

    /// The operation after one more question. The pause before it counts as far as [`Step::paused`] vouches for it.
    fn asked(&self) -> Result<Operation, IllegalTransition> {
        let Some(operation) = self.work.operation.clone() else { return self.illegal("operation missing") };
        Ok(Operation { asks: operation.asks + 1, waited: operation.waited + self.paused(), ..operation })
    }
}
