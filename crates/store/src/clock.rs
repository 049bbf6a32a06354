//! The real clock and the real ids. Everything else in the house asks these two ports.

use std::sync::{Mutex, PoisonError};

use landrush_model::Timestamp;
use landrush_model::ports::{Clock, Ids};
use uuid::{Builder, Uuid};

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::from_datetime(time::OffsetDateTime::now_utc())
    }
}

/// UUIDs of version 7 with a counter (RFC 9562, section 6.2, method 1): within this process each sorts after the ones
/// before it, whatever the clock does. 32 random bits beside 42 of the counter's keep processes apart.
#[derive(Debug, Default)]
pub struct TimeOrderedIds {
    last: Mutex<Last>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Last {
    millis: u64,
    counter: u64,
}

/// The counter's bits; the highest starts at zero, so that there is room to count within a millisecond.
const COUNTER_BITS: u32 = 42;

impl Ids for TimeOrderedIds {
    fn next(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.micros().max(0) / 1_000).unwrap_or(0);
        let random = random();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if millis > last.millis {
            *last = Last { millis, counter: first_count(random) };
        } else {
            last.counter += 1;
            if last.counter >> COUNTER_BITS != 0 {
                *last = Last { millis: last.millis + 1, counter: first_count(random) };
            }
        }
        let bits = (u128::from(last.counter) << 32) | u128::from(random & 0xffff_ffff);
        uuid_from(last.millis, bits)
    }
}

fn first_count(random: u64) -> u64 {
    random >> (64 - (COUNTER_BITS - 1))
}

/// `bits` are the 74 of a UUID that are not its time, version or variant.
fn uuid_from(millis: u64, bits: u128) -> Uuid {
    let high = (bits >> 62) & 0xfff;
    let low = bits & ((1 << 62) - 1);
    Builder::from_u128((u128::from(millis) << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)
        .into_uuid()
}

#[expect(clippy::expect_used, reason = "an operating system without randomness can't run anything here")]
fn random() -> u64 {
    getrandom::u64().expect("the operating system gives random bytes")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ids_are_version_7_and_sort_by_their_making() {
        let ids = TimeOrderedIds::default();
        let moment = Timestamp::EPOCH + Duration::from_secs(1_700_000_000);
        let moments = [0, 0, 5, 3, 3, 0, 9, 9];
        let made: Vec<Uuid> = moments.iter().map(|n| ids.next(moment + Duration::from_millis(*n))).collect();
        assert!(made.is_sorted(), "{made:?}");
        for id in made {
            assert_eq!((id.get_version_num(), id.get_variant()), (7, uuid::Variant::RFC4122), "{id}");
        }
    }

    #[test]
    fn no_id_is_made_twice() {
        let ids = TimeOrderedIds::default();
        let mut made: Vec<Uuid> = (0..10_000).map(|_| ids.next(Timestamp::EPOCH)).collect();
        made.dedup();
        assert_eq!(made.len(), 10_000);
    }

    #[test]
    fn the_system_clock_shows_whole_microseconds_of_this_century() {
        assert!(SystemClock.now() > Timestamp::EPOCH + Duration::from_secs(1_700_000_000));
    }
}
