//! Deliveries and attempts as rows.

use std::collections::HashMap;
use std::time::Duration;

use diesel::prelude::{ExpressionMethods, QueryDsl, Queryable, Selectable};
use diesel_async::RunQueryDsl;
use landrush_model::ports::{AbandonedReason, AttemptRecord, DeliveryRecord, DeliveryState};
use landrush_model::{BatchId, DeliveryId, Timestamp};

use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::orders::row::count;
use crate::schema::{deliveries, delivery_attempts, events};
use crate::sql_types::{At, Id};

/// A delivery.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = deliveries)]
pub(super) struct DeliveryRow {
    pub(super) id: Id,
    pub(super) account_id: Id,
    pub(super) endpoint_id: Id,
    pub(super) event_id: Id,
    pub(super) batch_id: Option<Id>,
    pub(super) sequence: i64,
    pub(super) state: String,
    pub(super) attempts: i64,
    pub(super) due_at: Option<At>,
    pub(super) reason: Option<String>,
    pub(super) replay_of: Option<Id>,
}

impl DeliveryRow {
    /// What is told of it; `kind` is that of its event.
    pub(super) fn record(&self, kind: &str) -> Result<DeliveryRecord, Failed> {
        let unknown = || Failed::damaged("a state of a delivery that this release doesn't know");
        let id = DeliveryId::from(self.id);
        Ok(DeliveryRecord {
            id,
            event_id: self.event_id.into(),
            event_type: kind.to_owned(),
            batch_id: self.batch_id.map(BatchId::from),
            state: DeliveryState::from_name(&self.state).ok_or_else(unknown)?,
            reason: self.reason.as_deref().map(AbandonedReason::from_name),
            attempts: count(self.attempts)?,
            next_attempt_at: self.due_at.map(Timestamp::from),
            replay_of: self.replay_of.map(DeliveryId::from),
            created_at: id.made_at(),
        })
    }
}

/// What is told of deliveries, in their order.
pub(super) async fn records(conn: &mut Conn, rows: Vec<DeliveryRow>) -> Result<Vec<DeliveryRecord>, Failed> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids: Vec<Id> = rows.iter().map(|row| row.event_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let query = events::table.filter(events::id.eq_any(ids)).select((events::id, events::kind));
    let kinds: Vec<(Id, String)> = on_conn!(conn, |c| query.load(c).await)?;
    let kinds: HashMap<Id, String> = kinds.into_iter().collect();
    let kind = |row: &DeliveryRow| {
        kinds.get(&row.event_id).ok_or_else(|| Failed::damaged("a delivery's event is missing"))
    };
    rows.iter().map(|row| row.record(kind(row)?)).collect()
}

/// An attempt.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = delivery_attempts)]
pub(super) struct AttemptRow {
    number: i64,
    at: At,
    took_micros: Option<i64>,
    url: Option<String>,
    status: Option<i32>,
    answer: Option<String>,
    error: Option<String>,
}

impl TryFrom<AttemptRow> for AttemptRecord {
    type Error = Failed;

    fn try_from(row: AttemptRow) -> Result<Self, Failed> {
        let took = row.took_micros.map(u64::try_from).transpose().map_err(Failed::damaged)?;
        Ok(Self {
            number: count(row.number)?,
            at: row.at.into(),
            took: took.map(Duration::from_micros),
            url: row.url,
            status: row.status.map(u16::try_from).transpose().map_err(Failed::damaged)?,
            answer: row.answer,
            error: row.error,
        })
    }
}
