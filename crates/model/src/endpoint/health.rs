//! How an endpoint takes what it is sent, and when it is switched off: one table.

use std::time::Duration;

use crate::timestamp::Timestamp;

/// Whether an endpoint is told anything, and since when it has been failing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EndpointHealth {
    /// Since when and why it is told nothing; `None` if it is enabled.
    pub disabled: Option<Disabled>,
    /// When the first of the attempts failed that nothing was taken after.
    pub failing_since: Option<Timestamp>,
}

/// An endpoint is told nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disabled {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub reason: DisabledReason,
}

/// Why an endpoint is told nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisabledReason {
    /// It answered 410: it is gone for good.
    Gone,
    /// It took nothing for days.
    Failing,
    /// Its owner switched it off.
    Account,
    /// A reason that this release doesn't know. It is read, never written.
    Other,
}

/// How an endpoint took one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reception {
    /// It answered 2xx.
    Taken,
    /// It answered something else, or nothing.
    Failed,
    /// It answered 410.
    Gone,
}

impl DisabledReason {
    /// Every reason that this release gives.
    pub const ALL: [Self; 3] = [Self::Gone, Self::Failing, Self::Account];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
            Self::Account => "account",
            Self::Other => "other",
        }
    }

    /// Reads a name back. One that a newer release wrote is [another](Self::Other).
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name).unwrap_or(Self::Other)
    }
}

impl EndpointHealth {
    /// The health after an attempt that ended at `at`. An endpoint is disabled at once if it is gone, and when it has taken
    /// nothing for `disable_after`. It is enabled again by its owner only.
    #[must_use]
    pub fn after(self, reception: Reception, at: Timestamp, disable_after: Duration) -> Self {
        let disable = |reason| Some(Disabled { at, reason });
        match (self.disabled, reception, self.failing_since) {
            (disabled, Reception::Taken, _) => Self { disabled, failing_since: None },
            (Some(_), Reception::Failed | Reception::Gone, _) => self,
            (None, Reception::Gone, since) => {
                Self { disabled: disable(DisabledReason::Gone), failing_since: since.or(Some(at)) }
            }
            (None, Reception::Failed, None) => Self { disabled: None, failing_since: Some(at) },
            (None, Reception::Failed, Some(since)) if at.since(since) >= disable_after => {
                Self { disabled: disable(DisabledReason::Failing), failing_since: Some(since) }
            }
            (None, Reception::Failed, Some(_)) => self,
        }
    }

    /// The health after its owner switched it on: whatever was, it begins anew.
    #[must_use]
    pub fn enabled(self) -> Self {
        match self.disabled {
            None => self,
            Some(_) => Self::default(),
        }
    }

    /// The health after its owner switched it off. A reason that is there stays.
    #[must_use]
    pub fn disabled_by_account(self, at: Timestamp) -> Self {
        let disabled = self.disabled.or(Some(Disabled { at, reason: DisabledReason::Account }));
        Self { disabled, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 24 * 60 * 60;
    const FIVE_DAYS: Duration = Duration::from_secs(5 * DAY);

    fn day(days: u64) -> Timestamp {
        Timestamp::EPOCH + Duration::from_secs(days * DAY)
    }

    /// Attempts, each on a day, and the health that comes of them, in words.
    #[track_caller]
    fn check(attempts: &[(u64, Reception)], expected: &str) {
        let after = |health: EndpointHealth, (at, reception): &(u64, Reception)| {
            health.after(*reception, day(*at), FIVE_DAYS)
        };
        let health = attempts.iter().fold(EndpointHealth::default(), after);
        let since = health.failing_since.map_or_else(
            || "well".to_owned(),
            |at| format!("failing since day {}", at.since(Timestamp::EPOCH).as_secs() / DAY),
        );
        let disabled = health.disabled.map_or_else(String::new, |disabled| {
            let at = disabled.at.since(Timestamp::EPOCH).as_secs() / DAY;
            format!(", {} on day {at}", disabled.reason.as_str())
        });
        assert_eq!(since + &disabled, expected, "{attempts:?}");
    }

    #[test]
    fn endpoints_are_disabled_when_they_are_gone_or_have_failed_for_days() {
        use Reception::{Failed, Gone, Taken};
        check(&[], "well");
        check(&[(1, Taken), (9, Taken)], "well");
        check(&[(1, Failed)], "failing since day 1");
        check(&[(1, Failed), (5, Failed)], "failing since day 1");
        check(&[(1, Failed), (6, Failed)], "failing since day 1, failing on day 6");
        // One success, and the days are counted anew.
        check(&[(1, Failed), (5, Taken)], "well");
        check(&[(1, Failed), (5, Taken), (6, Failed), (10, Failed)], "failing since day 6");
        check(
            &[(1, Failed), (5, Taken), (6, Failed), (11, Failed)],
            "failing since day 6, failing on day 11",
        );
        check(&[(3, Gone)], "failing since day 3, gone on day 3");
        check(&[(1, Failed), (2, Gone)], "failing since day 1, gone on day 2");
        // What was under way meanwhile changes neither reason nor day, and enables nothing.
        check(&[(3, Gone), (9, Failed), (9, Gone)], "failing since day 3, gone on day 3");
        check(&[(3, Gone), (4, Taken)], "well, gone on day 3");
        check(&[(1, Failed), (7, Failed), (8, Gone)], "failing since day 1, failing on day 7");
    }

    #[test]
    fn its_owner_switches_it_off_and_on() {
        let gone = EndpointHealth::default().after(Reception::Gone, day(1), FIVE_DAYS);
        assert_eq!(gone.enabled(), EndpointHealth::default());
        assert_eq!(gone.disabled_by_account(day(2)), gone);
        let failing = EndpointHealth::default().after(Reception::Failed, day(1), FIVE_DAYS);
        assert_eq!(failing.enabled(), failing, "what is on isn't healed by being switched on");
        let off = failing.disabled_by_account(day(2));
        assert_eq!(off.disabled, Some(Disabled { at: day(2), reason: DisabledReason::Account }));
        assert_eq!(off.enabled(), EndpointHealth::default());
    }

    #[test]
    fn every_reason_is_read_back_from_its_name_and_others_are_other() {
        for reason in DisabledReason::ALL {
            assert_eq!(DisabledReason::from_name(reason.as_str()), reason);
        }
        for name in ["bored", "", "other"] {
            assert_eq!(DisabledReason::from_name(name), DisabledReason::Other, "{name}");
        }
    }
}
