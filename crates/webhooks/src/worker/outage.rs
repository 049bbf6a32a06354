//! Troubles with the store, said once and not once per try.

use std::error::Error as _;

use landrush_model::ports::StoreError;

#[derive(Debug, Default)]
pub(super) enum Outage {
    #[default]
    None,
    Reported,
}

impl Outage {
    /// Something worked.
    pub(super) fn over(&mut self) {
        if let Self::Reported = std::mem::take(self) {
            tracing::info!("the store of webhook deliveries works again");
        }
    }

    /// Something failed.
    pub(super) fn report(&mut self, error: &StoreError) {
        if let Self::None = std::mem::replace(self, Self::Reported) {
            let cause = error.source().map(ToString::to_string);
            tracing::error!(%error, cause, "webhook deliveries wait for the store");
        }
    }
}
