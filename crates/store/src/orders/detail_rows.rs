//! What belongs to an order, as rows: timeline, ledger, operations.

use std::time::Duration;

use diesel::prelude::{Insertable, Queryable, Selectable};
use landrush_model::ledger::LedgerLine;
use landrush_model::order::Order;
use landrush_model::timeline::{TimelineEntry, TimelineKind};
use landrush_model::{ContactHandle, Operation, OperationKind, OperationState};

use super::row::{count, from_json, small};
use crate::columns::by_column;
use crate::error::Failed;
use crate::schema::{ledger, operations, timeline};
use crate::sql_types::{At, Id};

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = timeline, treat_none_as_default_value = false)]
pub(crate) struct TimelineRow {
    account_id: Id,
    order_id: Id,
    version: i64,
    position: i32,
    at: At,
    kind: String,
    words: String,
}

by_column!(
    TimelineRow,
    NewTimelines,
    timeline {
        account_id: Id = account_id,
        order_id: Id = order_id,
        version: i64 = version,
        position: i32 = position,
        at: At = at,
        kind: String = kind,
        words: String = words,
    }
);

impl TimelineRow {
    /// The order is as the change that tells the entry leaves it; `position` is the entry's place among those of the change.
    pub(crate) fn of(order: &Order, position: usize, entry: &TimelineEntry) -> Result<Self, Failed> {
        Ok(Self {
            account_id: order.account_id.into(),
            order_id: order.id.into(),
            version: order.version,
            position: position.try_into().map_err(Failed::damaged)?,
            at: entry.at.into(),
            kind: entry.kind.as_str().to_owned(),
            words: entry.text.clone(),
        })
    }
}

/// An entry out of its columns.
pub(crate) fn timeline_entry((at, kind, text): (At, String, String)) -> Result<TimelineEntry, Failed> {
    let kind = TimelineKind::from_name(&kind)
        .ok_or_else(|| Failed::damaged("a kind of timeline entry that this release doesn't know"))?;
    Ok(TimelineEntry { at: at.into(), kind, text })
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = ledger, treat_none_as_default_value = false)]
pub(crate) struct LedgerRow {
    id: Id,
    account_id: Id,
    order_id: Id,
    attempt: i32,
    entry: String,
    amount: i64,
    currency: String,
    at: At,
    key_id: Option<Id>,
}

by_column!(LedgerRow, NewLedgers, ledger {
    id: Id = id,
    account_id: Id = account_id,
    order_id: Id = order_id,
    attempt: i32 = attempt,
    entry: String = entry,
    amount: i64 = amount,
    currency: String = currency,
    at: At = at,
    key_id: Option<Id> = key_id,
});

impl LedgerRow {
    pub(crate) fn of(line: &LedgerLine) -> Result<Self, Failed> {
        Ok(Self {
            id: line.id.into(),
            account_id: line.account_id.into(),
            order_id: line.order_id.into(),
            attempt: small(line.attempt)?,
            entry: line.entry.as_str().to_owned(),
            amount: line.amount.amount,
            currency: line.amount.currency.code().to_owned(),
            at: line.at.into(),
            key_id: line.key_id.map(Id::from),
        })
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = operations)]
pub(crate) struct OperationRow {
    id: Id,
    account_id: Id,
    registrar_account_id: Id,
    pub(crate) order_id: Id,
    attempt: i32,
    kind: String,
    state: String,
    intended_at: At,
    send_deadline: At,
    sends: i64,
    absences: i64,
    asks: i64,
    waited_micros: i64,
    ever_lost: bool,
    doubtful_refusal: Option<String>,
    contact: Option<String>,
    process: Option<String>,
}

impl TryFrom<OperationRow> for Operation {
    type Error = Failed;

    fn try_from(row: OperationRow) -> Result<Self, Failed> {
        Ok(Self {
            id: row.id.into(),
            account_id: row.account_id.into(),
            registrar_account_id: row.registrar_account_id.into(),
            order_id: row.order_id.into(),
            attempt: count(row.attempt)?,
            kind: OperationKind::from_name(&row.kind)
                .ok_or_else(|| Failed::damaged("a kind of operation that this release doesn't know"))?,
            state: OperationState::from_name(&row.state)
                .ok_or_else(|| Failed::damaged("a state of an operation that this release doesn't know"))?,
            intended_at: row.intended_at.into(),
            send_deadline: row.send_deadline.into(),
            sends: count(row.sends)?,
            absences: count(row.absences)?,
            asks: count(row.asks)?,
            waited: Duration::from_micros(row.waited_micros.try_into().map_err(Failed::damaged)?),
            ever_lost: row.ever_lost,
            doubtful_refusal: row.doubtful_refusal.as_deref().map(from_json).transpose()?,
            contact: row.contact.map(ContactHandle),
            process: row.process,
        })
    }
}
