//! Slots in memory, for tests: what the store promises, by tokio's clock.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use landrush_model::ports::{PermitSlots, Slot, StoreError, StoreErrorKind};
use landrush_model::{Limits, RegistrarAccountId, Timestamp};
use tokio::time::Instant;
use uuid::Uuid;

/// Slots that live as long as this.
#[derive(Debug, Default)]
pub(crate) struct FakeSlots(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    accounts: HashMap<RegistrarAccountId, Account>,
    tokens: u128,
    calls: Calls,
    is_broken: bool,
}

#[derive(Debug, Default)]
struct Account {
    slots: Vec<Option<(Uuid, Instant)>>,
    next_start: Option<Instant>,
}

/// How often each method was called.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Calls {
    pub(crate) set_limits: usize,
    pub(crate) take: usize,
    pub(crate) extend: usize,
    pub(crate) release: usize,
    pub(crate) reserve: usize,
}

#[allow(dead_code, reason = "shared by two test binaries, neither of which uses all of it")]
impl FakeSlots {
    /// How often the store was asked.
    pub(crate) fn calls(&self) -> Calls {
        self.with(|inner| inner.calls)
    }

    /// Slots that are somebody's now.
    pub(crate) fn taken(&self) -> usize {
        let now = Instant::now();
        let is_taken = |slot: &&Option<(Uuid, Instant)>| slot.is_some_and(|(_, until)| now < until);
        self.with(|inner| inner.accounts.values().flat_map(|account| &account.slots).filter(is_taken).count())
    }

    /// Frees every slot behind its holder's back, as an operator's hand would.
    pub(crate) fn free_all(&self) {
        self.with(|inner| inner.accounts.values_mut().for_each(|account| account.slots.fill(None)));
    }

    /// From now on the store can't be reached, or can again.
    pub(crate) fn set_broken(&self, is_broken: bool) {
        self.with(|inner| inner.is_broken = is_broken);
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn try_with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> Result<T, StoreError> {
        self.with(|inner| {
            if inner.is_broken {
                return Err(StoreError::new(StoreErrorKind::Unavailable, "permits", "broken by a test"));
            }
            Ok(act(inner))
        })
    }
}

#[async_trait]
impl PermitSlots for FakeSlots {
    async fn set_limits(&self, account: RegistrarAccountId, limits: Limits) -> Result<(), StoreError> {
        self.try_with(|inner| {
            inner.calls.set_limits += 1;
            let count = limits.concurrency.map_or(0, |count| count.get() as usize);
            inner.accounts.entry(account).or_default().slots.resize(count, None);
        })
    }

    async fn take(
        &self,
        account: RegistrarAccountId,
        want: usize,
        hold: Duration,
    ) -> Result<Vec<Slot>, StoreError> {
        self.try_with(|inner| {
            inner.calls.take += 1;
            let now = Instant::now();
            let Inner { accounts, tokens, .. } = inner;
            let slots = accounts.entry(account).or_default().slots.iter_mut().enumerate();
            let free = slots.filter(|(_, slot)| slot.is_none_or(|(_, until)| until <= now));
            // As in the stores, slots that are taken together share a token: only with its number it names one.
            *tokens += 1;
            let token = Uuid::from_u128(*tokens);
            let taken = free.take(want).map(|(number, slot)| {
                *slot = Some((token, now + hold));
                Slot { number: i32::try_from(number).unwrap(), token, until: Timestamp::EPOCH }
            });
            taken.collect()
        })
    }

    async fn extend(
        &self,
        account: RegistrarAccountId,
        slots: &[Slot],
        hold: Duration,
    ) -> Result<Vec<Slot>, StoreError> {
        self.try_with(|inner| {
            inner.calls.extend += 1;
            let now = Instant::now();
            let account = inner.accounts.entry(account).or_default();
            let mut kept = slots.to_vec();
            kept.retain(|wanted| {
                let slot = usize::try_from(wanted.number).ok().and_then(|n| account.slots.get_mut(n));
                let slot = slot.and_then(Option::as_mut).filter(|(token, _)| *token == wanted.token);
                slot.filter(|(_, until)| now < *until).map(|slot| slot.1 = now + hold).is_some()
            });
            kept
        })
    }

    async fn release(&self, account: RegistrarAccountId, slots: &[Slot]) -> Result<(), StoreError> {
        self.try_with(|inner| {
            inner.calls.release += 1;
            let held = inner.accounts.entry(account).or_default().slots.iter_mut().zip(0..);
            for (slot, number) in held {
                let given = |given: &Slot| {
                    given.number == number && slot.is_some_and(|(token, _)| token == given.token)
                };
                if slots.iter().any(given) {
                    *slot = None;
                }
            }
        })
    }

    async fn reserve_starts(
        &self,
        account: RegistrarAccountId,
        count: u32,
        spacing: Duration,
    ) -> Result<Duration, StoreError> {
        self.try_with(|inner| {
            inner.calls.reserve += 1;
            let now = Instant::now();
            let account = inner.accounts.entry(account).or_default();
            let first = account.next_start.map_or(now, |next| next.max(now));
            account.next_start = Some(first + spacing * count);
            first - now
        })
    }
}
