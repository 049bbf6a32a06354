//! Whether an account at a registrar may be called: a state machine that stops calls which are known to fail.
//!
//! | state | a call is asked for | an answer came | unreachable | key refused, maintenance |
//! |---|---|---|---|---|
//! | closed | go | closed | closed; at the limit of such results in a row: open | open |
//! | open, before the probe is due | wait | – | – | – |
//! | open, the probe is due | go, as the probe: half open | – | – | – |
//! | half open | wait | closed | open | open |
//!
//! A wrong key thus costs one call, not one per order. Results of calls that were let go before the last change of state
//! are ignored: they tell of the past. A probe that is given up without a result leaves the circuit open and due.

mod breaker;

use std::time::Duration;

use landrush_model::WaitReason;
use tokio::time::Instant;

pub(crate) use breaker::Breaker;

/// How long to wait while somebody else's probe is under way.
const PROBING: Duration = Duration::from_secs(1);

/// What keeps an account from being called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Its key is refused.
    KeyRefused,
    /// The registrar says that it is being maintained.
    Maintenance,
    /// The registrar can't be reached, or doesn't answer.
    Unreachable,
}

impl Trouble {
    pub(crate) const fn reason(self) -> WaitReason {
        match self {
            Self::KeyRefused => WaitReason::RegistrarKeyRefused,
            Self::Maintenance => WaitReason::RegistrarMaintenance,
            Self::Unreachable => WaitReason::RegistrarUnreachable,
        }
    }
}

/// What the result of a call says about calling at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    /// The registrar works: it answered, whatever it said.
    Answered,
    /// Something is wrong for every call.
    Trouble(Trouble),
    /// Nothing: no call left.
    Nothing,
}

/// Times and counts of a [`Circuit`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct CircuitSettings {
    /// Unreachable results in a row that open it.
    pub(crate) unreachable_limit: u32,
    /// The pause before a refused key is tried again.
    pub(crate) key_pause: Duration,
    /// The pause before anything else is tried again; doubles with every vain probe.
    pub(crate) first_pause: Duration,
    /// The longest such pause.
    pub(crate) longest_pause: Duration,
}

/// The right to make one call.
#[derive(Debug)]
pub(crate) struct Pass {
    /// The circuit's count of changes when it was given.
    change: u64,
}

/// Why no call is made, and when to come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stop {
    pub(crate) trouble: Trouble,
    pub(crate) until: Instant,
}

/// The state machine of the [table](self). It knows no clock, lock or network.
#[derive(Debug)]
pub(crate) struct Circuit {
    settings: CircuitSettings,
    state: State,
    /// Changes of state so far.
    change: u64,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Closed { unreachable: u32 },
    Open { trouble: Trouble, until: Instant, vain: u32 },
    HalfOpen { trouble: Trouble, vain: u32 },
}

impl Circuit {
    pub(crate) const fn new(settings: CircuitSettings) -> Self {
        Self { settings, state: State::Closed { unreachable: 0 }, change: 0 }
    }

    /// Asks to make a call.
    pub(crate) fn admit(&mut self, now: Instant) -> Result<Pass, Stop> {
        if let Some(stop) = self.stop(now) {
            return Err(stop);
        }
        if let State::Open { trouble, vain, .. } = self.state {
            self.become_(State::HalfOpen { trouble, vain });
        }
        Ok(Pass { change: self.change })
    }

    /// Why a call would not be admitted now.
    pub(crate) fn stop(&self, now: Instant) -> Option<Stop> {
        match self.state {
            State::Closed { .. } => None,
            State::Open { trouble, until, .. } => (now < until).then_some(Stop { trouble, until }),
            State::HalfOpen { trouble, .. } => Some(Stop { trouble, until: now + PROBING }),
        }
    }

    /// What is wrong as far as is known, whether or not a probe is due.
    pub(crate) const fn trouble(&self) -> Option<Trouble> {
        match self.state {
            State::Closed { .. } => None,
            State::Open { trouble, .. } | State::HalfOpen { trouble, .. } => Some(trouble),
        }
    }

    /// Tells what came of a call. Returns the trouble if that opened the circuit.
    #[expect(clippy::needless_pass_by_value, reason = "a pass is good for one result")]
    pub(crate) fn tell(&mut self, pass: Pass, signal: Signal, now: Instant) -> Option<Trouble> {
        if pass.change != self.change {
            return None;
        }
        match (self.state, signal) {
            (State::Closed { .. }, Signal::Answered) => {
                self.state = State::Closed { unreachable: 0 };
                None
            }
            (State::HalfOpen { .. }, Signal::Answered) => {
                self.become_(State::Closed { unreachable: 0 });
                None
            }
            (State::Closed { unreachable }, Signal::Trouble(Trouble::Unreachable))
                if unreachable + 1 < self.settings.unreachable_limit =>
            {
                self.state = State::Closed { unreachable: unreachable + 1 };
                None
            }
            (State::Closed { .. }, Signal::Trouble(trouble)) => Some(self.open(trouble, 0, now)),
            (State::HalfOpen { vain, .. }, Signal::Trouble(trouble)) => {
                Some(self.open(trouble, vain.saturating_add(1), now))
            }
            (State::HalfOpen { trouble, vain }, Signal::Nothing) => {
                self.become_(State::Open { trouble, until: now, vain });
                None
            }
            // Passes are given in the other two states only, and every change makes the older ones void.
            (State::Closed { .. }, Signal::Nothing) | (State::Open { .. }, _) => None,
        }
    }

    fn open(&mut self, trouble: Trouble, vain: u32, now: Instant) -> Trouble {
        let pause = match trouble {
            Trouble::KeyRefused => self.settings.key_pause,
            Trouble::Maintenance | Trouble::Unreachable => {
                self.settings.first_pause.saturating_mul(1 << vain.min(20)).min(self.settings.longest_pause)
            }
        };
        self.become_(State::Open { trouble, until: now + pause, vain });
        trouble
    }

    fn become_(&mut self, state: State) {
        self.state = state;
        self.change += 1;
    }
}

#[cfg(test)]
mod tests;
