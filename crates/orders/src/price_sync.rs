//! Bringing a price list up to what a registrar takes now.
//!
//! The registrar's list is read under a permit like every call, and only when one is free: paid work comes first. What follows
//! is decided by [`plan_sync`] and written under the version of the catalogue that it was decided on, so that of several
//! that do it at once one writes and the others find nothing left to do.

use std::sync::Arc;
use std::time::Duration;

use landrush_model::catalogue::{Implausible, SyncPlan, SyncRules, plan_sync};
use landrush_model::ports::{
    CatalogueStore, Clock, OfferedPrices, Permit, PermitError, Permits, PriceSource, StoreError,
    StoreErrorKind,
};
use landrush_model::{Hindrance, RegistrarAccountId};

use crate::telemetry;

/// How often it is decided anew because the catalogue moved on meanwhile.
const TRIES: usize = 5;

/// How long to wait for a permit before it is asked for again.
const PAUSE: Duration = Duration::from_millis(250);

/// What syncs of prices are made of.
pub struct PriceSyncParts {
    /// The catalogue.
    pub catalogue: Arc<dyn CatalogueStore>,
    /// The right to call registrars.
    pub permits: Arc<dyn Permits>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How long to wait until an account has a call to spare.
    pub patience: Duration,
}

/// Reads registrars' price lists and brings price lists up to them.
pub struct PriceSync {
    parts: PriceSyncParts,
}

/// What a sync came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synced {
    /// What was decided.
    pub plan: SyncPlan,
    /// The version of the catalogue that it was written under; `None` if nothing was written.
    pub version: Option<i64>,
}

/// Whether what is decided is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing is.
    Shown,
    /// It is.
    Written,
}

/// A sync came to nothing. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PriceSyncError {
    /// The registrar's list can't be had.
    #[error("the registrar's price list can't be read: {}", .0.text)]
    Hindered(Hindrance),
    /// Paid work needs all calls that the account may make.
    #[error("the registrar account has no call to spare; try again later")]
    Busy,
    /// There are no permits.
    #[error(transparent)]
    Permit(#[from] PermitError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PriceSync {
    /// Syncs with these parts.
    pub const fn new(parts: PriceSyncParts) -> Self {
        Self { parts }
    }

    /// Reads what the registrar takes from the account now.
    pub async fn read(
        &self,
        account: RegistrarAccountId,
        source: &dyn PriceSource,
    ) -> Result<OfferedPrices, PriceSyncError> {
        let permit = tokio::time::timeout(self.parts.patience, self.permit(account));
        let permit = permit.await.map_err(|_| PriceSyncError::Busy)??;
        source.price_list(&permit).await.map_err(PriceSyncError::Hindered)
    }

    /// Decides what follows from an offer, and writes it if it is to be written.
    pub async fn apply(
        &self,
        offered: &OfferedPrices,
        rules: &SyncRules<'_>,
        effect: Effect,
    ) -> Result<Synced, PriceSyncError> {
        for _ in 0..TRIES {
            let catalogue = self.parts.catalogue.catalogue().await?;
            let rules = SyncRules { now: self.parts.clock.now(), ..*rules };
            let plan = plan_sync(&catalogue, &offered.offers, &rules);
            if effect == Effect::Shown {
                return Ok(Synced { plan, version: None });
            }
            if plan.changes.is_empty() {
                telemetry::prices_synced(&plan);
                return Ok(Synced { plan, version: None });
            }
            if let Some(version) =
                self.parts.catalogue.update_prices(catalogue.version(), plan.entries()).await?
            {
                telemetry::prices_synced(&plan);
                return Ok(Synced { plan, version: Some(version) });
            }
        }
        let moving = "the catalogue kept changing while prices were compared";
        Err(StoreError::new(StoreErrorKind::Unavailable, "sync prices", moving).into())
    }

    async fn permit(&self, account: RegistrarAccountId) -> Result<Permit, PermitError> {
        loop {
            if let Some(permit) = self.parts.permits.acquire(account, 1).await?.pop() {
                return Ok(permit);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Leaves a trace of a sync that nobody looks at: a warning for each price that was withheld.
pub fn warn_of_withheld(plan: &SyncPlan) {
    for (withheld, why) in &plan.withheld {
        let key = &withheld.new.key;
        let was = withheld.old.as_ref().map(|old| (old.cost, old.price));
        tracing::warn!(
            price.provider = key.provider.as_str(),
            price.tld = key.tld.as_str(),
            price.operation = key.operation.as_str(),
            price.years = key.term.years(),
            price.cost = %withheld.new.cost,
            price.price = %withheld.new.price,
            price.was = ?was,
            price.reason = Implausible::as_str(*why),
            "a price was not changed: {why}; `landrush catalog sync` shows it and what can be done"
        );
    }
}
