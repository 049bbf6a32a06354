//! Delivering once more, and trying endpoints.

use std::sync::Arc;

use diesel::prelude::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::event::Event;
use landrush_model::ports::{
    DeliveryRecord, DeliveryState, EndpointError, MOST_REPLAYED, ReplayedDeliveries, Rest,
};
use landrush_model::{DeliveryId, Timestamp};

use super::delivery_row::{DeliveryRow, records};
use super::{deliveries as reading, row};
use crate::connection::{Conn, free_ids, free_rows, insert_all, on_conn};
use crate::error::Failed;
use crate::events::{self, NewDelivery};
use crate::schema::deliveries;
use crate::sql_types::{At, Id};
use crate::store::Context;

/// How many deliveries one transaction replays: it holds the only writer of SQLite.
const PORTION: usize = 500;

/// What came of a transaction.
enum Step<T> {
    Done(T),
    NotFound,
    Disabled,
    DeliveryNotFound,
}

impl<T> Step<T> {
    fn or_refused(self) -> Result<T, EndpointError> {
        match self {
            Self::Done(done) => Ok(done),
            Self::NotFound => Err(EndpointError::NotFound),
            Self::Disabled => Err(EndpointError::Disabled),
            Self::DeliveryNotFound => Err(EndpointError::DeliveryNotFound),
        }
    }
}

struct Wish<T> {
    context: Arc<Context>,
    account: Id,
    endpoint: Id,
    what: T,
    at: Timestamp,
}

impl<T> Wish<T> {
    fn new(context: &Arc<Context>, (account, endpoint): (Id, Id), what: T, at: Timestamp) -> Self {
        Self { context: Arc::clone(context), account, endpoint, what, at }
    }

    /// Whether the endpoint is there, and on.
    async fn admitted(&self, tx: &mut Conn) -> Result<Step<()>, Failed> {
        let Some(row) = row(tx, self.account, self.endpoint).await? else { return Ok(Step::NotFound) };
        Ok(match row.health().disabled {
            None => Step::Done(()),
            Some(_) => Step::Disabled,
        })
    }
}

/// Goes on if the endpoint is there, and on; else returns that it isn't.
macro_rules! admitted {
    ($tx:expr, $wish:expr) => {
        match $wish.admitted($tx).await? {
            Step::Done(()) => {}
            Step::NotFound => return Ok(Step::NotFound),
            Step::Disabled => return Ok(Step::Disabled),
            Step::DeliveryNotFound => return Ok(Step::DeliveryNotFound),
        }
    };
}

pub(super) async fn test(
    context: &Arc<Context>,
    of: (Id, Id),
    event: Event,
) -> Result<DeliveryRecord, EndpointError> {
    let at = event.at;
    let wish = Wish::new(context, of, event, at);
    let done = context
        .database
        .run_tx("test endpoint", wish, |tx, wish| {
            async move {
                admitted!(tx, wish);
                let new = events::insert_for(tx, &wish.context, &wish.what, wish.endpoint).await?;
                Ok(Step::Done(DeliveryRow::from(new).record(wish.what.kind.as_str())?))
            }
            .boxed()
        })
        .await?;
    context.wake_deliverers();
    done.or_refused()
}

pub(super) async fn one(
    context: &Arc<Context>,
    of: (Id, Id),
    delivery: Id,
    at: Timestamp,
) -> Result<DeliveryRecord, EndpointError> {
    let wish = Wish::new(context, of, delivery, at);
    let done =
        context.database.run_tx("replay delivery", wish, |tx, wish| replay_one(tx, wish).boxed()).await?;
    context.wake_deliverers();
    done.or_refused()
}

async fn replay_one(tx: &mut Conn, wish: &Wish<Id>) -> Result<Step<DeliveryRecord>, Failed> {
    admitted!(tx, wish);
    // Nobody ends it or takes it while it is looked at.
    let lock = deliveries::table.find(wish.what).select(deliveries::id);
    let _: Vec<Id> = match &mut *tx {
        Conn::Sqlite(_) => Vec::new(),
        Conn::Postgres(object) => lock.for_update().load(&mut **object).await?,
    };
    let Some(mut found) = reading::one(tx, wish.account, wish.endpoint, wish.what).await? else {
        return Ok(Step::DeliveryNotFound);
    };
    if found.state == DeliveryState::Waiting.as_str() {
        if found.due_at.is_some_and(|due_at| due_at.0 > wish.at) {
            bring_forward(tx, vec![found.id], wish.at).await?;
            found.due_at = Some(At(wish.at));
        }
    } else {
        let new = again(tx, wish, vec![found]).await?;
        found = new.into_iter().next().ok_or_else(|| Failed::damaged("a delivery that isn't replayed"))?;
    }
    let record = records(tx, vec![found]).await?;
    Ok(record.into_iter().next().map_or(Step::DeliveryNotFound, Step::Done))
}

