//! What keys have spent: seen under a lock before they spend more, and given back to.

use std::collections::HashMap;

use diesel::BoolExpressionMethods;
use diesel::prelude::{ExpressionMethods, JoinOnDsl, NullableExpressionMethods, QueryDsl};
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;
use futures_util::FutureExt;
use landrush_model::ledger::{LedgerEntry, LedgerLine};
use landrush_model::ports::{StoreError, StoreErrorKind};
use landrush_model::spending::{Allowance, KeySpend, Month, spends};
use landrush_model::{AccountId, KeyId, Money};
use serde::Serialize;

use super::row::{money, small};
use crate::connection::{Conn, on_conn};
use crate::error::Failed;
use crate::records::{Kind, Statement, WithRecords};
use crate::schema::{key_spend_limits, key_spending};
use crate::sql_types::sql::{Moment, Uid};
use crate::sql_types::{At, Id};
use crate::store::Context;

/// What keys may spend in a month and have spent, by currency.
pub(crate) type Allowances = HashMap<(KeyId, Month), Vec<Allowance>>;

/// What a key of the account may spend in a month and has spent, without a lock.
pub(crate) async fn allowances(
    context: &Context,
    account: AccountId,
    key: KeyId,
    month: Month,
) -> Result<Vec<Allowance>, StoreError> {
    let input = (Id::from(account), Id::from(key), month.to_string());
    let read = context.database.read("allowances", input, |conn, (account, key, month)| {
        async move {
            let spent = key_spending::key_id
                .eq(key_spend_limits::key_id)
                .and(key_spending::month.eq(month))
                .and(key_spending::currency.eq(key_spend_limits::currency));
            let query = key_spend_limits::table
                .left_join(key_spending::table.on(spent))
                .filter(key_spend_limits::key_id.eq(key))
                .filter(key_spend_limits::account_id.eq(account))
                .order(key_spend_limits::currency)
                .select((
                    key_spend_limits::currency,
                    key_spend_limits::amount,
                    key_spending::amount.nullable(),
                ));
            let rows: Vec<(String, i64, Option<i64>)> = on_conn!(conn, |c| query.load(c).await)?;
            let allowance = |(currency, limit, spent): (String, i64, Option<i64>)| {
                Ok(Allowance {
                    limit: money(limit, &currency)?,
                    spent: money(spent.unwrap_or(0), &currency)?,
                })
            };
            rows.into_iter().map(allowance).collect()
        }
        .boxed()
    });
    read.await
}

#[derive(Serialize)]
struct OfKey {
    key_id: Id,
    month: String,
}

/// The limits are what stands still while it is seen what was spent: of two who spend, the second waits here.
const LIMITS: Statement = Statement {
    text: "SELECT o.key_id, u.month, o.currency, o.amount FROM {u} CROSS JOIN key_spend_limits o \
           WHERE o.key_id = u.key_id ORDER BY o.key_id, o.currency {lock}",
    columns: &[("key_id", Kind::Uid), ("month", Kind::Text)],
};

const SPENT: Statement = Statement {
    text: "SELECT s.key_id, s.month, s.currency, s.amount FROM {u} CROSS JOIN key_spending s \
           WHERE s.key_id = u.key_id AND s.month = u.month",
    columns: &[("key_id", Kind::Uid), ("month", Kind::Text)],
};

type KeyAmount = (Uid, Text, Text, BigInt);

/// What the keys that are to spend may spend. Nobody else spends with them until the transaction ends.
pub(crate) async fn lock(tx: &mut Conn, wanted: &[KeySpend]) -> Result<Allowances, Failed> {
    let mut allowances = Allowances::new();
    if wanted.is_empty() {
        return Ok(allowances);
    }
    let mut keys: Vec<(KeyId, Month)> = wanted.iter().map(|spend| (spend.key_id, spend.month)).collect();
    keys.sort_unstable();
    keys.dedup();
    let keys: Vec<OfKey> =
        keys.into_iter().map(|(key, month)| OfKey { key_id: key.into(), month: month.to_string() }).collect();
    let limits: WithRecords<KeyAmount> = LIMITS.with(&keys)?;
    let limits: Vec<(Id, String, String, i64)> = on_conn!(tx, |c| limits.load(c).await)?;
    // Only now: whoever had the lock before has committed what it spent.
    let spent: WithRecords<KeyAmount> = SPENT.with(&keys)?;
    let spent: Vec<(Id, String, String, i64)> = on_conn!(tx, |c| spent.load(c).await)?;
    for (key, month, currency, limit) in limits {
        let of = |(spender, of_month, of_currency, _): &&(Id, String, String, i64)| {
            (spender, of_month, of_currency) == (&key, &month, &currency)
        };
        let spent = spent.iter().find(of).map_or(0, |(_, _, _, amount)| *amount);
        let month: Month = month.parse().map_err(Failed::damaged)?;
        allowances
            .entry((key.into(), month))
            .or_default()
            .push(Allowance { limit: money(limit, &currency)?, spent: money(spent, &currency)? });
    }
    Ok(allowances)
}

