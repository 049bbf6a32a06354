//! Batches: orders that were placed together, counted by status.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, BatchId, ClientId};
use crate::order::OrderState;
use crate::timestamp::Timestamp;

/// Orders that were placed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// Whose it is.
    pub account_id: AccountId,
    /// For which client.
    pub client_id: ClientId,
    /// How its orders stand.
    pub counts: BatchCounts,
    /// Which of its events were emitted in this round.
    pub told: Told,
    /// Grows when failed orders are tried again; the first is 1.
    pub round: u32,
    /// How many events it has emitted.
    pub event_sequence: i64,
    /// Since when nothing new is sent for its orders, if it is paused.
    pub paused_at: Option<Timestamp>,
    /// When it was accepted.
    pub created_at: Timestamp,
}

/// How many orders of a batch stand where. The sum of all but `total` is `total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BatchCounts {
    /// All orders.
    pub total: i32,
    /// PENDING and REGISTERING.
    pub pending: i32,
    /// REGISTERED: registered, name servers not yet tried.
    pub registered: i32,
    /// SETTING_NS.
    pub configuring: i32,
    /// COMPLETED.
    pub completed: i32,
    /// FAILED.
    pub failed: i32,
}

/// Which events of a batch were emitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// `orders.registered`.
    pub registered: Once,
    /// `orders.completed`.
    pub completed: Once,
}

/// Whether something that happens once has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Once {
    /// Not yet.
    #[default]
    NotYet,
    /// Yes.
    Happened,
}

/// What a batch has to say after its counts changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BatchEvent {
    /// Every order has been registered or has failed.
    Registered,
    /// Every order is completed or failed.
    Completed,
}

impl BatchCounts {
    /// The counts of a new batch.
    pub const fn of_new(total: i32) -> Self {
        Self { total, pending: total, registered: 0, configuring: 0, completed: 0, failed: 0 }
    }

    /// How many have cleared the registration stage and did not fail after it: REGISTERED, SETTING_NS, COMPLETED.
    pub const fn cleared_registration(&self) -> i32 {
        self.registered + self.configuring + self.completed
    }

    /// Whether every order has finished registration or failed.
    pub const fn registration_done(&self) -> bool {
        self.pending == 0
    }

    /// Whether every order is terminal.
    pub const fn done(&self) -> bool {
        self.completed + self.failed == self.total
    }

    /// Moves one order from one state to another.
    pub const fn moved(mut self, from: OrderState, to: OrderState) -> Self {
        *self.place(from) -= 1;
        *self.place(to) += 1;
        self
    }

    /// Adds the differences that some moves made; `total` stays.
    #[must_use]
    pub const fn plus(self, delta: Self) -> Self {
        Self {
            total: self.total + delta.total,
            pending: self.pending + delta.pending,
            registered: self.registered + delta.registered,
            configuring: self.configuring + delta.configuring,
            completed: self.completed + delta.completed,
            failed: self.failed + delta.failed,
        }
    }

    const fn place(&mut self, state: OrderState) -> &mut i32 {
        match state {
            OrderState::Pending | OrderState::Registering => &mut self.pending,
            OrderState::Registered => &mut self.registered,
            OrderState::SettingNameservers => &mut self.configuring,
            OrderState::Completed => &mut self.completed,
            OrderState::Failed => &mut self.failed,
        }
    }
}

/// Which events are due, given the counts and what was emitted before. Decided under the lock of the batch's row, so
/// that each is emitted exactly once per round; `orders.registered` always comes before `orders.completed`.
pub fn decide_batch(counts: &BatchCounts, told: Told) -> Vec<BatchEvent> {
    let mut events = Vec::new();
    if counts.registration_done() && told.registered == Once::NotYet {
        events.push(BatchEvent::Registered);
    }
    if counts.done() && told.completed == Once::NotYet {
        events.push(BatchEvent::Completed);
    }
    events
}

impl Batch {
    /// The batch after failed orders of it were opened again, which moved its counts by `delta`. What it had told and
    /// doesn't hold any more will be told again, in a further round.
    #[must_use]
    pub fn reopened(self, delta: BatchCounts) -> Self {
        let counts = self.counts.plus(delta);
        let still = |told, holds| if holds { told } else { Once::NotYet };
        let told = Told {
            registered: still(self.told.registered, counts.registration_done()),
            completed: still(self.told.completed, counts.done()),
        };
        let round = if told == self.told { self.round } else { self.round + 1 };
        Self { counts, told, round, ..self }
    }
}

impl Told {
    /// After these events were emitted.
    #[must_use]
    pub fn after(mut self, events: &[BatchEvent]) -> Self {
        for event in events {
            match event {
                BatchEvent::Registered => self.registered = Once::Happened,
                BatchEvent::Completed => self.completed = Once::Happened,
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The ways that orders take, as the machine of orders allows them.
    const WAYS: [&[OrderState]; 5] = [
        &[OrderState::Registering, OrderState::Completed],
        &[
            OrderState::Registering,
            OrderState::Registered,
            OrderState::SettingNameservers,
            OrderState::Completed,
        ],
        &[
            OrderState::Registering,
            OrderState::Registered,
            OrderState::SettingNameservers,
            OrderState::Failed,
        ],
        &[OrderState::Registering, OrderState::Failed],
        &[OrderState::Failed],
    ];

    proptest! {
        #[test]
        fn each_event_is_emitted_once_and_in_order_whatever_the_interleaving(
            ways in prop::collection::vec(0..WAYS.len(), 1..50), picks in prop::collection::vec(any::<prop::sample::Index>(), 0..400),
        ) {
            let mut counts = BatchCounts::of_new(i32::try_from(ways.len()).unwrap());
            let mut places: Vec<(OrderState, &[OrderState])> = ways.iter().map(|way| (OrderState::Pending, WAYS[*way])).collect();
            let (mut told, mut emitted) = (Told::default(), Vec::new());
            let mut picks = picks.into_iter();
            while let Some(open) = Some(places.iter().enumerate().filter(|(_, (_, rest))| !rest.is_empty()).map(|(n, _)| n).collect::<Vec<_>>()).filter(|open| !open.is_empty()) {
                let chosen = picks.next().map_or(open[0], |pick| *pick.get(&open));
                let (state, rest) = places[chosen];
                places[chosen] = (rest[0], &rest[1..]);
                counts = counts.moved(state, rest[0]);
                let events = decide_batch(&counts, told);
                told = told.after(&events);
                emitted.extend(events);
                let BatchCounts { total, pending, registered, configuring, completed, failed } = counts;
                prop_assert_eq!(pending + registered + configuring + completed + failed, total);
                prop_assert!([pending, registered, configuring, completed, failed].iter().all(|count| *count >= 0));
            }
            prop_assert_eq!(emitted, vec![BatchEvent::Registered, BatchEvent::Completed]);
        }
    }
}