pub(super) async fn failed(
    context: &Arc<Context>,
    of: (Id, Id),
    since: Timestamp,
    at: Timestamp,
) -> Result<ReplayedDeliveries, EndpointError> {
    let first = Id::from(DeliveryId::first_at(since));
    let mut replayed = ReplayedDeliveries { count: 0, rest: Rest::None };
    for state in [DeliveryState::Abandoned, DeliveryState::Waiting] {
        let mut from = first;
        loop {
            let wish = Wish::new(context, of, (state, from), at);
            let portion = context
                .database
                .run_tx("replay deliveries", wish, |tx, wish| replay_portion(tx, wish).boxed())
                .await?
                .or_refused()?;
            context.wake_deliverers();
            replayed.count += portion.len();
            match portion.last() {
                Some(last) if portion.len() == PORTION => from = *last,
                _ => break,
            }
            if replayed.count >= MOST_REPLAYED as usize {
                return Ok(ReplayedDeliveries { rest: Rest::Some, ..replayed });
            }
        }
    }
    Ok(replayed)
}

/// Replays what failed and is in a state, from an id on; the ids, in their order.
async fn replay_portion(tx: &mut Conn, wish: &Wish<(DeliveryState, Id)>) -> Result<Step<Vec<Id>>, Failed> {
    admitted!(tx, wish);
    let (state, from) = wish.what;
    let portion = i64::try_from(PORTION).unwrap_or(i64::MAX);
    let there = deliveries::table
        .filter(deliveries::account_id.eq(wish.account))
        .filter(deliveries::endpoint_id.eq(wish.endpoint))
        .filter(deliveries::state.eq(state.as_str()))
        .filter(deliveries::id.ge(from))
        .order(deliveries::id)
        .limit(portion);
    if state == DeliveryState::Waiting {
        let later = there.filter(deliveries::due_at.gt(At(wish.at))).filter(deliveries::attempts.gt(0));
        let ids = free_ids!(tx, later.select(deliveries::id));
        bring_forward(tx, ids.clone(), wish.at).await?;
        return Ok(Step::Done(ids));
    }
    let rows: Vec<DeliveryRow> = free_rows!(tx, there.select(DeliveryRow::as_select()));
    let ids = rows.iter().map(|row| row.id).collect();
    again(tx, wish, rows).await?;
    Ok(Step::Done(ids))
}

async fn bring_forward(tx: &mut Conn, ids: Vec<Id>, at: Timestamp) -> Result<(), Failed> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = deliveries::table.filter(deliveries::id.eq_any(ids));
    let update = diesel::update(rows).set(deliveries::due_at.eq(Some(At(at))));
    on_conn!(tx, |c| update.execute(c).await)?;
    Ok(())
}

/// New deliveries of the same events. Those that were given up are marked.
async fn again<T>(
    tx: &mut Conn,
    wish: &Wish<T>,
    ended: Vec<DeliveryRow>,
) -> Result<Vec<DeliveryRow>, Failed> {
    if ended.is_empty() {
        return Ok(Vec::new());
    }
    let abandoned = ended.iter().filter(|row| row.state == DeliveryState::Abandoned.as_str());
    let abandoned: Vec<Id> = abandoned.map(|row| row.id).collect();
    let new: Vec<NewDelivery> = ended
        .iter()
        .map(|row| NewDelivery {
            id: Id(wish.context.new_id()),
            account_id: row.account_id,
            event_id: row.event_id,
            endpoint_id: row.endpoint_id,
            batch_id: row.batch_id,
            sequence: row.sequence,
            state: DeliveryState::Waiting.as_str(),
            attempts: 0,
            due_at: Some(At(wish.at)),
            replay_of: Some(row.id),
        })
        .collect();
    let rows = new.iter().cloned().map(DeliveryRow::from).collect();
    insert_all!(tx, deliveries::table, new);
    if !abandoned.is_empty() {
        let marked = deliveries::table.filter(deliveries::id.eq_any(abandoned));
        let mark = diesel::update(marked).set(deliveries::state.eq(DeliveryState::Replayed.as_str()));
        on_conn!(tx, |c| mark.execute(c).await)?;
    }
    Ok(rows)
}

impl From<NewDelivery> for DeliveryRow {
    fn from(new: NewDelivery) -> Self {
        Self {
            id: new.id,
            account_id: new.account_id,
            endpoint_id: new.endpoint_id,
            event_id: new.event_id,
            batch_id: new.batch_id,
            sequence: new.sequence,
            state: new.state.to_owned(),
            attempts: new.attempts,
            due_at: new.due_at,
            reason: None,
            replay_of: new.replay_of,
        }
    }
}
