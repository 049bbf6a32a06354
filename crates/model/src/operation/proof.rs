//! How long an operation is asked about: when absence at the registrar is proof, and when it is time to stop asking.
//!
//! Two things must have passed, because clocks jump: the time by the clock, and as much time between questions that were
//! asked when they were due ([`Operation::waited`]). Why that is enough, `docs/decisions/0008-clocks-that-jump.md` tells.

use std::time::Duration;

use super::{Operation, OperationKind};
use crate::policy::Policy;
use crate::timestamp::Timestamp;

impl Operation {
    /// From when on, by the clock, absence at the registrar proves that no send had an effect: no call may be started
    /// after `send_deadline`, none runs longer than the call timeout, and a registration that happened shows after the
    /// visibility window.
    pub fn provable_at(&self, policy: &Policy) -> Timestamp {
        self.send_deadline + policy.call_timeout + self.window(policy)
    }

    /// Whether absence is proof.
    pub fn is_provable(&self, now: Timestamp, policy: &Policy) -> bool {
        now >= self.provable_at(policy) && self.lacks(policy).is_zero()
    }

    /// Whether it was asked about for so long that nobody will find out by asking on.
    pub fn is_overdue(&self, now: Timestamp, policy: &Policy) -> bool {
        now >= self.overdue_at(policy) && self.lacks(policy).is_zero()
    }

    /// The pause before the next question. The moment at which absence becomes proof is worth a question of its own.
    pub fn pause(&self, policy: &Policy) -> Duration {
        let (pause, lacks) = (policy.pause(policy.first_pause, self.asks), self.lacks(policy));
        if lacks.is_zero() { pause } else { pause.min(lacks) }
    }

    /// Until when the questions go on, as far as can be said at `now`: until absence is proof, or after that until
    /// it is time to stop.
    pub fn asked_until(&self, now: Timestamp, policy: &Policy) -> Timestamp {
        if self.is_provable(now, policy) {
            self.overdue_at(policy)
        } else {
            self.provable_at(policy).max(now + self.lacks(policy))
        }
    }

    fn overdue_at(&self, policy: &Policy) -> Timestamp {
        self.provable_at(policy).max(self.send_deadline + policy.doubt_after)
    }

    /// How long must still be waited between questions.
    fn lacks(&self, policy: &Policy) -> Duration {
        let settled = policy.send_window + policy.call_timeout + self.window(policy);
        // A clock that jumps unseen cuts at most one pause off.
        let unseen = if self.kind.may_be_repeated() { Duration::ZERO } else { policy.longest_pause };
        (settled + unseen).saturating_sub(self.waited)
    }

    fn window(&self, policy: &Policy) -> Duration {
        match self.kind {
            OperationKind::Register => policy.visibility_window,
            // A contact shows at once, and name servers are read from the domain itself.
            OperationKind::CreateContact | OperationKind::SetNameservers => Duration::ZERO,
        }
    }
}
