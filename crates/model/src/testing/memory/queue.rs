//! Which orders are claimed next.

use std::collections::HashMap;

use super::State;
use crate::id::{AccountId, OrderId, RegistrarAccountId};
use crate::timestamp::Timestamp;

/// Whose turn it was last.
#[derive(Default)]
pub(super) struct Turns {
    kinds: usize,
    accounts: HashMap<RegistrarAccountId, AccountId>,
}

/// Up to `limit` orders that are due. The three kinds take turns: those whose lease has run out, those whose time has come,
/// and new ones by rank.
pub(super) fn choose(
    state: &mut State,
    registrar_account: RegistrarAccountId,
    limit: usize,
    now: Timestamp,
    clock: Timestamp,
) -> Vec<OrderId> {
    let last = state.turns.accounts.get(&registrar_account).copied();
    let (mut expired, mut woken, mut ready) = (Vec::new(), Vec::new(), Vec::new());
    for row in state.orders.values().filter(|row| row.order.registrar_account_id == registrar_account) {
        let (order, account) = (row.order.id, row.order.account_id);
        match (row.lease, row.wake_at, row.queue_rank) {
            (Some(lease), _, _) if lease.until <= clock => expired.push((lease.until, order)),
            (None, Some(wake_at), _) if wake_at <= now => woken.push((wake_at, order, account)),
            (None, None, Some(rank)) => ready.push((rank, order)),
            _ => {}
        }
    }
    expired.sort_unstable();
    woken.sort_unstable();
    ready.sort_unstable();
    let woken = in_round(woken, last);
    let lists: [Vec<(OrderId, Option<AccountId>)>; 3] = [
        expired.into_iter().map(|(_, order)| (order, None)).collect(),
        woken.into_iter().map(|(order, account)| (order, Some(account))).collect(),
        ready.into_iter().map(|(_, order)| (order, None)).collect(),
    ];
    let longest = lists.iter().map(Vec::len).max().unwrap_or(0);
    let mut chosen = Vec::new();
    for place in 0..longest {
        for kind in 0..lists.len() {
            let list = &lists[(state.turns.kinds + kind) % lists.len()];
            chosen.extend(list.get(place).copied());
        }
    }
    chosen.truncate(limit);
    state.turns.kinds += 1;
    if let Some(account) = chosen.iter().rev().find_map(|(_, account)| *account) {
        state.turns.accounts.insert(registrar_account, account);
    }
    chosen.into_iter().map(|(order, _)| order).collect()
}

/// Woken orders by age, but the accounts take turns, beginning after the one that had the last.
fn in_round(
    woken: Vec<(Timestamp, OrderId, AccountId)>,
    last: Option<AccountId>,
) -> Vec<(OrderId, AccountId)> {
    let mut served: HashMap<AccountId, usize> = HashMap::new();
    let mut places: Vec<(usize, bool, AccountId, OrderId)> = woken
        .into_iter()
        .map(|(_, order, account)| {
            let turn = served.entry(account).or_default();
            *turn += 1;
            (*turn, last.is_some_and(|last| account <= last), account, order)
        })
        .collect();
    places.sort_by_key(|(turn, before, account, _)| (*turn, *before, *account));
    places.into_iter().map(|(_, _, account, order)| (order, account)).collect()
}
