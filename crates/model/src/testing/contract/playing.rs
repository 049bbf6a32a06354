//! Carrying orders on, as a worker does.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use super::subject::{LEASE, REGISTRAR, Subject};
use crate::Policy;
use crate::failure::{FailureCode, Refusal};
use crate::id::OrderId;
use crate::operation::OperationKind;
use crate::order::{Change, ContactState, Effect, Outcome, Work, next};
use crate::ports::CommitError;

impl Subject {
    /// Claims up to `limit` orders.
    pub async fn claim(&self, limit: usize) -> Vec<Work> {
        self.queue.claim(REGISTRAR, limit, LEASE, self.now()).await.unwrap()
    }

    /// Claims the one order that is due.
    pub(super) async fn claim_only(&self) -> Work {
        let mut works = self.claim(10).await;
        assert_eq!(works.len(), 1, "one order is due");
        works.remove(0)
    }

    /// Claims this order, if it is free.
    pub async fn claim_order(&self, order: OrderId, lease: Duration) -> Option<Work> {
        self.queue.claim_orders(&[order], lease).await.unwrap().pop()
    }

    /// What follows from an outcome.
    pub fn change(&self, work: &Work, outcome: Outcome) -> Change {
        next(work, outcome, self.now(), &Policy::default(), self.ids.as_ref())
            .expect("the outcome is possible")
    }

    /// Commits what follows from an outcome.
    pub async fn step(&self, work: &Work, outcome: Outcome) -> Result<Work, CommitError> {
        let change = self.change(work, outcome);
        self.queue.commit(change.clone()).await?;
        Ok(change.into_work(work.contact.clone()))
    }

    /// Begins the registration and registers.
    pub async fn register(&self, work: &Work) -> Work {
        let work = self.step(work, Outcome::Begun(OperationKind::Register)).await.unwrap();
        self.step(&work, Outcome::Done(Effect::Registered { expires_at: None })).await.unwrap()
    }

    /// Begins the registration and is refused.
    pub async fn fail(&self, work: &Work) -> Work {
        let work = self.step(work, Outcome::Begun(OperationKind::Register)).await.unwrap();
        self.step(&work, refused()).await.unwrap()
    }
}

/// The registrar's refusal of a taken domain.
pub(super) fn refusal() -> Refusal {
    Refusal { code: FailureCode::DomainUnavailable, text: "taken".into() }
}

/// What comes of it.
pub(super) fn refused() -> Outcome {
    Outcome::Refused(refusal())
}

/// Whether the contact of this work has to be made.
pub(super) fn is_missing(work: &Work) -> bool {
    matches!(work.contact, ContactState::Missing(_))
}

/// Runs all futures at once, and returns their results in the order of the futures.
pub async fn together<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (future, slot) in running.iter_mut().zip(&mut done) {
            if slot.is_none()
                && let Poll::Ready(output) = future.as_mut().poll(context)
            {
                *slot = Some(output);
            }
        }
        if done.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}
