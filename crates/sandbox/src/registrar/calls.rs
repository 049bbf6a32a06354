//! Calls: who is let in, and what comes of it.

use std::sync::Arc;
use std::time::Duration;

use super::{Inner, NotWritten, Registrar};
use crate::clock::Millis;
use crate::dynadot::{Answer, Call, Command, Format, Page, Params, Refusal, texts};
use crate::effect::Recorded;
use crate::fault::{AppliedFault, FaultKind};
use crate::journal::Line;
use crate::ledger::{Finished, Outcome, Received};
use crate::traffic::{Excess, Thread};
use crate::world::Series;

/// What happens to a request at the door.
pub(crate) enum Admission {
    LetIn(Ticket),
    /// With this.
    TurnedAway(Vec<u8>),
    /// The sandbox has ended, or can't write its state file.
    Closed,
}

/// What the caller gets.
pub(crate) enum Conclusion {
    Body(Vec<u8>),
    /// A body that is called text.
    PlainText(Vec<u8>),
    ServiceUnavailable,
    HangUp,
}

/// A request that was let in. While it lives it holds its thread.
pub(crate) struct Ticket {
    registrar: Arc<Registrar>,
    era: u64,
    seq: u64,
    door: usize,
    command: &'static Command,
    params: Params,
    format: Format,
    fault: Option<AppliedFault>,
    /// The account had the domain when the request to register it came in.
    repeated: bool,
    call_delay: Duration,
    holds_thread: bool,
}

impl Registrar {
    /// Notes the request, and lets it in if the key is right, the level allows it and the command exists.
    pub(crate) fn admit(self: &Arc<Self>, params: Params, format: Format) -> Admission {
        let now = self.clock.now();
        let mut inner = self.lock();
        if !inner.is_open {
            return Admission::Closed;
        }
        match inner.settle(now).and_then(|()| inner.admit(params, now)) {
            Ok(Ok(let_in)) => Admission::LetIn(let_in.ticket(Arc::clone(self), format, &inner)),
            Ok(Err(page)) => Admission::TurnedAway(page.print_general(format)),
            Err(NotWritten(_)) => Admission::Closed,
        }
    }
}

struct LetIn {
    seq: u64,
    door: usize,
    command: &'static Command,
    params: Params,
    fault: Option<AppliedFault>,
    repeated: bool,
}

impl LetIn {
    fn ticket(self, registrar: Arc<Registrar>, format: Format, inner: &Inner) -> Ticket {
        let Self { seq, door, command, params, fault, repeated } = self;
        let holds_thread = command.thread == Thread::Needed;
        let (era, call_delay) = (inner.era, inner.settings.call_delay);
        Ticket {
            registrar,
            era,
            seq,
            door,
            command,
            params,
            format,
            fault,
            repeated,
            call_delay,
            holds_thread,
        }
    }
}

impl Inner {
    fn admit(&mut self, params: Params, now: Millis) -> Result<Result<LetIn, Page>, NotWritten> {
        let key = params.get("key").unwrap_or_default();
        let door = self.doors.iter().position(|door| door.key.opens(key));
        let name = params.get("command").unwrap_or_default();
        let command = Command::named(name);
        let subjects = params.subjects();
        let thread = command.map_or(Thread::Needed, |command| command.thread);
        let before = door.map_or(0, |door| self.doors[door].traffic.in_progress());
        let seq = self.ledger.next_seq();
        self.commit(Line::Received(Received {
            seq,
            at: now,
            account: door.map(|door| Arc::clone(&self.doors[door].account)),
            command: name.chars().take(64).collect(),
            spoken: command.is_some_and(Command::is_built),
            domain: (!subjects.is_empty()).then(|| subjects.join(",").chars().take(253).collect()),
            concurrent: before + u32::from(thread == Thread::Needed),
        }))?;
        let Some(door) = door else {
            let answer = Answer::general(texts::INVALID_KEY, Outcome::InvalidKey);
            return self.turn_away(seq, answer, None, false);
        };
        let repeated = self.is_repeat(door, name, &params);
        let at_door = &mut self.doors[door];
        if let Err(excess) = at_door.traffic.admit(at_door.level.limits(), now, thread) {
            let answer = match excess {
                Excess::Threads => Answer::general(texts::BUSY, Outcome::Busy),
                Excess::Rate => Answer::general(texts::RATE_LIMITED, Outcome::RateLimited),
            };
            return self.turn_away(seq, answer, Some(excess), repeated);
        }
        let Some(command) = command else {
            at_door.traffic.release();
            let answer = Answer::general(texts::UNKNOWN_COMMAND, Outcome::UnknownCommand);
            return self.turn_away(seq, answer, None, repeated);
        };
        let fault = self.faults.choose(&at_door.account, command.name, &subjects);
        Ok(Ok(LetIn { seq, door, command, params, fault, repeated }))
    }

    fn turn_away(
        &mut self,
        seq: u64,
        answer: Answer,
        violation: Option<Excess>,
        repeated: bool,
    ) -> Result<Result<LetIn, Page>, NotWritten> {
        self.commit(Line::Finished(Finished {
            seq,
            outcome: answer.outcome,
            error: answer.page.error.clone(),
            fault: None,
            violation,
            repeated,
            effects: Vec::new(),
        }))?;
        Ok(Err(answer.page))
    }

