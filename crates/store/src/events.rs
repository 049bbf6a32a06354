//! Events: written in the transaction in which they happen, with their deliveries, and read again.

use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, Selectable};
use diesel_async::RunQueryDsl;
use landrush_model::BatchId;
use landrush_model::event::{Event, EventType};

use crate::connection::{Conn, insert_all, on_conn};
use crate::error::Failed;
use crate::orders::row::{from_json, json};
use crate::schema::{deliveries, events, webhook_endpoints};
use crate::sql_types::{At, Id};
use crate::store::Context;
use crate::webhooks::WAITING;

/// An event as a row.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
pub(crate) struct EventRow {
    pub(crate) id: Id,
    account_id: Id,
    batch_id: Option<Id>,
    sequence: i64,
    kind: String,
    at: At,
    data: String,
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
struct DeliveryRow {
    id: Id,
    account_id: Id,
    event_id: Id,
    endpoint_id: Id,
    batch_id: Option<Id>,
    sequence: i64,
    state: &'static str,
    attempts: i64,
    due_at: Option<At>,
}

/// Writes events, and a delivery of each to every endpoint of its account that wants it; how many deliveries those are.
pub(crate) async fn insert(tx: &mut Conn, context: &Context, events: Vec<Event>) -> Result<usize, Failed> {
    if events.is_empty() {
        return Ok(0);
    }
    let mut accounts: Vec<Id> = events.iter().map(|event| event.account_id.into()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let query = webhook_endpoints::table
        .filter(webhook_endpoints::account_id.eq_any(accounts))
        .select((webhook_endpoints::account_id, webhook_endpoints::id));
    let endpoints: Vec<(Id, Id)> = on_conn!(tx, |c| query.load(c).await)?;
    let rows: Vec<EventRow> = events.iter().map(EventRow::of).collect::<Result<_, _>>()?;
    let deliveries: Vec<DeliveryRow> = rows
        .iter()
        .zip(&events)
        .filter(|(_, event)| EventType::DEFAULT.contains(&event.kind))
        .map(|(row, _)| row)
        .flat_map(|event| {
            let of_account = endpoints.iter().filter(|(account, _)| *account == event.account_id);
            of_account.map(|(_, endpoint)| DeliveryRow {
                id: Id(context.new_id()),
                account_id: event.account_id,
                event_id: event.id,
                endpoint_id: *endpoint,
                batch_id: event.batch_id,
                sequence: event.sequence,
                state: WAITING,
                attempts: 0,
                due_at: Some(event.at),
            })
        })
        .collect();
    let due = deliveries.len();
    insert_all!(tx, events::table, 7, rows);
    if due > 0 {
        insert_all!(tx, deliveries::table, 9, deliveries);
    }
    Ok(due)
}

impl EventRow {
    fn of(event: &Event) -> Result<Self, Failed> {
        Ok(Self {
            id: event.id.into(),
            account_id: event.account_id.into(),
            batch_id: event.batch_id.map(Id::from),
            sequence: event.sequence,
            kind: event.kind.as_str().to_owned(),
            at: event.at.into(),
            data: json(&event.data)?,
        })
    }
}

impl TryFrom<EventRow> for Event {
    type Error = Failed;

    fn try_from(row: EventRow) -> Result<Self, Failed> {
        Ok(Self {
            id: row.id.into(),
            account_id: row.account_id.into(),
            batch_id: row.batch_id.map(BatchId::from),
            sequence: row.sequence,
            kind: EventType::from_name(&row.kind)
                .ok_or_else(|| Failed::damaged("a kind of event that this release doesn't know"))?,
            at: row.at.into(),
            data: from_json(&row.data)?,
        })
    }
}
