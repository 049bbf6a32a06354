//! Places in the queue: start-time fair queueing over the accounts.
//!
//! Each order gets a rank when it is accepted, and ranks are served in order. An account's orders get ranks one after the
//! other, beginning at the rank that is served now; so of two accounts that both wait, each is served every other time,
//! however many orders the one has placed before the other. Serving stays one range of an index.

/// The rank of a new order of an account at a registrar account.
///
/// `head` is the lowest rank that waits there, of any account; `tail` is the highest of this account's.
pub(crate) fn rank(head: Option<i64>, tail: Option<i64>) -> i64 {
    head.unwrap_or(0).max(tail.map_or(i64::MIN, |tail| tail + 1))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// A queue of (rank, age) to account.
    #[derive(Default)]
    struct Queue {
        waiting: BTreeMap<(i64, usize), u8>,
        age: usize,
    }

    impl Queue {
        fn add(&mut self, account: u8, count: usize) {
            for _ in 0..count {
                let head = self.waiting.keys().next().map(|(rank, _)| *rank);
                let of_account = self.waiting.iter().filter(|(_, of)| **of == account);
                let tail = of_account.map(|((rank, _), _)| *rank).max();
                self.waiting.insert((rank(head, tail), self.age), account);
                self.age += 1;
            }
        }

        fn serve(&mut self) -> Option<u8> {
            self.waiting.pop_first().map(|(_, account)| account)
        }
    }

    #[test]
    fn a_single_order_does_not_wait_for_anothers_batch() {
        let mut queue = Queue::default();
        queue.add(b'a', 50);
        queue.serve();
        queue.add(b'b', 1);
        let turn = (0..50).position(|_| queue.serve() == Some(b'b')).unwrap();
        assert!(turn <= 1, "served after {turn} others");
    }

    #[test]
    fn whoever_comes_again_does_not_overtake() {
        let mut queue = Queue::default();
        queue.add(b'a', 3);
        queue.add(b'b', 3);
        queue.add(b'a', 1);
        let served: String = std::iter::from_fn(|| queue.serve()).map(char::from).collect();
        assert_eq!(served, "abababa");
    }

    proptest! {
        #[test]
        fn of_two_that_wait_neither_is_served_twice_more_than_the_other(
            arrivals in prop::collection::vec((0u8..3, 1usize..20), 1..12),
        ) {
            let mut queue = Queue::default();
            for (account, count) in arrivals {
                queue.add(account, count);
            }
            let waits = |queue: &Queue, account| queue.waiting.values().any(|of| *of == account);
            let mut served = [0i64; 3];
            // From here on nobody comes: as long as two wait, their turns differ by one at most.
            while let Some(account) = queue.serve() {
                served[usize::from(account)] += 1;
                for (a, b) in [(0, 1), (0, 2), (1, 2)] {
                    if waits(&queue, a) && waits(&queue, b) {
                        prop_assert!((served[usize::from(a)] - served[usize::from(b)]).abs() <= 1);
                    }
                }
            }
        }
    }
}
