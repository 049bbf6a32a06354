//! Deleting deliveries by age.

use diesel::prelude::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use landrush_model::ports::DeliveryState;
use serde::Serialize;

use crate::connection::{Conn, free_rows, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::deliveries;
use crate::sql_types::Id;

#[derive(Serialize)]
struct Old {
    account_id: Id,
    delivery_id: Id,
    event_id: Id,
}

const COLUMNS: &[(&str, Kind)] =
    &[("account_id", Kind::Uid), ("delivery_id", Kind::Uid), ("event_id", Kind::Uid)];

const ATTEMPTS: Statement = Statement {
    text: "DELETE FROM delivery_attempts WHERE (account_id, delivery_id, number) IN \
           (SELECT a.account_id, a.delivery_id, a.number FROM {u} JOIN delivery_attempts a \
           ON a.account_id = u.account_id AND a.delivery_id = u.delivery_id)",
    columns: COLUMNS,
};

/// Events of batches are kept for those who follow them; the others were for endpoints only.
const EVENTS: Statement = Statement {
    text: "DELETE FROM events WHERE id IN (SELECT e.id FROM {u} JOIN events e ON e.id = u.event_id \
           WHERE e.batch_id IS NULL AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event_id = e.id))",
    columns: COLUMNS,
};

/// Deletes ended deliveries whose ids are below `before`, the oldest first; how many there were.
pub(super) async fn purge(tx: &mut Conn, before: Id, limit: i64) -> Result<usize, Failed> {
    let old = deliveries::table
        .filter(deliveries::id.lt(before))
        .filter(deliveries::state.ne(DeliveryState::Waiting.as_str()))
        .order(deliveries::id)
        .limit(limit)
        .select((deliveries::account_id, deliveries::id, deliveries::event_id));
    let old: Vec<(Id, Id, Id)> = free_rows!(tx, old);
    if old.is_empty() {
        return Ok(0);
    }
    let record = |(account_id, delivery_id, event_id)| Old { account_id, delivery_id, event_id };
    let old: Vec<Old> = old.into_iter().map(record).collect();
    let attempts: WithRecords<()> = ATTEMPTS.with(&old)?;
    on_conn!(tx, |c| attempts.execute(c).await)?;
    let ids: Vec<Id> = old.iter().map(|old| old.delivery_id).collect();
    let rows = deliveries::table.filter(deliveries::id.eq_any(ids));
    on_conn!(tx, |c| diesel::delete(rows).execute(c).await)?;
    let events: WithRecords<()> = EVENTS.with(&old)?;
    on_conn!(tx, |c| events.execute(c).await)?;
    Ok(old.len())
}
