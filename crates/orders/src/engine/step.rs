//! One order under one lease: step after step until it waits, ends, or the lease is lost.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use landrush_model::order::{
    Action, Change, ContactChange, ContactState, IllegalTransition, OperationChange, OrderHistory, Outcome,
    Schedule, Work, next, plan,
};
use landrush_model::ports::{CommitError, Health, Permit, StoreErrorKind};
use landrush_model::{OperationKind, WaitReason};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use tracing::field::Empty;
use tracing::{Instrument, Span, debug, error, info_span, warn};

use super::EngineParts;
use super::jumps::JumpWatch;
use super::perform::{ask, perform};
use crate::telemetry;

/// What is left of a lease must exceed this for a step to begin: clocks of databases and processes differ in speed.
const SKEW: Duration = Duration::from_millis(500);

/// Takes one order on.
pub(super) struct Carrier {
    pub(super) parts: EngineParts,
    pub(super) permit: Permit,
    pub(super) stop: CancellationToken,
    pub(super) jumps: Arc<JumpWatch>,
    /// From before the lease was asked for.
    pub(super) leased_at: Instant,
}

/// Why an order is put down without an outcome. Whoever gets it next finds out how it stands.
#[derive(Debug, thiserror::Error)]
enum PutDown {
    #[error("the lease was lost")]
    LeaseLost,
    #[error("the store failed")]
    Store(#[source] CommitError),
    #[error(transparent)]
    Illegal(#[from] IllegalTransition),
}

impl Carrier {
    /// Works on the order until it waits or ends.
    pub(super) async fn carry(mut self, mut work: Work) {
        loop {
            if self.stop.is_cancelled() {
                return self.release(&work).await;
            }
            match self.step(work).await {
                Ok(Some(going_on)) => work = going_on,
                Ok(None) => return,
                Err(PutDown::LeaseLost) => {
                    metrics::counter!(telemetry::LEASES_LOST).increment(1);
                    warn!("the lease was lost; whoever has the order now goes on with it");
                    return;
                }
                Err(error) => {
                    error!(
                        error = &error as &dyn Error,
                        "the order is put down; it comes back when its lease runs out"
                    );
                    return;
                }
            }
        }
    }

    /// One step, in a span of its own: decide, commit the intent, act, commit the outcome. `None`: the order waits or has
    /// ended.
    async fn step(&mut self, work: Work) -> Result<Option<Work>, PutDown> {
        let action = plan(&work, self.parts.clock.now());
        let name = action_name(action);
        let span = info_span!(
            "order.step",
            order.step = name,
            order.attempt = work.order.attempt,
            order.outcome = Empty
        );
        self.act(work, action).instrument(span).await
    }

    async fn act(&mut self, work: Work, action: Action) -> Result<Option<Work>, PutDown> {
        let began = Instant::now();
        let (work, outcome) = match action {
            Action::Rest => return Ok(None),
            Action::GiveUp => (work, Outcome::GaveUp),
            // Whoever makes the contact waits for the registrar then, and so does this order.
            Action::AwaitContact => match self.parts.registrars.trouble(work.order.registrar_account_id) {
                Some(trouble) => (work, Outcome::Hindered(trouble)),
                None => (work, Outcome::ContactBusy),
            },
            Action::Begin(kind) => match self.parts.registrars.health(work.order.registrar_account_id) {
                Health::Unusable(hindrance) => (work, Outcome::Hindered(hindrance)),
                Health::Usable => self.begin(work, kind).await?,
            },
            Action::Ask(kind) => {
                let Some(outcome) = self.within_lease(ask(&self.parts, &self.permit, &work, kind)).await
                else {
                    return Err(PutDown::LeaseLost);
                };
                (work, outcome)
            }
        };
        let labels = [("step", action_name(action)), ("outcome", outcome.name())];
        Span::current().record("order.outcome", outcome.name());
        debug!("step");
        metrics::counter!(telemetry::STEPS, &labels).increment(1);
        let going_on = self.conclude(work, outcome).await?;
        metrics::histogram!(telemetry::STEP_SECONDS, "step" => labels[0].1)
            .record(began.elapsed().as_secs_f64());
        Ok(going_on)
    }

    /// Commits the intent, then acts.
    async fn begin(&mut self, work: Work, kind: OperationKind) -> Result<(Work, Outcome), PutDown> {
        let change = self.next(&work, Outcome::Begun(kind))?;
        match self.commit(&change).await {
            Ok(()) => {}
            Err(CommitError::DomainHeld(holder)) => return Ok((work, Outcome::DomainHeld(holder))),
            Err(CommitError::ContactBusy) => return Ok((work, Outcome::ContactBusy)),
            Err(CommitError::BatchPaused) => return Ok((work, Outcome::Paused)),
            Err(CommitError::LeaseLost) => return Err(PutDown::LeaseLost),
            // No intent keeps a contact.
            Err(error @ (CommitError::ContactForeign | CommitError::Store(_))) => {
                return Err(PutDown::Store(error));
            }
        }
        let work = follow(work, change);
        match self.within_lease(perform(&self.parts, &self.permit, &work, kind)).await {
            Some(outcome) => Ok((work, outcome)),
            None => Err(PutDown::LeaseLost),
        }
    }

    /// Commits what follows from an outcome.
    async fn conclude(&mut self, work: Work, outcome: Outcome) -> Result<Option<Work>, PutDown> {
        let mut change = self.next(&work, outcome)?;
        let mut committed = self.commit(&change).await;
        if matches!(committed, Err(CommitError::ContactForeign)) {
            // A contact with the same data, but another registrant's: of this one's there is no trace.
            change = self.next(&work, Outcome::Absent(OrderHistory::Agrees))?;
            committed = self.commit(&change).await;
        }
        match committed {
            Ok(()) => {}
            Err(CommitError::LeaseLost) => return Err(PutDown::LeaseLost),
            Err(error) => return Err(PutDown::Store(error)),
        }
        Ok(match change.schedule {
            Schedule::GoOn => Some(follow(work, change)),
            Schedule::At(_) | Schedule::Never => None,
        })
    }

    fn next(&self, work: &Work, outcome: Outcome) -> Result<Change, PutDown> {
        let (now, policy) = (self.parts.clock.now(), &self.parts.policy);
        let outcome = self.jumps.weigh(outcome, now, work, policy);
        Ok(next(work, outcome, now, policy, self.parts.ids.as_ref())?)
    }

    /// Commits a change, trying again while the database is away and the lease lasts. Should an earlier try have gone
    /// through unseen, the store knows its own change again; only one that put the order down counts as a lost lease then.
    async fn commit(&mut self, change: &Change) -> Result<(), CommitError> {
        let mut pause = Duration::from_millis(50);
        loop {
            let asked_at = Instant::now();
            match self.parts.queue.commit(change.clone()).await {
                Ok(()) => {
                    self.leased_at = asked_at;
                    return Ok(());
                }
                Err(CommitError::Store(error))
                    if error.kind != StoreErrorKind::Broken && self.left() > pause =>
                {
                    warn!(error = &error as &dyn Error, "a change could not be committed; trying again");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(2));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Runs something for as long as the lease lasts; `None` if that wasn't enough.
    async fn within_lease<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        timeout(self.left(), future).await.ok()
    }

    fn left(&self) -> Duration {
        self.parts.settings.lease.saturating_sub(self.leased_at.elapsed()).saturating_sub(SKEW)
    }

    async fn release(&self, work: &Work) {
        if let Err(error) = self.parts.queue.release(&[(work.order.id, work.lease)]).await {
            warn!(error = &error as &dyn Error, "a lease could not be given back; it runs out by itself");
        }
    }
}

/// The work after a change that was committed.
fn follow(work: Work, change: Change) -> Work {
    let contact = match (&change.contact, &change.operation, work.contact) {
        (Some(ContactChange::Made(handle)), _, _) => ContactState::Ready(handle.clone()),
        (None, OperationChange::Open(operation), ContactState::Missing(registrant))
            if operation.kind == OperationKind::CreateContact =>
        {
            ContactState::BeingMade(registrant)
        }
        (_, _, contact) => contact,
    };
    change.into_work(contact)
}

fn action_name(action: Action) -> &'static str {
    match action {
        Action::Begin(kind) => kind.as_str(),
        Action::Ask(OperationKind::CreateContact) => "ask_contact",
        Action::Ask(OperationKind::Register) => "ask_registration",
        Action::Ask(OperationKind::SetNameservers) => "ask_nameservers",
        Action::AwaitContact => WaitReason::ContactPending.as_str(),
        Action::GiveUp => "give_up",
        Action::Rest => "rest",
    }
}
