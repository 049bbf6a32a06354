//! What came of attempts at deliveries, and what that means for their endpoints.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, SelectableHelper};
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::endpoint::{Endpoint, EndpointHealth};
use landrush_model::event::Event;
use landrush_model::ports::{Attempted, DeliveryResult, DeliveryState, StoreError};
use landrush_model::{DeliveryId, EventId};
use serde::Serialize;

use super::endpoint_row::EndpointRow;
use crate::columns::by_column;
use crate::connection::{Conn, insert_all, on_conn};
use crate::database_clock::micros;
use crate::error::Failed;
use crate::events;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::{delivery_attempts, webhook_endpoints};
use crate::sql_types::sql::Uid;
use crate::sql_types::{At, Id};
use crate::store::Context;

struct Recording {
    context: Arc<Context>,
    attempts: Vec<Attempted>,
    disable_after: Duration,
}

pub(crate) async fn record(
    context: &Arc<Context>,
    attempts: Vec<Attempted>,
    disable_after: Duration,
) -> Result<(), StoreError> {
    if attempts.is_empty() {
        return Ok(());
    }
    let recording = Recording { context: Arc::clone(context), attempts, disable_after };
    context
        .database
        .run_tx("record attempts", recording, |tx, recording| record_all(tx, recording).boxed())
        .await?;
    // A later event of the same batch may have waited for it, and there may be new events.
    context.wake_deliverers();
    Ok(())
}

#[derive(Serialize)]
struct End {
    id: Id,
    lease_token: Id,
    state: &'static str,
    reason: Option<&'static str>,
    due_at: Option<At>,
}

const END: Statement = Statement {
    text: "UPDATE deliveries SET attempts = deliveries.attempts + 1, state = u.state, reason = u.reason, \
           due_at = u.due_at, lease_token = NULL, lease_until = NULL FROM {u} \
           WHERE deliveries.id = u.id AND deliveries.lease_token = u.lease_token \
           RETURNING deliveries.id, deliveries.account_id, deliveries.endpoint_id, deliveries.attempts",
    columns: &[
        ("id", Kind::Uid),
        ("lease_token", Kind::Uid),
        ("state", Kind::Text),
        ("reason", Kind::Text),
        ("due_at", Kind::Moment),
    ],
};

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = delivery_attempts, treat_none_as_default_value = false)]
struct AttemptRow {
    account_id: Id,
    delivery_id: Id,
    number: i64,
    at: At,
    status: Option<i32>,
    error: Option<String>,
    took_micros: Option<i64>,
    url: Option<String>,
    answer: Option<String>,
}

by_column!(AttemptRow, NewAttempts, delivery_attempts {
    account_id: Id = account_id,
    delivery_id: Id = delivery_id,
    number: i64 = number,
    at: At = at,
    status: Option<i32> = status,
    error: Option<String> = error,
    took_micros: Option<i64> = took_micros,
    url: Option<String> = url,
    answer: Option<String> = answer,
});

async fn record_all(tx: &mut Conn, recording: &Recording) -> Result<(), Failed> {
    let mut rows = Vec::with_capacity(recording.attempts.len());
    let mut receptions: HashMap<Id, Vec<&Attempted>> = HashMap::new();
    for attempts in one_of_each(&recording.attempts) {
        for (attempt, Ended { account_id, endpoint, number }) in end(tx, attempts).await? {
            receptions.entry(endpoint).or_default().push(attempt);
            rows.push(AttemptRow::of(attempt, account_id, number));
        }
    }
    insert_all!(tx, delivery_attempts::table, rows);
    judge(tx, recording, receptions).await
}

/// The attempts in groups of which none has two of the same delivery. There are two where the store was away for longer than a
/// lease: only one of them has the lease still.
fn one_of_each(attempts: &[Attempted]) -> Vec<Vec<&Attempted>> {
    let mut groups: Vec<Vec<&Attempted>> = Vec::new();
    let mut seen: HashMap<DeliveryId, usize> = HashMap::new();
    for attempt in attempts {
        let group = seen.entry(attempt.id).or_default();
        match groups.get_mut(*group) {
            Some(attempts) => attempts.push(attempt),
            None => groups.push(vec![attempt]),
        }
        *group += 1;
    }
    groups
}

/// A delivery whose lease an attempt had.
struct Ended {
    account_id: Id,
    endpoint: Id,
    number: i64,
}

