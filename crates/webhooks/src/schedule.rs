//! When a delivery that failed is tried again: pure functions of what is known.

use std::time::Duration;

use landrush_model::DeliveryId;
use landrush_model::Timestamp;
use landrush_model::ports::{AbandonedReason, DeliveryResult};

use crate::attempt::Attempt;

/// The pauses between the attempts at a delivery. The first attempt is made at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    delays: Vec<Duration>,
}

/// The status of an endpoint that is gone for good.
const GONE: u16 = 410;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// In seconds: quickly at first, for hiccups and restarts; then in ever longer pauses, for more than three days.
const THREE_DAYS: [u64; 15] = [
    5,
    30,
    2 * MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    12 * HOUR,
    12 * HOUR,
    12 * HOUR,
    12 * HOUR,
    12 * HOUR,
];

/// Pauses are prolonged by up to a tenth, so that what failed together does not come back together.
const JITTER_STEPS: u32 = 1_024;
const JITTER_SHARE: u32 = 10;

impl Schedule {
    /// These pauses, and then no more. Without any there is one attempt.
    pub const fn new(delays: Vec<Duration>) -> Self {
        Self { delays }
    }

    /// The pauses.
    pub fn delays(&self) -> &[Duration] {
        &self.delays
    }

    /// The time from the first attempt to the last, as far as endpoints don't prolong it.
    pub fn span(&self) -> Duration {
        self.delays.iter().fold(Duration::ZERO, |span, delay| span.saturating_add(*delay))
    }

    /// What follows from an attempt at a delivery, `attempts` having been made before it.
    ///
    /// An answer of 2xx ends it, and so does 410, by which an endpoint says that it is gone. Everything else is tried again after the next pause; an endpoint can double that pause by
    /// `Retry-After`, but neither shorten nor stretch it further. After the last attempt the delivery is given up.
    pub fn after_attempt(
        &self,
        delivery: DeliveryId,
        attempts: u32,
        attempt: &Attempt,
        now: Timestamp,
    ) -> DeliveryResult {
        if attempt.is_success() {
            return DeliveryResult::Delivered;
        }
        if attempt.status() == Some(GONE) {
            return DeliveryResult::Abandoned(AbandonedReason::Gone);
        }
        let Some(delay) = usize::try_from(attempts).ok().and_then(|index| self.delays.get(index)) else {
            return DeliveryResult::Abandoned(AbandonedReason::AttemptsExhausted);
        };
        let pause = delay.saturating_add(jitter(*delay, delivery, attempts));
        let pause = match attempt.retry_after() {
            Some(asked) => pause.max(asked.min(delay.saturating_mul(2))),
            None => pause,
        };
        DeliveryResult::RetryAt(now + pause)
    }
}

impl Default for Schedule {
    /// Sixteen attempts over a little more than three days.
    fn default() -> Self {
        Self::new(THREE_DAYS.map(Duration::from_secs).to_vec())
    }
}

/// The same for the same attempt, so that no randomness is needed, and different from delivery to delivery.
fn jitter(delay: Duration, delivery: DeliveryId, attempts: u32) -> Duration {
    let (high, low) = delivery.uuid().as_u64_pair();
    let mixed = mix(mix(high ^ u64::from(attempts)) ^ low);
    // The remainder is below JITTER_STEPS.
    let steps = u32::try_from(mixed % u64::from(JITTER_STEPS)).unwrap_or(0);
    delay / JITTER_SHARE / JITTER_STEPS * steps
}

