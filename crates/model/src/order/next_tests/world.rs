//! A registrar and a time as they really are.

use super::super::*;

/// The registrar and the time as they really are.
pub(super) struct World {
    policy: Policy,
    /// The true time. The clock is off by whole hours, and by a few minutes once.
    pub(super) at: Timestamp,
    clock_ahead: i64,
    pub(super) purchases: u32,
    /// When the purchase takes effect, and when it shows.
    registered_at: Option<Timestamp>,
    shows_at: Option<Timestamp>,
    /// The list shows a purchase as cancelled.
    dropped: bool,
    /// Somebody else has the domain.
    taken: bool,
    /// When each contact comes into being.
    pub(super) contacts: Vec<Timestamp>,
    pub(super) nameservers_at: Option<Timestamp>,
    /// When the last registration that was sent is certainly over.
    pub(super) call_over_at: Timestamp,
}

/// What happens at one step of a run.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fate {
    /// The call has its effect and answers; a question is answered.
    Works,
    /// The call has its effect, the answer is lost, and the effect shows after this share of the visibility window.
    AnswerLost { late: u32 },
    /// The registrar takes the call and works on it; it shows after this share of the window.
    Accepted { late: u32 },
    /// The registrar takes the call, and nothing comes of it.
    AcceptedInVain,
    /// The call is lost on its way.
    RequestLost,
    /// The process dies before the outcome is recorded. The call, if it was made, takes effect after this share of the
    /// time that calls have, and shows after this share of the window. The lease may run out at once, by a clock that
    /// jumps.
    Crash { effect: Option<(u32, u32)>, lease: u64 },
    /// Something is in the way.
    Hindered,
    /// The registrar refuses for good.
    Refused,
    /// Somebody else takes the domain just before the call.
    TakenByOthers,
    /// The registrar can't be asked.
    Silent,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub(super) fate: Fate,
    /// By how many hours the clock jumps before, and amid, the step.
    pub(super) jumps: [i64; 2],
    /// By how many seconds the step comes late.
    pub(super) late: u64,
    /// What the list of purchases says of a purchase that doesn't show yet.
    pub(super) list: List,
}

/// What the list of purchases says of a purchase that doesn't show yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// Nothing.
    Lags,
    /// That it is done.
    Shows,
    /// That it is being worked on.
    InWork,
}

impl World {
    pub(super) fn new(policy: Policy, clock_ahead: i64) -> Self {
        Self {
            policy,
            at: NOW,
            clock_ahead,
            purchases: 0,
            registered_at: None,
            shows_at: None,
            dropped: false,
            taken: false,
            contacts: Vec::new(),
            nameservers_at: None,
            call_over_at: NOW,
        }
    }

    pub(super) fn clock(&self) -> Timestamp {
        if self.clock_ahead < 0 {
            self.at - Duration::from_secs(self.clock_ahead.unsigned_abs())
        } else {
            self.at + Duration::from_secs(self.clock_ahead.unsigned_abs())
        }
    }

    /// The clock never gets further from the truth than the dates of registrars can bear.
    pub(super) fn jump(&mut self, seconds: i64) {
        if (self.clock_ahead + seconds).abs() <= 21 * 60 * 60 {
            self.clock_ahead += seconds;
        }
    }

    pub(super) fn wait_until(&mut self, clock: Timestamp) {
        self.at = self.at + clock.since(self.clock());
    }

    fn is_shown(&self) -> bool {
        self.shows_at.is_some_and(|shows_at| shows_at <= self.at)
    }

    /// The effect of a call, which happens after `delay`; what the call would answer.
    fn effect(&mut self, kind: OperationKind, delay: Duration, late: u32) -> Outcome {
        let happens_at = self.at + delay;
        match kind {
            OperationKind::CreateContact => {
                self.contacts.push(happens_at);
                Outcome::Done(Effect::ContactCreated(ContactHandle(self.contacts.len().to_string())))
            }
            OperationKind::Register if self.taken || self.registered_at.is_some() => not_available(),
            OperationKind::Register => {
                self.purchases += 1;
                self.registered_at = Some(happens_at);
                self.shows_at = Some(happens_at + self.policy.visibility_window * late / 100);
                Outcome::Done(registered())
            }
            OperationKind::SetNameservers if !self.is_shown() => Outcome::NotProvisioned,
            OperationKind::SetNameservers => {
                self.nameservers_at = Some(happens_at);
                Outcome::Done(Effect::NameserversSet)
            }
        }
    }

