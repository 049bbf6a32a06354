//! Holding batches, and letting them go on.

use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::batch::Batch;
use landrush_model::ports::{Pause, StoreError};
use landrush_model::{AccountId, BatchId, Timestamp};
use serde::Serialize;

use super::batch_row::BatchRow;
use crate::connection::{Conn, on_conn};
use crate::database_clock::micros;
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::{batches, orders};
use crate::sql_types::{At, Id};
use crate::store::Context;

struct Wish {
    account: Id,
    batch: Id,
    pause: Pause,
    at: Timestamp,
}

pub(crate) async fn set(
    context: &Arc<Context>,
    account: AccountId,
    batch: BatchId,
    pause: Pause,
    at: Timestamp,
) -> Result<Option<Batch>, StoreError> {
    let wish = Wish { account: account.into(), batch: batch.into(), pause, at };
    let batch = context.database.run_tx("pause", wish, |tx, wish| apply(tx, wish).boxed()).await?;
    context.wake_workers();
    Ok(batch)
}

async fn apply(tx: &mut Conn, wish: &Wish) -> Result<Option<Batch>, Failed> {
    // Locks are taken in the order order, batch.
    let query = orders::table
        .filter(orders::batch_id.eq(wish.batch))
        .filter(orders::account_id.eq(wish.account))
        .order(orders::id)
        .select(orders::id);
    let ids: Vec<Id> = match &mut *tx {
        Conn::Sqlite(object) => query.load(&mut **object).await?,
        Conn::Postgres(object) => query.for_update().load(&mut **object).await?,
    };
    let query = batches::table.find(wish.batch).filter(batches::account_id.eq(wish.account));
    let row: Option<BatchRow> = match &mut *tx {
        Conn::Sqlite(object) => {
            query.select(BatchRow::as_select()).get_result(&mut **object).await.optional()?
        }
        Conn::Postgres(object) => {
            query.select(BatchRow::as_select()).for_update().get_result(&mut **object).await.optional()?
        }
    };
    let Some(row) = row else { return Ok(None) };
    let batch: Batch = row.try_into()?;
    let (paused_at, held_for) = match (wish.pause, batch.paused_at) {
        (Pause::Paused, None) => (Some(wish.at), Duration::ZERO),
        (Pause::Resumed, Some(since)) => (None, wish.at.since(since)),
        (Pause::Paused, Some(_)) | (Pause::Resumed, None) => return Ok(Some(batch)),
    };
    let update =
        diesel::update(batches::table.find(wish.batch)).set(batches::paused_at.eq(paused_at.map(At)));
    on_conn!(tx, |c| update.execute(c).await)?;
    let records: Vec<Held> = ids
        .into_iter()
        .map(|id| Held {
            id,
            paused: paused_at.is_some(),
            held_for: micros(held_for),
            due_at: At(Timestamp::EPOCH),
        })
        .collect();
    let hold: WithRecords<()> = HOLD.with(&records)?;
    on_conn!(tx, |c| hold.execute(c).await)?;
    Ok(Some(Batch { paused_at, ..batch }))
}

#[derive(Serialize)]
struct Held {
    id: Id,
    paused: bool,
    held_for: i64,
    due_at: At,
}

/// Orders that were put down for the pause are due when it is over.
const HOLD: Statement = Statement {
    text: "UPDATE orders SET paused = u.paused, give_up_at = orders.give_up_at + u.held_for{micros}, \
           due_at = CASE WHEN orders.wait_reason = 'batch_paused' AND orders.due_at IS NOT NULL AND NOT u.paused \
           THEN u.due_at ELSE orders.due_at END FROM {u} WHERE orders.id = u.id",
    columns: &[
        ("id", Kind::Uid),
        ("paused", Kind::Bool),
        ("held_for", Kind::BigInt),
        ("due_at", Kind::Moment),
    ],
};
