//! Applying changes, several in one transaction.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures_util::FutureExt;
use landrush_model::OrderId;
use landrush_model::ledger::LedgerLine;
use landrush_model::order::{Change, Schedule, Sending};
use landrush_model::ports::CommitError;

use super::batches::Told;
use super::{batches, claims, contacts};
use crate::connection::{Conn, insert_all};
use crate::error::Failed;
use crate::group::together_or_alone;
use crate::orders::detail_rows::{LedgerRow, TimelineRow};
use crate::orders::spending;
use crate::orders::update::{self, Standing};
use crate::schema::{ledger, timeline};
use crate::store::Context;

type Verdict = Result<(), CommitError>;

#[derive(Clone)]
struct Group {
    context: Arc<Context>,
    changes: Arc<Vec<Change>>,
}

/// Applies what can be.
pub(crate) async fn commit_group(context: Arc<Context>, changes: Vec<Change>) -> Vec<Verdict> {
    let mut verdicts: Vec<Option<Verdict>> = changes.iter().map(|_| None).collect();
    // Of one order there is one change at a time; whoever comes after it, with an old lease or with the same change again,
    // finds that out in a transaction of its own. (In the same one it would lock an order after batches.)
    let mut rest: Vec<(usize, Change)> = changes.into_iter().enumerate().collect();
    while !rest.is_empty() {
        let mut orders = HashSet::new();
        let (first, later): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|(_, change)| orders.insert(change.order.id));
        let (places, changes): (Vec<usize>, Vec<Change>) = first.into_iter().unzip();
        for (place, verdict) in places.into_iter().zip(commit_distinct(&context, changes).await) {
            verdicts[place] = Some(verdict);
        }
        rest = later;
    }
    verdicts.into_iter().flatten().collect()
}

/// Applies what can be of changes of as many orders.
async fn commit_distinct(context: &Arc<Context>, changes: Vec<Change>) -> Vec<Verdict> {
    let schedules: Vec<Schedule> = changes.iter().map(|change| change.schedule).collect();
    let shared = Arc::clone(context);
    let verdicts = together_or_alone("commit", changes, move |changes| {
        let group = Group { context: Arc::clone(&shared), changes };
        let database = shared.database.clone();
        let waker = Arc::clone(&shared);
        async move {
            let (verdicts, told) =
                database.try_tx("commit", group, |tx, group| commit_all(tx, group).boxed()).await?;
            waker.announce(&told);
            Ok(verdicts)
        }
        .boxed()
    })
    .await;
    // Who put an order down has others wait for a shorter time than they know of.
    let put_down = |(verdict, schedule): (&Verdict, &Schedule)| {
        verdict.is_ok() && matches!(schedule, Schedule::At(_) | Schedule::Never)
    };
    if verdicts.iter().zip(&schedules).any(put_down) {
        context.wake_workers();
    }
    verdicts
}

/// Returns the verdicts, and what was told.
async fn commit_all(tx: &mut Conn, group: &Group) -> Result<(Vec<Verdict>, Told), Failed> {
    let changes: Vec<&Change> = group.changes.iter().collect();
    let Judged { admitted, applied, mut refused } = judge(tx, &changes).await?;
    // Whoever goes on counts on the lease from now.
    update::extend(tx, applied.iter().map(|change| change.order.id)).await?;
    let told = match admitted.is_empty() {
        true => Told::default(),
        false => apply(tx, &group.context, &admitted).await?,
    };
    let verdict = |change: &&Change| refused.remove(&change.order.id).map_or(Ok(()), Err);
    Ok((changes.iter().map(verdict).collect(), told))
}

/// What is to be done with some changes.
struct Judged<'c> {
    admitted: Vec<&'c Change>,
    /// These were applied before.
    applied: Vec<&'c Change>,
    refused: HashMap<OrderId, CommitError>,
}

/// Finds what can't be applied before anything is changed for it: leases first, then pauses, domains and contacts.
async fn judge<'c>(tx: &mut Conn, changes: &[&'c Change]) -> Result<Judged<'c>, Failed> {
    let standings = update::standings(tx, changes).await?;
    let (mut held, mut applied, mut refused) = (Vec::new(), Vec::new(), HashMap::new());
    for &change in changes {
        match standings.get(&change.order.id) {
            Some(Standing::Paused) if change.sending == Sending::Intent => {
                refused.insert(change.order.id, CommitError::BatchPaused);
            }
            Some(Standing::Expected | Standing::Paused) => held.push(change),
            Some(Standing::Applied) => applied.push(change),
            None => {
                refused.insert(change.order.id, CommitError::LeaseLost);
            }
        }
    }
    let taken = claims::take(tx, &held).await?;
    refused.extend(taken.into_iter().map(|(order, holder)| (order, CommitError::DomainHeld(holder))));
    let busy = contacts::take(tx, &held).await?;
    refused.extend(busy.into_iter().map(|order| (order, CommitError::ContactBusy)));
    let foreign = contacts::foreign(tx, &held).await?;
    refused.extend(foreign.into_iter().map(|order| (order, CommitError::ContactForeign)));
    held.retain(|change| !refused.contains_key(&change.order.id));
    Ok(Judged { admitted: held, applied, refused })
}

/// Everything that follows from changes that nothing is in the way of. Locks are taken in the order order, batch.
async fn apply(tx: &mut Conn, context: &Context, changes: &[&Change]) -> Result<Told, Failed> {
    update::orders(tx, changes).await?;
    update::operations(tx, changes).await?;
    contacts::settle(tx, changes).await?;
    claims::settle(tx, changes).await?;
    let entries: Vec<TimelineRow> = changes
        .iter()
        .flat_map(|change| {
            let row = |(place, entry)| TimelineRow::of(&change.order, place, entry);
            change.timeline.iter().enumerate().map(row)
        })
        .collect::<Result<_, _>>()?;
    let mut lines: Vec<LedgerLine> = changes.iter().filter_map(|change| change.ledger.clone()).collect();
    spending::give_back(tx, &mut lines).await?;
    let lines: Vec<LedgerRow> = lines.iter().map(LedgerRow::of).collect::<Result<_, _>>()?;
    if !entries.is_empty() {
        insert_all!(tx, timeline::table, entries);
    }
    if !lines.is_empty() {
        insert_all!(tx, ledger::table, lines);
    }
    batches::settle(tx, context, changes).await
}