/// Ends those of the attempts that have their leases still; each is of another delivery.
async fn end<'a>(tx: &mut Conn, attempts: Vec<&'a Attempted>) -> Result<Vec<(&'a Attempted, Ended)>, Failed> {
    let ends: Vec<End> = attempts.iter().map(|attempt| End::of(attempt)).collect();
    let end: WithRecords<(Uid, Uid, Uid, BigInt)> = END.with(&ends)?;
    let ended: Vec<(Id, Id, Id, i64)> = on_conn!(tx, |c| end.load(c).await)?;
    let mut ended: HashMap<DeliveryId, Ended> = ended
        .into_iter()
        .map(|(delivery, account_id, endpoint, number)| {
            (delivery.into(), Ended { account_id, endpoint, number })
        })
        .collect();
    let with_end = |attempt: &'a Attempted| Some((attempt, ended.remove(&attempt.id)?));
    Ok(attempts.into_iter().filter_map(with_end).collect())
}

impl AttemptRow {
    fn of(attempt: &Attempted, account_id: Id, number: i64) -> Self {
        Self {
            account_id,
            delivery_id: attempt.id.into(),
            number,
            at: attempt.at.into(),
            status: attempt.status.map(i32::from),
            error: attempt.error.clone(),
            took_micros: Some(micros(attempt.took)),
            url: Some(attempt.url.clone()),
            answer: attempt.answer.clone(),
        }
    }
}

/// Whether the rows that are read are to be changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Look,
    Lock,
}

/// Keeps the health of the endpoints, where it changes, and tells of those that are disabled by it.
async fn judge(
    tx: &mut Conn,
    recording: &Recording,
    receptions: HashMap<Id, Vec<&Attempted>>,
) -> Result<(), Failed> {
    if receptions.is_empty() {
        return Ok(());
    }
    let changed = changes(tx, recording, &receptions, Reading::Look).await?;
    if changed.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id> = changed.iter().map(|(row, _)| row.id).collect();
    let receptions = receptions.into_iter().filter(|(endpoint, _)| ids.contains(endpoint)).collect();
    let mut told = Vec::new();
    for (row, health) in changes(tx, recording, &receptions, Reading::Lock).await? {
        let columns = row.health_columns(&health);
        let update = diesel::update(webhook_endpoints::table.find(row.id)).set(columns);
        on_conn!(tx, |c| update.execute(c).await)?;
        let before = row.health();
        let endpoint = Endpoint { health, ..row.into() };
        if let (None, Some(disabled)) = (before.disabled, health.disabled) {
            let id = EventId::from_uuid(recording.context.new_id());
            tracing::warn!(endpoint.id = %endpoint.id, reason = disabled.reason.as_str(), "a webhook endpoint is disabled");
            told.push(Event::webhook_disabled(id, &endpoint, disabled));
        }
    }
    events::insert(tx, &recording.context, told).await?;
    Ok(())
}

/// The endpoints whose health these attempts change, and what it is then.
async fn changes(
    tx: &mut Conn,
    recording: &Recording,
    receptions: &HashMap<Id, Vec<&Attempted>>,
    reading: Reading,
) -> Result<Vec<(EndpointRow, EndpointHealth)>, Failed> {
    let query = webhook_endpoints::table
        .filter(webhook_endpoints::id.eq_any(receptions.keys().copied().collect::<Vec<_>>()))
        .filter(webhook_endpoints::deleted_at.is_null())
        .order(webhook_endpoints::id);
    let rows: Vec<EndpointRow> = match (&mut *tx, reading) {
        (Conn::Sqlite(object), _) => query.select(EndpointRow::as_select()).load(&mut **object).await?,
        (Conn::Postgres(object), Reading::Look) => {
            query.select(EndpointRow::as_select()).load(&mut **object).await?
        }
        (Conn::Postgres(object), Reading::Lock) => {
            query.select(EndpointRow::as_select()).for_update().load(&mut **object).await?
        }
    };
    let changed = |row: EndpointRow| {
        let before = row.health();
        let after = receptions.get(&row.id)?.iter().fold(before, |health, attempt| {
            health.after(attempt.reception(), attempt.ended_at(), recording.disable_after)
        });
        (after != before).then_some((row, after))
    };
    Ok(rows.into_iter().filter_map(changed).collect())
}

impl End {
    fn of(attempt: &Attempted) -> Self {
        let (state, reason, due_at) = match attempt.result {
            DeliveryResult::Delivered => (DeliveryState::Delivered, None, None),
            DeliveryResult::RetryAt(at) => (DeliveryState::Waiting, None, Some(at.into())),
            DeliveryResult::Abandoned(reason) => (DeliveryState::Abandoned, Some(reason.as_str()), None),
        };
        Self {
            id: attempt.id.into(),
            lease_token: attempt.lease.into(),
            state: state.as_str(),
            reason,
            due_at,
        }
    }
}
