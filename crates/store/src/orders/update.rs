//! Changes of orders and their operations, many in one statement.

use std::collections::HashMap;

use diesel::sql_types::{BigInt, Bool};
use diesel_async::RunQueryDsl;
use landrush_model::order::{Change, OperationChange, Order, Reopening, Schedule};
use landrush_model::{LeaseToken, Operation, OrderId};
use serde::Serialize;

use super::row::{OrderRow, json, small};
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::sql_types::sql::Uid;
use crate::sql_types::{At, Id};

#[derive(Serialize)]
struct Expected {
    id: Id,
    version: i64,
    lease_token: Id,
    state: &'static str,
    updated_at: At,
}

pub(crate) const HELD: Statement = Statement {
    // CROSS JOIN: SQLite would otherwise begin with all that is leased, when that is little.
    text: "SELECT o.id, o.version, o.paused FROM {u} CROSS JOIN orders o WHERE o.id = u.id \
           AND o.lease_token = u.lease_token AND o.lease_until > {now} AND (o.version = u.version - 1 \
           OR (o.version = u.version AND o.state = u.state AND o.updated_at = u.updated_at)) ORDER BY o.id {lock}",
    columns: &[
        ("id", Kind::Uid),
        ("version", Kind::BigInt),
        ("lease_token", Kind::Uid),
        ("state", Kind::Text),
        ("updated_at", Kind::Moment),
    ],
};

/// How an order stands to a change of it, under the change's lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// As the change expects.
    Expected,
    /// As the change expects, in a batch that is paused.
    Paused,
    /// As the change leaves it: it was applied before, and whoever asked didn't learn of it.
    Applied,
}

/// How the orders that are to be changed stand, if they do so under the change's lease. They are locked, by id.
pub(crate) async fn standings(
    tx: &mut Conn,
    changes: &[&Change],
) -> Result<HashMap<OrderId, Standing>, Failed> {
    let expected: Vec<Expected> = changes
        .iter()
        .map(|change| Expected {
            id: change.order.id.into(),
            version: change.order.version,
            lease_token: LeaseToken::into(change.lease),
            state: change.order.state.as_str(),
            updated_at: change.order.updated_at.into(),
        })
        .collect();
    let held: WithRecords<(Uid, BigInt, Bool)> = HELD.with(&expected)?;
    let held: Vec<(Id, i64, bool)> = on_conn!(tx, |c| held.load(c).await)?;
    let held: HashMap<Id, (i64, bool)> =
        held.into_iter().map(|(order, version, paused)| (order, (version, paused))).collect();
    let standing = |change: &&Change| {
        let (version, paused) = *held.get(&change.order.id.into())?;
        let standing = match (version == change.order.version, paused) {
            (true, _) => Standing::Applied,
            (false, true) => Standing::Paused,
            (false, false) => Standing::Expected,
        };
        Some((change.order.id, standing))
    };
    Ok(changes.iter().filter_map(standing).collect())
}

#[derive(Serialize)]
struct Of {
    id: Id,
}

const EXTEND: Statement = Statement {
    text: "UPDATE orders SET lease_until = {now} + orders.lease_micros{micros} FROM {u} WHERE orders.id = u.id",
    columns: &[("id", Kind::Uid)],
};

