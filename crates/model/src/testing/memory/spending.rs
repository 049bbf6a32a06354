//! What keys have spent, in memory.

use super::State;
use crate::id::{AccountId, KeyId};
use crate::ledger::{LedgerEntry, LedgerLine};
use crate::money::Money;
use crate::ports::{StoreError, StoreErrorKind};
use crate::spending::{Allowance, KeySpend, Month, SpendLimitReached, afford, spends};

/// What a key of the account may spend and has spent.
pub(super) fn allowances(state: &State, account: AccountId, key: KeyId, month: Month) -> Vec<Allowance> {
    let keys = state.keys.iter().map(|(key, _)| &key.key);
    let limits = keys.filter(|known| known.id == key && known.account_id == account);
    let of = |limit: &Money| {
        let spent = state.spending.get(&(key, month, limit.currency)).copied().unwrap_or(0);
        Allowance { limit: *limit, spent: Money::new(spent, limit.currency) }
    };
    limits.flat_map(|key| &key.spend_limits).map(of).collect()
}

/// Writes lines to the ledger, if the keys that they count towards may spend that much.
pub(super) fn charge(state: &mut State, lines: Vec<LedgerLine>) -> Result<(), ChargeError> {
    let added = spends(&lines)
        .map_err(|error| ChargeError::Store(StoreError::new(StoreErrorKind::Broken, "charge", error)))?;
    let of_one = |a: &KeySpend, b: &KeySpend| (a.key_id, a.month) == (b.key_id, b.month);
    for spends in added.chunk_by(of_one) {
        let allowed = allowances(state, spends[0].account_id, spends[0].key_id, spends[0].month);
        let needed: Vec<Money> = spends.iter().map(|spend| spend.amount).collect();
        afford(&allowed, &needed, spends[0].month).map_err(ChargeError::Limit)?;
    }
    add(state, added);
    state.ledger.extend(lines);
    Ok(())
}

/// Writes a line that gives back what was charged, to the key that it counted towards then.
pub(super) fn refund(state: &mut State, mut line: LedgerLine) {
    let is_charge = |charge: &&LedgerLine| {
        (charge.order_id, charge.attempt, charge.entry) == (line.order_id, line.attempt, LedgerEntry::Charge)
    };
    if let Some(charge) = state.ledger.iter().find(is_charge) {
        line.key_id = charge.key_id;
        let given_back = LedgerLine { amount: line.amount, ..charge.clone() };
        // One line alone doesn't overflow.
        add(state, spends([&given_back]).unwrap_or_default());
    }
    state.ledger.push(line);
}

fn add(state: &mut State, spends: Vec<KeySpend>) {
    for spend in spends {
        let place = (spend.key_id, spend.month, spend.amount.currency);
        *state.spending.entry(place).or_default() += spend.amount.amount;
    }
}

/// Why nothing was charged.
pub(super) enum ChargeError {
    Limit(SpendLimitReached),
    Store(StoreError),
}
