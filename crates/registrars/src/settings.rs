//! How registrars are called: every time and count of this crate that an operator or a test may want to change.

use std::time::Duration;

use crate::circuit::CircuitSettings;
use crate::permits::PermitSettings;

/// Times and counts for all registrar accounts. The defaults suit Dynadot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrarSettings {
    /// How long a call may take from connecting to the last byte of its answer. The engine's policy and the permits must
    /// use the same: absence is proven, and slots expire, by this time.
    pub call_timeout: Duration,
    /// How long connecting may take; at most half of `call_timeout`. A call that fails while it connects is known not to
    /// have been sent.
    pub connect_timeout: Duration,
    /// How long an account whose key was refused is left alone before the key is tried again.
    pub key_pause: Duration,
    /// How long an order waits before it tries again after the balance was too low.
    pub funds_pause: Duration,
    /// How much the registrar's clock may be behind ours.
    pub clock_skew: Duration,
    /// After how many unreachable results in a row calls are held back.
    pub unreachable_limit: u32,
    /// The pause before an unreachable registrar is tried again; doubles up to `longest_probe_pause`.
    pub first_probe_pause: Duration,
    /// The longest pause before an unreachable registrar is tried again.
    pub longest_probe_pause: Duration,
    /// The time, counted from its first attempt, after which a reading call is not repeated any more.
    pub read_budget: Duration,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// Idle connections that are kept per account.
    pub idle_connections: usize,
    /// How permits are shared with other replicas. Their `call_timeout` is overwritten with the one above.
    pub permits: PermitSettings,
}

impl Default for RegistrarSettings {
    fn default() -> Self {
        Self {
            call_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            key_pause: Duration::from_secs(30),
            funds_pause: Duration::from_secs(60),
            clock_skew: Duration::from_secs(120),
            unreachable_limit: 3,
            first_probe_pause: Duration::from_secs(1),
            longest_probe_pause: Duration::from_secs(60),
            read_budget: Duration::from_secs(5),
            user_agent: concat!("landrush/", env!("CARGO_PKG_VERSION")).to_owned(),
            idle_connections: 50,
            permits: PermitSettings::default(),
        }
    }
}

impl RegistrarSettings {
    pub(crate) fn circuit(&self) -> CircuitSettings {
        CircuitSettings {
            unreachable_limit: self.unreachable_limit.max(1),
            key_pause: self.key_pause,
            first_pause: self.first_probe_pause,
            longest_pause: self.longest_probe_pause,
        }
    }

    pub(crate) fn permits(&self) -> PermitSettings {
        PermitSettings { call_timeout: self.call_timeout, ..self.permits }
    }
}
