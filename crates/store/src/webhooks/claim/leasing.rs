//! Leasing what was chosen, and what a worker needs of it. What can't be delivered is ended or put off here.

use std::collections::HashMap;
use std::time::Duration;

use diesel::prelude::{ExpressionMethods, NullableExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use landrush_model::LeaseToken;
use landrush_model::event::Event;
use landrush_model::ports::{AbandonedReason, Delivery, DeliveryState};

use super::{Fate, Found, Rest, Unreadable, Wanted};
use crate::connection::{Conn, on_conn};
use crate::database_clock::DatabaseNowPlus;
use crate::error::Failed;
use crate::events::EventRow;
use crate::orders::row::count;
use crate::schema::{deliveries, events, webhook_endpoints};
use crate::sql_types::{At, Id};
use crate::webhooks::EndpointRow;

/// How long a delivery that can't be read is left alone.
const LEFT_ALONE: Duration = Duration::from_secs(300);

/// Leases these, and notes what becomes of them.
pub(super) async fn lease(
    tx: &mut Conn,
    wanted: &Wanted,
    chosen: Vec<Id>,
    found: &mut Found,
) -> Result<(), Failed> {
    let leased = (
        deliveries::lease_token.eq(Some(wanted.token)),
        deliveries::lease_until.eq(DatabaseNowPlus::after(wanted.claim.lease).nullable()),
        deliveries::due_at.eq(None::<At>),
    );
    let rows = deliveries::table.filter(deliveries::id.eq_any(chosen));
    let rows: Vec<(Id, Id, Id, i64)> = on_conn!(tx, |c| {
        diesel::update(rows)
            .set(leased)
            .returning((deliveries::id, deliveries::event_id, deliveries::endpoint_id, deliveries::attempts))
            .get_results(c)
            .await
    })?;
    let events = events_of(tx, rows.iter().map(|(_, event, ..)| *event).collect()).await?;
    let endpoints = endpoints_of(tx, rows.iter().map(|(_, _, endpoint, _)| *endpoint).collect()).await?;
    let mut unwanted: HashMap<AbandonedReason, Vec<Id>> = HashMap::new();
    for (id, event, endpoint, attempts) in rows {
        let read = || {
            let event = events.get(&event).ok_or_else(|| Failed::damaged("a delivery's event is missing"))?;
            let endpoint = endpoints
                .get(&endpoint)
                .ok_or_else(|| Failed::damaged("a delivery's endpoint is missing"))?;
            if let Some(reason) = unwanted_by(endpoint) {
                return Ok(Err(reason));
            }
            Ok(Ok(Delivery {
                id: id.into(),
                lease: LeaseToken::from(wanted.token),
                event: Event::try_from(event.clone())?,
                endpoint: endpoint.id.into(),
                url: endpoint.url.clone(),
                secrets: endpoint.secrets(&wanted.context.seal_keys, wanted.claim.now)?,
                attempts: count(attempts)?,
            }))
        };
        match read() {
            Ok(Ok(delivery)) => found.deliveries.push(delivery),
            Ok(Err(reason)) => unwanted.entry(reason).or_default().push(id),
            Err(why) => found.unreadable.push(Unreadable::new(id, why, &wanted.claim)),
        }
    }
    if !unwanted.is_empty() || !found.unreadable.is_empty() {
        found.rest = Rest::Some;
    }
    let mut too_new = Vec::new();
    for unreadable in &found.unreadable {
        let ids = match unreadable.fate {
            Fate::PutOff => &mut too_new,
            Fate::GivenUp => unwanted.entry(AbandonedReason::Unreadable).or_default(),
        };
        ids.push(unreadable.id.into());
    }
    for (reason, ids) in unwanted {
        give_up(tx, ids, reason).await?;
    }
    if !too_new.is_empty() {
        put_off(tx, too_new, At(wanted.claim.now + LEFT_ALONE)).await?;
    }
    found
        .deliveries
        .sort_by_key(|delivery| (delivery.event.at, delivery.event.batch_id, delivery.event.sequence));
    Ok(())
}

fn unwanted_by(endpoint: &EndpointRow) -> Option<AbandonedReason> {
    if endpoint.deleted_at.is_some() {
        return Some(AbandonedReason::EndpointDeleted);
    }
    endpoint.health().disabled.map(|_| AbandonedReason::EndpointDisabled)
}

async fn give_up(tx: &mut Conn, ids: Vec<Id>, reason: AbandonedReason) -> Result<(), Failed> {
    let given_up = (
        deliveries::state.eq(DeliveryState::Abandoned.as_str()),
        deliveries::reason.eq(Some(reason.as_str())),
        deliveries::lease_token.eq(None::<Id>),
        deliveries::lease_until.eq(None::<At>),
    );
    let rows = deliveries::table.filter(deliveries::id.eq_any(ids));
    on_conn!(tx, |c| diesel::update(rows).set(given_up).execute(c).await)?;
    Ok(())
}

/// Not before `due_at` are these given out again.
async fn put_off(tx: &mut Conn, ids: Vec<Id>, due_at: At) -> Result<(), Failed> {
    let free = (
        deliveries::due_at.eq(Some(due_at)),
        deliveries::lease_token.eq(None::<Id>),
        deliveries::lease_until.eq(None::<At>),
    );
    let rows = deliveries::table.filter(deliveries::id.eq_any(ids));
    on_conn!(tx, |c| diesel::update(rows).set(free).execute(c).await)?;
    Ok(())
}

async fn events_of(tx: &mut Conn, mut ids: Vec<Id>) -> Result<HashMap<Id, EventRow>, Failed> {
    ids.sort_unstable();
    ids.dedup();
    let query = events::table.filter(events::id.eq_any(ids));
    let rows: Vec<EventRow> = on_conn!(tx, |c| query.select(EventRow::as_select()).load(c).await)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn endpoints_of(tx: &mut Conn, mut ids: Vec<Id>) -> Result<HashMap<Id, EndpointRow>, Failed> {
    ids.sort_unstable();
    ids.dedup();
    let query = webhook_endpoints::table.filter(webhook_endpoints::id.eq_any(ids));
    let rows: Vec<EndpointRow> = on_conn!(tx, |c| query.select(EndpointRow::as_select()).load(c).await)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
