//! Putting an order down until something has passed.

use std::time::Duration;

use super::{IllegalTransition, Step};
use crate::failure::{FailureCode, Hindrance, WaitReason};
use crate::operation::{Operation, OperationEvent, OperationKind};
use crate::order::work::entry;
use crate::order::{Change, OperationChange, Schedule, Wait};
use crate::timeline::TimelineKind;
use crate::timestamp::Timestamp;

/// Longest pause of an order that waits for another order of ours: whoever wakes it may miss it.
const OWN_PAUSE: Duration = Duration::from_secs(5);

impl Step<'_> {
    /// Puts the order down because of something that passes.
    pub(super) fn wait(&self, hindrance: &Hindrance) -> Change {
        let mut change = self.change();
        let waits = self.work.order.wait.map(|wait| wait.reason);
        // What one's own house was waited for is no measure of how long the registrar needs.
        let in_a_row = match waits {
            Some(reason) if is_own(reason) && !is_own(hindrance.reason) => 0,
            _ => self.work.order.hindrances,
        };
        change.order.hindrances = in_a_row.saturating_add(1);
        let pause = if is_own(hindrance.reason) {
            self.policy.pause(self.policy.first_pause / 4, in_a_row).min(OWN_PAUSE)
        } else {
            self.policy.pause(self.policy.first_pause, in_a_row)
        };
        let at = hindrance.retry_at.map_or(self.now + pause, |retry_at| retry_at.max(self.now + pause));
        if waits != Some(hindrance.reason) {
            change.timeline.push(entry(self.now, TimelineKind::Waiting, hindrance.reason.text()));
        }
        change.order.last_error = Some(hindrance.text.clone());
        self.put_down(&mut change, hindrance.reason, at, Some(self.work.order.give_up_at.max(at)));
        change
    }

    /// The registrar hasn't made the new domain ready. It is given time, of which only pauses between two tries count:
    /// while nobody could ask, nobody can say that it wasn't ready.
    pub(super) fn not_provisioned(&self) -> Result<Change, IllegalTransition> {
        let operation = self.operation(OperationEvent::NotSent)?;
        let window = self.policy.provisioning_window;
        if operation.waited >= window {
            return self.refuse_by(FailureCode::ProvisioningTimeout);
        }
        let left = window - operation.waited;
        let pause =
            self.policy.pause(self.policy.provisioning_pause, operation.sends.saturating_sub(1)).min(left);
        let mut change = self.change();
        self.put_down(&mut change, WaitReason::Provisioning, self.now + pause, Some(self.now + left));
        change.operation = OperationChange::Update(operation);
        Ok(change)
    }

    /// How long a new domain was given to become ready, up to now.
    pub(super) fn given_to_provisioning(&self, operation: &Operation) -> Duration {
        match (operation.kind, self.work.order.wait.map(|wait| wait.reason)) {
            (OperationKind::SetNameservers, Some(WaitReason::Provisioning)) => {
                operation.waited + self.paused()
            }
            (OperationKind::SetNameservers, _) => operation.waited,
            (OperationKind::CreateContact | OperationKind::Register, _) => Duration::ZERO,
        }
    }

    /// How much of the pause that ends now has certainly passed. A clock that jumped ahead made the order come too late,
    /// and one that jumped by less cut off at most this pause, which therefore counts as the longest at most.
    pub(super) fn paused(&self) -> Duration {
        let Some(wake_at) = self.work.order.wake_at else { return Duration::ZERO };
        let too_late = wake_at + self.policy.longest_pause + self.policy.call_timeout;
        if (wake_at..=too_late).contains(&self.now) {
            wake_at.since(self.work.order.updated_at).min(self.policy.longest_pause)
        } else {
            Duration::ZERO
        }
    }

    /// Puts the order down until its batch is resumed, or it has waited as long as it may.
    pub(super) fn pause(&self) -> Change {
        let mut change = self.change();
        let until = self.work.order.give_up_at;
        if self.work.order.wait.is_none_or(|wait| wait.reason != WaitReason::BatchPaused) {
            change.timeline.push(entry(self.now, TimelineKind::Waiting, WaitReason::BatchPaused.text()));
        }
        self.put_down(&mut change, WaitReason::BatchPaused, until, Some(until));
        change
    }

    pub(super) fn put_down(
        &self,
        change: &mut Change,
        reason: WaitReason,
        at: Timestamp,
        until: Option<Timestamp>,
    ) {
        let since = match self.work.order.wait {
            Some(wait) if wait.reason == reason => wait.since,
            _ => self.now,
        };
        change.order.wait = Some(Wait { reason, since, until });
        change.order.wake_at = Some(at);
        change.schedule = Schedule::At(at);
    }
}

/// Whether another order of ours is about to settle it.
const fn is_own(reason: WaitReason) -> bool {
    matches!(reason, WaitReason::ContactPending | WaitReason::DomainPending)
}
