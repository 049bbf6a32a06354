//! What changes of orders do to their batches: counts and events.

use std::collections::HashMap;

use diesel::prelude::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use landrush_model::batch::{Batch, BatchCounts, Once, decide_batch};
use landrush_model::event::{Event, EventType, batch_event_data, failed_event_data};
use landrush_model::order::Change;
use landrush_model::{BatchId, EventId};
use serde::Serialize;

use super::events;
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::orders::batch_row::BatchRow;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::batches;
use crate::sql_types::Id;
use crate::store::Context;

/// Moves the counts of the batches and writes the events that follow, as if the changes came one after the other.
/// Returns whether there are any.
pub(crate) async fn settle(tx: &mut Conn, context: &Context, changes: &[&Change]) -> Result<bool, Failed> {
    let moving: Vec<&Change> = changes.iter().copied().filter(|change| moves(change)).collect();
    if moving.is_empty() {
        return Ok(false);
    }
    let mut batches = lock(tx, &moving).await?;
    let mut events = Vec::new();
    for change in moving {
        let batch = batches
            .get_mut(&change.order.batch_id)
            .ok_or_else(|| Failed::damaged("an order's batch is missing"))?;
        apply(batch, change, context, &mut events);
    }
    store(tx, batches.values()).await?;
    let any = !events.is_empty();
    events::insert(tx, context, events).await?;
    Ok(any)
}

/// Most changes don't concern the batch, and then its row is left alone: it is what orders of one batch meet at.
fn moves(change: &Change) -> bool {
    change.failed.is_some() || change.batch_delta() != BatchCounts::default()
}

/// The batches of these changes. Their rows are locked, by id.
async fn lock(tx: &mut Conn, changes: &[&Change]) -> Result<HashMap<BatchId, Batch>, Failed> {
    let mut ids: Vec<Id> = changes.iter().map(|change| change.order.batch_id.into()).collect();
    ids.sort_unstable();
    ids.dedup();
    let query = batches::table.filter(batches::id.eq_any(ids)).order(batches::id);
    let rows: Vec<BatchRow> = match &mut *tx {
        Conn::Sqlite(object) => query.select(BatchRow::as_select()).load(&mut **object).await?,
        Conn::Postgres(object) => {
            query.select(BatchRow::as_select()).for_update().load(&mut **object).await?
        }
    };
    rows.into_iter().map(|row| Ok((row.id.into(), row.try_into()?))).collect()
}

fn apply(batch: &mut Batch, change: &Change, context: &Context, events: &mut Vec<Event>) {
    let at = change.order.updated_at;
    batch.counts = batch.counts.plus(change.batch_delta());
    let event = |batch: &Batch, kind, data| Event {
        id: EventId::from_uuid(context.new_id()),
        account_id: batch.account_id,
        batch_id: batch.id,
        sequence: batch.event_sequence,
        kind,
        at,
        data,
    };
    if let Some(failure) = &change.failed {
        batch.event_sequence += 1;
        let data = failed_event_data(&change.order, failure, batch.round, batch.event_sequence);
        events.push(event(batch, EventType::OrdersFailed, data));
    }
    let due = decide_batch(&batch.counts, batch.told);
    batch.told = batch.told.after(&due);
    for told in due {
        batch.event_sequence += 1;
        let data = batch_event_data(batch, batch.event_sequence);
        events.push(event(batch, told.into(), data));
    }
}

#[derive(Serialize)]
struct BatchRecord {
    id: Id,
    pending: i32,
    registered: i32,
    configuring: i32,
    completed: i32,
    failed: i32,
    told_registered: bool,
    told_completed: bool,
    event_sequence: i64,
}

const UPDATE: Statement = Statement {
    text: "UPDATE batches SET pending = u.pending, registered = u.registered, configuring = u.configuring, \
           completed = u.completed, failed = u.failed, told_registered = u.told_registered, \
           told_completed = u.told_completed, event_sequence = u.event_sequence FROM {u} WHERE batches.id = u.id",
    columns: &[
        ("id", Kind::Uid),
        ("pending", Kind::Integer),
        ("registered", Kind::Integer),
        ("configuring", Kind::Integer),
        ("completed", Kind::Integer),
        ("failed", Kind::Integer),
        ("told_registered", Kind::Bool),
        ("told_completed", Kind::Bool),
        ("event_sequence", Kind::BigInt),
    ],
};

async fn store(tx: &mut Conn, batches: impl Iterator<Item = &Batch>) -> Result<(), Failed> {
    let records: Vec<BatchRecord> = batches
        .map(|batch| {
            let BatchCounts { total: _, pending, registered, configuring, completed, failed } = batch.counts;
            BatchRecord {
                id: batch.id.into(),
                pending,
                registered,
                configuring,
                completed,
                failed,
                told_registered: batch.told.registered == Once::Happened,
                told_completed: batch.told.completed == Once::Happened,
                event_sequence: batch.event_sequence,
            }
        })
        .collect();
    let update: WithRecords<()> = UPDATE.with(&records)?;
    on_conn!(tx, |c| update.execute(c).await)?;
    Ok(())
}