    /// Makes a call; `None` if the process died.
    pub(super) fn call(&mut self, operation: &Operation, fate: Fate) -> Option<Outcome> {
        let (kind, calls) = (operation.kind, self.policy.send_window + self.policy.call_timeout);
        if self.clock() >= operation.send_deadline {
            return Some(hindered(WaitReason::Queue));
        }
        if kind == OperationKind::Register {
            self.call_over_at = self.at;
        }
        Some(match fate {
            Fate::Works => self.effect(kind, Duration::ZERO, 0),
            Fate::AnswerLost { late } => {
                self.effect(kind, Duration::ZERO, late);
                self.at = self.at + self.policy.call_timeout;
                lost()
            }
            Fate::Accepted { late } if kind == OperationKind::Register => {
                match self.effect(kind, Duration::ZERO, late) {
                    Outcome::Done(_) => Outcome::Processing("1".into()),
                    refused => refused,
                }
            }
            Fate::AcceptedInVain if kind == OperationKind::Register && !self.taken && self.purchases == 0 => {
                self.dropped = true;
                Outcome::Processing("2".into())
            }
            Fate::Accepted { .. } | Fate::AcceptedInVain => self.effect(kind, Duration::ZERO, 0),
            Fate::RequestLost | Fate::Silent => lost(),
            Fate::Crash { effect, lease } => {
                if let Some((delay, late)) = effect {
                    self.effect(kind, calls * delay / 100, late);
                }
                if kind == OperationKind::Register {
                    self.call_over_at = self.at + calls;
                }
                self.at = self.at + Duration::from_secs(lease);
                return None;
            }
            Fate::Hindered => hindered(WaitReason::RegistrarBusy),
            Fate::Refused => refused(FailureCode::RegistrationRefused),
            Fate::TakenByOthers => {
                self.taken |= self.registered_at.is_none();
                self.effect(kind, Duration::ZERO, 0)
            }
        })
    }

    /// Asks; `None` if the process died.
    pub(super) fn ask(&mut self, operation: &Operation, turn: Turn) -> Option<Outcome> {
        let silent = || Outcome::NoEvidence(Hindrance::new(WaitReason::RegistrarUnreachable));
        match turn.fate {
            Fate::Silent => return Some(silent()),
            Fate::Crash { lease, .. } => {
                self.at = self.at + Duration::from_secs(lease);
                return None;
            }
            _ => {}
        }
        let absent = Outcome::Absent(OrderHistory::Agrees);
        Some(match operation.kind {
            OperationKind::CreateContact => {
                let there = self.contacts.iter().rposition(|made_at| *made_at <= self.at);
                let handle = there.map(|place| ContactHandle((place + 1).to_string()));
                handle.map_or(absent, |handle| Outcome::Found(Effect::ContactCreated(handle)))
            }
            OperationKind::SetNameservers => match self.nameservers_at {
                Some(set_at) if set_at <= self.at => Outcome::Found(Effect::NameserversSet),
                _ => absent,
            },
            OperationKind::Register => match self.registered_at {
                // By its date the domain may look older than the intent.
                Some(date) if self.is_shown() => {
                    let recent = date >= operation.intended_at - Duration::from_secs(120);
                    if recent { Outcome::Found(registered()) } else { silent() }
                }
                // The list of purchases may show it before the domain shows.
                Some(_) if turn.list == List::Shows => Outcome::Absent(OrderHistory::Disagrees),
                Some(_) if turn.list == List::InWork => Outcome::Processing("1".into()),
                _ if self.dropped => Outcome::Dropped,
                _ => absent,
            },
        })
    }
}
