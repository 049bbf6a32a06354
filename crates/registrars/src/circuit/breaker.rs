//! A circuit that is shared between calls, with the clock that tells others when to come again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use landrush_model::Hindrance;
use landrush_model::ports::{Clock, Health};
use tokio::time::Instant;

use super::{Circuit, CircuitSettings, Pass, Signal, Stop, Trouble};
use crate::telemetry;

/// The [`Circuit`] of one registrar account.
pub(crate) struct Breaker {
    /// How the operator calls the account; for the log.
    account: String,
    circuit: Mutex<Circuit>,
    clock: Arc<dyn Clock>,
}

impl Breaker {
    pub(crate) fn new(account: String, settings: CircuitSettings, clock: Arc<dyn Clock>) -> Self {
        Self { account, circuit: Mutex::new(Circuit::new(settings)), clock }
    }

    /// Asks to make a call. Whoever is admitted says afterwards what came of it; dropping the admission says nothing.
    pub(crate) fn admit(&self) -> Result<Admission<'_>, Hindrance> {
        let now = Instant::now();
        match self.lock().admit(now) {
            Ok(pass) => Ok(Admission { breaker: self, pass: Some(pass) }),
            Err(stop) => Err(self.hindrance(stop, now)),
        }
    }

    /// Says why a call would not be admitted now, without asking for one.
    pub(crate) fn check(&self) -> Result<(), Hindrance> {
        let now = Instant::now();
        let stop = self.lock().stop(now);
        stop.map_or(Ok(()), |stop| Err(self.hindrance(stop, now)))
    }

    /// Whether calls are made. Yes also when a probe is due, so that somebody makes it.
    pub(crate) fn health(&self) -> Health {
        self.check().map_or_else(Health::Unusable, |()| Health::Usable)
    }

    /// What is wrong as far as is known, also while a probe is due.
    pub(crate) fn trouble(&self) -> Option<Hindrance> {
        let trouble = self.lock().trouble()?;
        Some(self.check().err().unwrap_or_else(|| Hindrance::new(trouble.reason())))
    }

    fn hindrance(&self, stop: Stop, now: Instant) -> Hindrance {
        let retry_at = self.clock.now() + stop.until.saturating_duration_since(now);
        Hindrance { retry_at: Some(retry_at), ..Hindrance::new(stop.trouble.reason()) }
    }

    fn tell(&self, pass: Pass, signal: Signal) {
        let (before, opened, after) = {
            let mut circuit = self.lock();
            let before = circuit.trouble();
            let opened = circuit.tell(pass, signal, Instant::now());
            (before, opened, circuit.trouble())
        };
        if let Some(trouble) = opened {
            telemetry::circuit_opened(trouble);
            if before != after {
                let reason = trouble.reason().as_str();
                tracing::warn!(
                    registrar.account = self.account,
                    reason,
                    "calls to the registrar are stopped"
                );
            }
        } else if before.is_some() && after.is_none() {
            tracing::info!(registrar.account = self.account, "calls to the registrar go on");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Circuit> {
        self.circuit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to make one call.
pub(crate) struct Admission<'a> {
    breaker: &'a Breaker,
    pass: Option<Pass>,
}

impl Admission<'_> {
    /// Says what came of the call.
    pub(crate) fn tell(mut self, signal: Signal) {
        self.settle(signal);
    }

    fn settle(&mut self, signal: Signal) {
        if let Some(pass) = self.pass.take() {
            self.breaker.tell(pass, signal);
        }
    }
}

impl Drop for Admission<'_> {
    fn drop(&mut self) {
        self.settle(Signal::Nothing);
    }
}

impl std::fmt::Debug for Breaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let trouble: Option<Trouble> = self.lock().trouble();
        f.debug_struct("Breaker").field("account", &self.account).field("trouble", &trouble).finish()
    }
}