#[derive(Serialize)]
struct SpendRecord {
    account_id: Id,
    key_id: Id,
    month: String,
    currency: &'static str,
    amount: i64,
}

const ADD: Statement = Statement {
    text: "INSERT INTO key_spending (account_id, key_id, month, currency, amount) \
           SELECT u.account_id, u.key_id, u.month, u.currency, u.amount FROM {u} WHERE true \
           ON CONFLICT (key_id, month, currency) DO UPDATE SET amount = key_spending.amount + excluded.amount",
    columns: &[
        ("account_id", Kind::Uid),
        ("key_id", Kind::Uid),
        ("month", Kind::Text),
        ("currency", Kind::Text),
        ("amount", Kind::BigInt),
    ],
};

/// Adds what was spent, or, where it is less than nothing, given back.
pub(crate) async fn add(tx: &mut Conn, spends: &[KeySpend]) -> Result<(), Failed> {
    if spends.is_empty() {
        return Ok(());
    }
    let record = |spend: &KeySpend| SpendRecord {
        account_id: spend.account_id.into(),
        key_id: spend.key_id.into(),
        month: spend.month.to_string(),
        currency: spend.amount.currency.code(),
        amount: spend.amount.amount,
    };
    let records: Vec<SpendRecord> = spends.iter().map(record).collect();
    let add: WithRecords<()> = ADD.with(&records)?;
    on_conn!(tx, |c| add.execute(c).await)?;
    Ok(())
}

#[derive(Serialize)]
struct OfCharge {
    order_id: Id,
    attempt: i32,
}

const CHARGED: Statement = Statement {
    text: "SELECT l.order_id, l.key_id, l.at FROM {u} CROSS JOIN ledger l WHERE l.order_id = u.order_id \
           AND l.attempt = u.attempt AND l.entry = 'charge' AND l.key_id IS NOT NULL",
    columns: &[("order_id", Kind::Uid), ("attempt", Kind::Integer)],
};

/// Gives refunds back to the keys and months that the charges counted towards, and notes the keys in the lines. Of an order
/// there is one refund at a time.
pub(crate) async fn give_back(tx: &mut Conn, lines: &mut [LedgerLine]) -> Result<(), Failed> {
    let refunds: Vec<OfCharge> = lines
        .iter()
        .filter(|line| line.entry == LedgerEntry::Refund)
        .map(|line| Ok(OfCharge { order_id: line.order_id.into(), attempt: small(line.attempt)? }))
        .collect::<Result<_, Failed>>()?;
    if refunds.is_empty() {
        return Ok(());
    }
    let charged: WithRecords<(Uid, Uid, Moment)> = CHARGED.with(&refunds)?;
    let charged: Vec<(Id, Id, At)> = on_conn!(tx, |c| charged.load(c).await)?;
    let charged: HashMap<Id, (Id, At)> =
        charged.into_iter().map(|(order, key, at)| (order, (key, at))).collect();
    let mut given_back = Vec::new();
    for line in lines.iter_mut().filter(|line| line.entry == LedgerEntry::Refund) {
        if let Some((key, at)) = charged.get(&line.order_id.into()) {
            line.key_id = Some((*key).into());
            given_back.push(LedgerLine { at: (*at).into(), ..line.clone() });
        }
    }
    add(tx, &spends(&given_back).map_err(Failed::damaged)?).await
}

/// The sums of what some lines put on keys, for those who ask whether they may.
pub(crate) fn wanted<'a>(
    lines: impl IntoIterator<Item = &'a LedgerLine>,
) -> Result<Vec<KeySpend>, StoreError> {
    spends(lines).map_err(|error| StoreError::new(StoreErrorKind::Broken, "add up charges", error))
}

/// What is wanted of a key in a month.
pub(crate) fn needed(wanted: &[KeySpend]) -> Vec<Money> {
    wanted.iter().map(|spend| spend.amount).collect()
}
