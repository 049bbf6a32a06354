//! Turns among endpoints that deliveries are due to.
//!
//! An endpoint that was away may have deliveries due by the hundred thousand, all older than those to the others. By age
//! alone they would wait behind it. So the endpoints take turns, going round by their ids from where the last claim stopped:
//! a step of an index per endpoint that has deliveries waiting, [`STEPS`] at most per claim.

use std::sync::{Mutex, PoisonError};

use diesel::sql_types::Nullable;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use uuid::Uuid;

use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::sql_types::sql::Uid;
use crate::sql_types::{At, Id};

/// Which endpoint had the last turn, in this process: with others, or after a restart, turns are as fair.
#[derive(Debug, Default)]
pub(crate) struct EndpointTurn(Mutex<Uuid>);

impl EndpointTurn {
    /// The endpoint that had the last turn; before all others if none had.
    pub(crate) fn last(&self) -> Id {
        Id(*self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// An endpoint had its turn.
    pub(crate) fn had(&self, endpoint: Id) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = endpoint.0;
    }
}

/// How many endpoints one claim looks at. Those behind them come in the claims that follow.
const STEPS: usize = 128;

#[derive(Serialize)]
struct Start {
    endpoint_id: Id,
    due_by: At,
    steps: usize,
}

/// Endpoints with waiting deliveries in their order, after the one given, and the first due delivery of each.
const WALK: Statement = Statement {
    text: "WITH RECURSIVE walk (endpoint_id, due_by, steps) AS (\
             SELECT (SELECT d.endpoint_id FROM deliveries d \
               WHERE d.endpoint_id > u.endpoint_id AND d.due_at IS NOT NULL \
               ORDER BY d.endpoint_id LIMIT 1), u.due_by, u.steps FROM {u} \
             UNION ALL SELECT (SELECT d.endpoint_id FROM deliveries d \
               WHERE d.endpoint_id > w.endpoint_id AND d.due_at IS NOT NULL \
               ORDER BY d.endpoint_id LIMIT 1), w.due_by, w.steps - 1 \
             FROM walk w WHERE w.endpoint_id IS NOT NULL AND w.steps > 1) \
           SELECT w.endpoint_id, (SELECT d.id FROM deliveries d \
             WHERE d.endpoint_id = w.endpoint_id AND d.due_at <= w.due_by ORDER BY d.due_at LIMIT 1) \
           FROM walk w WHERE w.endpoint_id IS NOT NULL ORDER BY w.steps DESC",
    columns: &[("endpoint_id", Kind::Uid), ("due_by", Kind::Moment), ("steps", Kind::BigInt)],
};

/// One way round the endpoints, from the one that had the last turn.
pub(super) struct Round {
    /// Those that have due deliveries, each with its first, in turn.
    pub(super) firsts: Vec<(Id, Id)>,
    /// The last endpoint looked at.
    pub(super) end: Id,
    /// Whether all endpoints were looked at.
    pub(super) is_whole: bool,
}

/// Goes round the endpoints that deliveries wait for, beginning after `last`.
pub(super) async fn round(tx: &mut Conn, last: Id, due_by: At) -> Result<Round, Failed> {
    let mut walked = walk(tx, Start { endpoint_id: last, due_by, steps: STEPS }).await?;
    let left = STEPS - walked.len().min(STEPS);
    if left > 0 {
        let from_the_first = walk(tx, Start { endpoint_id: Id(Uuid::nil()), due_by, steps: left }).await?;
        walked.extend(from_the_first.into_iter().take_while(|(endpoint, _)| *endpoint <= last));
    }
    let end = walked.last().map_or(last, |(endpoint, _)| *endpoint);
    let is_whole = walked.len() < STEPS;
    let firsts = walked.into_iter().filter_map(|(endpoint, delivery)| Some((endpoint, delivery?))).collect();
    Ok(Round { firsts, end, is_whole })
}

async fn walk(tx: &mut Conn, start: Start) -> Result<Vec<(Id, Option<Id>)>, Failed> {
    let walk: WithRecords<(Uid, Nullable<Uid>)> = WALK.with(&[start])?;
    Ok(on_conn!(tx, |c| walk.load(c).await)?)
}
