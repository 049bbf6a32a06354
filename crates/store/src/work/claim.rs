//! Claiming orders.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use diesel::NullableExpressionMethods;
use diesel::prelude::{BoolExpressionMethods, ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use landrush_model::Timestamp;
use landrush_model::order::Work;

use super::load::{self, Unreadable};
use super::turns::{self, Round};
use crate::connection::{Conn, free_ids, on_conn};
use crate::database_clock::{DatabaseNow, DatabaseNowPlus, micros};
use crate::error::Failed;
use crate::orders::row::OrderRow;
use crate::schema::orders;
use crate::sql_types::{At, Id};

/// What is to be claimed.
pub(crate) struct Wanted {
    pub(crate) registrar_account: Id,
    pub(crate) limit: usize,
    pub(crate) now: At,
    pub(crate) lease: Duration,
    pub(crate) token: Id,
    /// Which kind of due orders comes first.
    pub(crate) first_kind: usize,
    /// Which account had the last turn.
    pub(crate) last: Id,
}

/// What was claimed.
#[derive(Default)]
pub(crate) struct Claimed {
    pub(crate) works: Vec<Work>,
    /// Orders that this release can't read: they are put back for a while, and the others go on.
    pub(crate) unreadable: Vec<Unreadable>,
    /// The account that had the last turn, if there were turns.
    pub(crate) last: Option<Id>,
}

/// How long an order that can't be read is left alone.
const LEFT_ALONE: Duration = Duration::from_secs(300);

/// Leases orders.
pub(crate) async fn claim(tx: &mut Conn, wanted: &Wanted) -> Result<Claimed, Failed> {
    let Wanted { registrar_account, limit, now, .. } = *wanted;
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let there =
        || orders::table.filter(orders::registrar_account_id.eq(registrar_account)).select(orders::id);
    let expired = free_ids!(
        tx,
        there().filter(orders::lease_until.le(DatabaseNow.nullable())).order(orders::lease_until).limit(most)
    );
    let mut due = free_ids!(tx, there().filter(orders::due_at.le(now)).order(orders::due_at).limit(most));
    let ready = free_ids!(
        tx,
        there().filter(orders::queue_rank.is_not_null()).order((orders::queue_rank, orders::id)).limit(most)
    );
    // If there is no more than that, everybody has a turn.
    let round = if due.len() < limit {
        None
    } else {
        let round = turns::round(tx, registrar_account, wanted.last, now).await?;
        due = in_round(tx, &round, due, now).await?;
        Some(round)
    };
    let chosen = in_turn(&[expired, due, ready], wanted.first_kind, limit);
    if chosen.is_empty() {
        return Ok(Claimed::default());
    }
    let mut rows = lease(tx, &chosen, wanted.lease, wanted.token).await?;
    let place: HashMap<Id, usize> = chosen.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    rows.sort_by_key(|row| place.get(&row.id).copied());
    let (works, unreadable) = load::readable(tx, rows, wanted.token).await?;
    if !unreadable.is_empty() {
        let orders = unreadable.iter().map(|unreadable| unreadable.order).collect();
        put_back(tx, orders, At(Timestamp::from(now) + LEFT_ALONE)).await?;
    }
    let last = round.and_then(|round| round.last(|order| place.contains_key(&order)));
    Ok(Claimed { works, unreadable, last })
}

/// Due orders: the first of each account in its turn, then the others by age.
async fn in_round(tx: &mut Conn, round: &Round, by_age: Vec<Id>, now: At) -> Result<Vec<Id>, Failed> {
    let firsts: Vec<Id> = round.firsts.iter().map(|(_, order)| *order).take(by_age.len()).collect();
    let there = orders::table.filter(orders::id.eq_any(firsts.iter().copied()));
    let free = free_ids!(tx, there.filter(orders::due_at.le(now)).order(orders::id).select(orders::id));
    let free: HashSet<Id> = free.into_iter().collect();
    let others = by_age.into_iter().filter(|order| !free.contains(order));
    Ok(firsts.iter().copied().filter(|order| free.contains(order)).chain(others).collect())
}

/// Ends leases that were just taken; not before `due_at` are these orders given out again.
async fn put_back(tx: &mut Conn, chosen: Vec<Id>, due_at: At) -> Result<(), Failed> {
    let free = (
        orders::lease_token.eq(None::<Id>),
        orders::lease_until.eq(None::<At>),
        orders::lease_micros.eq(None::<i64>),
        orders::due_at.eq(Some(due_at)),
    );
    let chosen = orders::table.filter(orders::id.eq_any(chosen));
    on_conn!(tx, |c| diesel::update(chosen).set(free).execute(c).await)?;
    Ok(())
}

pub(crate) async fn claim_orders(
    tx: &mut Conn,
    wanted: &[Id],
    duration: Duration,
    token: Id,
) -> Result<Vec<Work>, Failed> {
    let free = orders::table
        .filter(orders::id.eq_any(wanted.iter().copied()))
        .filter(orders::is_open)
        .filter(orders::lease_until.is_null().or(orders::lease_until.le(DatabaseNow.nullable())))
        .order(orders::id)
        .select(orders::id);
    let free = free_ids!(tx, free);
    if free.is_empty() {
        return Ok(Vec::new());
    }
    let rows = lease(tx, &free, duration, token).await?;
    load::works(tx, rows, token).await
}

async fn lease(tx: &mut Conn, chosen: &[Id], duration: Duration, token: Id) -> Result<Vec<OrderRow>, Failed> {
    let chosen = orders::table.filter(orders::id.eq_any(chosen.iter().copied()));
    let taken = (
        orders::lease_token.eq(Some(token)),
        orders::lease_until.eq(DatabaseNowPlus::after(duration).nullable()),
        orders::lease_micros.eq(Some(micros(duration))),
        orders::queue_rank.eq(None::<i64>),
        orders::due_at.eq(None::<At>),
    );
    Ok(on_conn!(tx, |c| {
        diesel::update(chosen).set(taken).returning(OrderRow::as_returning()).get_results(c).await
    })?)
}

/// Takes from each list in turn, beginning with one of them, up to `limit` in all, so that none has to wait for another to
/// be empty.
fn in_turn<T: Copy>(lists: &[Vec<T>], first: usize, limit: usize) -> Vec<T> {
    let longest = lists.iter().map(Vec::len).max().unwrap_or(0);
    let order = (0..lists.len()).map(|n| first.wrapping_add(n) % lists.len());
    let at = |place: usize| order.clone().filter_map(move |list| lists[list].get(place).copied());
    (0..longest).flat_map(at).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_list_starves_another() {
        assert_eq!(in_turn(&[vec![1, 2, 3], vec![4], vec![5, 6, 7]], 0, 5), [1, 4, 5, 2, 6]);
        assert_eq!(in_turn(&[vec![], vec![4, 5, 6], vec![]], 0, 2), [4, 5]);
        assert_eq!(in_turn(&[Vec::<i32>::new(), vec![]], 0, 2), [0; 0]);
        let first = |n| in_turn(&[vec![1, 2, 3], vec![4, 5], vec![6, 7, 8]], n, 1);
        assert_eq!([first(0), first(1), first(2), first(3)].concat(), [1, 4, 6, 1]);
    }
}
