//! Events on their way out: written in the transaction in which they happen.

use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl};
use diesel_async::RunQueryDsl;
use landrush_model::event::Event;

use crate::connection::{Conn, insert_all, on_conn};
use crate::error::Failed;
use crate::orders::row::json;
use crate::schema::{deliveries, events, webhook_endpoints};
use crate::sql_types::{At, Id};
use crate::store::Context;
use crate::webhooks::WAITING;

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
struct EventRow {
    id: Id,
    account_id: Id,
    batch_id: Id,
    sequence: i64,
    kind: &'static str,
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
    batch_id: Id,
    sequence: i64,
    state: &'static str,
    attempts: i64,
    due_at: Option<At>,
}

/// Writes events, and a delivery of each to every endpoint that its account has now.
pub(crate) async fn insert(tx: &mut Conn, context: &Context, events: Vec<Event>) -> Result<(), Failed> {
    if events.is_empty() {
        return Ok(());
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
    insert_all!(tx, events::table, 7, rows);
    insert_all!(tx, deliveries::table, 9, deliveries);
    Ok(())
}

impl EventRow {
    fn of(event: &Event) -> Result<Self, Failed> {
        Ok(Self {
            id: event.id.into(),
            account_id: event.account_id.into(),
            batch_id: event.batch_id.into(),
            sequence: event.sequence,
            kind: event.kind.as_str(),
            at: event.at.into(),
            data: json(&event.data)?,
        })
    }
}
