//! Further attempts at failed orders, in one transaction.

use std::sync::Arc;

use diesel::QueryDsl;
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::event::events_of_reopening;
use landrush_model::order::Reopening;
use landrush_model::ports::{ReopenError, Reopened};
use landrush_model::spending::{afford, spends};
use serde::Serialize;

use super::accept::open_domains;
use super::detail_rows::{LedgerRow, TimelineRow};
use super::places::Places;
use super::row::OrderRow;
use super::spending;
use super::update;
use crate::answers::{self, AnswerRow};
use crate::connection::{Conn, insert_all, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::{catalogue_versions, ledger, timeline};
use crate::sql_types::Id;
use crate::sql_types::sql::Uid;
use crate::store::Context;
use crate::work::batches::{self, Told};

#[derive(Clone)]
struct Wish {
    context: Arc<Context>,
    reopened: Arc<Reopened>,
}

pub(crate) async fn reopen(context: &Arc<Context>, reopened: Reopened) -> Result<(), ReopenError> {
    let wish = Wish { context: Arc::clone(context), reopened: Arc::new(reopened) };
    let told = context.database.run_tx("reopen", wish, |tx, wish| attempt(tx, wish).boxed()).await??;
    context.announce(&told);
    context.wake_workers();
    Ok(())
}

async fn attempt(tx: &mut Conn, wish: &Wish) -> Result<Result<Told, ReopenError>, Failed> {
    let Wish { context, reopened } = wish;
    if let Some(answer) = &reopened.answer
        && let Some(kept) = answers::in_force(tx, reopened.account_id, &answer.key, answer.created_at).await?
    {
        return Ok(Err(ReopenError::KeyUsed(Box::new(kept.open(&context.seal_keys)?))));
    }
    let version = catalogue_versions::table.find(1).select(catalogue_versions::version);
    let version: i64 = on_conn!(tx, |c| version.get_result(c).await)?;
    if version != reopened.catalogue_version {
        return Ok(Err(ReopenError::CatalogueMoved));
    }
    if lock(tx, reopened).await?.len() != reopened.orders.len() {
        return Ok(Err(ReopenError::Changed));
    }
    let orders = || reopened.orders.iter().map(|again| &again.order);
    let open = open_domains(tx, orders()).await?;
    if !open.is_empty() {
        let is_open = |domain: &&str| open.iter().any(|(_, open)| open == domain);
        let domains = orders().map(|order| &order.domain).filter(|domain| is_open(&domain.as_str()));
        return Ok(Err(ReopenError::DomainsOpen(domains.cloned().collect())));
    }
    let charges = reopened.orders.iter().filter_map(|again| again.ledger.as_ref());
    let wanted = spends(charges).map_err(Failed::damaged)?;
    // All attempts are one account's, with one key and at one time.
    if let [first, ..] = wanted.as_slice() {
        let allowances = spending::lock(tx, &wanted).await?;
        let allowances = allowances.get(&(first.key_id, first.month)).map_or(&[][..], Vec::as_slice);
        if let Err(reached) = afford(allowances, &spending::needed(&wanted), first.month) {
            return Ok(Err(reached.into()));
        }
        spending::add(tx, &wanted).await?;
    }
    write(tx, &reopened.orders).await?;
    if let Some(answer) = &reopened.answer {
        let row = AnswerRow::seal(reopened.account_id, answer, &context.seal_keys);
        answers::replace(tx, row, answer.created_at).await?;
    }
    // Locks are taken in the order order, batch.
    let mut locked = batches::lock(tx, vec![reopened.batch_id]).await?;
    let batch =
        locked.get_mut(&reopened.batch_id).ok_or_else(|| Failed::damaged("an order's batch is missing"))?;
    let events = events_of_reopening(batch, &reopened.orders, &|| context.new_id());
    Ok(Ok(batches::tell(tx, context, locked.values(), events).await?))
}

#[derive(Serialize)]
struct Expected {
    id: Id,
    account_id: Id,
    batch_id: Id,
    version: i64,
}

const LOCK: Statement = Statement {
    text: "SELECT o.id FROM {u} JOIN orders o ON o.id = u.id WHERE o.version = u.version AND NOT o.is_open \
           AND o.account_id = u.account_id AND o.batch_id = u.batch_id ORDER BY o.id {lock}",
    columns: &[
        ("id", Kind::Uid),
        ("account_id", Kind::Uid),
        ("batch_id", Kind::Uid),
        ("version", Kind::BigInt),
    ],
};

/// Locks those orders that stand as they did when the attempts were decided on.
async fn lock(tx: &mut Conn, reopened: &Reopened) -> Result<Vec<Id>, Failed> {
    let expected = |again: &Reopening| Expected {
        id: again.order.id.into(),
        account_id: reopened.account_id.into(),
        batch_id: reopened.batch_id.into(),
        version: again.order.version - 1,
    };
    let expected: Vec<Expected> = reopened.orders.iter().map(expected).collect();
    let lock: WithRecords<Uid> = LOCK.with(&expected)?;
    Ok(on_conn!(tx, |c| lock.load(c).await)?)
}

#[derive(Serialize)]
struct Place {
    id: Id,
    queue_rank: i64,
    cost_amount: i64,
    cost_currency: String,
    catalogue_version: i64,
}

const ENQUEUE: Statement = Statement {
    text: "UPDATE orders SET queue_rank = u.queue_rank, cost_amount = u.cost_amount, \
           cost_currency = u.cost_currency, catalogue_version = u.catalogue_version \
           FROM {u} WHERE orders.id = u.id",
    columns: &[
        ("id", Kind::Uid),
        ("queue_rank", Kind::BigInt),
        ("cost_amount", Kind::BigInt),
        ("cost_currency", Kind::Text),
        ("catalogue_version", Kind::BigInt),
    ],
};

async fn write(tx: &mut Conn, orders: &[Reopening]) -> Result<(), Failed> {
    let mut places = Places::load(tx, orders.iter().map(|again| &again.order)).await?;
    update::reopened(tx, orders).await?;
    let places: Vec<Place> = orders
        .iter()
        .map(|again| {
            let row = OrderRow::of(&again.order)?;
            Ok(Place {
                id: row.id,
                queue_rank: places.take(&again.order),
                cost_amount: row.cost_amount,
                cost_currency: row.cost_currency,
                catalogue_version: row.catalogue_version,
            })
        })
        .collect::<Result<_, Failed>>()?;
    let enqueue: WithRecords<()> = ENQUEUE.with(&places)?;
    on_conn!(tx, |c| enqueue.execute(c).await)?;
    let entries: Vec<TimelineRow> = orders
        .iter()
        .flat_map(|again| {
            let row = |(place, entry)| TimelineRow::of(&again.order, place, entry);
            again.timeline.iter().enumerate().map(row)
        })
        .collect::<Result<_, _>>()?;
    let lines: Vec<LedgerRow> = orders
        .iter()
        .filter_map(|again| again.ledger.as_ref())
        .map(LedgerRow::of)
        .collect::<Result<_, _>>()?;
    insert_all!(tx, timeline::table, entries);
    if !lines.is_empty() {
        insert_all!(tx, ledger::table, lines);
    }
    Ok(())
}
