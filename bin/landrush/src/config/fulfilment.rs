//! How orders are carried out.

use std::time::Duration;

use documented::DocumentedFields;
use landrush_model::Policy;
use landrush_orders::engine::EngineSettings;
use serde::{Deserialize, Serialize};

use super::time;

/// How orders are carried out. The defaults suit Dynadot.
#[derive(Debug, Clone, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FulfilmentSettings {
    /// Whether this process carries orders out; if not, it only answers requests, and another process must.
    pub(crate) enabled: bool,
    /// How long after a request was decided on it may still be sent; after that it is decided on anew.
    #[serde(with = "time")]
    pub(crate) send_window: Duration,
    /// How long a call may take, from its start to the end of its answer.
    #[serde(with = "time")]
    pub(crate) call_timeout: Duration,
    /// How long a registration that happened may stay invisible at the registrar.
    #[serde(with = "time")]
    pub(crate) visibility_window: Duration,
    /// How long the registrar may take to make a new domain configurable.
    #[serde(with = "time")]
    pub(crate) provisioning_window: Duration,
    /// The first pause before name servers are tried again on a domain that isn't ready.
    #[serde(with = "time")]
    pub(crate) provisioning_pause: Duration,
    /// The first pause after something was in the way; it doubles up to `longest_pause`.
    #[serde(with = "time")]
    pub(crate) first_pause: Duration,
    /// The longest pause between two tries, and between two questions about a lost answer.
    #[serde(with = "time")]
    pub(crate) longest_pause: Duration,
    /// How long an order may wait for a usable registrar before it is given up and refunded.
    #[serde(with = "time")]
    pub(crate) give_up_after: Duration,
    /// After how long without evidence a registration is in doubt.
    #[serde(with = "time")]
    pub(crate) doubt_after: Duration,
    /// How often one that is in doubt is looked at again.
    #[serde(with = "time")]
    pub(crate) doubt_pause: Duration,
    /// How many times one request may be sent when it is proven that earlier ones had no effect.
    pub(crate) most_sends: u32,
    /// How soon another worker takes an order over after a crash; longer than `send_window` and `call_timeout` together.
    #[serde(with = "time")]
    pub(crate) lease: Duration,
    /// How many orders of one registrar account may be under way in this process, whatever the registrar allows.
    pub(crate) most_under_way: usize,
    /// How often the queue is looked at when nothing wakes the engine.
    #[serde(with = "time")]
    pub(crate) poll: Duration,
    /// How long a shutdown waits for steps that are under way.
    #[serde(with = "time")]
    pub(crate) grace: Duration,
    /// How long to leave a registrar account alone after it refused its key.
    #[serde(with = "time")]
    pub(crate) key_pause: Duration,
    /// How long to wait after the balance was too low.
    #[serde(with = "time")]
    pub(crate) funds_pause: Duration,
}

impl Default for FulfilmentSettings {
    fn default() -> Self {
        let (policy, engine) = (Policy::default(), EngineSettings::default());
        Self {
            enabled: true,
            send_window: policy.send_window,
            call_timeout: policy.call_timeout,
            visibility_window: policy.visibility_window,
            provisioning_window: policy.provisioning_window,
            provisioning_pause: policy.provisioning_pause,
            first_pause: policy.first_pause,
            longest_pause: policy.longest_pause,
            give_up_after: policy.give_up_after,
            doubt_after: policy.doubt_after,
            doubt_pause: policy.doubt_pause,
            most_sends: policy.most_sends,
            lease: engine.lease,
            most_under_way: engine.most_under_way,
            poll: engine.poll,
            grace: engine.grace,
            key_pause: Duration::from_secs(30),
            funds_pause: Duration::from_secs(60),
        }
    }
}

impl FulfilmentSettings {
    pub(crate) fn policy(&self) -> Policy {
        Policy {
            send_window: self.send_window,
            call_timeout: self.call_timeout,
            visibility_window: self.visibility_window,
            provisioning_window: self.provisioning_window,
            provisioning_pause: self.provisioning_pause,
            first_pause: self.first_pause,
            longest_pause: self.longest_pause,
            give_up_after: self.give_up_after,
            doubt_after: self.doubt_after,
            doubt_pause: self.doubt_pause,
            most_sends: self.most_sends,
        }
    }

    pub(crate) fn engine(&self) -> EngineSettings {
        EngineSettings {
            lease: self.lease,
            most_under_way: self.most_under_way,
            poll: self.poll,
            grace: self.grace,
        }
    }

    /// What is wrong, as `key: why`.
    pub(crate) fn check(&self) -> Result<(), String> {
        let shortest = self.send_window + self.call_timeout + Duration::from_secs(1);
        if self.lease < shortest {
            return Err(format!(
                "lease: must be at least a second longer than send_window and call_timeout together ({} ms)",
                shortest.as_millis()
            ));
        }
        let zero = [
            ("call_timeout", self.call_timeout),
            ("send_window", self.send_window),
            ("first_pause", self.first_pause),
            ("provisioning_pause", self.provisioning_pause),
            ("poll", self.poll),
        ];
        if let Some((key, _)) = zero.into_iter().find(|(_, duration)| duration.is_zero()) {
            return Err(format!("{key}: must be longer than nothing"));
        }
        if self.most_sends == 0 || self.most_under_way == 0 {
            return Err("most_sends and most_under_way: must be at least 1".into());
        }
        Ok(())
    }
}