/// The finalizer of SplitMix64: every bit of the result depends on every bit of the input.
const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::attempt::FailureCause;

    const NOW: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);

    fn delivery(number: u128) -> DeliveryId {
        DeliveryId::from_uuid(Uuid::from_u128(number))
    }

    fn answered(status: u16) -> Attempt {
        Attempt::Answered { status, retry_after: None }
    }

    fn pause(attempts: u32, attempt: &Attempt) -> Option<Duration> {
        match Schedule::default().after_attempt(delivery(7), attempts, attempt, NOW) {
            DeliveryResult::RetryAt(at) => Some(at.since(NOW)),
            DeliveryResult::Delivered | DeliveryResult::Abandoned(_) => None,
        }
    }

    #[test]
    fn the_usual_pauses_last_a_little_more_than_three_days() {
        let days = Schedule::default().span().as_secs() / (24 * HOUR);
        assert_eq!(days, 3);
        assert_eq!(Schedule::new(Vec::new()).span(), Duration::ZERO);
    }

    #[test]
    fn only_2xx_is_a_success() {
        let schedule = Schedule::default();
        for status in [200, 201, 204, 299] {
            let result = schedule.after_attempt(delivery(1), 0, &answered(status), NOW);
            assert_eq!(result, DeliveryResult::Delivered, "{status}");
        }
        for status in [199, 300, 301, 302, 304, 307, 400, 404, 409, 411, 429, 500, 503] {
            assert!(pause(0, &answered(status)).is_some(), "{status}");
        }
        assert!(pause(0, &Attempt::Failed { cause: FailureCause::TimedOut }).is_some());
    }

    #[test]
    fn retries_go_on_for_three_days_and_then_end() {
        let total: Duration = Schedule::default().delays().iter().sum();
        assert!(
            total >= Duration::from_secs(72 * HOUR) && total < Duration::from_secs(84 * HOUR),
            "{total:?}"
        );
        let last = u32::try_from(Schedule::default().delays().len()).unwrap();
        assert!(pause(last - 1, &answered(500)).is_some());
        for attempts in [last, last + 1, u32::MAX] {
            let result = Schedule::default().after_attempt(delivery(1), attempts, &answered(500), NOW);
            assert_eq!(result, DeliveryResult::Abandoned(AbandonedReason::AttemptsExhausted));
        }
    }

    #[test]
    fn an_endpoint_that_is_gone_is_not_tried_again() {
        let result = Schedule::default().after_attempt(delivery(1), 0, &answered(410), NOW);
        assert_eq!(result, DeliveryResult::Abandoned(AbandonedReason::Gone));
    }

    #[test]
    fn a_success_counts_even_after_the_last_attempt() {
        let result = Schedule::default().after_attempt(delivery(1), 99, &answered(200), NOW);
        assert_eq!(result, DeliveryResult::Delivered);
    }

    #[test]
    fn what_failed_together_does_not_come_back_together() {
        let schedule = Schedule::default();
        let times: std::collections::HashSet<_> = (0..100)
            .map(|n| format!("{:?}", schedule.after_attempt(delivery(n), 8, &answered(500), NOW)))
            .collect();
        assert!(times.len() > 80, "{}", times.len());
    }

    proptest! {
        #[test]
        fn pauses_stay_in_their_bounds(id in any::<u128>(), attempts in 0_u32..15, asked in proptest::option::of(any::<u64>())) {
            let attempt = Attempt::Answered { status: 503, retry_after: asked.map(Duration::from_secs) };
            let result = Schedule::default().after_attempt(delivery(id), attempts, &attempt, NOW);
            prop_assert_eq!(result, Schedule::default().after_attempt(delivery(id), attempts, &attempt, NOW));
            let DeliveryResult::RetryAt(at) = result else { return Err(TestCaseError::fail("given up")) };
            let delay = Schedule::default().delays()[usize::try_from(attempts).unwrap()];
            let pause = at.since(NOW);
            prop_assert!(pause >= delay && pause <= delay * 2);
            match asked.map(Duration::from_secs) {
                Some(asked) if asked >= delay * 2 => prop_assert_eq!(pause, delay * 2),
                Some(asked) if asked > delay => prop_assert!(pause >= asked),
                _ => prop_assert!(pause <= delay + delay / 10),
            }
        }
    }
}
