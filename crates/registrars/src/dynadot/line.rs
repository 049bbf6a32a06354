//! The line to one account: every call goes through here, paced, admitted by the circuit, measured.

use std::sync::Arc;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use dynadot_client::{Call, Client, Error, Outcome, Repeatable};
use landrush_model::ports::{Clock, Permit, PermitError, RegistrarError};
use landrush_model::{Hindrance, RegistrarAccount, Timestamp, WaitReason};
use tokio::time::Instant;
use tracing::{Instrument, info_span};

use super::classify::{self, Errand, Pauses};
use crate::circuit::Breaker;
use crate::settings::RegistrarSettings;
use crate::telemetry;

/// How often a reading call is repeated at most.
const REPEATS: usize = 3;

/// The pause before the first repeat.
const FIRST_DELAY: Duration = Duration::from_millis(200);

/// How calls to one account are made.
pub(super) struct Line {
    pub(super) account: RegistrarAccount,
    pub(super) client: Client,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) breaker: Breaker,
    pub(super) settings: RegistrarSettings,
}

/// Why a call brought no result.
#[derive(Debug)]
pub(super) enum CallError {
    /// It was not made.
    NotMade(Hindrance),
    /// It was made, and failed. Boxed, because it is large and rare.
    Failed(Box<Error>),
}

impl Line {
    /// Makes a call that writes or spends: once, and not after the deadline.
    pub(super) async fn write<C>(
        &self,
        permit: &Permit,
        deadline: Timestamp,
        call: &C,
    ) -> Result<C::Reply, CallError>
    where
        C: Call + Sync,
        C::Reply: Send,
    {
        self.call(permit, Some(deadline), call).await
    }

    /// Makes a reading call, and repeats it within a small budget while it fails for a reason that passes quickly.
    pub(super) async fn read<C>(
        &self,
        permit: &Permit,
        deadline: Option<Timestamp>,
        call: &C,
    ) -> Result<C::Reply, CallError>
    where
        C: Repeatable + Sync,
        C::Reply: Send,
    {
        let start = Instant::now();
        let budget = self.settings.read_budget;
        let backoff =
            ExponentialBuilder::new().with_jitter().with_min_delay(FIRST_DELAY).with_max_times(REPEATS);
        let attempt = || self.call(permit, deadline, call);
        attempt
            .retry(backoff)
            .when(passes_quickly)
            .adjust(|error, delay| {
                let pause = delay?.max(wish(error));
                (start.elapsed() + pause <= budget).then_some(pause)
            })
            .await
    }

    /// Why a call that writes or spends brought no result, by what is known of its effect.
    pub(super) fn failure(&self, errand: Errand, error: CallError) -> RegistrarError {
        match error {
            CallError::NotMade(hindrance) => RegistrarError::Hindered(hindrance),
            CallError::Failed(error) => classify::failure(errand, &error, self.pauses()),
        }
    }

    /// Why a reading call brought no result.
    pub(super) fn hindrance(&self, error: CallError) -> Hindrance {
        match error {
            CallError::NotMade(hindrance) => hindrance,
            CallError::Failed(error) => self.hindrance_of(&error),
        }
    }

    /// The same of a call that was made.
    pub(super) fn hindrance_of(&self, error: &Error) -> Hindrance {
        classify::hindrance(error, self.pauses())
    }

    fn pauses(&self) -> Pauses {
        Pauses { now: self.clock.now(), key: self.settings.key_pause, funds: self.settings.funds_pause }
    }

    async fn call<C>(
        &self,
        permit: &Permit,
        deadline: Option<Timestamp>,
        call: &C,
    ) -> Result<C::Reply, CallError>
    where
        C: Call + Sync,
        C::Reply: Send,
    {
        // Before the wait for a start, so that none is wasted, and after it, for what was learnt meanwhile.
        self.breaker.check().map_err(CallError::NotMade)?;
        permit.pace().await.map_err(|error| CallError::NotMade(unpaced(&error)))?;
        let admission = self.breaker.admit().map_err(CallError::NotMade)?;
        if deadline.is_some_and(|deadline| self.clock.now() >= deadline) {
            return Err(CallError::NotMade(too_late()));
        }
        let span = info_span!(
            "registrar.call",
            registrar.account = self.account.name,
            registrar.provider = self.account.provider.as_str(),
            registrar.command = C::COMMAND,
        );
        let begun = Instant::now();
        let reply = self.client.call(call).instrument(span.clone()).await;
        let failed = reply.as_ref().err();
        if let Some(error) = failed {
            span.in_scope(|| log(error));
        }
        telemetry::called(C::COMMAND, failed.map_or("done", Error::code), begun.elapsed());
        admission.tell(classify::signal(failed));
        reply.map_err(|error| CallError::Failed(Box::new(error)))
    }
}

/// Leaves a trace of a failure that the registrar didn't explain. Its words stay out: they may quote what was sent.
fn log(error: &Error) {
    if error.refusal().is_none() {
        let cause = std::error::Error::source(error).map(tracing::field::display);
        tracing::warn!(registrar.outcome = error.code(), cause, "a call to the registrar failed");
    }
}

/// Whether a reading call may do better at once. Not after a timeout: the first may still occupy a connection.
fn passes_quickly(error: &CallError) -> bool {
    let CallError::Failed(error) = error else { return false };
    match &**error {
        Error::Broken { .. } | Error::Incomplete { .. } | Error::Unreadable(_) | Error::Connect { .. } => {
            true
        }
        error => matches!(error.outcome(), Outcome::RetryAfter(_)),
    }
}

/// How long the registrar wants us to wait.
fn wish(error: &CallError) -> Duration {
    match error {
        CallError::Failed(error) => match error.outcome() {
            Outcome::RetryAfter(wish) => wish,
            Outcome::NotSent | Outcome::Refused | Outcome::Unknown => Duration::ZERO,
        },
        CallError::NotMade(_) => Duration::ZERO,
    }
}

fn unpaced(error: &PermitError) -> Hindrance {
    tracing::warn!(error = error as &dyn std::error::Error, "a permit lets no call start");
    Hindrance::new(WaitReason::Queue)
}

fn too_late() -> Hindrance {
    let text = "The time for sending the request was over before its turn came.".to_owned();
    Hindrance { reason: WaitReason::Queue, text, retry_at: None }
}
