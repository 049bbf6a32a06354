//! Applying changes, several in one transaction.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures_util::FutureExt;
use landrush_model::OrderId;
use landrush_model::order::{Change, Schedule, Sending};
use landrush_model::ports::CommitError;

use super::batches::Told;
use super::{batches, claims, contacts};
use crate::connection::{Conn, insert_all};
use crate::error::Failed;
use crate::group::together_or_alone;
use crate::orders::detail_rows::{LedgerRow, TimelineRow};
use crate::orders::update;
use crate::schema::{ledger, timeline};
use crate::sql_types::Id;
use crate::store::Context;

type Verdict = Result<(), CommitError>;

#[derive(Clone)]
struct Group {
    context: Arc<Context>,
    changes: Arc<Vec<Change>>,
}

/// Applies what can be.
pub(crate) async fn commit_group(context: Arc<Context>, changes: Vec<Change>) -> Vec<Verdict> {
    let schedules: Vec<Schedule> = changes.iter().map(|change| change.schedule).collect();
    let shared = Arc::clone(&context);
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
    let mut verdicts: Vec<Option<Verdict>> = group.changes.iter().map(|_| None).collect();
    let mut told = Told::default();
    // Of one order there is one change at a time; whoever holds an old lease finds that out after the other.
    let mut rest: Vec<usize> = (0..group.changes.len()).collect();
    while !rest.is_empty() {
        let mut orders = HashSet::new();
        let (pass, later) = rest.into_iter().partition(|place| orders.insert(group.changes[*place].order.id));
        let pass: Vec<usize> = pass;
        let changes: Vec<&Change> = pass.iter().map(|place| &group.changes[*place]).collect();
        let mut refused = refusals(tx, &changes).await?;
        let admitted: Vec<&Change> =
            changes.iter().copied().filter(|change| !refused.has(change.order.id)).collect();
        if !admitted.is_empty() {
            told = told.and(apply(tx, &group.context, &admitted).await?);
        }
        for place in pass {
            verdicts[place] = Some(refused.verdict(group.changes[place].order.id));
        }
        rest = later;
    }
    Ok((verdicts.into_iter().flatten().collect(), told))
}

/// Why some changes can't be applied.
struct Refusals(HashMap<OrderId, CommitError>);

impl Refusals {
    fn has(&self, order: OrderId) -> bool {
        self.0.contains_key(&order)
    }

    fn verdict(&mut self, order: OrderId) -> Verdict {
        self.0.remove(&order).map_or(Ok(()), Err)
    }
}

/// Finds what can't be applied before anything is changed for it: leases first, then pauses, domains and contacts.
async fn refusals(tx: &mut Conn, changes: &[&Change]) -> Result<Refusals, Failed> {
    let standing: HashMap<Id, bool> = update::held(tx, changes).await?.into_iter().collect();
    let (mut held, mut refused) = (Vec::new(), HashMap::new());
    for change in changes.iter().copied() {
        match standing.get(&change.order.id.into()) {
            None => {
                refused.insert(change.order.id, CommitError::LeaseLost);
            }
            Some(true) if change.sending == Sending::Intent => {
                refused.insert(change.order.id, CommitError::BatchPaused);
            }
            Some(_) => held.push(change),
        }
    }
    let taken = claims::take(tx, &held).await?;
    refused.extend(taken.into_iter().map(|(order, holder)| (order, CommitError::DomainHeld(holder))));
    let busy = contacts::take(tx, &held).await?;
    refused.extend(busy.into_iter().map(|order| (order, CommitError::ContactBusy)));
    let foreign = contacts::foreign(tx, &held).await?;
    refused.extend(foreign.into_iter().map(|order| (order, CommitError::ContactForeign)));
    Ok(Refusals(refused))
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
            let order = &change.order;
            let row = |(place, entry)| TimelineRow::of(order.id.into(), order.version, place, entry);
            change.timeline.iter().enumerate().map(row)
        })
        .collect::<Result<_, _>>()?;
    let lines: Vec<LedgerRow> = changes
        .iter()
        .filter_map(|change| change.ledger.as_ref())
        .map(LedgerRow::of)
        .collect::<Result<_, _>>()?;
    if !entries.is_empty() {
        insert_all!(tx, timeline::table, TimelineRow::COLUMNS, entries);
    }
    if !lines.is_empty() {
        insert_all!(tx, ledger::table, LedgerRow::COLUMNS, lines);
    }
    batches::settle(tx, context, changes).await
}
