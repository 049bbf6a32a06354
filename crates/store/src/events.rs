//! Events: written in the transaction in which they happen, with their deliveries, and read again.

use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, Selectable};
use diesel_async::RunQueryDsl;
use landrush_model::BatchId;
use landrush_model::endpoint::EventTypes;
use landrush_model::event::{Event, EventType};
use landrush_model::ports::DeliveryState;

use crate::columns::by_column;
use crate::connection::{Conn, insert_all, on_conn};
use crate::error::Failed;
use crate::orders::row::{from_json, json};
use crate::schema::{deliveries, events, webhook_endpoints};
use crate::sql_types::{At, Id};
use crate::store::Context;

/// An event as a row.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
pub(crate) struct EventRow {
    pub(crate) id: Id,
    account_id: Id,
    batch_id: Option<Id>,
    sequence: i64,
    pub(crate) kind: String,
    pub(crate) at: At,
    pub(crate) data: String,
}

by_column!(EventRow, NewEvents, events {
    id: Id = id,
    account_id: Id = account_id,
    batch_id: Option<Id> = batch_id,
    sequence: i64 = sequence,
    kind: String = kind,
    at: At = at,
    data: String = data,
});

/// A delivery that begins.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
pub(crate) struct NewDelivery {
    pub(crate) id: Id,
    pub(crate) account_id: Id,
    pub(crate) event_id: Id,
    pub(crate) endpoint_id: Id,
    pub(crate) batch_id: Option<Id>,
    pub(crate) sequence: i64,
    pub(crate) state: &'static str,
    pub(crate) attempts: i64,
    pub(crate) due_at: Option<At>,
    pub(crate) replay_of: Option<Id>,
}

by_column!(NewDelivery, NewDeliverys, deliveries {
    id: Id = id,
    account_id: Id = account_id,
    event_id: Id = event_id,
    endpoint_id: Id = endpoint_id,
    batch_id: Option<Id> = batch_id,
    sequence: i64 = sequence,
    state: &'static str = state,
    attempts: i64 = attempts,
    due_at: Option<At> = due_at,
    replay_of: Option<Id> = replay_of,
});

impl NewDelivery {
    fn of(context: &Context, event: &EventRow, endpoint: Id) -> Self {
        Self {
            id: Id(context.new_id()),
            account_id: event.account_id,
            event_id: event.id,
            endpoint_id: endpoint,
            batch_id: event.batch_id,
            sequence: event.sequence,
            state: DeliveryState::Waiting.as_str(),
            attempts: 0,
            due_at: Some(event.at),
            replay_of: None,
        }
    }
}

/// Writes events, and a delivery of each to every endpoint of its account that is enabled and subscribed to it; how many
/// deliveries those are.
pub(crate) async fn insert(tx: &mut Conn, context: &Context, events: Vec<Event>) -> Result<usize, Failed> {
    if events.is_empty() {
        return Ok(0);
    }
    let mut accounts: Vec<Id> = events.iter().map(|event| event.account_id.into()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let query = webhook_endpoints::table
        .filter(webhook_endpoints::account_id.eq_any(accounts))
        .filter(webhook_endpoints::disabled_at.is_null())
        .filter(webhook_endpoints::deleted_at.is_null())
        .select((webhook_endpoints::account_id, webhook_endpoints::id, webhook_endpoints::event_types));
    let endpoints: Vec<(Id, Id, String)> = on_conn!(tx, |c| query.load(c).await)?;
    let endpoints: Vec<(Id, Id, EventTypes)> = endpoints
        .into_iter()
        .map(|(account, endpoint, types)| (account, endpoint, EventTypes::from_stored(&types)))
        .collect();
    let rows: Vec<EventRow> = events.iter().map(EventRow::of).collect::<Result<_, _>>()?;
    let deliveries: Vec<NewDelivery> = rows
        .iter()
        .zip(&events)
        .flat_map(|(row, event)| {
            let told = endpoints
                .iter()
                .filter(|(account, _, types)| *account == row.account_id && types.contains(event.kind));
            told.map(|(_, endpoint, _)| NewDelivery::of(context, row, *endpoint))
        })
        .collect();
    let due = deliveries.len();
    insert_all!(tx, events::table, rows);
    if due > 0 {
        insert_all!(tx, deliveries::table, deliveries);
    }
    Ok(due)
}

/// Writes an event and its delivery to one endpoint; the delivery.
pub(crate) async fn insert_for(
    tx: &mut Conn,
    context: &Context,
    event: &Event,
    endpoint: Id,
) -> Result<NewDelivery, Failed> {
    let row = EventRow::of(event)?;
    let delivery = NewDelivery::of(context, &row, endpoint);
    insert_all!(tx, events::table, vec![row]);
    insert_all!(tx, deliveries::table, vec![delivery.clone()]);
    Ok(delivery)
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
