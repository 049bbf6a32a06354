//! How events are delivered.

use std::time::Duration;

use documented::DocumentedFields;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::time;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How events are delivered.
#[derive(Debug, Clone, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WebhookSettings {
    /// Private, loopback or link-local networks that endpoints may be in after all, such as `10.1.0.0/16`.
    pub(crate) allow: Vec<IpNet>,
    /// Whether endpoints may be plain `http://`.
    pub(crate) allow_http: bool,
    /// After how long without a success an endpoint that fails is disabled.
    #[serde(with = "time")]
    pub(crate) disable_after: Duration,
    /// How long ended deliveries and their attempts are kept.
    #[serde(with = "time")]
    pub(crate) keep: Duration,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self { allow: Vec::new(), allow_http: false, disable_after: 5 * DAY, keep: 30 * DAY }
    }
}

impl WebhookSettings {
    /// What is wrong, with its key.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        if self.disable_after < Duration::from_secs(60) {
            return Err("disable_after: at least a minute");
        }
        if self.keep < DAY {
            return Err("keep: at least a day, so that what failed can be looked at and replayed");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_would_throw_away_what_is_needed_are_refused() {
        let defaults = WebhookSettings::default();
        assert_eq!(defaults.check(), Ok(()));
        let hasty = WebhookSettings { disable_after: Duration::from_secs(59), ..defaults.clone() };
        assert!(hasty.check().unwrap_err().starts_with("disable_after"));
        let forgetful = WebhookSettings { keep: DAY - Duration::from_secs(1), ..defaults };
        assert!(forgetful.check().unwrap_err().starts_with("keep"));
    }
}
