//! Jumps of the clock. What the time that has passed proves, it proves only if the clock ran evenly meanwhile.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use landrush_model::order::{Outcome, Work};
use landrush_model::{Hindrance, OperationKind, Policy, Timestamp, WaitReason};
use tokio::time::Instant;

/// What the clock may be off by without having jumped: a process can be held up between two looks.
const TOLERANCE: Duration = Duration::from_secs(10);

/// Holds the clock against the runtime's own time, which never jumps.
#[derive(Debug)]
pub(super) struct JumpWatch {
    began: Instant,
    seen: Mutex<Seen>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    /// What the clock showed at the beginning, reckoned back from now.
    began: Timestamp,
    jumped_at: Option<Instant>,
}

impl JumpWatch {
    /// Begins with a clock that shows `now`.
    pub(super) fn new(now: Timestamp) -> Self {
        Self { began: Instant::now(), seen: Mutex::new(Seen { began: now, jumped_at: None }) }
    }

    /// What an outcome is worth by a clock that shows `now`:
    /// - absence proves nothing before the time that an unseen effect may take has passed since a jump;
    /// - what seems older than the intent may be ours, if one of the two was dated by a clock that was wrong;
    /// - a registrar hasn't been slow in making a domain ready because a clock ran ahead.
    pub(super) fn weigh(&self, outcome: Outcome, now: Timestamp, work: &Work, policy: &Policy) -> Outcome {
        let Some(since_jump) = self.since_jump(now) else { return outcome };
        let kind = work.operation.as_ref().map(|operation| operation.kind);
        let under_way = policy.send_window + policy.call_timeout;
        match (outcome, kind) {
            (Outcome::Absent(_), Some(OperationKind::Register))
                if since_jump < under_way + policy.visibility_window =>
            {
                Outcome::NoEvidence(jumped())
            }
            (Outcome::Absent(_), Some(OperationKind::CreateContact)) if since_jump < under_way => {
                Outcome::NoEvidence(jumped())
            }
            (Outcome::FoundForeign, _) => Outcome::NoEvidence(jumped()),
            (Outcome::NotProvisioned, _) if since_jump < policy.provisioning_window => {
                Outcome::Hindered(Hindrance::new(WaitReason::Provisioning))
            }
            (outcome, _) => outcome,
        }
    }

    /// How long ago the last jump was noticed, if there was one.
    fn since_jump(&self, now: Timestamp) -> Option<Duration> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let began = now - self.began.elapsed();
        if began.since(seen.began).max(seen.began.since(began)) > TOLERANCE {
            tracing::warn!(
                clock.before = %seen.began,
                clock.after = %began,
                "the clock has jumped; what became of lost calls takes longer to prove"
            );
            *seen = Seen { began, jumped_at: Some(Instant::now()) };
        }
        seen.jumped_at.map(|at| at.elapsed())
    }
}

fn jumped() -> Hindrance {
    let text = "The clock of this server has jumped, so it takes longer to find out.".to_owned();
    Hindrance { text, ..Hindrance::new(WaitReason::AskingRegistrar) }
}