    /// Whether this asks to register a domain that the account has.
    fn is_repeat(&self, door: usize, command: &str, params: &Params) -> bool {
        let domain = params.get("domain").filter(|_| command == "register");
        let owned = domain.and_then(|domain| self.world.domain(&domain.to_ascii_lowercase()));
        owned.is_some_and(|domain| *domain.account == *self.doors[door].account)
    }
}

impl Ticket {
    /// How long the command takes before it has its effect.
    pub(crate) fn wait_before(&self) -> Duration {
        self.call_delay + self.fault_delay(FaultKind::Delay)
    }

    /// How long its answer is held back after the effect.
    pub(crate) fn wait_after(&self) -> Duration {
        self.fault_delay(FaultKind::DelayAfter)
    }

    /// Carries the command out, or lets the fault strike; journals what happened; gives the thread back unless the answer is
    /// to be held back.
    pub(crate) fn conclude(&mut self) -> Conclusion {
        let registrar = Arc::clone(&self.registrar);
        let now = registrar.clock.now();
        let mut inner = registrar.lock();
        if !inner.is_open || inner.era != self.era || inner.settle(now).is_err() {
            return Conclusion::HangUp;
        }
        let fault = self.fault.map(|fault| fault.kind);
        let answer = self.struck_answer().unwrap_or_else(|| self.carry_out(&inner, now));
        let outcome = match fault {
            Some(FaultKind::DropBefore) => Outcome::Dropped,
            Some(FaultKind::Html503) => Outcome::Unavailable,
            Some(FaultKind::MalformedBefore) => Outcome::Garbled,
            _ => answer.outcome,
        };
        // Two requests at once are a repeat too: the other one had its effect while this one was in progress.
        let repeated = self.repeated || inner.is_repeat(self.door, self.command.name, &self.params);
        let first = inner.world.next(Series::Effect);
        let numbered = (first..).zip(answer.effects);
        let finished = Finished {
            seq: self.seq,
            outcome,
            error: answer.page.error.clone(),
            fault,
            violation: None,
            repeated,
            effects: numbered.map(|(id, effect)| Recorded { id, at: now, effect }).collect(),
        };
        if inner.commit(Line::Finished(finished)).is_err() {
            return Conclusion::HangUp;
        }
        if fault != Some(FaultKind::DelayAfter) {
            self.give_thread_back(&mut inner);
        }
        let mut body = answer.page.print(self.command.form(inner.settings.dialect), self.format);
        match fault {
            Some(FaultKind::DropBefore | FaultKind::DropAfter | FaultKind::LostThenLate) => {
                Conclusion::HangUp
            }
            Some(FaultKind::Html503) => Conclusion::ServiceUnavailable,
            Some(FaultKind::Malformed | FaultKind::MalformedBefore) => {
                body.truncate(body.len() / 2);
                Conclusion::Body(body)
            }
            Some(FaultKind::WrongContentType) => Conclusion::PlainText(body),
            _ => Conclusion::Body(body),
        }
    }

    /// The answer of a fault that strikes before any effect.
    fn struck_answer(&self) -> Option<Answer> {
        let refused = |refusal: Refusal| Some(refusal.into_answer());
        match self.fault?.kind {
            FaultKind::Busy => Some(Answer::general(texts::BUSY, Outcome::Busy)),
            FaultKind::RateLimit => Some(Answer::general(texts::RATE_LIMITED, Outcome::RateLimited)),
            FaultKind::NotAvailable => refused(Refusal::not_available()),
            FaultKind::InsufficientFunds => refused(Refusal::insufficient_funds()),
            FaultKind::Maintenance => refused(Refusal::maintenance()),
            FaultKind::Offline => refused(Refusal::offline()),
            // What those would have said is never seen, or in pieces only.
            FaultKind::SystemBusy
            | FaultKind::DropBefore
            | FaultKind::Html503
            | FaultKind::MalformedBefore => refused(Refusal::system_busy()),
            FaultKind::Delay
            | FaultKind::DelayAfter
            | FaultKind::DropAfter
            | FaultKind::Malformed
            | FaultKind::WrongContentType
            | FaultKind::LostThenLate => None,
        }
    }

    fn carry_out(&self, inner: &Inner, now: Millis) -> Answer {
        let door = &inner.doors[self.door];
        let Some(account) = inner.world.account(&door.account) else {
            // Accounts are opened before the first request and never closed.
            return Answer::general(texts::INVALID_KEY, Outcome::InvalidKey);
        };
        let hidden = self.fault.filter(|fault| fault.kind == FaultKind::LostThenLate);
        let call = Call {
            params: &self.params,
            account,
            level: door.level,
            world: &inner.world,
            config: &self.registrar.config,
            settings: &inner.settings,
            now,
            in_progress: door.traffic.in_progress(),
            hidden_for: hidden.map_or(0, |fault| fault.visible_after),
        };
        self.command.answer(&call)
    }

    fn give_thread_back(&mut self, inner: &mut Inner) {
        if std::mem::take(&mut self.holds_thread) {
            inner.doors[self.door].traffic.release();
        }
    }

    fn fault_delay(&self, kind: FaultKind) -> Duration {
        let fault = self.fault.filter(|fault| fault.kind == kind);
        fault.map_or(Duration::ZERO, |fault| Duration::from_millis(fault.delay_ms))
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.holds_thread {
            let registrar = Arc::clone(&self.registrar);
            self.give_thread_back(&mut registrar.lock());
        }
    }
}
