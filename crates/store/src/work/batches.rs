//! What changes of orders do to their batches: counts and events.

use std::collections::HashMap;

use diesel::prelude::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use landrush_model::BatchId;
use landrush_model::batch::{Batch, BatchCounts, Once};
use landrush_model::event::{Event, events_of_change};
use landrush_model::order::Change;
use serde::Serialize;

use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::events;
use crate::orders::batch_row::BatchRow;
use crate::orders::row::small;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::batches;
use crate::sql_types::Id;
use crate::store::Context;

/// Moves the counts of the batches and writes the events that follow, as if the changes came one after the other.
pub(crate) async fn settle(tx: &mut Conn, context: &Context, changes: &[&Change]) -> Result<Told, Failed> {
    let moving: Vec<&Change> = changes.iter().copied().filter(|change| moves(change)).collect();
    if moving.is_empty() {
        return Ok(Told::default());
    }
    let mut batches = lock(tx, moving.iter().map(|change| change.order.batch_id).collect()).await?;
    let mut events = Vec::new();
    for change in moving {
        let batch = batches
            .get_mut(&change.order.batch_id)
            .ok_or_else(|| Failed::damaged("an order's batch is missing"))?;
        events.extend(events_of_change(batch, change, &|| context.new_id()));
    }
    tell(tx, context, batches.values(), events).await
}

/// Stores batches as they are after a change, with the events that follow from it.
pub(crate) async fn tell(
    tx: &mut Conn,
    context: &Context,
    batches: impl Iterator<Item = &Batch> + Clone,
    events: Vec<Event>,
) -> Result<Told, Failed> {
    store(tx, batches.clone()).await?;
    let deliveries = events::insert(tx, context, events).await?;
    let batches = batches.map(|batch| (batch.id, batch.event_sequence)).collect();
    Ok(Told { batches, deliveries })
}

/// What a transaction told, for those who are to be woken after it.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Batches with further events, and the sequence of their last.
    pub(crate) batches: Vec<(BatchId, i64)>,
    /// How many deliveries became due.
    pub(crate) deliveries: usize,
}

/// Most changes don't concern the batch, and then its row is left alone: it is what orders of one batch meet at.
fn moves(change: &Change) -> bool {
    change.from != change.order.state
}

/// These batches. Their rows are locked, by id.
pub(crate) async fn lock(tx: &mut Conn, batches: Vec<BatchId>) -> Result<HashMap<BatchId, Batch>, Failed> {
    let mut ids: Vec<Id> = batches.into_iter().map(Id::from).collect();
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
    round: i32,
    event_sequence: i64,
}

const UPDATE: Statement = Statement {
    text: "UPDATE batches SET pending = u.pending, registered = u.registered, configuring = u.configuring, \
           completed = u.completed, failed = u.failed, told_registered = u.told_registered, \
           told_completed = u.told_completed, round = u.round, event_sequence = u.event_sequence FROM {u} WHERE batches.id = u.id",
    columns: &[
        ("id", Kind::Uid),
        ("pending", Kind::Integer),
        ("registered", Kind::Integer),
        ("configuring", Kind::Integer),
        ("completed", Kind::Integer),
        ("failed", Kind::Integer),
        ("told_registered", Kind::Bool),
        ("told_completed", Kind::Bool),
        ("round", Kind::Integer),
        ("event_sequence", Kind::BigInt),
    ],
};

async fn store(tx: &mut Conn, batches: impl Iterator<Item = &Batch>) -> Result<(), Failed> {
    let records: Vec<BatchRecord> = batches
        .map(|batch| {
            let BatchCounts { total: _, pending, registered, configuring, completed, failed } = batch.counts;
            Ok(BatchRecord {
                id: batch.id.into(),
                pending,
                registered,
                configuring,
                completed,
                failed,
                told_registered: batch.told.registered == Once::Happened,
                told_completed: batch.told.completed == Once::Happened,
                round: small(batch.round)?,
                event_sequence: batch.event_sequence,
            })
        })
        .collect::<Result<_, Failed>>()?;
    let update: WithRecords<()> = UPDATE.with(&records)?;
    on_conn!(tx, |c| update.execute(c).await)?;
    Ok(())
}
