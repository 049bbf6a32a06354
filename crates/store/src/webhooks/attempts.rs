//! What came of attempts at deliveries.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::Insertable;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ports::{Attempted, DeliveryResult, StoreError};
use serde::Serialize;

use super::WAITING;
use crate::connection::{Conn, insert_all, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::delivery_attempts;
use crate::sql_types::sql::Uid;
use crate::sql_types::{At, Id};
use crate::store::Context;

pub(crate) async fn record(context: &Arc<Context>, attempts: Vec<Attempted>) -> Result<(), StoreError> {
    if attempts.is_empty() {
        return Ok(());
    }
    context
        .database
        .run_tx("record attempts", attempts, |tx, attempts| record_all(tx, attempts).boxed())
        .await?;
    // A later event of the same batch may have waited for it.
    context.wake_deliverers();
    Ok(())
}

#[derive(Serialize)]
struct End {
    id: Id,
    lease_token: Id,
    state: &'static str,
    due_at: Option<At>,
}

const END: Statement = Statement {
    text: "UPDATE deliveries SET attempts = deliveries.attempts + 1, state = u.state, due_at = u.due_at, \
           lease_token = NULL, lease_until = NULL FROM {u} \
           WHERE deliveries.id = u.id AND deliveries.lease_token = u.lease_token \
           RETURNING deliveries.id, deliveries.account_id, deliveries.attempts",
    columns: &[
        ("id", Kind::Uid),
        ("lease_token", Kind::Uid),
        ("state", Kind::Text),
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
}

async fn record_all(tx: &mut Conn, attempts: &[Attempted]) -> Result<(), Failed> {
    let ends: Vec<End> = attempts.iter().map(End::of).collect();
    let end: WithRecords<(Uid, Uid, BigInt)> = END.with(&ends)?;
    let ended: Vec<(Id, Id, i64)> = on_conn!(tx, |c| end.load(c).await)?;
    let ended: HashMap<Id, (Id, i64)> =
        ended.into_iter().map(|(delivery, account, number)| (delivery, (account, number))).collect();
    let rows: Vec<AttemptRow> = attempts
        .iter()
        .filter_map(|attempt| {
            let delivery_id = Id::from(attempt.id);
            let (account_id, number) = *ended.get(&delivery_id)?;
            Some(AttemptRow {
                account_id,
                delivery_id,
                number,
                at: attempt.at.into(),
                status: attempt.status.map(i32::from),
                error: attempt.error.clone(),
            })
        })
        .collect();
    insert_all!(tx, delivery_attempts::table, 6, rows);
    Ok(())
}

impl End {
    fn of(attempt: &Attempted) -> Self {
        let (state, due_at) = match attempt.result {
            DeliveryResult::Delivered => ("delivered", None),
            DeliveryResult::RetryAt(at) => (WAITING, Some(at.into())),
            DeliveryResult::Abandoned => ("abandoned", None),
        };
        Self { id: attempt.id.into(), lease_token: attempt.lease.into(), state, due_at }
    }
}