/// Makes the leases of these orders go on as long again.
pub(crate) async fn extend(tx: &mut Conn, orders: impl Iterator<Item = OrderId>) -> Result<(), Failed> {
    let orders: Vec<Of> = orders.map(|order| Of { id: order.into() }).collect();
    if !orders.is_empty() {
        let extend: WithRecords<()> = EXTEND.with(&orders)?;
        on_conn!(tx, |c| extend.execute(c).await)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct OrderRecord {
    id: Id,
    state: String,
    is_open: bool,
    attempt: i32,
    version: i64,
    machine_version: i16,
    sends: i64,
    hindrances: i64,
    wait_reason: Option<String>,
    wait_since: Option<At>,
    wait_until: Option<At>,
    wake_at: Option<At>,
    last_error: Option<String>,
    failure: Option<String>,
    registered_at: Option<At>,
    registration_expires_at: Option<At>,
    give_up_at: At,
    updated_at: At,
    goes_on: bool,
    due_at: Option<At>,
}

pub(crate) const UPDATE: Statement = Statement {
    text: "UPDATE orders SET state = u.state, is_open = u.is_open, attempt = u.attempt, version = u.version, \
           machine_version = u.machine_version, sends = u.sends, hindrances = u.hindrances, \
           wait_reason = u.wait_reason, wait_since = u.wait_since, wait_until = u.wait_until, wake_at = u.wake_at, \
           last_error = u.last_error, failure = u.failure, registered_at = u.registered_at, \
           registration_expires_at = u.registration_expires_at, give_up_at = u.give_up_at, \
           updated_at = u.updated_at, due_at = u.due_at, \
           lease_token = CASE WHEN u.goes_on THEN orders.lease_token END, \
           lease_until = CASE WHEN u.goes_on THEN {now} + orders.lease_micros{micros} END, \
           lease_micros = CASE WHEN u.goes_on THEN orders.lease_micros END \
           FROM {u} WHERE orders.id = u.id",
    columns: &[
        ("id", Kind::Uid),
        ("state", Kind::Text),
        ("is_open", Kind::Bool),
        ("attempt", Kind::Integer),
        ("version", Kind::BigInt),
        ("machine_version", Kind::Integer),
        ("sends", Kind::BigInt),
        ("hindrances", Kind::BigInt),
        ("wait_reason", Kind::Text),
        ("wait_since", Kind::Moment),
        ("wait_until", Kind::Moment),
        ("wake_at", Kind::Moment),
        ("last_error", Kind::Text),
        ("failure", Kind::Text),
        ("registered_at", Kind::Moment),
        ("registration_expires_at", Kind::Moment),
        ("give_up_at", Kind::Moment),
        ("updated_at", Kind::Moment),
        ("goes_on", Kind::Bool),
        ("due_at", Kind::Moment),
    ],
};

/// Stores the orders as the changes have them.
pub(crate) async fn orders(tx: &mut Conn, changes: &[&Change]) -> Result<(), Failed> {
    let records: Vec<OrderRecord> = changes
        .iter()
        .map(|change| OrderRecord::of(&change.order, change.schedule))
        .collect::<Result<_, _>>()?;
    let update: WithRecords<()> = UPDATE.with(&records)?;
    on_conn!(tx, |c| update.execute(c).await)?;
    Ok(())
}

/// Stores orders as further attempts at them have them: nobody works on them, and nothing is due yet.
pub(crate) async fn reopened(tx: &mut Conn, orders: &[Reopening]) -> Result<(), Failed> {
    let records: Vec<OrderRecord> = orders
        .iter()
        .map(|again| OrderRecord::of(&again.order, Schedule::Never))
        .collect::<Result<_, _>>()?;
    let update: WithRecords<()> = UPDATE.with(&records)?;
    on_conn!(tx, |c| update.execute(c).await)?;
    Ok(())
}

impl OrderRecord {
    fn of(order: &Order, schedule: Schedule) -> Result<Self, Failed> {
        let row = OrderRow::of(order)?;
        Ok(Self {
            id: row.id,
            state: row.state,
            is_open: row.is_open,
            attempt: row.attempt,
            version: row.version,
            machine_version: row.machine_version,
            sends: row.sends,
            hindrances: row.hindrances,
            wait_reason: row.wait_reason,
            wait_since: row.wait_since,
            wait_until: row.wait_until,
            wake_at: row.wake_at,
            last_error: row.last_error,
            failure: row.failure,
            registered_at: row.registered_at,
            registration_expires_at: row.registration_expires_at,
            give_up_at: row.give_up_at,
            updated_at: row.updated_at,
            goes_on: schedule == Schedule::GoOn,
            due_at: match schedule {
                Schedule::At(at) => Some(at.into()),
                Schedule::GoOn | Schedule::Never => None,
            },
        })
    }
}

#[derive(Serialize)]
struct OperationRecord {
    id: Id,
    account_id: Id,
    registrar_account_id: Id,
    order_id: Id,
    attempt: i32,
    kind: &'static str,
    state: &'static str,
    is_open: bool,
    intended_at: At,
    send_deadline: At,
    sends: i64,
    absences: i64,
    asks: i64,
    waited_micros: i64,
    ever_lost: bool,
    doubtful_refusal: Option<String>,
    contact: Option<String>,
    process: Option<String>,
}

const UPSERT: Statement = Statement {
    text: "INSERT INTO operations (id, account_id, registrar_account_id, order_id, attempt, kind, state, is_open, \
           intended_at, send_deadline, sends, absences, asks, waited_micros, ever_lost, doubtful_refusal, contact, \
           process) SELECT u.id, u.account_id, u.registrar_account_id, u.order_id, u.attempt, u.kind, u.state, \
           u.is_open, u.intended_at, u.send_deadline, u.sends, u.absences, u.asks, u.waited_micros, u.ever_lost, \
           u.doubtful_refusal, u.contact, u.process FROM {u} WHERE true \
           ON CONFLICT (id) DO UPDATE SET state = excluded.state, is_open = excluded.is_open, \
           send_deadline = excluded.send_deadline, sends = excluded.sends, absences = excluded.absences, \
           asks = excluded.asks, waited_micros = excluded.waited_micros, ever_lost = excluded.ever_lost, doubtful_refusal = excluded.doubtful_refusal, \
           contact = excluded.contact, process = excluded.process",
    columns: &[
        ("id", Kind::Uid),
        ("account_id", Kind::Uid),
        ("registrar_account_id", Kind::Uid),
        ("order_id", Kind::Uid),
        ("attempt", Kind::Integer),
        ("kind", Kind::Text),
        ("state", Kind::Text),
        ("is_open", Kind::Bool),
        ("intended_at", Kind::Moment),
        ("send_deadline", Kind::Moment),
        ("sends", Kind::BigInt),
        ("absences", Kind::BigInt),
        ("asks", Kind::BigInt),
        ("waited_micros", Kind::BigInt),
        ("ever_lost", Kind::Bool),
        ("doubtful_refusal", Kind::Text),
        ("contact", Kind::Text),
        ("process", Kind::Text),
    ],
};

/// Stores the operations that the changes open or change.
pub(crate) async fn operations(tx: &mut Conn, changes: &[&Change]) -> Result<(), Failed> {
    let records: Vec<OperationRecord> = changes
        .iter()
        .filter_map(|change| match &change.operation {
            OperationChange::None => None,
            OperationChange::Open(operation) | OperationChange::Update(operation) => Some(operation),
        })
        .map(OperationRecord::of)
        .collect::<Result<_, _>>()?;
    if !records.is_empty() {
        let upsert: WithRecords<()> = UPSERT.with(&records)?;
        on_conn!(tx, |c| upsert.execute(c).await)?;
    }
    Ok(())
}

impl OperationRecord {
    fn of(operation: &Operation) -> Result<Self, Failed> {
        Ok(Self {
            id: operation.id.into(),
            account_id: operation.account_id.into(),
            registrar_account_id: operation.registrar_account_id.into(),
            order_id: operation.order_id.into(),
            attempt: small(operation.attempt)?,
            kind: operation.kind.as_str(),
            state: operation.state.as_str(),
            is_open: !operation.state.is_ended(),
            intended_at: operation.intended_at.into(),
            send_deadline: operation.send_deadline.into(),
            sends: operation.sends.into(),
            absences: operation.absences.into(),
            asks: operation.asks.into(),
            waited_micros: operation.waited.as_micros().try_into().map_err(Failed::damaged)?,
            ever_lost: operation.ever_lost,
            doubtful_refusal: operation.doubtful_refusal.as_ref().map(json).transpose()?,
            contact: operation.contact.as_ref().map(|contact| contact.0.clone()),
            process: operation.process.clone(),
        })
    }
}
