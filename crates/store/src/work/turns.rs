//! Turns among accounts whose orders' time has come.
//!
//! After an outage one account's orders may be due by the ten thousand, and older than all others'. By age alone an account
//! with one order would wait for them all. So of the accounts with due orders each gets one claimed in its turn, going round
//! by account from where the last claim stopped; what room is left goes by age.
//!
//! The walk over the accounts is a step of an index per account that has orders waiting, [`STEPS`] at most per claim.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use diesel::sql_types::Nullable;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use uuid::Uuid;

use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::sql_types::sql::Uid;
use crate::sql_types::{At, Id};

/// Whose turn it was last, in this process: with others, or after a restart, turns are as fair.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    kinds: AtomicUsize,
    accounts: Mutex<HashMap<Id, Id>>,
}

impl Turns {
    /// A number that grows, for kinds of due orders to take turns by.
    pub(crate) fn next_kind(&self) -> usize {
        self.kinds.fetch_add(1, Ordering::Relaxed)
    }

    /// Which account had the last turn at a registrar account; before all others if none had.
    pub(crate) fn last(&self, registrar_account: Id) -> Id {
        self.accounts().get(&registrar_account).copied().unwrap_or(Id(Uuid::nil()))
    }

    /// An account had its turn.
    pub(crate) fn had(&self, registrar_account: Id, account: Id) {
        self.accounts().insert(registrar_account, account);
    }

    fn accounts(&self) -> MutexGuard<'_, HashMap<Id, Id>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many accounts one claim looks at. Those behind them come in the claims that follow.
const STEPS: usize = 64;

#[derive(Serialize)]
struct Start {
    registrar_account_id: Id,
    account_id: Id,
    due_by: At,
    steps: usize,
}

/// Accounts with waiting orders in their order, after the one given, and the first due order of each.
const WALK: Statement = Statement {
    text: "WITH RECURSIVE walk (registrar_account_id, account_id, due_by, steps) AS (\
             SELECT u.registrar_account_id, (SELECT o.account_id FROM orders o \
               WHERE o.registrar_account_id = u.registrar_account_id AND o.account_id > u.account_id \
               AND o.due_at IS NOT NULL ORDER BY o.account_id LIMIT 1), u.due_by, u.steps FROM {u} \
             UNION ALL SELECT w.registrar_account_id, (SELECT o.account_id FROM orders o \
               WHERE o.registrar_account_id = w.registrar_account_id AND o.account_id > w.account_id \
               AND o.due_at IS NOT NULL ORDER BY o.account_id LIMIT 1), w.due_by, w.steps - 1 \
             FROM walk w WHERE w.account_id IS NOT NULL AND w.steps > 1) \
           SELECT w.account_id, (SELECT o.id FROM orders o \
             WHERE o.registrar_account_id = w.registrar_account_id AND o.account_id = w.account_id \
             AND o.due_at <= w.due_by ORDER BY o.due_at LIMIT 1) \
           FROM walk w WHERE w.account_id IS NOT NULL ORDER BY w.steps DESC",
    columns: &[
        ("registrar_account_id", Kind::Uid),
        ("account_id", Kind::Uid),
        ("due_by", Kind::Moment),
        ("steps", Kind::BigInt),
    ],
};

/// The walk from the account that had the last turn, round to it.
pub(crate) struct Round {
    /// The accounts that have due orders, each with its first, in turn.
    pub(crate) firsts: Vec<(Id, Id)>,
    /// The last account looked at.
    end: Id,
}

impl Round {
    /// The account that had the last turn, given which orders were chosen. Where none had anything due, the walk goes on
    /// behind them the next time.
    pub(crate) fn last(&self, chosen: impl Fn(Id) -> bool) -> Option<Id> {
        if self.firsts.is_empty() {
            return Some(self.end);
        }
        self.firsts.iter().rev().find(|(_, order)| chosen(*order)).map(|(account, _)| *account)
    }
}

/// Goes round the accounts whose orders wait at a registrar account, beginning after `last`.
pub(crate) async fn round(
    tx: &mut Conn,
    registrar_account: Id,
    last: Id,
    due_by: At,
) -> Result<Round, Failed> {
    let start = Start { registrar_account_id: registrar_account, account_id: last, due_by, steps: STEPS };
    let mut walked = walk(tx, start).await?;
    let left = STEPS - walked.len().min(STEPS);
    if left > 0 {
        let first = Id(Uuid::nil());
        let start = Start { registrar_account_id: registrar_account, account_id: first, due_by, steps: left };
        let from_the_first = walk(tx, start).await?;
        walked.extend(from_the_first.into_iter().take_while(|(account, _)| *account <= last));
    }
    let end = walked.last().map_or(last, |(account, _)| *account);
    let firsts = walked.into_iter().filter_map(|(account, order)| Some((account, order?))).collect();
    Ok(Round { firsts, end })
}

async fn walk(tx: &mut Conn, start: Start) -> Result<Vec<(Id, Option<Id>)>, Failed> {
    let walk: WithRecords<(Uid, Nullable<Uid>)> = WALK.with(&[start])?;
    Ok(on_conn!(tx, |c| walk.load(c).await)?)
}
