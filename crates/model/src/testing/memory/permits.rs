//! Counting calls in memory.

use std::time::Duration;

use async_trait::async_trait;

use super::MemoryStore;
use crate::id::RegistrarAccountId;
use crate::ports::{PermitSlots, Slot, StoreError};
use crate::registrar_account::Limits;

#[async_trait]
impl PermitSlots for MemoryStore {
    async fn set_limits(&self, account: RegistrarAccountId, limits: Limits) -> Result<(), StoreError> {
        self.state().slots.entry(account).or_default().limits = Some(limits);
        Ok(())
    }

    async fn take(
        &self,
        account: RegistrarAccountId,
        want: usize,
        hold: Duration,
    ) -> Result<Vec<Slot>, StoreError> {
        let now = self.clock.now();
        let token = self.uuid();
        let mut state = self.state();
        let slots = state.slots.entry(account).or_default();
        let count =
            slots.limits.and_then(|limits| limits.concurrency).map_or(0, |most| most.get().cast_signed());
        let until = now + hold;
        let free = |number: &i32| slots.held.get(number).is_none_or(|(_, held_until)| *held_until <= now);
        let taken: Vec<i32> = (0..count).filter(free).take(want).collect();
        for number in &taken {
            slots.held.insert(*number, (token, until));
        }
        Ok(taken.into_iter().map(|number| Slot { number, token, until }).collect())
    }

    async fn extend(
        &self,
        account: RegistrarAccountId,
        slots: &[Slot],
        hold: Duration,
    ) -> Result<Vec<Slot>, StoreError> {
        let now = self.clock.now();
        let mut state = self.state();
        let held = &mut state.slots.entry(account).or_default().held;
        let mut extended = Vec::new();
        for slot in slots {
            if let Some((token, until)) = held.get_mut(&slot.number)
                && *token == slot.token
                && *until > now
            {
                *until = now + hold;
                extended.push(Slot { until: *until, ..*slot });
            }
        }
        Ok(extended)
    }

    async fn release(&self, account: RegistrarAccountId, slots: &[Slot]) -> Result<(), StoreError> {
        let mut state = self.state();
        let held = &mut state.slots.entry(account).or_default().held;
        for slot in slots {
            if held.get(&slot.number).is_some_and(|(token, _)| *token == slot.token) {
                held.remove(&slot.number);
            }
        }
        Ok(())
    }

    async fn reserve_starts(
        &self,
        account: RegistrarAccountId,
        count: u32,
        spacing: Duration,
    ) -> Result<Duration, StoreError> {
        let now = self.clock.now();
        let mut state = self.state();
        let next = &mut state.slots.entry(account).or_default().next_start;
        // If the clock was set back, the next start is as far ahead as it was when it was reckoned.
        let first = next.map_or(now, |(next, reckoned_at)| (next - reckoned_at.since(now)).max(now));
        *next = Some((first + spacing * count, now));
        Ok(first.since(now))
    }
}
