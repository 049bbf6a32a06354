//! Claiming deliveries.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use diesel::dsl::min;
use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, QueryDsl, SelectableHelper,
};
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::event::Event;
use landrush_model::ports::{Delivery, StoreError};
use landrush_model::{LeaseToken, Timestamp};
use secrecy::SecretString;

use super::place;
use crate::connection::{Conn, free_ids, on_conn};
use crate::database_clock::{DatabaseNow, DatabaseNowPlus};
use crate::error::Failed;
use crate::events::EventRow;
use crate::orders::row::count;
use crate::schema::{deliveries, events, webhook_endpoints};
use crate::seal::{SealKeys, Sealed};
use crate::sql_types::{At, Id};
use crate::store::Context;

struct Wanted {
    context: Arc<Context>,
    limit: i64,
    lease: Duration,
    now: At,
    token: Id,
}

pub(crate) async fn claim(
    context: &Arc<Context>,
    limit: usize,
    lease: Duration,
    now: Timestamp,
) -> Result<Vec<Delivery>, StoreError> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let wanted = Wanted {
        context: Arc::clone(context),
        limit: i64::try_from(limit).unwrap_or(i64::MAX),
        lease,
        now: At(now),
        token: Id(context.new_id()),
    };
    context.database.run_tx("claim deliveries", wanted, |tx, wanted| claim_due(tx, wanted).boxed()).await
}

diesel::alias!(deliveries as earlier: Earlier);

async fn claim_due(tx: &mut Conn, wanted: &Wanted) -> Result<Vec<Delivery>, Failed> {
    let expired = free_ids!(
        tx,
        deliveries::table
            .filter(deliveries::lease_until.le(DatabaseNow.nullable()))
            .order(deliveries::lease_until)
            .limit(wanted.limit)
            .select(deliveries::id)
    );
    let room = wanted.limit - i64::try_from(expired.len()).map_err(Failed::damaged)?;
    // One look at an index per delivery. (As NOT EXISTS it would be a join, with whatever plan suits the moment.)
    let first_untried = earlier
        .filter(earlier.field(deliveries::endpoint_id).eq(deliveries::endpoint_id))
        .filter(earlier.field(deliveries::batch_id).eq(deliveries::batch_id))
        // As a literal, which is what the partial index has.
        .filter(diesel::dsl::sql::<Bool>("earlier.attempts = 0"))
        .select(min(earlier.field(deliveries::sequence)))
        .single_value();
    let in_turn = deliveries::attempts
        .gt(0)
        .or(deliveries::batch_id.is_null())
        .or(deliveries::sequence.nullable().le(first_untried));
    let due = free_ids!(
        tx,
        deliveries::table
            .filter(deliveries::due_at.le(wanted.now))
            .filter(in_turn)
            .order(deliveries::due_at)
            .limit(room)
            .select(deliveries::id)
    );
    let chosen: Vec<Id> = expired.into_iter().chain(due).collect();
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let leased = (
        deliveries::lease_token.eq(Some(wanted.token)),
        deliveries::lease_until.eq(DatabaseNowPlus::after(wanted.lease).nullable()),
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
    let events = events_of(tx, rows.iter().map(|(_, event, _, _)| *event).collect()).await?;
    let endpoints = endpoints_of(tx, rows.iter().map(|(_, _, endpoint, _)| *endpoint).collect()).await?;
    let mut claimed: Vec<Delivery> = rows
        .into_iter()
        .map(|(id, event, endpoint, attempts)| {
            let event = events.get(&event).ok_or_else(|| Failed::damaged("a delivery's event is missing"))?;
            let (url, secret) = endpoints
                .get(&endpoint)
                .ok_or_else(|| Failed::damaged("a delivery's endpoint is missing"))?;
            Ok(Delivery {
                id: id.into(),
                lease: LeaseToken::from(wanted.token),
                event: event.clone(),
                url: url.clone(),
                secret: open(&wanted.context.seal_keys, endpoint, secret)?,
                attempts: count(attempts)?,
            })
        })
        .collect::<Result<_, Failed>>()?;
    claimed.sort_by_key(|delivery| (delivery.event.at, delivery.event.batch_id, delivery.event.sequence));
    Ok(claimed)
}

async fn events_of(tx: &mut Conn, ids: Vec<Id>) -> Result<HashMap<Id, Event>, Failed> {
    let query = events::table.filter(events::id.eq_any(ids));
    let rows: Vec<EventRow> = on_conn!(tx, |c| query.select(EventRow::as_select()).load(c).await)?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

async fn endpoints_of(tx: &mut Conn, ids: Vec<Id>) -> Result<HashMap<Id, (String, Sealed)>, Failed> {
    let query = webhook_endpoints::table.filter(webhook_endpoints::id.eq_any(ids)).select((
        webhook_endpoints::id,
        webhook_endpoints::url,
        webhook_endpoints::secret,
        webhook_endpoints::secret_key,
    ));
    let rows: Vec<(Id, String, Vec<u8>, String)> = on_conn!(tx, |c| query.load(c).await)?;
    Ok(rows.into_iter().map(|(id, url, bytes, key)| (id, (url, Sealed { bytes, key }))).collect())
}

fn open(keys: &SealKeys, endpoint: Id, secret: &Sealed) -> Result<SecretString, Failed> {
    let secret = keys.open(place(&endpoint), secret)?;
    Ok(SecretString::from(String::from_utf8(secret).map_err(Failed::damaged)?))
}
