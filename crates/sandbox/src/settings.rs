//! What can be changed while the sandbox runs.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::{Millis, millis};
use crate::config::{DoubleSell, SandboxConfig};
use crate::dialect::Dialect;

/// The settings as they are now. What was registered before a change keeps the times it got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) call_delay: Duration,
    pub(crate) provisioning_delay: Duration,
    pub(crate) visibility_delay: Duration,
    pub(crate) double_sell: DoubleSell,
    pub(crate) dialect: Dialect,
}

impl Settings {
    /// How long a new domain isn't found, and how long it isn't listed.
    pub(crate) fn hidden(&self) -> (Millis, Millis) {
        let (found, listed) = (millis(self.provisioning_delay), millis(self.visibility_delay));
        (found.max(listed), listed)
    }

    pub(crate) fn change(&mut self, change: SettingsChange) {
        let set = |setting: &mut Duration, to: Option<u64>| {
            if let Some(to) = to {
                *setting = Duration::from_millis(to);
            }
        };
        set(&mut self.call_delay, change.call_delay_ms);
        set(&mut self.provisioning_delay, change.provisioning_delay_ms);
        set(&mut self.visibility_delay, change.visibility_delay_ms);
        match change.double_sell {
            Some(true) => self.double_sell = DoubleSell::ChargeAgain,
            Some(false) => self.double_sell = DoubleSell::Refuse,
            None => {}
        }
        if let Some(dialect) = change.dialect {
            self.dialect = dialect;
        }
    }

    pub(crate) fn report(&self) -> SettingsReport {
        let in_millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        SettingsReport {
            call_delay_ms: in_millis(self.call_delay),
            provisioning_delay_ms: in_millis(self.provisioning_delay),
            visibility_delay_ms: in_millis(self.visibility_delay),
            double_sell: self.double_sell == DoubleSell::ChargeAgain,
            dialect: self.dialect,
        }
    }
}

impl From<&SandboxConfig> for Settings {
    fn from(config: &SandboxConfig) -> Self {
        Self {
            call_delay: config.call_delay,
            provisioning_delay: config.provisioning_delay,
            visibility_delay: config.visibility_delay,
            double_sell: config.double_sell,
            dialect: config.dialect,
        }
    }
}

/// A change of settings; what isn't named stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SettingsChange {
    /// How long every command takes before it has its effect.
    pub call_delay_ms: Option<u64>,
    /// How long `domain_info`, `get_ns` and `set_ns` don't find a new domain.
    pub provisioning_delay_ms: Option<u64>,
    /// How long nothing shows a new domain.
    pub visibility_delay_ms: Option<u64>,
    /// Whether a repeated registration is charged again.
    pub double_sell: Option<bool>,
    /// Whether answers have the live service's form or the manual's.
    pub dialect: Option<Dialect>,
}

/// The settings as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsReport {
    /// How long every command takes before it has its effect.
    pub call_delay_ms: u64,
    /// How long `domain_info`, `get_ns` and `set_ns` don't find a new domain.
    pub provisioning_delay_ms: u64,
    /// How long nothing shows a new domain.
    pub visibility_delay_ms: u64,
    /// Whether a repeated registration is charged again.
    pub double_sell: bool,
    /// Whether answers have the live service's form or the manual's.
    pub dialect: Dialect,
}
