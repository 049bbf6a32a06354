//! Who may go next: how many attempts run per endpoint and per account, and what waits for its turn.
//!
//! The store gives out what is due without knowing which endpoints hang. What exceeds the share of its endpoint or account
//! waits here, under its lease, and so gets out of the way of the others. It is forgotten when its lease no longer lasts for
//! an attempt, or when too many wait; it is given out again after the lease.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use landrush_model::AccountId;
use landrush_model::ports::Delivery;
use tokio::time::Instant;

/// More than this do not wait in memory.
const MOST_WAITING: usize = 1_024;

/// Deliveries that wait, and the shares of those that run.
#[derive(Debug)]
pub(super) struct Lanes {
    per_endpoint: usize,
    per_account: usize,
    by_endpoint: HashMap<(AccountId, String), usize>,
    by_account: HashMap<AccountId, usize>,
    waiting: VecDeque<Leased>,
}

/// A delivery and how long it can be worked on.
#[derive(Debug)]
pub(super) struct Leased {
    pub(super) delivery: Delivery,
    /// An attempt that begins later may still be under way when the lease runs out.
    pub(super) start_before: Instant,
    pub(super) lease_ends: Instant,
}

/// The share that a running attempt has taken.
#[derive(Debug)]
pub(super) struct Lane {
    account: AccountId,
    url: String,
}

impl Lanes {
    pub(super) fn new(per_endpoint: usize, per_account: usize) -> Self {
        Self {
            per_endpoint: per_endpoint.max(1),
            per_account: per_account.max(1),
            by_endpoint: HashMap::new(),
            by_account: HashMap::new(),
            waiting: VecDeque::new(),
        }
    }

    /// Puts a delivery at the end of those that wait.
    pub(super) fn add(&mut self, leased: Leased) {
        if self.waiting.len() < MOST_WAITING {
            self.waiting.push_back(leased);
        }
    }

    /// Takes up to `limit` deliveries that may begin now, the longest waiting first.
    pub(super) fn take(&mut self, limit: usize, now: Instant) -> Vec<(Lane, Leased)> {
        let mut taken = Vec::new();
        for leased in std::mem::take(&mut self.waiting) {
            if leased.start_before < now {
                continue;
            }
            if taken.len() < limit && self.has_room_for(&leased.delivery) {
                taken.push((self.enter(&leased.delivery), leased));
            } else {
                self.waiting.push_back(leased);
            }
        }
        taken
    }

    /// An attempt has ended.
    pub(super) fn leave(&mut self, lane: Lane) {
        let Lane { account, url } = lane;
        decrease(&mut self.by_endpoint, (account, url));
        decrease(&mut self.by_account, account);
    }

    fn has_room_for(&self, delivery: &Delivery) -> bool {
        let account = delivery.event.account_id;
        let of = |count: Option<&usize>| count.copied().unwrap_or(0);
        of(self.by_account.get(&account)) < self.per_account
            && of(self.by_endpoint.get(&(account, delivery.url.clone()))) < self.per_endpoint
    }

    fn enter(&mut self, delivery: &Delivery) -> Lane {
        let lane = Lane { account: delivery.event.account_id, url: delivery.url.clone() };
        *self.by_endpoint.entry((lane.account, lane.url.clone())).or_default() += 1;
        *self.by_account.entry(lane.account).or_default() += 1;
        lane
    }
}

fn decrease<K: Eq + Hash>(counts: &mut HashMap<K, usize>, key: K) {
    if let std::collections::hash_map::Entry::Occupied(mut count) = counts.entry(key) {
        *count.get_mut() -= 1;
        if *count.get() == 0 {
            count.remove();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use landrush_model::event::{Event, EventType};
    use landrush_model::ports::Ids;
    use landrush_model::testing::SequentialIds;
    use landrush_model::{BatchId, DeliveryId, EventId, LeaseToken, Timestamp};
    use serde_json::Value;

    use super::*;

    fn leased(account: u128, url: &str, start_before: Instant) -> Leased {
        let ids = SequentialIds::default();
        let id = || ids.next(Timestamp::EPOCH);
        let event = Event {
            id: EventId::from_uuid(id()),
            account_id: AccountId::from_uuid(uuid::Uuid::from_u128(account)),
            batch_id: Some(BatchId::from_uuid(id())),
            sequence: 1,
            kind: EventType::OrdersCompleted,
            at: Timestamp::EPOCH,
            data: Value::Null,
        };
        let delivery = Delivery {
            id: DeliveryId::from_uuid(id()),
            lease: LeaseToken::from_uuid(id()),
            event,
            url: url.into(),
            secret: String::new().into(),
            attempts: 0,
        };
        Leased { delivery, start_before, lease_ends: start_before }
    }

    fn taken(lanes: &mut Lanes, limit: usize, now: Instant) -> (Vec<Lane>, Vec<String>) {
        lanes.take(limit, now).into_iter().map(|(lane, leased)| (lane, leased.delivery.url)).unzip()
    }

    #[test]
    fn no_endpoint_and_no_account_takes_more_than_its_share() {
        let now = Instant::now();
        let mut lanes = Lanes::new(2, 3);
        for (account, url) in [(1, "a"), (1, "a"), (1, "a"), (1, "b"), (1, "c"), (2, "a"), (2, "b")] {
            lanes.add(leased(account, url, now));
        }
        let (mut running, urls) = taken(&mut lanes, 10, now);
        assert_eq!(urls, ["a", "a", "b", "a", "b"]);
        assert_eq!(taken(&mut lanes, 10, now).1, [""; 0]);
        lanes.leave(running.swap_remove(2));
        assert_eq!(taken(&mut lanes, 10, now).1, ["c"]);
        for lane in running {
            lanes.leave(lane);
        }
        assert_eq!(taken(&mut lanes, 10, now).1, ["a"]);
    }

    #[test]
    fn what_cannot_end_under_its_lease_is_not_begun() {
        let now = Instant::now();
        let mut lanes = Lanes::new(1, 1);
        for _ in 0..2 {
            lanes.add(leased(1, "a", now));
        }
        let (running, urls) = taken(&mut lanes, 10, now);
        assert_eq!(urls, ["a"]);
        running.into_iter().for_each(|lane| lanes.leave(lane));
        assert_eq!(taken(&mut lanes, 10, now + Duration::from_millis(1)).1, [""; 0]);
        assert!(lanes.waiting.is_empty() && lanes.by_account.is_empty() && lanes.by_endpoint.is_empty());
    }

    #[test]
    fn the_number_of_those_that_wait_is_bounded() {
        let now = Instant::now();
        let mut lanes = Lanes::new(1, 1);
        for _ in 0..=MOST_WAITING {
            lanes.add(leased(1, "a", now));
        }
        assert_eq!(lanes.waiting.len(), MOST_WAITING);
        assert_eq!(taken(&mut lanes, 0, now).1, [""; 0]);
        assert_eq!(lanes.waiting.len(), MOST_WAITING);
    }
}
