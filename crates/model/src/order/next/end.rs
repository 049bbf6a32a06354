//! How a step, and with it perhaps the order, comes to its end.

use super::Step;
use crate::failure::{Failure, FailureCode, Stage};
use crate::id::LedgerLineId;
use crate::ledger::{LedgerEntry, LedgerLine};
use crate::operation::{OperationEvent, OperationKind};
use crate::order::change::ContactChange;
use crate::order::next::IllegalTransition;
use crate::order::work::entry;
use crate::order::{Change, DomainClaim, Effect, OperationChange, OrderState, Registered, Schedule};
use crate::timeline::TimelineKind;

impl Step<'_> {
    pub(super) fn achieved(&self, effect: Effect) -> Result<Change, IllegalTransition> {
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

    /// The order fails. A failure before registration gives the money back and the domain free.
    pub(super) fn fail(&self, code: FailureCode, text: Option<String>) -> Change {
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
            key_id: None,
            at: self.now,
        })
    }
}
