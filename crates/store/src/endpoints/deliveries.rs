//! Reading what became of deliveries.

use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use landrush_model::DeliveryId;
use landrush_model::ports::{AttemptRecord, DeliveryFilter, DeliveryRecord, DeliveryState, DeliveryStory};

use super::delivery_row::{AttemptRow, DeliveryRow, records};
use super::row;
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::events::EventRow;
use crate::orders::row::from_json;
use crate::schema::{deliveries, delivery_attempts, events};
use crate::sql_types::Id;

/// Which deliveries.
pub(super) struct Wanted {
    pub(super) account: Id,
    pub(super) endpoint: Id,
    pub(super) filter: DeliveryFilter,
    pub(super) after: Option<Id>,
    pub(super) limit: u32,
}

/// A page of deliveries. Each state is a range of an index; for all of them the newest of each are put together.
pub(super) async fn list(conn: &mut Conn, wanted: &Wanted) -> Result<Option<Vec<DeliveryRecord>>, Failed> {
    if row(conn, wanted.account, wanted.endpoint).await?.is_none() {
        return Ok(None);
    }
    let all = DeliveryState::ALL;
    let states = wanted.filter.state.as_ref().map_or(&all[..], std::slice::from_ref);
    let mut rows = Vec::new();
    for state in states {
        rows.extend(in_state(conn, wanted, *state).await?);
    }
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.id));
    rows.truncate(usize::try_from(wanted.limit).map_err(Failed::damaged)?);
    records(conn, rows).await.map(Some)
}

async fn in_state(
    conn: &mut Conn,
    wanted: &Wanted,
    state: DeliveryState,
) -> Result<Vec<DeliveryRow>, Failed> {
    let since = wanted.filter.since.map(|since| Id::from(DeliveryId::first_at(since)));
    Ok(on_conn!(conn, |c| {
        let mut query = deliveries::table
            .filter(deliveries::account_id.eq(wanted.account))
            .filter(deliveries::endpoint_id.eq(wanted.endpoint))
            .filter(deliveries::state.eq(state.as_str()))
            .order(deliveries::id.desc())
            .limit(wanted.limit.into())
            .select(DeliveryRow::as_select())
            .into_boxed();
        if let Some(after) = wanted.after {
            query = query.filter(deliveries::id.lt(after));
        }
        if let Some(since) = since {
            query = query.filter(deliveries::id.ge(since));
        }
        query.load(c).await
    })?)
}

/// One delivery to an endpoint of an account.
pub(super) async fn one(
    conn: &mut Conn,
    account: Id,
    endpoint: Id,
    delivery: Id,
) -> Result<Option<DeliveryRow>, Failed> {
    let query = deliveries::table
        .find(delivery)
        .filter(deliveries::account_id.eq(account))
        .filter(deliveries::endpoint_id.eq(endpoint));
    Ok(on_conn!(conn, |c| query.select(DeliveryRow::as_select()).get_result(c).await.optional())?)
}

/// One delivery, with everything about it.
pub(super) async fn story(
    conn: &mut Conn,
    (account, endpoint, delivery): (Id, Id, Id),
) -> Result<Option<DeliveryStory>, Failed> {
    if row(conn, account, endpoint).await?.is_none() {
        return Ok(None);
    }
    let Some(found) = one(conn, account, endpoint, delivery).await? else { return Ok(None) };
    let query = events::table.find(found.event_id);
    let event: EventRow = on_conn!(conn, |c| query.select(EventRow::as_select()).get_result(c).await)?;
    let query = delivery_attempts::table
        .filter(delivery_attempts::account_id.eq(account))
        .filter(delivery_attempts::delivery_id.eq(delivery))
        .order(delivery_attempts::number);
    let attempts: Vec<AttemptRow> = on_conn!(conn, |c| query.select(AttemptRow::as_select()).load(c).await)?;
    Ok(Some(DeliveryStory {
        delivery: found.record(&event.kind)?,
        event_at: event.at.into(),
        data: from_json(&event.data)?,
        attempts: attempts.into_iter().map(AttemptRecord::try_from).collect::<Result<_, _>>()?,
    }))
}
