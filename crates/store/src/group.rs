//! Group commit: what queues up while one transaction commits shares the next one. Look-ups are gathered likewise.
//!
//! A request that comes alone goes at once; nobody waits for company. Whoever hangs up after the request was queued
//! cancels nothing.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use landrush_model::ports::{StoreError, StoreErrorKind};
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::error::Failed;

/// How many requests may wait; beyond that callers wait to be queued.
const QUEUE: usize = 1024;

/// The way to the writers of one kind of request.
pub(crate) struct Group<R, A> {
    sender: mpsc::Sender<Entry<R, A>>,
}

struct Entry<R, A> {
    request: R,
    reply: oneshot::Sender<A>,
}

/// What a group may have in it.
pub(crate) struct Limits<R> {
    /// Requests at most.
    pub(crate) requests: usize,
    /// Weight at most, unless the first request alone weighs more.
    pub(crate) weight: usize,
    /// What a request weighs.
    pub(crate) weigh: fn(&R) -> usize,
}

impl<R> Limits<R> {
    /// So many requests, whatever they are.
    pub(crate) const fn of_requests(requests: usize) -> Self {
        Self { requests, weight: requests, weigh: |_| 1 }
    }
}

impl<R: Send + 'static, T: Send + 'static, E: From<StoreError> + Send + 'static> Group<R, Result<T, E>> {
    /// Queues a request and waits for its answer.
    pub(crate) async fn answer(&self, name: &'static str, request: R) -> Result<T, E> {
        let gone = || StoreError::new(StoreErrorKind::Broken, name, "the store is closed");
        self.ask(request).await.unwrap_or_else(|| Err(gone().into()))
    }
}

impl<R: Send + 'static, A: Send + 'static> Group<R, A> {
    /// Starts `writers` tasks, which end when the group is dropped. `apply` returns one answer per request, in order.
    pub(crate) fn start<F>(writers: usize, limits: Limits<R>, apply: F) -> Self
    where
        F: Fn(Vec<R>) -> BoxFuture<'static, Vec<A>> + Send + Sync + 'static,
    {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let shared = Arc::new((Mutex::new(receiver), limits, apply));
        for _ in 0..writers {
            let shared = Arc::clone(&shared);
            tokio::spawn(async move {
                let (receiver, limits, apply) = &*shared;
                loop {
                    let entries = next_group(&mut *receiver.lock().await, limits).await;
                    if entries.is_empty() {
                        return;
                    }
                    let (requests, replies): (Vec<_>, Vec<_>) =
                        entries.into_iter().map(|entry| (entry.request, entry.reply)).unzip();
                    for (reply, answer) in replies.into_iter().zip(apply(requests).await) {
                        // Nobody listens where the caller has hung up.
                        let _ = reply.send(answer);
                    }
                }
            });
        }
        Self { sender }
    }

    /// Queues a request and waits for its answer; `None` if the writers are gone.
    pub(crate) async fn ask(&self, request: R) -> Option<A> {
        let (reply, answer) = oneshot::channel();
        self.sender.send(Entry { request, reply }).await.ok()?;
        answer.await.ok()
    }
}

/// Everything that waits, within the limits; empty when nothing will come any more.
async fn next_group<R, A>(queue: &mut mpsc::Receiver<Entry<R, A>>, limits: &Limits<R>) -> Vec<Entry<R, A>> {
    let Some(first) = queue.recv().await else { return Vec::new() };
    let mut weight = (limits.weigh)(&first.request);
    let mut group = vec![first];
    while group.len() < limits.requests && weight < limits.weight {
        let Ok(entry) = queue.try_recv() else { break };
        weight += (limits.weigh)(&entry.request);
        group.push(entry);
    }
    group
}

/// Runs requests in one transaction. If it fails over one of them, each gets its own.
pub(crate) async fn together_or_alone<R, E, F>(
    name: &'static str,
    requests: Vec<R>,
    attempt: F,
) -> Vec<Result<(), E>>
where
    R: Clone,
    E: From<StoreError>,
    F: Fn(Arc<Vec<R>>) -> BoxFuture<'static, Result<Vec<Result<(), E>>, Failed>>,
{
    let requests = Arc::new(requests);
    let failed = match attempt(Arc::clone(&requests)).await {
        Ok(results) => return results,
        Err(failed) => failed,
    };
    let (kind, text) = (failed.sort().0, failed.to_string());
    if kind != StoreErrorKind::Broken {
        return requests.iter().map(|_| Err(StoreError::new(kind, name, text.clone()).into())).collect();
    }
    let mut results = Vec::new();
    for request in requests.iter() {
        results.push(match attempt(Arc::new(vec![request.clone()])).await {
            Ok(mut results) => results.pop().unwrap_or(Ok(())),
            Err(failed) => Err(failed.into_error(name).into()),
        });
    }
    results
}

/// Gives each request of a group its answer out of what was read for all; if that failed, each its failure.
pub(crate) fn answers_or<R, T, A>(
    read: &Result<T, StoreError>,
    name: &'static str,
    requests: &[R],
    answer: impl Fn(&T, &R) -> Result<A, Failed>,
) -> Vec<Result<A, StoreError>> {
    let of = |request| match read {
        Ok(rows) => answer(rows, request).map_err(|failed| failed.into_error(name)),
        Err(error) => Err(StoreError::new(error.kind, name, error.cause_text())),
    };
    requests.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn what_waits_is_answered_together_and_each_by_its_own() {
        let gate = Arc::new(tokio::sync::Semaphore::new(0));
        let sizes = Arc::new(std::sync::Mutex::new(Vec::new()));
        let (opened, seen) = (Arc::clone(&gate), Arc::clone(&sizes));
        let limits = Limits { requests: 4, weight: 100, weigh: |_: &u32| 1 };
        let group = Group::start(1, limits, move |requests| {
            let (gate, sizes) = (Arc::clone(&opened), Arc::clone(&seen));
            async move {
                gate.acquire().await.unwrap().forget();
                sizes.lock().unwrap().push(requests.len());
                requests.into_iter().map(|request| request * 2).collect()
            }
            .boxed()
        });
        let answers = join_all((0..10).map(|request| group.ask(request)));
        gate.add_permits(10);
        let answers = answers.await;
        assert_eq!(answers, (0..10).map(|request| Some(request * 2)).collect::<Vec<_>>());
        assert!(sizes.lock().unwrap().len() < 10, "{sizes:?}");
        assert!(sizes.lock().unwrap().iter().all(|size| *size <= 4), "{sizes:?}");
    }
}
