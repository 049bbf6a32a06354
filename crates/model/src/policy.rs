//! How long things may take: every duration that the pure decisions use.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Times of the fulfilment. All have defaults that suit Dynadot; operators may tune them, tests shorten them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// How long after its intent was committed a call may still be started.
    pub send_window: Duration,
    /// How long a call may take, from its start to the end of its answer.
    pub call_timeout: Duration,
    /// How long a registration that happened may stay invisible at the registrar.
    pub visibility_window: Duration,
    /// How long the registrar may take to make a new domain configurable.
    pub provisioning_window: Duration,
    /// First pause before name servers are tried on a new domain that isn't ready.
    pub provisioning_pause: Duration,
    /// First pause after a hindrance; doubles up to `longest_pause`.
    pub first_pause: Duration,
    /// The longest pause between two tries.
    pub longest_pause: Duration,
    /// How long an order may wait for a usable registrar before it is given up and refunded.
    pub give_up_after: Duration,
    /// After how long without evidence an operation is declared to be in doubt.
    pub doubt_after: Duration,
    /// How often an operation in doubt is looked at again.
    pub doubt_pause: Duration,
    /// How many times one operation may be sent when earlier sends are proven to have had no effect.
    pub most_sends: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            send_window: Duration::from_secs(20),
            call_timeout: Duration::from_secs(30),
            visibility_window: Duration::from_secs(30 * 60),
            provisioning_window: Duration::from_secs(30 * 60),
            provisioning_pause: Duration::from_secs(3),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(5 * 60),
            give_up_after: Duration::from_secs(72 * 60 * 60),
            doubt_after: Duration::from_secs(24 * 60 * 60),
            doubt_pause: Duration::from_secs(30 * 60),
            most_sends: 5,
        }
    }
}

impl Policy {
    /// The pause after `count` vain tries in a row: `first` doubled each time, at most `longest_pause`.
    pub fn pause(&self, first: Duration, count: u32) -> Duration {
        first.saturating_mul(1 << count.min(20)).min(self.longest_pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let policy = Policy::default();
        let pauses: Vec<u64> = (0..12).map(|n| policy.pause(policy.first_pause, n).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        assert_eq!(policy.pause(policy.first_pause, u32::MAX), policy.longest_pause);
    }
}
