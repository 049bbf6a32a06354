//! The slots that this process holds for one account: a state machine without a store.

use std::time::Duration;

use landrush_model::ports::Slot;
use tokio::time::Instant;
use uuid::Uuid;

use super::{PermitSettings, SLACK};

/// The slots held, and what each is used for.
#[derive(Debug, Default)]
pub(super) struct HeldSlots {
    slots: Vec<Held>,
    rest_until: Option<Instant>,
    is_closed: bool,
    /// Whether somebody looks after the slots.
    pub(super) is_kept: bool,
}

/// What tells a slot from all others. Its token alone doesn't: slots that were taken together share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SlotKey {
    number: i32,
    token: Uuid,
}

impl SlotKey {
    const fn of(slot: &Slot) -> Self {
        Self { number: slot.number, token: slot.token }
    }
}

#[derive(Debug)]
struct Held {
    slot: Slot,
    use_: Use,
    /// When a call was last made under it.
    called_at: Option<Instant>,
    /// When it was taken, by our own clock, from before the store was asked.
    taken_at: Instant,
    /// Until when it is certainly ours, by the same clock.
    good_until: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Nobody has it, since then.
    Idle(Instant),
    /// A permit has it, and has made calls or not.
    Out { called: bool },
    /// A permit has it, but it is another's by now.
    Lost,
}

/// What is to be done with the store.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Chores {
    /// Slots to give back; they are not held any more.
    pub(super) release: Vec<Slot>,
    /// Slots to extend.
    pub(super) extend: Vec<Slot>,
}

impl HeldSlots {
    /// Lends up to `want` idle slots that are good for a call.
    pub(super) fn lend(&mut self, want: usize, now: Instant, settings: &PermitSettings) -> Vec<SlotKey> {
        if self.is_closed {
            return Vec::new();
        }
        let fit = |held: &&mut Held| {
            matches!(held.use_, Use::Idle(_))
                && held.is_fresh(now, settings)
                && held.left(now) >= settings.need()
        };
        let lent = self.slots.iter_mut().filter(fit).take(want).map(|held| {
            held.use_ = Use::Out { called: false };
            held.key()
        });
        lent.collect()
    }

    /// How many more slots may be taken of `limit`.
    pub(super) fn room(&self, limit: usize, now: Instant) -> usize {
        if self.is_closed || self.rest_until.is_some_and(|until| now < until) {
            return 0;
        }
        limit.saturating_sub(self.slots.len())
    }

    /// Takes in what the store gave for a question that was asked at `asked_at`, for `wanted`.
    pub(super) fn take_in(
        &mut self,
        slots: Vec<Slot>,
        wanted: usize,
        asked_at: Instant,
        settings: &PermitSettings,
    ) {
        let now = Instant::now();
        if slots.len() < wanted {
            self.rest_until = Some(now + settings.rest);
        }
        let good_until = asked_at + settings.hold();
        self.slots.extend(slots.into_iter().map(|slot| Held {
            slot,
            use_: Use::Idle(now),
            called_at: None,
            taken_at: asked_at,
            good_until,
        }));
    }

    /// A permit gives its slot back. Only calls show demand: a permit that was asked for and not used leaves its slot as
    /// idle as it was.
    pub(super) fn give_back(&mut self, key: SlotKey, now: Instant) {
        let Some(index) = self.slots.iter().position(|held| held.key() == key) else { return };
        let held = &mut self.slots[index];
        match held.use_ {
            Use::Lost => {
                self.slots.swap_remove(index);
            }
            Use::Out { called: true } => held.use_ = Use::Idle(now),
            Use::Out { called: false } | Use::Idle(_) => {
                held.use_ = Use::Idle(held.called_at.unwrap_or(held.taken_at));
            }
        }
    }

    /// A call is made under a lent slot.
    pub(super) fn note_call(&mut self, key: SlotKey, now: Instant) {
        if let Some(held) = self.slots.iter_mut().find(|held| held.key() == key)
            && let Use::Out { called } = &mut held.use_
        {
            *called = true;
            held.called_at = Some(now);
        }
    }

    /// How much longer a lent slot is certainly ours; `None` if it isn't.
    pub(super) fn left(&self, key: SlotKey, now: Instant) -> Option<(Slot, Duration)> {
        let held = self.slots.iter().find(|held| held.key() == key && held.is_out())?;
        Some((held.slot, held.left(now)))
    }

    /// The store was asked at `asked_at` to extend some slots, and extended these.
    pub(super) fn extended(&mut self, asked: &[Slot], kept: &[Slot], good_until: Instant) {
        let has = |slots: &[Slot], key| slots.iter().any(|slot| SlotKey::of(slot) == key);
        for held in self.slots.iter_mut().filter(|held| has(asked, held.key())) {
            if has(kept, held.key()) {
                held.good_until = held.good_until.max(good_until);
            } else if held.is_out() {
                held.use_ = Use::Lost;
            }
        }
        self.slots.retain(|held| {
            !(matches!(held.use_, Use::Idle(_)) && has(asked, held.key()) && !has(kept, held.key()))
        });
    }

    /// From now on nothing is lent or taken.
    pub(super) fn close(&mut self) {
        self.is_closed = true;
    }

    /// What is due.
    pub(super) fn chores(&mut self, now: Instant, settings: &PermitSettings) -> Chores {
        let mut chores = Chores::default();
        let mut others_turn = false;
        let is_closed = self.is_closed;
        self.slots.retain(|held| match held.use_ {
            Use::Idle(since) => {
                let fresh = held.is_fresh(now, settings);
                let keep = !is_closed && fresh && now < since + held.patience(settings);
                if !keep {
                    others_turn |= !fresh;
                    chores.release.push(held.slot);
                }
                keep
            }
            Use::Out { .. } => {
                if now >= held.extend_at(settings) {
                    chores.extend.push(held.slot);
                }
                true
            }
            Use::Lost => true,
        });
        if others_turn {
            self.rest_until = Some(now + settings.rest);
        }
        chores
    }

    /// When something is due next; `None` if there is nothing to look after.
    pub(super) fn next_chore(&self, settings: &PermitSettings) -> Option<Instant> {
        let due = |held: &Held| match held.use_ {
            Use::Idle(since) => Some((since + held.patience(settings)).min(held.taken_at + settings.turn)),
            Use::Out { .. } => Some(held.extend_at(settings)),
            Use::Lost => None,
        };
        self.slots.iter().filter_map(due).min()
    }
}

impl Held {
    const fn key(&self) -> SlotKey {
        SlotKey::of(&self.slot)
    }

    fn left(&self, now: Instant) -> Duration {
        self.good_until.saturating_duration_since(now)
    }

    fn is_out(&self) -> bool {
        matches!(self.use_, Use::Out { .. })
    }

    /// How long it is kept without a call. A slot under which no call was ever made was asked for on the off chance.
    fn patience(&self, settings: &PermitSettings) -> Duration {
        if self.called_at.is_some() { settings.idle } else { settings.idle / 5 }
    }

    /// Whether it isn't yet the turn of others.
    fn is_fresh(&self, now: Instant, settings: &PermitSettings) -> bool {
        now < self.taken_at + settings.turn
    }

    fn extend_at(&self, settings: &PermitSettings) -> Instant {
        self.good_until - settings.need() - SLACK / 2
    }
}
