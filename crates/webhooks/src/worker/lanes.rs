//! Who may go next: how many attempts run per endpoint and per account, and what waits for its turn.
//!
//! The store gives out what is due, of each endpoint no more than is wanted here. What exceeds the share of its endpoint or
//! account waits under its lease, and so gets out of the way of the others. It is forgotten when its lease no longer lasts for
//! an attempt; it is given out again after the lease.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

use landrush_model::ports::Delivery;
use landrush_model::{AccountId, EndpointId};
use tokio::time::Instant;

/// More than this do not wait in memory.
const MOST_WAITING: usize = 4_096;

/// Of more endpoints than this it isn't remembered that they gave no answer.
const MOST_SILENT: usize = 4_096;

/// So many times its share of running attempts is held of an endpoint, so that something is there when one ends.
const HELD_PER_SHARE: usize = 4;

/// How many attempts run at an endpoint that gave no answer the last time.
const SILENT_SHARE: usize = 1;

/// Deliveries that wait, and the shares of those that run.
#[derive(Debug)]
pub(super) struct Lanes {
    per_endpoint: usize,
    per_account: usize,
    by_endpoint: HashMap<EndpointId, usize>,
    by_account: HashMap<AccountId, usize>,
    /// Endpoints that gave no answer the last time: each attempt at one may take as long as an attempt can.
    silent: HashSet<EndpointId>,
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
    endpoint: EndpointId,
}

/// Whether an endpoint gave an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    Heard,
    Silent,
    /// The attempt broke off here.
    Unknown,
}

impl Lanes {
    pub(super) fn new(per_endpoint: usize, per_account: usize) -> Self {
        Self {
            per_endpoint: per_endpoint.max(1),
            per_account: per_account.max(1),
            by_endpoint: HashMap::new(),
            by_account: HashMap::new(),
            silent: HashSet::new(),
            waiting: VecDeque::new(),
        }
    }

    /// How many more can wait.
    pub(super) fn room(&self) -> usize {
        MOST_WAITING.saturating_sub(self.waiting.len())
    }

    /// How many deliveries of one endpoint are held at most.
    pub(super) fn most_held(&self) -> usize {
        self.per_endpoint.saturating_mul(HELD_PER_SHARE)
    }

    /// How many deliveries are held, by endpoint, running or waiting. Of those that are silent it is said that more are.
    pub(super) fn held(&self) -> HashMap<EndpointId, usize> {
        let mut held = self.by_endpoint.clone();
        for leased in &self.waiting {
            *held.entry(leased.delivery.endpoint).or_default() += 1;
        }
        let kept_back = self.most_held().saturating_sub(SILENT_SHARE.saturating_mul(HELD_PER_SHARE));
        for endpoint in &self.silent {
            *held.entry(*endpoint).or_default() += kept_back;
        }
        held
    }

    /// Puts a delivery at the end of those that wait.
    pub(super) fn add(&mut self, leased: Leased) {
        if self.room() > 0 {
            self.waiting.push_back(leased);
        }
    }

    /// Takes up to `limit` deliveries that may begin now, the longest waiting first.
    pub(super) fn take(&mut self, limit: usize, now: Instant) -> Vec<(Lane, Leased)> {
        let mut taken = Vec::new();
        if limit == 0 {
            return taken;
        }
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

    /// Nothing that waits will begin.
    pub(super) fn forget_waiting(&mut self) {
        self.waiting.clear();
    }

    /// An attempt has ended.
    pub(super) fn leave(&mut self, Lane { account, endpoint }: Lane, voice: Voice) {
        decrease(&mut self.by_endpoint, endpoint);
        decrease(&mut self.by_account, account);
        match voice {
            Voice::Heard => drop(self.silent.remove(&endpoint)),
            Voice::Silent => {
                if self.silent.len() >= MOST_SILENT {
                    self.silent.clear();
                }
                self.silent.insert(endpoint);
            }
            Voice::Unknown => {}
        }
    }

    fn has_room_for(&self, delivery: &Delivery) -> bool {
        let of = |count: Option<&usize>| count.copied().unwrap_or(0);
        let share = if self.silent.contains(&delivery.endpoint) { SILENT_SHARE } else { self.per_endpoint };
        of(self.by_account.get(&delivery.event.account_id)) < self.per_account
            && of(self.by_endpoint.get(&delivery.endpoint)) < share
    }

    fn enter(&mut self, delivery: &Delivery) -> Lane {
        let lane = Lane { account: delivery.event.account_id, endpoint: delivery.endpoint };
        *self.by_endpoint.entry(lane.endpoint).or_default() += 1;
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
            endpoint: EndpointId::from_uuid(uuid::Uuid::from_u128(
                account * 256 + u128::from(url.as_bytes()[0]),
            )),
            url: url.into(),
            secrets: vec![String::new().into()],
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
        lanes.leave(running.swap_remove(2), Voice::Heard);
        assert_eq!(taken(&mut lanes, 10, now).1, ["c"]);
        for lane in running {
            lanes.leave(lane, Voice::Heard);
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
        running.into_iter().for_each(|lane| lanes.leave(lane, Voice::Heard));
        assert_eq!(taken(&mut lanes, 10, now + Duration::from_millis(1)).1, [""; 0]);
        assert!(lanes.waiting.is_empty() && lanes.by_account.is_empty() && lanes.by_endpoint.is_empty());
    }

    #[test]
    fn an_endpoint_that_gave_no_answer_has_one_attempt_until_it_gives_one() {
        let now = Instant::now();
        let mut lanes = Lanes::new(3, 9);
        let add = |lanes: &mut Lanes| {
            for _ in 0..4 {
                lanes.add(leased(1, "a", now));
            }
        };
        add(&mut lanes);
        let endpoint = lanes.waiting[0].delivery.endpoint;
        assert_eq!((lanes.held()[&endpoint], lanes.most_held()), (4, 12));
        let (running, _) = taken(&mut lanes, 10, now);
        assert_eq!(running.len(), 3);
        running.into_iter().for_each(|lane| lanes.leave(lane, Voice::Silent));
        add(&mut lanes);
        assert_eq!(lanes.held()[&endpoint], 5 + 8, "and little of it is held");
        let (mut running, _) = taken(&mut lanes, 10, now);
        assert_eq!(running.len(), 1);
        lanes.leave(running.remove(0), Voice::Unknown);
        assert_eq!(taken(&mut lanes, 10, now).0.len(), 1);
        let lane = Lane { account: lanes.waiting[0].delivery.event.account_id, endpoint };
        lanes.leave(lane, Voice::Heard);
        assert_eq!(taken(&mut lanes, 10, now).0.len(), 3);
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
