//! Batches as rows.

use diesel::prelude::{Insertable, Queryable, Selectable};
use landrush_model::Timestamp;
use landrush_model::batch::{Batch, BatchCounts, Once, Told};

use super::row::{count, small};
use crate::columns::by_column;
use crate::error::Failed;
use crate::schema::batches;
use crate::sql_types::{At, Id};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = batches, treat_none_as_default_value = false)]
pub(crate) struct BatchRow {
    pub(crate) id: Id,
    account_id: Id,
    client_id: Id,
    total: i32,
    pending: i32,
    registered: i32,
    configuring: i32,
    completed: i32,
    failed: i32,
    told_registered: bool,
    told_completed: bool,
    round: i32,
    event_sequence: i64,
    paused_at: Option<At>,
    created_at: At,
}

by_column!(BatchRow, NewBatchs, batches {
    id: Id = id,
    account_id: Id = account_id,
    client_id: Id = client_id,
    total: i32 = total,
    pending: i32 = pending,
    registered: i32 = registered,
    configuring: i32 = configuring,
    completed: i32 = completed,
    failed: i32 = failed,
    told_registered: bool = told_registered,
    told_completed: bool = told_completed,
    round: i32 = round,
    event_sequence: i64 = event_sequence,
    paused_at: Option<At> = paused_at,
    created_at: At = created_at,
});

impl BatchRow {
    pub(crate) fn of(batch: &Batch) -> Result<Self, Failed> {
        let BatchCounts { total, pending, registered, configuring, completed, failed } = batch.counts;
        Ok(Self {
            id: batch.id.into(),
            account_id: batch.account_id.into(),
            client_id: batch.client_id.into(),
            total,
            pending,
            registered,
            configuring,
            completed,
            failed,
            told_registered: batch.told.registered == Once::Happened,
            told_completed: batch.told.completed == Once::Happened,
            round: small(batch.round)?,
            event_sequence: batch.event_sequence,
            paused_at: batch.paused_at.map(At::from),
            created_at: batch.created_at.into(),
        })
    }
}

impl TryFrom<BatchRow> for Batch {
    type Error = Failed;

    fn try_from(row: BatchRow) -> Result<Self, Failed> {
        let BatchRow { total, pending, registered, configuring, completed, failed, .. } = row;
        let once = |told| if told { Once::Happened } else { Once::NotYet };
        Ok(Self {
            id: row.id.into(),
            account_id: row.account_id.into(),
            client_id: row.client_id.into(),
            counts: BatchCounts { total, pending, registered, configuring, completed, failed },
            told: Told { registered: once(row.told_registered), completed: once(row.told_completed) },
            round: count(row.round)?,
            event_sequence: row.event_sequence,
            paused_at: row.paused_at.map(Timestamp::from),
            created_at: row.created_at.into(),
        })
    }
}
